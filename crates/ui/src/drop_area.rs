//! Where a file can be dropped.

use crate::node::view;
use leptos::ev::Event;
use leptos::prelude::*;

/// An area that takes a dropped file; what else chooses one stands inside.
#[component]
pub fn DropArea(
    /// A file was dropped.
    on_drop: Callback<Event>,
    /// The content.
    children: Children,
) -> impl IntoView {
    let over = RwSignal::new(false);
    view! {
        <div
            class="drop"
            class:drop--over=move || over.get()
            on:dragover=move |event| {
                event.prevent_default();
                over.set(true);
            }
            on:dragleave=move |_| over.set(false)
            on:drop=move |event| {
                over.set(false);
                on_drop.run(event.into());
            }
        >
            {children()}
        </div>
    }
}
