//! A result beside the one that it is compared with.

use bosque_model::{Lang, shortest};
use leptos::prelude::*;

use crate::block::Block;
use crate::button::{Button, Weight};
use crate::contributions::signed;
use crate::markup::{Markup, view};
use crate::numbers::Numbers;
use crate::text::{Crossing, explain_texts};
use crate::waterfall::thousandths;

/// One input that is not what it was.
#[derive(Clone, Debug, PartialEq)]
pub struct InputChange {
    /// Its name for people.
    pub name: String,
    /// Its value in the baseline.
    pub from: String,
    /// Its value now; empty where it is none.
    pub to: String,
}

/// A baseline and what has become of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Compared {
    /// The baseline's probability and class.
    pub before: (f64, bool),
    /// Those of now; none while the form is not complete and valid.
    pub now: Option<(f64, bool)>,
    /// What has changed.
    pub changes: Vec<InputChange>,
}

/// The baseline, the result as it is now, and what lies between them.
#[component]
pub fn Comparison(
    /// The comparison; none while no baseline is set.
    #[prop(into)]
    compared: Signal<Option<Compared>>,
    /// Whether there is a result that can be set as one.
    #[prop(into)]
    ready: Signal<bool>,
    /// A baseline is to be set.
    on_pin: Callback<()>,
    /// The baseline's values are to come back.
    on_restore: Callback<()>,
    /// The baseline is to be forgotten.
    on_unpin: Callback<()>,
    /// The language.
    lang: Lang,
) -> impl IntoView {
    let words = explain_texts(lang);
    let numbers = Numbers::new(lang);
    let body = move || match compared.get() {
        Some(compared) => figures(compared, lang),
        None => {
            let offer = if ready.get() { words.compare_offer } else { words.compare_none };
            view! { <p class="note">{offer}</p> }
        }
    };
    let difference = move || {
        compared.with(|compared| {
            let compared = compared.as_ref()?;
            let ((before, was), (now, is)) = (compared.before, compared.now?);
            let points = signed(numbers, thousandths(now) - thousandths(before), "");
            let crosses = if was == is { "" } else { (words.crosses)(Crossing::to(is)) };
            Some(format!("{} {crosses}", (words.difference)(&points)))
        })
    };
    let exact = move || {
        compared.with(|compared| {
            let compared = compared.as_ref()?;
            Some(shortest(compared.now?.0 - compared.before.0))
        })
    };
    let pinned = Memo::new(move |_| compared.with(Option::is_some));
    let changed = Signal::derive(move || {
        compared.with(|compared| compared.as_ref().is_some_and(|compared| !compared.changes.is_empty()))
    });
    let actions = move || match pinned.get() {
        true => view! {
            <Button label=words.restore weight=Weight::Plain ready=changed test_id="restore" on_press=on_restore />
            <Button label=words.unpin weight=Weight::Plain test_id="unpin" on_press=on_unpin />
        },
        false => {
            view! { <Button label=words.pin weight=Weight::Plain ready=ready test_id="pin" on_press=on_pin /> }
        }
    };
    view! {
        <Block title=words.compare id="compare">
            <div class="cmp">
                {body}
                <p class="cmp__diff"><output name="difference" data-value=exact>{difference}</output></p>
                <div class="acts">{actions}</div>
            </div>
        </Block>
    }
}

fn figures(compared: Compared, lang: Lang) -> Markup {
    let words = explain_texts(lang);
    let share = |value: f64| Numbers::new(lang).percent(value, 1);
    let now = compared.now.map_or("––".to_owned(), |now| share(now.0));
    let changes: Vec<Markup> = (compared.changes.into_iter())
        .map(|InputChange { name, from, to }| {
            let to = if to.is_empty() { "––".to_owned() } else { to };
            view! { <li>{name}": "{from}" → "<b>{to}</b></li> }
        })
        .collect();
    let unchanged = changes.is_empty().then(|| view! { <p class="note note--xs">{words.unchanged}</p> });
    view! {
        <dl class="cmp__two">
            <div><dt>{words.baseline}</dt><dd data-testid="baseline" data-value=shortest(compared.before.0)>{share(compared.before.0)}</dd></div>
            <div><dt>{words.now}</dt><dd>{now}</dd></div>
        </dl>
        {unchanged}
        <ul class="cmp__list" data-testid="changes">{changes}</ul>
    }
}
