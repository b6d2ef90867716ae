//! Arguments, and which command they call.

mod card;
mod drift;
mod evaluate;
mod inspect;
mod predict;
mod progress;
mod signing;
mod train;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use bosque_model::Lang;
use bosque_train::registry::Changes;
use bosque_train::{Error, bundle, export, files, import, update};
use clap::{Args, Parser, Subcommand, ValueEnum};

/// Random forests that are scored where the patient is.
#[derive(Parser)]
#[command(name = "bosque", version)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Trains a model by a recipe.
    Train {
        /// What shapes the model.
        #[arg(long)]
        recipe: PathBuf,
        /// The trial's CSV.
        #[arg(long)]
        data: PathBuf,
        /// The model directory to write.
        #[arg(long)]
        out: PathBuf,
        /// Instead of the recipe's seed.
        #[arg(long)]
        seed: Option<u64>,
        /// Write the run into an MLflow file store as well.
        #[arg(long)]
        runs: Option<PathBuf>,
    },
    /// Measures a model on rows with their outcome, or a recipe over many seeds.
    Evaluate(EvaluateArgs),
    /// Scores a file of patients.
    Predict {
        /// A model directory or a `.bosque` file.
        #[arg(long)]
        model: PathBuf,
        /// A CSV or JSON file, or `-` for standard input. JSON holds patients or a request of MLflow's scoring protocol.
        #[arg(long)]
        input: PathBuf,
        /// Where the answers go, `-` for standard output.
        #[arg(long, default_value = "-")]
        output: PathBuf,
        /// The form of the answers.
        #[arg(long, value_enum, default_value_t = Format::Csv)]
        format: Format,
        /// With exact SHAP values: they add up to the raw score.
        #[arg(long)]
        explain: bool,
    },
    /// Says what a model is.
    Inspect {
        /// A model directory or a `.bosque` file.
        model: PathBuf,
        /// The manifest as JSON.
        #[arg(long)]
        json: bool,
    },
    /// Writes the model card: what a model is for, how it was made and how good it is, in the order of TRIPOD+AI.
    Card {
        /// A model directory.
        model: PathBuf,
        /// The language of what is printed.
        #[arg(long, value_parser = lang, default_value = "es", conflicts_with = "write")]
        lang: Lang,
        /// Writes `card.es.md` and `card.en.md` into the model directory instead of printing one.
        #[arg(long)]
        write: bool,
    },
    /// Says how far a file's patients are spread otherwise than the training patients were.
    Drift {
        /// A model directory.
        #[arg(long)]
        model: PathBuf,
        /// A CSV or JSON file, or `-` for standard input.
        #[arg(long)]
        input: PathBuf,
        /// As JSON.
        #[arg(long)]
        json: bool,
    },
    /// Makes a model of a forest that was grown elsewhere.
    Import {
        /// The forest: `.json`, `.json.gz` or `.onnx`.
        file: PathBuf,
        /// What its columns are, in TOML.
        #[arg(long)]
        schema: Option<PathBuf>,
        /// The model directory to write.
        #[arg(long)]
        out: PathBuf,
    },
    /// Writes a model, or a release of the page, in another form.
    Export {
        /// A model directory or a `.bosque` file; with `--update` a signed `release.json`.
        model: PathBuf,
        #[command(flatten)]
        form: ExportForm,
    },
    /// Makes a key pair to sign with: NAME.pem, secret, and NAME.pub.
    Keygen {
        /// The directory to write it to.
        #[arg(long)]
        out: PathBuf,
        /// How the files are called.
        #[arg(long, default_value = "key", value_parser = key_name)]
        name: String,
    },
    /// Signs a model directory (`model.sig`) or one file (`registry.sig`, `release.sig`), by OpenSSF Model Signing 1.0.
    Sign {
        /// A model directory, `registry.json`, or a site's `release.json` or `SHA256SUMS`.
        model: PathBuf,
        /// A P-256 private key in PEM.
        #[arg(long, value_name = "KEY.pem")]
        private_key: PathBuf,
    },
    /// Verifies signature, digests and content.
    Verify {
        /// A model directory, a `.bosque` or `.update` file, `registry.json`, or a site's `release.json` or `SHA256SUMS`.
        model: PathBuf,
        /// A P-256 public key in PEM; may be given several times.
        #[arg(long, required = true, value_name = "KEY.pub")]
        public_key: Vec<PathBuf>,
    },
    /// Enters a model's version into the registry.
    Register {
        /// A model directory or a `.bosque` file.
        model: PathBuf,
        /// `registry.json`; made where it is not there.
        #[arg(long)]
        registry: PathBuf,
        /// A name that shall mean this version: `champion`, `challenger`, or one of a to z, digits and `-`.
        #[arg(long, value_name = "NAME")]
        alias: Vec<String>,
        /// A version of this model that is not to be used any more.
        #[arg(long, value_name = "VERSION")]
        archive: Vec<String>,
        /// A name that shall mean nothing any more.
        #[arg(long, value_name = "NAME")]
        remove_alias: Vec<String>,
    },
}

/// Exactly one of them.
#[derive(Args)]
#[group(required = true, multiple = false)]
struct ExportForm {
    /// Its forest as JSON, compressed where the name ends in `.gz`.
    #[arg(long, value_name = "FILE")]
    json: Option<PathBuf>,
    /// All of it as one compressed file.
    #[arg(long, value_name = "FILE.bosque")]
    bundle: Option<PathBuf>,
    /// All of a release, as the page takes it.
    #[arg(long, value_name = "FILE.update")]
    update: Option<PathBuf>,
}

#[derive(Args)]
#[command(group = clap::ArgGroup::new("of_recipe").args(["seeds", "folds"]).requires("recipe"))]
struct EvaluateArgs {
    /// A model directory or a `.bosque` file.
    #[arg(long, required_unless_present = "recipe")]
    model: Option<PathBuf>,
    /// A recipe to train over `--seeds` or to cross-validate by `--folds`.
    #[arg(long, conflicts_with = "model", requires = "of_recipe")]
    recipe: Option<PathBuf>,
    /// CSV with the label column.
    #[arg(long)]
    data: PathBuf,
    /// Which of the model's rows.
    #[arg(long, value_enum, default_value_t = Rows::HeldOut, conflicts_with = "recipe")]
    rows: Rows,
    /// First and last seed, as in `1..20`; both count.
    #[arg(long, value_parser = seeds, conflicts_with = "model")]
    seeds: Option<(u64, u64)>,
    /// The recipe's repeated cross-validation, a logistic regression beside it.
    #[arg(long, conflicts_with_all = ["model", "seeds"])]
    folds: bool,
    /// As JSON.
    #[arg(long)]
    json: bool,
}

#[derive(Clone, Copy, ValueEnum)]
enum Rows {
    HeldOut,
    Training,
    All,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Csv,
    Json,
    Jsonl,
}

fn lang(text: &str) -> Result<Lang, String> {
    Lang::from_tag(text).ok_or_else(|| "expected es or en".into())
}

fn seeds(text: &str) -> Result<(u64, u64), String> {
    let (first, last) = text.split_once("..").ok_or("expected FIRST..LAST")?;
    let number = |text: &str| text.parse::<u64>().map_err(|_| format!("{text:?} is no seed"));
    let (first, last) = (number(first)?, number(last)?);
    if first <= last { Ok((first, last)) } else { Err("the first seed lies after the last".into()) }
}

/// A file name without its ending.
fn key_name(text: &str) -> Result<String, String> {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-');
    let fits = !text.is_empty() && text.chars().all(plain);
    fits.then(|| text.to_owned()).ok_or_else(|| "letters, digits, _ and - make a name".to_owned())
}

/// Parses the arguments and does the work.
pub fn run() -> Result<ExitCode, Error> {
    match Cli::parse().command {
        Command::Train { recipe, data, out, seed, runs } => {
            train::run(&recipe, &data, &out, seed, runs.as_deref())
        }
        Command::Evaluate(args) => evaluate::run(&args),
        Command::Predict { model, input, output, format, explain } => {
            predict::run(&model, &input, &output, format, explain)
        }
        Command::Inspect { model, json } => inspect::run(&model, json),
        Command::Card { model, lang, write } => card::run(&model, lang, write),
        Command::Drift { model, input, json } => drift::run(&model, &input, json),
        Command::Import { file, schema, out } => {
            let files = import::import(&file, schema.as_deref(), &train::today())?;
            write_model(&out, &files)
        }
        Command::Export { model, form: ExportForm { json, bundle, update } } => {
            if let Some(json) = json {
                export::write_json(&files::open_model(&model)?, &json)?;
            }
            if let Some(bundle) = bundle {
                bundle::write(&model, &bundle)?;
            }
            if let Some(update) = update {
                update::write(&model, &update)?;
            }
            Ok(ExitCode::SUCCESS)
        }
        Command::Keygen { out, name } => signing::keygen(&out, &name),
        Command::Sign { model, private_key } => signing::sign(&model, &private_key),
        Command::Verify { model, public_key } => signing::verify(&model, &public_key),
        Command::Register { model, registry, alias, archive, remove_alias } => {
            let changes = Changes { aliases: &alias, remove_aliases: &remove_alias, archive: &archive };
            signing::register(&model, &registry, changes)
        }
    }
}

fn write_model(out: &Path, files: &[(&'static str, Vec<u8>)]) -> Result<ExitCode, Error> {
    let files: Vec<(&str, &[u8])> = files.iter().map(|(name, bytes)| (*name, bytes.as_slice())).collect();
    files::write_dir(out, &files)?;
    eprintln!("wrote {}", out.display());
    Ok(ExitCode::SUCCESS)
}
