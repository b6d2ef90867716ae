//! A dialog over the page.

use crate::node::view;
use leptos::prelude::*;

/// A headed dialog with a button that closes it. Whoever shows it opens it by its id; Escape closes it too.
#[component]
pub fn Dialog(
    /// Its id.
    id: &'static str,
    /// Its heading.
    #[prop(into)]
    title: Signal<&'static str>,
    /// The closing button's words.
    close: &'static str,
    /// It is to be closed.
    on_close: Callback<()>,
    /// The content.
    children: Children,
) -> impl IntoView {
    let head = format!("{id}-head");
    let labelled = head.clone();
    view! {
        <dialog class="dialog" id=id aria-labelledby=labelled closedby="any">
            <div class="head">
                <h2 id=head>{move || title.get()}</h2>
                <button type="button" class="btn" on:click=move |_| on_close.run(())>{close}</button>
            </div>
            {children()}
        </dialog>
    }
}
