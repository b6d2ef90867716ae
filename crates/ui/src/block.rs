//! A headed block: a rule, a heading, content. The page's one structural device.

use leptos::prelude::*;

/// The rule over the heading.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Rule {
    /// A block of its own.
    #[default]
    Strong,
    /// Part of another.
    Quiet,
}

/// A headed block.
#[component]
pub fn Block(
    /// The heading.
    title: &'static str,
    /// The heading's id.
    id: &'static str,
    /// A line under the heading.
    #[prop(optional, into)]
    note: Option<String>,
    /// The rule over it.
    #[prop(optional)]
    rule: Rule,
    /// The content.
    children: Children,
) -> impl IntoView {
    let class = match rule {
        Rule::Strong => "block",
        Rule::Quiet => "block block--quiet",
    };
    view! {
        <section class=class aria-labelledby=id>
            <div class="head">
                <h2 id=id>{title}</h2>
                {note.map(|note| view! { <p class="note note--xs">{note}</p> })}
            </div>
            {children()}
        </section>
    }
}
