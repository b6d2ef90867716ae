//! Columns: which are needed, where each is read from, and the file's first rows.

use bosque_model::{Feature, FeatureKind, Lang, Model};
use bosque_ui::node::{Node, view};
use bosque_ui::{
    Block, Button, Html, IconName, Weight, accepted_text, decimals, range_text, unit_text, ward_texts,
};
use leptos::prelude::*;

use super::file::column_name;
use crate::platform;
use crate::ward::{Part, Ward};

/// What the training rows held, where that says more than the codes do.
fn seen(feature: &Feature, lang: Lang) -> Option<String> {
    match &feature.kind {
        FeatureKind::Category { categories } if categories.len() <= 2 => None,
        _ => feature.training.map(|range| range_text(range, decimals(feature), lang)),
    }
}

/// What a file has to have.
pub fn needs(model: &'static Model, lang: Lang) -> Node {
    let words = ward_texts(lang);
    let schema = model.schema();
    let row = |feature: &Feature| {
        vec![
            feature.name.clone(),
            feature.label.get(lang).to_owned(),
            unit_text(feature, lang).unwrap_or_default(),
            accepted_text(feature, lang),
            seen(feature, lang).unwrap_or_default(),
        ]
    };
    let rows: Vec<_> = schema.features().iter().map(row).collect();
    let list = Html::table("tbl needs", words.needs, &words.needs_heads, &rows, Some(0));
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
            <div inner_html=list></div>
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
pub fn mapping(ward: Ward, model: &'static Model, lang: Lang) -> Node {
    let words = ward_texts(lang);
    // Slots that were not recognised when the file came: choosing does not take the choice away.
    let open: Vec<usize> = untrack(|| {
        let missing = ward.missing();
        let place = |name: &&str| model.schema().feature_index(name);
        missing.iter().filter_map(place).collect()
    });
    let rows: Vec<Node> =
        open.iter().map(|&slot| mapping_row(ward, &model.schema().features()[slot], slot, lang)).collect();
    let score = Callback::new(move |()| ward.score());
    let ready = Signal::derive(move || ward.missing().is_empty());
    let [needed, column, values] = words.mapping_heads;
    let list = (!open.is_empty()).then(|| {
        view! {
            <table class="tbl mapping">
                <caption class="vh">{words.mapping}</caption>
                <thead>
                    <tr><th scope="col">{needed}</th><th scope="col">{column}</th><th scope="col">{values}</th></tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        }
    });
    view! {
        <Block title=if open.is_empty() { words.progress } else { words.mapping } id="mapping">
            {list}
            <div class="ward__foot">
                <Button label=words.score weight=Weight::Main ready=ready test_id="score" on_press=score />
            </div>
        </Block>
    }
}

fn mapping_row(ward: Ward, feature: &'static Feature, slot: usize, lang: Lang) -> Node {
    let words = ward_texts(lang);
    let header = untrack(|| ward.with(Part::File, |held| held.file.header.len()));
    let chosen = move || ward.with(Part::File, |held| held.columns.get(slot).copied().flatten());
    let options: Vec<Node> = (0..header)
        .map(|column| {
            let name = untrack(|| column_name(ward, column, lang));
            // A column that another input is read from cannot be read twice.
            let taken = move || {
                ward.with(Part::File, |held| {
                    held.columns.iter().enumerate().any(|(other, at)| other != slot && *at == Some(column))
                })
            };
            view! {
                <option value=column prop:selected=move || chosen() == Some(column) disabled=taken>{name}</option>
            }
        })
        .collect();
    let values = move || {
        let column = chosen()?;
        ward.with(Part::File, |held| {
            let file = &held.file;
            let values: Vec<&str> =
                file.first.iter().filter_map(|row| row.get(column)).map(String::as_str).collect();
            Some(values.join(" · "))
        })
    };
    let choose = move |event| {
        let column = event_target_value(&event).parse().ok();
        ward.change(Part::File, |held| held.columns[slot] = column);
    };
    let label = feature.label.get(lang);
    let unit = unit_text(feature, lang).map(|unit| format!(", {unit}"));
    view! {
        <tr>
            <th scope="row">{label} {unit} " " <span class="mono note--xs">{feature.name.clone()}</span></th>
            <td>
                <div class="in">
                    <select name=feature.name.clone() autocomplete="off" aria-label=label on:change=choose>
                        <option value="" prop:selected=move || chosen().is_none()>{words.no_column}</option>
                        {options}
                    </select>
                </div>
            </td>
            <td class="mono">{values}</td>
        </tr>
    }
}

/// The file's first rows, as they stand.
pub fn first_rows(ward: Ward, lang: Lang) -> Node {
    let words = ward_texts(lang);
    let (columns, first) =
        untrack(|| ward.with(Part::File, |held| (held.file.header.len(), held.file.first.clone())));
    let names: Vec<String> = untrack(|| (0..columns).map(|column| column_name(ward, column, lang)).collect());
    let heads: Vec<&str> = [words.heads[0]].into_iter().chain(names.iter().map(String::as_str)).collect();
    let row = |(i, cells): (usize, Vec<String>)| [(i + 1).to_string()].into_iter().chain(cells).collect();
    let rows: Vec<Vec<String>> = first.into_iter().enumerate().map(row).collect();
    let list = Html::table("tbl preview", words.preview, &heads, &rows, None);
    view! {
        <Block title=words.preview id="preview"><div inner_html=list></div></Block>
    }
}
