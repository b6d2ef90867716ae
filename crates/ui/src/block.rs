//! A headed block: a rule, a heading, content. The page's one structural device.

use crate::node::{Node, view};
use leptos::prelude::*;

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
    headed(title, id, None, note.map(|note| paragraph("note note--xs", note)), Node::of(children()))
}

/// A headed block of what is made anew with its values. It is a group and no landmark: several elements on one page have it.
pub(crate) fn block(title: &'static str, id: &'static str, content: Vec<Node>) -> Node {
    headed(title, id, Some("group"), None, Node::of(content))
}

fn headed(
    title: &'static str,
    id: &'static str,
    role: Option<&'static str>,
    note: Option<Node>,
    content: Node,
) -> Node {
    view! {
        <section class="block" role=role aria-labelledby=id>
            <div class="head"><h2 id=id>{title}</h2>{note}</div>
            {content}
        </section>
    }
}

/// A paragraph.
pub(crate) fn paragraph(class: &'static str, text: String) -> Node {
    view! { <p class=class>{text}</p> }
}

/// Opens and closes something below it.
pub(crate) fn unfold(label: &'static str, is_open: RwSignal<bool>) -> Node {
    view! {
        <button
            type="button"
            class="unfold"
            aria-expanded=if is_open.get() { "true" } else { "false" }
            on:click=move |_| is_open.update(|open| *open = !*open)
        >
            {label}
        </button>
    }
}
