//! The patient's view where nothing may be calculated.

use bosque_model::Lang;
use bosque_ui::node::view;
use bosque_ui::{
    Access, Answer, BarState, Block, Button, FormState, IconArray, Note, Notice, PatientForm, RESULT,
    ResultBar, ResultHead, Shown, Standing, StateBar, Tone, Weight, texts, version_texts,
};
use leptos::prelude::*;

use crate::library::{Edition, Refusal};
use crate::platform;
use crate::session::Session;
use crate::strip::{refusal_text, standing};

/// Why nothing may be calculated.
#[derive(Clone, Copy)]
pub enum WhyClosed {
    /// The model was refused.
    Refused(&'static Refusal),
    /// Nobody who is trusted answers for it, and nobody has chosen it yet.
    Doubtful,
}

/// The patient's view while nothing may be calculated: the form closed, no number, the reason.
#[component]
pub fn ClosedPredict(
    /// The version.
    edition: &'static Edition,
    /// Why.
    why: WhyClosed,
    /// The models.
    session: Session,
    /// The language.
    lang: Lang,
) -> impl IntoView {
    let (words, choice) = (texts(lang), version_texts(lang));
    let manifest = edition.manifest();
    let (tone, lead, rest, short, action) = match why {
        WhyClosed::Refused(refusal) => (
            Tone::Error,
            words.state.blocked,
            format!("{} {}", refusal_text(refusal, lang), words.state.blocked_advice),
            words.answer.short_blocked,
            words.answer.to_reason,
        ),
        WhyClosed::Doubtful => {
            let rest = (choice.standing)(standing(edition)).to_owned() + ".";
            (Tone::Warning, choice.ask_lead, rest, choice.ask_short, words.answer.to_reason)
        }
    };
    let state = FormState { tone, lead: lead.to_owned(), fields: Vec::new(), and: words.state.and, rest };
    let bar = BarState::Waiting { text: short.to_owned(), wrong: tone == Tone::Error };
    let none = Signal::stored(None::<Shown>);
    let reason = match why {
        WhyClosed::Refused(refusal) => view! { <Refused refusal=refusal lang=lang /> },
        WhyClosed::Doubtful => {
            let agree = Callback::new(move |()| session.agree(edition));
            view! { <Ask standing=standing(edition) on_agree=agree lang=lang /> }
        }
    };
    view! {
        <div class="page vista vista--closed" class:vista--predict=manifest.is_some()>
            <h1 class="vh">{words.form.heading}</h1>
            {manifest.map(|manifest| {
                view! {
                    <PatientForm
                        manifest=manifest
                        entries=session.pool().entries(&manifest.features)
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
                            Some(manifest) => view! { <ResultHead manifest=manifest lang=lang /> },
                            None => view! {
                                <div class="head">
                                    <h2 id=RESULT tabindex="-1">{(choice.standing)(Standing::Refused)}</h2>
                                </div>
                            },
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
                    {reason}
                </div>
            </section>
        </div>
        <ResultBar
            state=Signal::stored(bar)
            action=Signal::stored(action)
            lang=lang
            on_press=Callback::new(|()| platform::focus(RESULT))
        />
    }
}

/// What happened, and what to do.
#[component]
fn Refused(
    /// Why.
    refusal: &'static Refusal,
    /// The language.
    lang: Lang,
) -> impl IntoView {
    let words = &texts(lang).state;
    let steps = words.blocked_steps.map(|step| view! { <li>{step}</li> });
    view! {
        <Block title=words.blocked_heading id="blocked">
            <ul class="limits">{steps}</ul>
            <p class="technical mono" lang="en">{refusal.to_string()}</p>
        </Block>
    }
}

/// What is not known of the model, and the choice to use it all the same.
#[component]
fn Ask(
    /// How it stands.
    standing: Standing,
    /// It is to be used.
    on_agree: Callback<()>,
    /// The language.
    lang: Lang,
) -> impl IntoView {
    let words = version_texts(lang);
    view! {
        <Block title=words.ask_heading id="blocked">
            <p class="note">{(words.ask)(standing)}</p>
            <p class="note">{words.ask_note}</p>
            <div class="acts">
                <Button label=words.ask_button weight=Weight::Plain test_id="agree" on_press=on_agree />
            </div>
        </Block>
    }
}

/// The card's place for a model that was refused: none of what it says of itself is shown as true.
#[component]
pub fn RefusedCard(
    /// Why it was refused.
    refusal: &'static Refusal,
    /// The language.
    lang: Lang,
) -> impl IntoView {
    let words = texts(lang);
    let reason =
        format!("{} {} {}", words.state.blocked, refusal_text(refusal, lang), words.state.blocked_advice);
    view! {
        <div class="page vista">
            <h1 class="vh">{words.card.heading}</h1>
            <Block title=words.card.checks id="checks">
                <Notice tone=Tone::Error text=reason />
                <p class="technical mono" lang="en">{refusal.to_string()}</p>
            </Block>
        </div>
    }
}
