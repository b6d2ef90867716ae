//! `bosque card`, and the cards that are committed beside the models.

#![allow(missing_docs, reason = "tests")]

mod common;

use std::path::{Path, PathBuf};

use bosque_model::sample;
use common::{code, err, failed, out, root, run, text, with_manifest};

const FILES: [(&str, &str); 2] = [("es", "card.es.md"), ("en", "card.en.md")];

/// Every model in the repository.
fn models() -> Vec<PathBuf> {
    let entries = std::fs::read_dir(root().join("models")).unwrap();
    entries.map(|entry| entry.unwrap().path()).filter(|path| path.join("manifest.json").is_file()).collect()
}

fn printed(model: &Path, lang: &str) -> String {
    let output = run(&["card", text(model), "--lang", lang]);
    assert_eq!(code(&output), 0, "{}", err(&output));
    out(&output)
}

/// A copy of a model's directory, so that writing cards touches nothing that is committed.
fn copied(model: &Path) -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    for entry in std::fs::read_dir(model).unwrap() {
        let path = entry.unwrap().path();
        std::fs::copy(&path, dir.path().join(path.file_name().unwrap())).unwrap();
    }
    dir
}

#[test]
fn every_model_gets_both_cards_and_committed_ones_are_what_the_command_gives() {
    let models = models();
    assert!(!models.is_empty());
    for model in models {
        let committed = FILES.map(|(_, file)| model.join(file).is_file());
        assert_eq!(committed[0], committed[1], "{}: a card in one language only", model.display());
        let dir = copied(&model);
        let output = run(&["card", text(dir.path()), "--write"]);
        assert_eq!(code(&output), 0, "{}", err(&output));
        assert_eq!(out(&output), "");
        for (lang, file) in FILES {
            let card = printed(&model, lang);
            assert_eq!(std::fs::read_to_string(dir.path().join(file)).unwrap(), card, "{file}");
            assert!(card.lines().filter(|line| line.starts_with("## ")).count() >= 10, "{card}");
            if committed[0] {
                let committed = std::fs::read_to_string(model.join(file)).unwrap();
                assert!(
                    committed == card,
                    "{} is not what the manifest gives: run `bosque card {} --write`",
                    model.join(file).display(),
                    model.display()
                );
            }
        }
    }
}

#[test]
fn spanish_comes_first_and_other_languages_are_wrong_usage() {
    let dir = tempfile::tempdir().unwrap();
    with_manifest(dir.path(), sample::enriched);
    let default = run(&["card", text(dir.path())]);
    assert_eq!(out(&default), printed(dir.path(), "es"));
    assert!(
        out(&default).starts_with("# Ficha del modelo")
            && printed(dir.path(), "en").starts_with("# Model card")
    );
    for args in [&["--lang", "fr"][..], &["--lang", "en", "--write"]] {
        let output = run(&[&["card", text(dir.path())], args].concat());
        assert_eq!(code(&output), 2, "{}", err(&output));
    }
}

#[test]
fn a_model_that_is_refused_gets_no_card() {
    let dir = tempfile::tempdir().unwrap();
    with_manifest(dir.path(), |manifest| manifest);
    std::fs::write(dir.path().join("forest.bin"), b"no forest").unwrap();
    assert!(!failed(&run(&["card", text(dir.path()), "--write"])).is_empty());
    assert!(!dir.path().join("card.es.md").exists());
}
