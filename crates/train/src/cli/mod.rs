//! Arguments, and which command they call.

mod evaluate;
mod inspect;
mod predict;
mod progress;
mod train;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use bosque_train::{Error, export, files, import};
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
        /// A model directory.
        #[arg(long)]
        model: PathBuf,
        /// A CSV or JSON file, or `-` for standard input.
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
        /// A model directory.
        model: PathBuf,
        /// The manifest as JSON.
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
    /// Writes a model's forest in another form.
    Export {
        /// A model directory.
        model: PathBuf,
        /// As JSON, compressed where the name ends in `.gz`.
        #[arg(long)]
        json: PathBuf,
    },
}

#[derive(Args)]
#[command(group = clap::ArgGroup::new("of_recipe").args(["seeds", "folds"]).requires("recipe"))]
struct EvaluateArgs {
    /// A model directory.
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

fn seeds(text: &str) -> Result<(u64, u64), String> {
    let (first, last) = text.split_once("..").ok_or("expected FIRST..LAST")?;
    let number = |text: &str| text.parse::<u64>().map_err(|_| format!("{text:?} is no seed"));
    let (first, last) = (number(first)?, number(last)?);
    if first <= last { Ok((first, last)) } else { Err("the first seed lies after the last".into()) }
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
        Command::Import { file, schema, out } => {
            let files = import::import(&file, schema.as_deref(), &train::today())?;
            write_model(&out, &files)
        }
        Command::Export { model, json } => {
            export::write_json(&files::open_model(&model)?, &json)?;
            Ok(ExitCode::SUCCESS)
        }
    }
}

fn write_model(out: &Path, files: &[(&'static str, Vec<u8>)]) -> Result<ExitCode, Error> {
    let files: Vec<(&str, &[u8])> = files.iter().map(|(name, bytes)| (*name, bytes.as_slice())).collect();
    files::write_dir(out, &files)?;
    eprintln!("wrote {}", out.display());
    Ok(ExitCode::SUCCESS)
}
