//! A button with an icon.

use leptos::prelude::*;

use crate::icon::{Icon, IconName};
use crate::node::{Node, view};

/// How much a button stands out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weight {
    /// The one main action.
    Main,
    /// Any other.
    Plain,
}

/// A button. One that cannot act now stays reachable, and says so by `aria-disabled`.
#[component]
pub fn Button(
    /// Its words.
    label: &'static str,
    /// Its icon.
    #[prop(optional, into)]
    icon: Option<IconName>,
    /// How much it stands out.
    weight: Weight,
    /// Whether it can act.
    #[prop(into, default = Signal::stored(true))]
    ready: Signal<bool>,
    /// A name for tests.
    test_id: &'static str,
    /// It was pressed, and could act.
    on_press: Callback<()>,
) -> impl IntoView {
    let class = match weight {
        Weight::Main => "btn btn--main",
        Weight::Plain => "btn",
    };
    pressable(class, icon, label, ready, test_id, on_press)
}

/// A plain button of what is made anew with its values.
pub(crate) fn action(
    label: &'static str,
    test_id: &'static str,
    ready: bool,
    on_press: Callback<()>,
) -> Node {
    pressable("btn", None, label, Signal::stored(ready), test_id, on_press)
}

fn pressable(
    class: &'static str,
    icon: Option<IconName>,
    label: &'static str,
    ready: Signal<bool>,
    test_id: &'static str,
    on_press: Callback<()>,
) -> Node {
    let press = move |_| {
        if ready.get_untracked() {
            on_press.run(());
        }
    };
    view! {
        <button
            type="button"
            class=class
            data-testid=test_id
            aria-disabled=move || (!ready.get()).then_some("true")
            on:click=press
        >
            {icon.map(|name| view! { <Icon name=name /> })}
            {label}
        </button>
    }
}
