//! The patient's view where nothing may be calculated.

use bosque_model::{Lang, Manifest, ModelError};
use bosque_ui::{
    Answer, BarState, Block, FormState, IconArray, Note, ResultBar, Shown, StateBar, Tone, texts,
};
use leptos::prelude::*;

use crate::platform;
use crate::state::Entries;
use crate::views::evidence::{RESULT, ResultHead};
use crate::views::form::{Access, PatientForm};

/// The patient's view of a model that was refused: the form closed, no number, the reason.
#[component]
pub fn ClosedPredict(
    /// Why.
    error: &'static ModelError,
    /// The manifest, where that at least is whole.
    manifest: Option<&'static Manifest>,
    /// The form's values, which stay empty.
    entries: Entries,
    /// The language.
    lang: Lang,
) -> impl IntoView {
    let words = texts(lang);
    let state = FormState {
        tone: Tone::Error,
        lead: words.state.blocked.to_owned(),
        fields: Vec::new(),
        and: words.state.and,
        rest: format!("{} {}", (words.refusal)(error), words.state.blocked_advice),
    };
    let bar = BarState::Waiting { text: words.answer.short_blocked.to_owned(), wrong: true };
    let none = Signal::stored(None::<Shown>);
    let steps = words.state.blocked_steps.map(|step| view! { <li>{step}</li> }).collect_view();
    view! {
        <div class="page vista vista--closed" class:vista--predict=manifest.is_some()>
            <h1 class="vh">{words.form.heading}</h1>
            {manifest.map(|manifest| {
                view! {
                    <PatientForm
                        features=&manifest.features
                        entries=entries
                        note=Callback::new(|_| Note::None)
                        access=Access::Closed
                        lang=lang
                    />
                }
            })}
            <section class="result" aria-labelledby=RESULT>
                <div class="result__in">
                    <div class="answer">
                        {match manifest {
                            Some(manifest) => view! { <ResultHead manifest=manifest lang=lang /> }.into_any(),
                            None => view! {
                                <div class="head">
                                    <h2 id=RESULT tabindex="-1">{words.shell.refused}</h2>
                                </div>
                            }
                            .into_any(),
                        }}
                        <div class="answer__grid">
                            <div class="live" role="alert" data-testid="result">
                                <StateBar state=Signal::stored(state) on_field=Callback::new(|_| ()) />
                                {manifest.map(|manifest| {
                                    let threshold = manifest.threshold.clone();
                                    view! { <Answer shown=none threshold=threshold lang=lang>""</Answer> }
                                })}
                            </div>
                            {manifest.map(|_| view! { <IconArray filled=Signal::stored(None) lang=lang /> })}
                        </div>
                    </div>
                    <Block title=words.state.blocked_heading id="blocked">
                        <ul class="limits">{steps}</ul>
                        <p class="technical mono" lang="en">{error.to_string()}</p>
                    </Block>
                </div>
            </section>
        </div>
        <ResultBar
            state=Signal::stored(bar)
            action=Signal::stored(words.answer.to_reason)
            lang=lang
            on_press=Callback::new(|()| platform::focus(RESULT))
        />
    }
}
