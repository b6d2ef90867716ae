//! The card's lists of names with values.

use bosque_model::{Calibration, Lang, Manifest, Training};
use bosque_ui::{Fact, Numbers, texts};

/// Which model it is.
pub fn identity(manifest: &Manifest, lang: Lang) -> Vec<Fact> {
    let words = &texts(lang).card;
    let numbers = Numbers::new(lang);
    let size =
        (words.forest_size)(&numbers.count(manifest.forest.trees), &numbers.count(manifest.forest.nodes));
    vec![
        Fact::code(words.name, manifest.name.clone()),
        Fact::words(words.version, manifest.version.clone()),
        Fact::words(words.created, manifest.created.clone()),
        Fact::words(words.forest, size),
        Fact::code(words.label, format!("{} = {}", manifest.label.name, manifest.label.positive)),
    ]
}

/// The data that it was trained on.
pub fn data(training: &Training, lang: Lang) -> Vec<Fact> {
    let words = &texts(lang).card;
    let data = &training.data;
    vec![
        Fact::words(words.name, data.name.clone()),
        Fact::words(words.data_rows, Numbers::new(lang).count(data.rows)),
        Fact::words(words.source, data.source.clone()),
        Fact::words(words.licence, data.licence.clone()),
        Fact::words(words.citation, data.citation.clone()),
    ]
}

/// Where the class turns, and how the score becomes a probability.
pub fn decision(manifest: &Manifest, lang: Lang) -> Vec<Fact> {
    let words = &texts(lang).card;
    let numbers = Numbers::new(lang);
    let calibration = match manifest.calibration {
        Some(Calibration::Sigmoid { a, b }) => (words.sigmoid)(&numbers.fixed(a, 4), &numbers.fixed(b, 4)),
        None => words.uncalibrated.to_owned(),
    };
    vec![
        Fact::words(words.threshold, numbers.percent(manifest.threshold.value, 2)),
        Fact::words(words.chosen_by, manifest.threshold.chosen_by.clone()),
        Fact::words(words.calibration, calibration),
    ]
}

/// Every digest on record.
pub fn digests(manifest: &Manifest, lang: Lang) -> Vec<Fact> {
    let words = &texts(lang).card;
    let mut facts = vec![
        Fact::code("manifest.json", manifest.manifest_sha256.clone()),
        Fact::code(&manifest.forest.file, manifest.forest.sha256.clone()),
        Fact::code(&manifest.conformance.file, manifest.conformance.sha256.clone()),
        Fact::code(words.schema, manifest.schema_fingerprint.clone()),
    ];
    if let Some(training) = &manifest.training {
        facts.push(Fact::code(words.recipe, training.recipe_sha256.clone()));
        facts.push(Fact::code(words.dictionary, training.dictionary_sha256.clone()));
        facts.push(Fact::code(words.data_file, training.data.sha256.clone()));
    }
    facts
}
