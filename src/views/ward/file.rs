//! The file: dropped, chosen or pasted, what is known of it, and which of its columns come back.

use bosque_model::{ConformanceRow, Lang, Model, shortest};
use bosque_ui::node::{Node, view};
use bosque_ui::{Block, Button, DropArea, Fact, Facts, Notice, Numbers, Tone, Weight, ward_texts};
use leptos::prelude::*;

use crate::platform::{self, UnreadFile};
use crate::ward::{Part, Stage, Unreadable, Ward};

/// The id of the input for files.
const FILE: &str = "ward-file";
/// The id of the place for pasted rows.
const PASTE: &str = "ward-paste";

/// The file.
#[component]
pub fn FileBlock(
    /// The file and its scores.
    ward: Ward,
    /// The language.
    lang: Lang,
) -> impl IntoView {
    let words = ward_texts(lang);
    let take = move |event: platform::Event| {
        if let Some(file) = UnreadFile::chosen(&event) {
            ward.take(&file);
        }
    };
    let has_file = Memo::new(move |_| ward.has_file());
    let about = move || match has_file.get() {
        true => view! { <p class="drop__file">{file_line(ward, lang)}</p> },
        false => view! { <p class="note" id="ward-drop">{words.drop}</p> },
    };
    let more = move || match has_file.get() {
        true => view! { {facts(ward, lang)} {keep(ward, lang)} },
        false => view! { <Other ward=ward lang=lang /> },
    };
    let again = Callback::new(move |()| ward.clear());
    let cleared = move || ward.stage() != Stage::Empty;
    view! {
        <Block title=words.file id="ward-head">
            <DropArea on_drop=Callback::new(take)>
                {about}
                <input class="vh" type="file" id=FILE accept=".csv,.tsv,.txt,text/csv" on:change=take />
                <div class="acts">
                    <label class="btn" for=FILE>{words.pick}</label>
                    {move || cleared().then(|| view! {
                        <Button label=words.again weight=Weight::Plain test_id="again" on_press=again />
                    })}
                </div>
            </DropArea>
            <div class="opened" role="status" data-testid="ward-status" data-stage=move || name(ward.stage())>
                {move || status(ward, ward.stage(), lang)}
            </div>
            {more}
        </Block>
    }
}

/// A stage's name for tests.
fn name(stage: Stage) -> &'static str {
    match stage {
        Stage::Empty => "empty",
        Stage::Opening => "opening",
        Stage::Unreadable(_) => "unreadable",
        Stage::Open => "open",
        Stage::Running => "running",
        Stage::Done => "done",
        Stage::Failed => "failed",
    }
}

/// What a reader hears when something has changed.
fn status(ward: Ward, stage: Stage, lang: Lang) -> Option<Node> {
    let words = ward_texts(lang);
    let (tone, text) = match stage {
        Stage::Empty | Stage::Running => return None,
        Stage::Opening => return Some(view! { <p class="note">{words.opening}</p> }),
        Stage::Unreadable(why) => {
            let place = match why {
                Unreadable::Empty => 0,
                Unreadable::NoRows => 1,
                Unreadable::NotUtf8 => 2,
                Unreadable::TooLarge => 3,
            };
            (Tone::Error, words.unreadable[place].to_owned())
        }
        Stage::Failed => (Tone::Error, words.failed.to_owned()),
        Stage::Open => {
            let missing = ward.missing().len();
            (missing > 0).then(|| (Tone::Warning, (words.to_map)(missing)))?
        }
        Stage::Done => {
            let numbers = Numbers::new(lang);
            let (all, refused) = ward.with(Part::Scores, |held| (held.results.len(), held.results.refused()));
            let tone = if refused > 0 { Tone::Warning } else { Tone::Done };
            (tone, (words.done)(&numbers.count(all - refused), &numbers.count(refused)))
        }
    };
    Some(view! { <Notice tone=tone text=text /> })
}

fn file_line(ward: Ward, lang: Lang) -> Node {
    let numbers = Numbers::new(lang);
    ward.with(Part::File, |held| {
        let file = &held.file;
        let size = match file.bytes >= 1e5 {
            true => format!("{} MB", numbers.fixed(file.bytes / 1e6, 1)),
            false => format!("{} KB", numbers.fixed(file.bytes / 1e3, 1)),
        };
        view! { <b>{file.name.clone()}</b> <span class="note--xs">{size}</span> }
    })
}

fn facts(ward: Ward, lang: Lang) -> Node {
    let words = ward_texts(lang);
    let numbers = Numbers::new(lang);
    let list = move || {
        let needed = ward.model().map_or(0, |model| model.schema().features().len());
        let found = needed - ward.missing().len();
        let unused = ward.unused();
        let all = ward.with(Part::File, |held| {
            let file = &held.file;
            [
                numbers.count(file.rows),
                (words.separator)(file.delimiter).to_owned(),
                (words.of)(&numbers.count(found), &numbers.count(needed)),
                numbers.count(unused.len()),
            ]
        });
        let facts = words.facts.into_iter().zip(all).map(|(name, value)| Fact::words(name, value)).collect();
        view! { <Facts facts=facts /> }
    };
    view! { {list} }
}

/// The columns that the model does not read: one warning that names them, and a tick for each.
fn keep(ward: Ward, lang: Lang) -> Node {
    let words = ward_texts(lang);
    let content = move || {
        let unused = ward.unused();
        if unused.is_empty() {
            return None;
        }
        let names: Vec<String> = unused.iter().map(|&column| column_name(ward, column, lang)).collect();
        let warning = (words.ignored)(&names.join(", "));
        let ticks: Vec<Node> =
            unused.into_iter().zip(names).map(|(column, name)| tick(ward, column, name)).collect();
        Some(view! {
            <p class="note note--xs ward__ignored" data-testid="ignored">{warning}</p>
            <fieldset class="keep">
                <legend class="h h--sub">{words.keep}</legend>
                <p class="note note--xs">{words.keep_note}</p>
                <div class="keep__all">{ticks}</div>
            </fieldset>
        })
    };
    view! { {content} }
}

fn tick(ward: Ward, column: usize, name: String) -> Node {
    let kept = move || ward.with(Part::File, |held| held.kept.iter().any(|texts| texts.column == column));
    view! {
        <label class="switch">
            <input
                type="checkbox"
                name="keep"
                autocomplete="off"
                value=column
                prop:checked=kept
                on:change=move |event| ward.keep(column, event_target_checked(&event))
            />
            <span>{name}</span>
        </label>
    }
}

/// A column's name, or its number where it has none.
pub fn column_name(ward: Ward, column: usize, lang: Lang) -> String {
    let name = ward.with(Part::File, |held| held.file.header.get(column).cloned()).unwrap_or_default();
    if name.is_empty() { (ward_texts(lang).unnamed)(column + 1) } else { name }
}

/// Other ways to bring rows: pasting them, and a generated list.
#[component]
fn Other(
    /// The file and its scores.
    ward: Ward,
    /// The language.
    lang: Lang,
) -> impl IntoView {
    let words = ward_texts(lang);
    let text = RwSignal::new(String::new());
    let read = Callback::new(move |()| {
        text.with_untracked(|text| ward.take(&UnreadFile::of_text(words.pasted, text)));
    });
    let try_out = Callback::new(move |()| {
        if let Some(model) = ward.model() {
            ward.take(&UnreadFile::of_text(words.example_note, &generated(model)));
        }
    });
    let ready = Signal::derive(move || text.with(|text| !text.trim().is_empty()));
    view! {
        <div class="ward__example">
            <Button label=words.example weight=Weight::Plain test_id="ward-example" on_press=try_out />
            <p class="note note--xs">{words.example_note}</p>
        </div>
        <details class="more">
            <summary>{words.paste}</summary>
            <label class="note" for=PASTE>{words.paste_note}</label>
            <textarea
                id=PASTE
                class="paste mono"
                rows="6"
                spellcheck="false"
                autocomplete="off"
                autocorrect="off"
                autocapitalize="off"
                wrap="off"
                prop:value=move || text.get()
                on:input=move |event| text.set(event_target_value(&event))
            ></textarea>
            <Button label=words.read weight=Weight::Plain ready=ready test_id="read-paste" on_press=read />
        </details>
    }
}

/// The generated patients of the conformance set, as a file.
fn generated(model: &Model) -> String {
    let names: Vec<&str> = model.schema().features().iter().map(|feature| feature.name.as_str()).collect();
    let line = |(i, row): (usize, &ConformanceRow)| {
        let cells: Vec<String> = row.inputs.iter().map(|&value| shortest(value)).collect();
        format!("G{:03},{}\n", i + 1, cells.join(","))
    };
    let lines: String = model.conformance().iter().enumerate().map(line).collect();
    format!("id,{}\n{lines}", names.join(","))
}
