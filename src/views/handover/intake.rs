//! Around the form: what fills it at once, and what became of that.

use bosque_model::Lang;
use bosque_ui::node::{Node, view};
use bosque_ui::{Button, Dialog, IconName, Notice, Outcome, Patient, Tone, Weight, handover_texts};
use leptos::prelude::*;

use crate::handover::code::Code;
use crate::handover::paste::{Pasted, is_table, read};
use crate::handover::receive::{Verdict, receive, verdict, verdict_text};
use crate::platform::{self, UnreadFile};
use crate::session::Session;

/// The dialog's id.
const DIALOG: &str = "intake";

/// The id of its input for pictures.
const PICTURE: &str = "code-picture";

/// So many names of columns are listed.
const NAMED: usize = 6;

/// What the dialog asks for. It takes either in any case.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Ask {
    Row,
    Code,
}

/// What became of a paste.
#[derive(Clone)]
enum Report {
    None,
    Row { text: String, tone: Tone },
    Refused(String),
}

/// The form with what fills it at once: a pasted row, a code.
#[component]
pub fn Intake(
    /// The form's values.
    patient: Patient,
    /// The models.
    session: Session,
    /// The language.
    lang: Lang,
    /// The form.
    children: Children,
) -> impl IntoView {
    let words = handover_texts(lang);
    let schema = patient.model().schema();
    let entries = patient.entries();
    let ask = RwSignal::new(Ask::Row);
    let text = RwSignal::new(String::new());
    let problem = RwSignal::new(String::new());
    let report = RwSignal::new(Report::None);
    let fill = move |pasted: Pasted| {
        let kept = !untrack(|| entries.is_blank());
        let part = pasted.values.len() < entries.count();
        session.arrival().set(None);
        report.set(told(&pasted, patient, kept && part, lang));
        for (place, text) in pasted.values {
            entries.take(place, text);
        }
    };
    // Whatever the dialog asked for, a code is a code and a row a row.
    let take = move |given: &str, asked: Ask| -> Result<(), String> {
        let code = Code::read(given).is_ok() || given.contains(crate::handover::code::HASH);
        if code || asked == Ask::Code {
            session.count(patient);
            report.set(Report::None);
            return receive(session, given, lang).map_err(|refused| refused.text(lang));
        }
        let pasted = read(given, schema.features(), schema.derived());
        pasted.map(fill).ok_or_else(|| (words.no_row)(entries.count()))
    };
    let on_paste = move |event: leptos::ev::ClipboardEvent| {
        let given = platform::pasted_text(&event);
        // One value is the field's own affair; so are commas, unless a patient stands between them.
        let several =
            || read(&given, schema.features(), schema.derived()).is_some_and(|row| row.values.len() > 1);
        if is_table(&given) || Code::read(&given).is_ok() || several() {
            event.prevent_default();
            if let Err(refused) = take(&given, Ask::Row) {
                report.set(Report::Refused(refused));
            }
        }
    };
    let open = move |asked| {
        ask.set(asked);
        text.set(String::new());
        problem.set(String::new());
        platform::open_dialog(DIALOG);
    };
    let picture = move |event: platform::Event| {
        let Some(file) = UnreadFile::chosen(&event) else { return };
        leptos::task::spawn_local(async move {
            let found = file.code().await;
            let taken = found.ok_or(words.image_without.to_owned()).and_then(|text| take(&text, Ask::Code));
            match taken {
                Ok(()) => platform::close_dialog(DIALOG),
                Err(refused) => drop(problem.try_set(refused)),
            }
        });
    };
    let submit = move || match take(&text.get_untracked(), ask.get_untracked()) {
        Ok(()) => {
            platform::close_dialog(DIALOG);
            platform::focus(bosque_ui::RESULT);
        }
        Err(refused) => problem.set(refused),
    };
    let of = move |row, code| move || if ask.get() == Ask::Row { row } else { code };
    let (help, name) = (of(words.paste_help, words.read_help), of(words.paste_box, words.read_box));
    let arrived = move || arrival(patient, session, lang);
    let said = move || match report.get() {
        Report::Row { text, tone } => (!entries.is_blank()).then(|| notice(tone, text)),
        Report::Refused(text) => Some(notice(Tone::Error, text)),
        Report::None => None,
    };
    view! {
        <div class="intake" on:paste=on_paste>
            <div class="acts">
                <Button
                    label=words.paste
                    icon=IconName::Paste
                    weight=Weight::Plain
                    test_id="paste"
                    on_press=Callback::new(move |()| open(Ask::Row))
                />
                <Button
                    label=words.read
                    icon=IconName::Qr
                    weight=Weight::Plain
                    test_id="read-code"
                    on_press=Callback::new(move |()| open(Ask::Code))
                />
            </div>
            <div class="intake__said" role="status" data-testid="intake">{said} {arrived}</div>
            {children()}
        </div>
        <Dialog
            id=DIALOG
            title=Signal::derive(of(words.paste_title, words.read_title))
            close=words.close
            on_close=Callback::new(|()| platform::close_dialog(DIALOG))
        >
            <p class="note" id="intake-help">{help}</p>
            <textarea
                class="cells mono"
                rows="5"
                autofocus
                spellcheck="false"
                autocomplete="off"
                autocorrect="off"
                autocapitalize="off"
                aria-label=name
                aria-describedby="intake-help intake-problem"
                prop:value=move || text.get()
                on:input=move |event| text.set(event_target_value(&event))
                on:keydown=move |event| {
                    // A scanner ends a code with Enter.
                    if event.key() == "Enter" && Code::read(&text.get_untracked()).is_ok() {
                        event.prevent_default();
                        submit();
                    }
                }
            ></textarea>
            <p class="bad" id="intake-problem" role="alert">{move || problem.get()}</p>
            <div class="acts">
                {move || (ask.get() == Ask::Code && platform::can_read_images()).then(|| view! {
                    <input class="vh" type="file" id=PICTURE accept="image/*" on:change=picture />
                    <label class="btn" for=PICTURE>{words.image}</label>
                })}
                <Button
                    label=words.take
                    weight=Weight::Main
                    test_id="take"
                    on_press=Callback::new(move |()| submit())
                />
            </div>
        </Dialog>
    }
}

fn notice(tone: Tone, text: String) -> Node {
    view! { <Notice tone=tone text=text /> }
}

/// What was taken from a pasted row, and what was not.
fn told(pasted: &Pasted, patient: Patient, kept: bool, lang: Lang) -> Report {
    let words = handover_texts(lang);
    let features = patient.model().schema().features();
    let labels: Vec<&str> = pasted.unread.iter().map(|&place| features[place].label.get(lang)).collect();
    let mut parts = vec![(words.taken)(pasted.values.len(), features.len())];
    if !labels.is_empty() {
        parts.push((words.unread)(&labels.join(", ")));
    }
    if !pasted.ignored.is_empty() {
        let mut names = pasted.ignored.iter().take(NAMED).cloned().collect::<Vec<_>>().join(", ");
        if pasted.ignored.len() > NAMED {
            names.push('…');
        }
        parts.push((words.ignored)(&names));
    }
    if pasted.more_rows > 0 {
        parts.push((words.more_rows)(pasted.more_rows));
    }
    if kept {
        parts.push(words.kept.to_owned());
    }
    let tone = if labels.is_empty() && pasted.more_rows == 0 { Tone::Done } else { Tone::Warning };
    Report::Row { text: parts.join(" "), tone }
}

/// What the page makes of the code that filled the form, as long as the form holds what the code holds.
fn arrival(patient: Patient, session: Session, lang: Lang) -> Option<Node> {
    let code = match session.arrival().get()? {
        Ok(code) => code,
        Err(refused) => return Some(notice(Tone::Error, refused.text(lang))),
    };
    let edition = session.current().get();
    let Outcome::Scored { score, .. } = patient.outcome().get() else { return None };
    let same = |(a, b): (&f64, &f64)| a.to_bits() == b.to_bits();
    let untouched = patient.with_row(|_, row| row.inputs().iter().zip(&code.inputs).all(same));
    (untouched == Some(true) && edition.name == code.model).then(|| {
        let verdict = verdict(&code, &edition.id, score.probability);
        let tone = match verdict {
            Verdict::Same => Tone::Done,
            Verdict::OtherVersion => Tone::Warning,
            Verdict::Contradiction => Tone::Error,
        };
        notice(tone, verdict_text(verdict, &code, score.probability, lang))
    })
}
