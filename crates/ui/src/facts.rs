//! Names with values.

use crate::node::view;
use leptos::prelude::*;

/// One name with its value.
#[derive(Clone, Debug, PartialEq)]
pub struct Fact {
    /// The name.
    pub name: String,
    /// The value.
    pub value: String,
    /// Whether the value is for machines: a digest, a parameter.
    pub code: bool,
}

impl Fact {
    /// A value in words.
    #[must_use]
    pub fn words(name: impl Into<String>, value: impl Into<String>) -> Self {
        Fact { name: name.into(), value: value.into(), code: false }
    }

    /// A value for machines.
    #[must_use]
    pub fn code(name: impl Into<String>, value: impl Into<String>) -> Self {
        Fact { name: name.into(), value: value.into(), code: true }
    }
}

/// A list of names with values.
#[component]
pub fn Facts(
    /// The facts.
    facts: Vec<Fact>,
    /// Whether a value stands under its name: for long ones.
    #[prop(optional)]
    stacked: bool,
) -> impl IntoView {
    let rows = facts
        .into_iter()
        .map(|fact| {
            let class = if fact.code { "mono" } else { "" };
            view! {
                <div>
                    <dt>{fact.name}</dt>
                    <dd class=class>{fact.value}</dd>
                </div>
            }
        })
        .collect::<Vec<_>>();
    view! { <dl class=if stacked { "facts facts--stacked" } else { "facts" }>{rows}</dl> }
}
