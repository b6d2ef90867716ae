//! A result beside the one that it is compared with.

use bosque_model::{Lang, shortest};
use leptos::prelude::*;

use crate::block::{block, paragraph};
use crate::button::action;
use crate::contributions::signed;
use crate::node::{Node, view};
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

/// What the reader wants of a comparison.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wish {
    /// The result as it is becomes the baseline.
    Pin,
    /// The baseline's values come back.
    Restore,
    /// The baseline is forgotten.
    Unpin,
}

/// The baseline, the result as it is now, and what lies between them; no baseline while none is set. `ready` says whether there is a result that
/// can be set as one.
#[must_use]
pub fn comparison(compared: Option<Compared>, ready: bool, on_wish: Callback<Wish>, lang: Lang) -> Node {
    let words = explain_texts(lang);
    let press = |label, test_id, ready, wish| {
        action(label, test_id, ready, Callback::new(move |()| on_wish.run(wish)))
    };
    let (content, actions) = match compared {
        Some(compared) => {
            let changed = !compared.changes.is_empty();
            let restore = press(words.restore, "restore", changed, Wish::Restore);
            (figures(compared, lang), vec![restore, press(words.unpin, "unpin", true, Wish::Unpin)])
        }
        None => {
            let offer = if ready { words.compare_offer } else { words.compare_none };
            (paragraph("note", offer.to_owned()), vec![press(words.pin, "pin", ready, Wish::Pin)])
        }
    };
    let body = view! { <div class="cmp">{content}<div class="acts">{actions}</div></div> };
    block(words.compare, "compare", vec![body])
}

fn figures(compared: Compared, lang: Lang) -> Node {
    let words = explain_texts(lang);
    let share = |value: f64| Numbers::new(lang).percent(value, 1);
    let now = compared.now.map_or("––".to_owned(), |now| share(now.0));
    let (before, was) = compared.before;
    let difference = compared.now.map(|(now, is)| {
        let points = signed(Numbers::new(lang), thousandths(now) - thousandths(before), "");
        let crosses = if was == is { "" } else { (words.crosses)(Crossing::to(is)) };
        format!("{} {crosses}", (words.difference)(&points))
    });
    let exact = compared.now.map(|(now, _)| shortest(now - before));
    let changes: Vec<Node> = (compared.changes.into_iter())
        .map(|InputChange { name, from, to }| {
            let to = if to.is_empty() { "––".to_owned() } else { to };
            view! { <li>{name}": "{from}" → "<b>{to}</b></li> }
        })
        .collect();
    let unchanged = changes.is_empty().then(|| view! { <p class="note note--xs">{words.unchanged}</p> });
    view! {
        <dl class="cmp__two">
            <div><dt>{words.baseline}</dt><dd data-testid="baseline" data-value=shortest(before)>{share(before)}</dd></div>
            <div><dt>{words.now}</dt><dd>{now}</dd></div>
        </dl>
        <p class="cmp__diff"><output name="difference" data-value=exact>{difference}</output></p>
        {unchanged}
        <ul class="cmp__list" data-testid="changes">{changes}</ul>
    }
}
