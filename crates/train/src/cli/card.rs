//! `bosque card`.

use std::path::Path;
use std::process::ExitCode;

use bosque_model::{Card, Lang};
use bosque_train::Error;
use bosque_train::files::{CARD_FILES, open_model, write_file};

pub fn run(path: &Path, lang: Lang, write: bool) -> Result<ExitCode, Error> {
    let model = open_model(path)?;
    let card = |lang| Card::of(model.manifest(), lang).markdown();
    if write {
        for (lang, name) in CARD_FILES {
            write_file(&path.join(name), card(lang).as_bytes())?;
            eprintln!("wrote {}", path.join(name).display());
        }
    } else {
        print!("{}", card(lang));
    }
    Ok(ExitCode::SUCCESS)
}
