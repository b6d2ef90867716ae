//! The card says what the manifest holds, in both languages alike, and its words follow from the numbers.

#![allow(missing_docs, reason = "tests")]
#![cfg(not(target_arch = "wasm32"))]

use bosque_model::{
    Block, Card, CardNote, CardSection, CardTable, FigureKind, Lang, Manifest, Metric, Metrics, Text, sample,
};

const LANGS: [Lang; 2] = [Lang::Es, Lang::En];

fn shipped() -> Manifest {
    Manifest::from_bytes(include_bytes!("../../../models/final_model/manifest.json")).unwrap()
}

fn rich() -> Manifest {
    sample::enriched(shipped())
}

/// As an imported forest is: nothing known but its columns.
fn bare() -> Manifest {
    let mut manifest = shipped();
    manifest.training = None;
    manifest.calibration = None;
    manifest.metrics = Metrics::default();
    manifest.venn_abers = None;
    manifest
}

fn table(block: &Block) -> Option<&CardTable> {
    match block {
        Block::Table(table) | Block::Figure { table, .. } => Some(table),
        _ => None,
    }
}

fn section(card: &Card, section: CardSection) -> &[Block] {
    &card.parts.iter().find(|part| part.section == section).expect("the section").blocks
}

/// All running text of a section.
fn words(card: &Card, wanted: CardSection) -> String {
    let texts = section(card, wanted).iter().flat_map(|block| match block {
        Block::Paragraph(text) => vec![text.clone()],
        Block::List(items) => items.clone(),
        _ => vec![],
    });
    texts.collect::<Vec<_>>().join("\n")
}

#[test]
fn both_languages_have_the_same_parts_blocks_and_tables() {
    for manifest in [rich(), shipped(), bare()] {
        let [es, en] = LANGS.map(|lang| Card::of(&manifest, lang));
        let shape = |card: &Card| -> Vec<(CardSection, Vec<String>)> {
            let block = |block: &Block| match block {
                Block::Paragraph(_) => "paragraph".to_owned(),
                Block::List(items) => format!("list of {}", items.len()),
                Block::Figure { kind, table } => {
                    format!("{kind:?} {}x{}", table.rows.len(), table.head.len())
                }
                Block::Table(table) => format!("table {}x{}", table.rows.len(), table.head.len()),
                _ => unreachable!("no other blocks are written"),
            };
            card.parts.iter().map(|part| (part.section, part.blocks.iter().map(block).collect())).collect()
        };
        assert_eq!(shape(&es), shape(&en));
        assert!(es.parts.windows(2).all(|pair| pair[0].section < pair[1].section));
        for (a, b) in es.parts.iter().zip(&en.parts) {
            assert_ne!((&a.heading, &a.blocks), (&b.heading, &b.blocks));
        }
        for part in es.parts.iter().chain(&en.parts) {
            for table in part.blocks.iter().filter_map(table) {
                assert!(!table.caption.is_empty() && !table.rows.is_empty(), "{:?}", part.section);
                assert!(table.rows.iter().all(|row| row.len() == table.head.len() && !row[0].is_empty()));
            }
        }
    }
}

#[test]
fn a_full_manifest_has_every_section_and_every_figure() {
    let card = Card::of(&rich(), Lang::En);
    assert_eq!(card.parts.len(), 15);
    let figures: Vec<FigureKind> = (card.parts.iter().flat_map(|part| &part.blocks))
        .filter_map(|block| match block {
            Block::Figure { kind, .. } => Some(*kind),
            _ => None,
        })
        .collect();
    for kind in [
        FigureKind::Reliability,
        FigureKind::Roc,
        FigureKind::PrecisionRecall,
        FigureKind::NetBenefit,
        FigureKind::Subgroups,
        FigureKind::Importance,
        FigureKind::VennAbers,
    ] {
        assert_eq!(figures.iter().filter(|&&figure| figure == kind).count(), 1, "{kind:?}");
    }
}

#[test]
fn what_the_manifest_records_stands_in_the_card() {
    let manifest = rich();
    let training = manifest.training.as_ref().unwrap();
    for lang in LANGS {
        let text = Card::of(&manifest, lang).markdown();
        let mut wanted = vec![
            manifest.purpose.get(lang).to_owned(),
            manifest.label.meaning.get(lang).to_owned(),
            manifest.label.name.clone(),
            manifest.forest.sha256.clone(),
            manifest.manifest_sha256.clone(),
            manifest.cohort.as_ref().unwrap().eligibility.get(lang).to_owned(),
            manifest.alerts[0].text.get(lang).to_owned(),
            training.data.citation.clone(),
            training.data.licence.clone(),
            training.data.sha256.clone(),
            training.recipe_sha256.clone(),
            training.commit.clone(),
            training.selection.as_ref().unwrap().method.get(lang).to_owned(),
            manifest.metrics.comparison.as_ref().unwrap().method.get(lang).to_owned(),
        ];
        wanted.extend(manifest.limits.iter().map(|limit| limit.get(lang).to_owned()));
        wanted.extend(manifest.features.iter().map(|feature| feature.help.get(lang).to_owned()));
        wanted.extend(training.hyperparameters.iter().map(|(name, _)| name.to_owned()));
        for part in wanted {
            assert!(text.contains(&part), "{lang:?}: {part}");
        }
        assert!(!text.contains("{}") && !text.contains("NaN") && !text.contains("  |  |  "), "{lang:?}");
    }
}

#[test]
fn figures_are_written_as_the_language_writes_them() {
    let manifest = rich();
    let auc = manifest.metrics.held_out.as_ref().unwrap().roc_auc;
    let en = Card::of(&manifest, Lang::En).markdown();
    let es = Card::of(&manifest, Lang::Es).markdown();
    assert!(en.contains(&format!("{:.3} ({:.3} to {:.3})", auc.value, auc.low, auc.high)));
    let comma = |x: f64| format!("{x:.3}").replace('.', ",");
    assert!(es.contains(&format!("{} ({} a {})", comma(auc.value), comma(auc.low), comma(auc.high))));
    // Only what is no figure keeps a point between digits: versions, licence.
    let allowed = ["final_model ", "| Versi", "| Bibliotecas", "CC BY"];
    for line in es.lines().filter(|line| !allowed.iter().any(|allowed| line.contains(allowed))) {
        let chars: Vec<char> = line.chars().collect();
        let point = chars.windows(3).any(|w| w[0].is_ascii_digit() && w[1] == '.' && w[2].is_ascii_digit());
        assert!(!point, "{line}");
    }
}

#[test]
fn a_hand_written_note_stands_first_in_its_section() {
    let note =
        |section, es: &str, en: &str| CardNote { section, text: Text { es: es.into(), en: en.into() } };
    for section_of_note in [CardSection::Background, CardSection::ClassImbalance, CardSection::Limitations] {
        // Also where the manifest says nothing else of the section.
        for base in [rich(), bare()] {
            let card = vec![note(section_of_note, "uno", "one"), note(section_of_note, "dos", "two")];
            let manifest = Manifest { card, ..base };
            let blocks = &section(&Card::of(&manifest, Lang::En), section_of_note)[..2].to_vec();
            assert_eq!(*blocks, [Block::Paragraph("one".into()), Block::Paragraph("two".into())]);
        }
    }
}

fn fixed(value: f64) -> Metric {
    Metric { value, low: value, high: value }
}

#[test]
fn the_comparison_is_called_better_where_it_is() {
    let performance = |change: fn(&mut Manifest)| {
        let mut manifest = rich();
        change(&mut manifest);
        words(&Card::of(&manifest, Lang::En), CardSection::Performance)
    };
    let text = performance(|_| ());
    assert!(text.contains("The comparison is better in ROC area."), "{text}");
    assert!(text.contains("The forest is better in Brier score, calibration error and slope."), "{text}");
    assert!(text.contains("They are level in intercept."), "{text}");
    assert!(text.contains("The difference is no larger than the range over repeats in ROC area"), "{text}");
    // Farther ahead than any range, and with a slope nearer to 1 though it is below.
    let text = performance(|m| {
        let other = &mut m.metrics.comparison.as_mut().unwrap().cross_validation;
        (other.roc_auc, other.brier, other.ece) = (fixed(0.9), fixed(0.05), fixed(0.001));
        (other.slope, other.intercept) = (fixed(0.995), fixed(0.0));
        m.metrics.cross_validation.as_mut().unwrap().slope = fixed(1.02);
    });
    assert!(
        text.contains(
            "The comparison is better in ROC area, Brier score, calibration error, slope and intercept."
        ),
        "{text}"
    );
    assert!(!text.contains("The forest is better"), "{text}");
    assert!(text.contains("The difference is no larger than the range over repeats in intercept."), "{text}");
    // What is written alike is level.
    let text = performance(|m| {
        let other = &mut m.metrics.comparison.as_mut().unwrap().cross_validation;
        *other = m.metrics.cross_validation.clone().unwrap();
        other.roc_auc.value += 0.0001;
    });
    let level = "They are level in ROC area, Brier score, calibration error, slope and intercept.";
    assert!(text.contains(level) && !text.contains("better"), "{text}");
}

#[test]
fn groups_are_named_where_the_probability_is_off_or_too_little_is_known() {
    let mut manifest = rich();
    manifest.metrics.subgroups[0].predicted = 0.9;
    manifest.metrics.subgroups[1].predicted = 0.001;
    manifest.metrics.subgroups[2].roc_auc = Some(Metric { value: 0.95, low: 0.94, high: 0.96 });
    let text = words(&Card::of(&manifest, Lang::En), CardSection::Fairness);
    assert!(text.contains("It overestimates in: Sex: Female."), "{text}");
    assert!(text.contains("It underestimates in: Sex: Male."), "{text}");
    assert!(
        text.contains("Race: Non-white (0.770) against Race: White (0.950); the intervals do not meet."),
        "{text}"
    );
    assert!(text.contains("Too small to judge: Age: up to 32 (26 patients, 6 with the event)."), "{text}");
    let text = words(&Card::of(&rich(), Lang::En), CardSection::Fairness);
    assert!(text.contains("In every group"), "{text}");
    assert!(text.contains("the intervals overlap"), "{text}");
}

#[test]
fn the_useful_thresholds_are_those_with_more_net_benefit_than_either() {
    let text = |better: &[usize]| {
        let mut manifest = rich();
        for (i, point) in manifest.metrics.curves.as_mut().unwrap().thresholds.iter_mut().enumerate() {
            point.net_benefit = point.treat_all.max(0.0) + if better.contains(&i) { 0.01 } else { 0.0 };
        }
        words(&Card::of(&manifest, Lang::En), CardSection::Performance)
    };
    assert!(text(&[1, 2, 3]).contains("at thresholds of 10% to 20%."), "{}", text(&[1, 2, 3]));
    assert!(text(&[0, 1, 5, 17, 18]).contains("at thresholds of 5% to 10%, 30% and 90% to 95%."));
    assert!(text(&[]).contains("At no threshold of the table"));
}

#[test]
fn a_bare_forest_says_what_is_not_known() {
    let card = Card::of(&bare(), Lang::En);
    let text = card.markdown();
    for sentence in [
        "Imported forest: how it was trained is not recorded.",
        "No figures: nobody has measured here how good this model is.",
        "No figures by group",
        "Not calibrated",
    ] {
        assert!(text.contains(sentence), "{sentence}");
    }
    assert!(!text.contains("out-of-bag scores"));
}

#[test]
fn curves_are_read_where_the_table_says() {
    let mut manifest = rich();
    let curves = manifest.metrics.curves.as_mut().unwrap();
    curves.roc = vec![[0.0, 0.0], [0.0, 0.4], [0.4, 0.8], [1.0, 1.0]];
    curves.precision_recall = vec![[0.25, 0.9], [0.55, 0.7], [1.0, 0.3]];
    let card = Card::of(&manifest, Lang::En);
    let rows = |wanted: FigureKind| -> Vec<Vec<String>> {
        let blocks = section(&card, CardSection::Performance);
        let figure = |block: &Block| match block {
            Block::Figure { kind, table } if *kind == wanted => Some(table.rows.clone()),
            _ => None,
        };
        blocks.iter().find_map(figure).unwrap()
    };
    let roc = rows(FigureKind::Roc);
    assert_eq!(roc[0], ["90%", "50.0%"]);
    assert_eq!(roc[3], ["60%", "80.0%"]);
    let precision = rows(FigureKind::PrecisionRecall);
    assert_eq!(
        (&precision[0], &precision[8]),
        (&vec!["25.0%".into(), "90.0%".into()], &vec!["100.0%".into(), "30.0%".into()])
    );
}

#[test]
fn markdown_tables_have_a_rule_under_their_head_and_equal_rows() {
    let text = Card::of(&rich(), Lang::Es).markdown();
    assert!(text.starts_with("# Ficha del modelo final_model"));
    let cells = |line: &str| line.replace("\\|", "").matches('|').count();
    let lines: Vec<&str> = text.lines().collect();
    let mut tables = 0;
    for pair in lines.windows(2).filter(|pair| pair[0].starts_with('|') && pair[1].starts_with('|')) {
        assert_eq!(cells(pair[0]), cells(pair[1]), "{}", pair[1]);
        tables += usize::from(pair[1].starts_with("| --- |"));
    }
    assert!(tables >= 10, "{tables}");
}
