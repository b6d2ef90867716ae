//! Versions, digests, licence, citation.

use super::Block;
use super::words::Words;
use crate::manifest::Manifest;
use crate::prelude::*;

pub(super) fn availability(manifest: &Manifest, words: &Words) -> Vec<Block> {
    let mut rows = vec![
        [words.pick("Modelo", "Model"), &manifest.name],
        [words.pick("Versión", "Version"), &manifest.version],
        [words.pick("Creado", "Created"), &manifest.created],
        [words.pick("Formato del bosque", "Forest format"), &manifest.forest.format],
        [words.pick("SHA-256 del manifiesto", "SHA-256 of the manifest"), &manifest.manifest_sha256],
        [words.pick("SHA-256 del bosque", "SHA-256 of the forest"), &manifest.forest.sha256],
        [
            words.pick("SHA-256 de la conformidad", "SHA-256 of the conformance set"),
            &manifest.conformance.sha256,
        ],
        [words.pick("SHA-256 del esquema", "SHA-256 of the schema"), &manifest.schema_fingerprint],
    ];
    let crates: String;
    let mut blocks = Vec::new();
    if let Some(training) = &manifest.training {
        crates = training
            .crates
            .iter()
            .map(|(name, version)| format!("{name} {version}"))
            .collect::<Vec<_>>()
            .join(", ");
        rows.extend([
            [words.pick("SHA-256 de los datos", "SHA-256 of the data"), &training.data.sha256],
            [words.pick("SHA-256 de la receta", "SHA-256 of the recipe"), &training.recipe_sha256],
            [words.pick("SHA-256 del diccionario", "SHA-256 of the dictionary"), &training.dictionary_sha256],
            [words.pick("Revisión del código", "Source revision"), &training.commit],
            [words.pick("Bibliotecas", "Libraries"), &crates],
        ]);
        blocks.push(words.paragraph(
            "Los datos se publican con licencia {} y piden esta cita: {}",
            "The data are published under {} and ask for this citation: {}",
            &[&training.data.licence, &training.data.citation],
        ));
    }
    let rows = rows.iter().map(|row| row.iter().map(|&cell| cell.to_owned()).collect()).collect();
    blocks.push(Block::Table(words.table(
        words.say("Identidad.", "Identity.", &[]),
        words.head(&["", "Valor"], &["", "Value"]),
        rows,
    )));
    blocks.push(words.paragraph(
        "Esta ficha se genera a partir del manifiesto y sigue el orden de TRIPOD+AI (Collins et al. 2024, BMJ 385:e078378).",
        "This card is generated from the manifest and follows the order of TRIPOD+AI (Collins et al. 2024, BMJ 385:e078378).",
        &[],
    ));
    blocks
}
