//! `bosque inspect`.

use std::path::Path;
use std::process::ExitCode;

use bosque_model::{Calibration, FeatureKind, Lang, Model};
use bosque_train::Error;
use bosque_train::files::open_model;

pub fn run(path: &Path, json: bool) -> Result<ExitCode, Error> {
    let model = open_model(path)?;
    if json {
        let text = serde_json::to_string_pretty(model.manifest())
            .map_err(|error| Error::Data { reason: error.to_string() })?;
        println!("{text}");
    } else {
        print!("{}", describe(&model));
    }
    Ok(ExitCode::SUCCESS)
}

fn describe(model: &Model) -> String {
    let m = model.manifest();
    let lang = Lang::En;
    let depth = model.forest().trees().iter().map(|tree| tree.depth()).max().unwrap_or(0);
    let mut lines = vec![
        format!("{} {} ({})", m.name, m.version, m.created),
        format!("  predicts     {} = {}: {}", m.label.name, m.label.positive, m.label.meaning.get(lang)),
        format!("  purpose      {}", m.purpose.get(lang)),
        format!(
            "  forest       {} trees, {} nodes, depth {depth}, {}",
            m.forest.trees, m.forest.nodes, m.forest.format
        ),
        format!("  digest       sha256:{}", m.forest.sha256),
        format!("  schema       sha256:{}", m.schema_fingerprint),
        match m.calibration {
            Some(Calibration::Sigmoid { a, b }) => format!("  calibration  sigmoid, a {a:.4}, b {b:.4}"),
            None => "  calibration  none: the raw score is the probability".into(),
        },
        format!("  threshold    {:.4}, {}", m.threshold.value, m.threshold.chosen_by),
        format!("  conformance  {} generated patients, reproduced to the last bit", m.conformance.rows),
    ];
    if let Some(training) = &m.training {
        lines.push(format!(
            "  trained on   {} rows of {}, {} events, seed {}",
            training.rows, training.data.name, training.events, training.seed
        ));
        lines.push(format!("  commit       {}", training.commit));
    }
    if let Some(figures) = &m.metrics.held_out {
        let (auc, brier) = (figures.roc_auc, figures.brier);
        lines.push(format!(
            "  held out     {} rows: AUC {:.3} [{:.3} to {:.3}], Brier {:.4} [{:.4} to {:.4}]",
            figures.rows, auc.value, auc.low, auc.high, brier.value, brier.low, brier.high
        ));
    }
    lines.push("  inputs".into());
    for feature in &m.features {
        let accepted = match &feature.kind {
            FeatureKind::Number { hard: Some(hard), .. } => {
                format!("{} to {} {}", hard.min, hard.max, feature.unit)
            }
            FeatureKind::Number { hard: None, .. } => "any number".into(),
            FeatureKind::Category { categories } => {
                categories.iter().map(|c| format!("{}", c.value)).collect::<Vec<_>>().join(", ")
            }
        };
        lines.push(format!("    {:<10} {:<22} {accepted}", feature.name, feature.label.get(lang)));
    }
    for derived in &m.derived {
        lines.push(format!(
            "    {:<10} {:<22} {:?} of {} and {}",
            derived.name,
            derived.label.get(lang),
            derived.op,
            derived.of[0],
            derived.of[1]
        ));
    }
    lines.push(String::new());
    lines.join("\n")
}
