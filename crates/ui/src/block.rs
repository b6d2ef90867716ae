//! A headed block: a rule, a heading, content. The page's one structural device.

use leptos::prelude::*;

use crate::markup::view;

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
    /// The content.
    children: Children,
) -> impl IntoView {
    view! {
        <section class="block" aria-labelledby=id>
            <div class="head">
                <h2 id=id>{title}</h2>
                {note.map(|note| view! { <p class="note note--xs">{note}</p> })}
            </div>
            {children()}
        </section>
    }
}
