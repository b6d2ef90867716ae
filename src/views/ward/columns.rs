//! Columns: which are needed, where each is read from, and the file's first rows.

use bosque_model::{Feature, FeatureKind, Lang, Model};
use bosque_ui::markup::{Markup, view};
use bosque_ui::{Block, Button, IconName, Weight, unit_text, ward_texts};
use leptos::prelude::*;

use super::file::column_name;
use crate::fields::{accepted_text, decimals, range_text};
use crate::platform;
use crate::ward::Ward;

/// A table: heads, and rows whose first cell names them.
pub fn table(class: &'static str, caption: &'static str, heads: &[String], rows: Vec<Vec<Markup>>) -> Markup {
    let heads: Vec<Markup> = heads.iter().map(|head| view! { <th scope="col">{head.clone()}</th> }).collect();
    let row = |cells: Vec<Markup>| {
        let mut cells = cells.into_iter();
        let first = cells.next();
        let rest: Vec<Markup> = cells.map(|cell| view! { <td>{cell}</td> }).collect();
        view! { <tr><th scope="row">{first}</th>{rest}</tr> }
    };
    let rows: Vec<Markup> = rows.into_iter().map(row).collect();
    view! {
        <div class="scroll" tabindex="0" role="group" aria-label=caption>
            <table class=format!("tbl {class}")>
                <caption class="vh">{caption}</caption>
                <thead><tr>{heads}</tr></thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
}

/// Heads of a table from the wording.
pub fn heads(words: &[&str]) -> Vec<String> {
    words.iter().map(|word| (*word).to_owned()).collect()
}

fn code(text: &str) -> Markup {
    view! { <span class="mono">{text.to_owned()}</span> }
}

/// What the training rows held, where that says more than the codes do.
fn seen(feature: &Feature, lang: Lang) -> Option<String> {
    match &feature.kind {
        FeatureKind::Category { categories } if categories.len() <= 2 => None,
        _ => feature.training.map(|range| range_text(range, decimals(feature), lang)),
    }
}

/// What a file has to have.
pub fn needs(model: &'static Model, lang: Lang) -> Markup {
    let words = ward_texts(lang);
    let schema = model.schema();
    let row = |feature: &Feature| -> Vec<Markup> {
        vec![
            code(&feature.name),
            Markup::of(feature.label.get(lang).to_owned()),
            Markup::of(unit_text(feature, lang)),
            Markup::of(accepted_text(feature, lang)),
            Markup::of(seen(feature, lang)),
        ]
    };
    let rows = schema.features().iter().map(row).collect();
    let stand_ins = schema.slots().skip(schema.features().len());
    let stand_ins: Vec<String> =
        stand_ins.filter_map(|slot| Some((words.stands_in)(slot, schema.replaced_by(slot)?))).collect();
    let cohort = model.manifest().cohort.as_ref();
    let eligibility =
        cohort.map(|cohort| view! { <p class="note ward__lead">{cohort.eligibility.get(lang)}</p> });
    let template = Callback::new(move |()| {
        // A spreadsheet takes the separator of its own language for one.
        let separator = if lang == Lang::Es { ";" } else { "," };
        let names: Vec<&str> = schema.features().iter().map(|feature| feature.name.as_str()).collect();
        let name = format!("bosque-{}.csv", model.manifest().name);
        platform::save(&name, format!("{}\r\n", names.join(separator)).as_bytes());
    });
    view! {
        <Block title=words.needs id="needs">
            {eligibility}
            <p class="note ward__lead">{words.needs_note}</p>
            {table("needs", words.needs, &heads(&words.needs_heads), rows)}
            <div class="ward__foot">
                <p class="note note--xs">{stand_ins.join(" ")}</p>
                <Button
                    label=words.template
                    icon=IconName::Save
                    weight=Weight::Plain
                    test_id="template"
                    on_press=template
                />
            </div>
        </Block>
    }
}

/// Where each needed input is read from.
pub fn mapping(ward: Ward, model: &'static Model, lang: Lang) -> Markup {
    let words = ward_texts(lang);
    // Slots that were not recognised when the file came: choosing does not take the choice away.
    let open: Vec<usize> = untrack(|| {
        let missing = ward.missing();
        let place = |name: &&str| model.schema().feature_index(name);
        missing.iter().filter_map(place).collect()
    });
    let rows =
        open.iter().map(|&slot| mapping_row(ward, &model.schema().features()[slot], slot, lang)).collect();
    let score = Callback::new(move |()| ward.score());
    let ready = Signal::derive(move || ward.missing().is_empty());
    let list =
        (!open.is_empty()).then(|| table("mapping", words.mapping, &heads(&words.mapping_heads), rows));
    view! {
        <Block title=if open.is_empty() { words.progress } else { words.mapping } id="mapping">
            {list}
            <div class="ward__foot">
                <Button label=words.score weight=Weight::Main ready=ready test_id="score" on_press=score />
            </div>
        </Block>
    }
}

fn mapping_row(ward: Ward, feature: &'static Feature, slot: usize, lang: Lang) -> Vec<Markup> {
    let words = ward_texts(lang);
    let header = ward.file.with_untracked(|file| file.header.len());
    let chosen = move || ward.columns.with(|columns| columns.get(slot).copied().flatten());
    let options: Vec<Markup> = (0..header)
        .map(|column| {
            let name = untrack(|| column_name(ward, column, lang));
            // A column that another input is read from cannot be read twice.
            let taken = move || {
                ward.columns.with(|columns| {
                    columns.iter().enumerate().any(|(other, at)| other != slot && *at == Some(column))
                })
            };
            view! {
                <option value=column prop:selected=move || chosen() == Some(column) disabled=taken>{name}</option>
            }
        })
        .collect();
    let values = move || {
        let column = chosen()?;
        ward.file.with(|file| {
            let values: Vec<&str> =
                file.first.iter().filter_map(|row| row.get(column)).map(String::as_str).collect();
            Some(values.join(" · "))
        })
    };
    let choose = move |event| ward.choose(slot, event_target_value(&event).parse().ok());
    let label = feature.label.get(lang);
    let unit = unit_text(feature, lang).map(|unit| format!(", {unit}"));
    vec![
        view! { {label} {unit} " " <span class="mono note--xs">{feature.name.clone()}</span> },
        view! {
            <div class="in">
                <select name=feature.name.clone() aria-label=label on:change=choose>
                    <option value="" prop:selected=move || chosen().is_none()>{words.no_column}</option>
                    {options}
                </select>
            </div>
        },
        view! { <span class="mono">{values}</span> },
    ]
}

/// The file's first rows, as they stand.
pub fn first_rows(ward: Ward, lang: Lang) -> Markup {
    let words = ward_texts(lang);
    let (columns, first) = ward.file.with_untracked(|file| (file.header.len(), file.first.clone()));
    let names: Vec<String> = untrack(|| (0..columns).map(|column| column_name(ward, column, lang)).collect());
    let heads: Vec<String> = [words.heads[0].to_owned()].into_iter().chain(names).collect();
    let row = |(i, cells): (usize, Vec<String>)| -> Vec<Markup> {
        [(i + 1).to_string()].into_iter().chain(cells).map(Markup::of).collect()
    };
    let rows = first.into_iter().enumerate().map(row).collect();
    view! {
        <Block title=words.preview id="preview">{table("preview", words.preview, &heads, rows)}</Block>
    }
}
