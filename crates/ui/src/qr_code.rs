//! A QR code as a drawing.

use crate::node::view;
use leptos::prelude::*;

/// Dark squares on a light ground in every theme: readers need that.
#[component]
pub fn QrDrawing(
    /// Squares a side, with the quiet edge.
    side: i32,
    /// The dark squares as an SVG path.
    path: String,
    /// The drawing read aloud.
    label: &'static str,
) -> impl IntoView {
    view! {
        <svg class="qr" viewBox=format!("0 0 {side} {side}") role="img" aria-label=label shape-rendering="crispEdges">
            <rect width=side height=side></rect>
            <path d=path></path>
        </svg>
    }
}
