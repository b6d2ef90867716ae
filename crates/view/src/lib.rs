//! `view!`: the markup that leptos' macro of this name reads, as calls of one small runtime.
//!
//! leptos' own macro makes a type of every element, and with it code that builds, rebuilds, mounts and drops just that
//! element. Here every element is one type: the markup becomes calls that write it down, and `bosque_ui::node` has
//! the code that turns what was written down into a document, once.
//!
//! Understood are elements, SVG, text, `{blocks}`, attributes, `class:`, `style:`, `prop:`, `on:` and components with
//! props and children. A child or an attribute that is a closure follows its signals.

#![forbid(unsafe_code)]
#![deny(missing_docs)]

mod expand;

use proc_macro::TokenStream;

/// Writes markup down, as a value of the type `Node`.
#[proc_macro]
pub fn view(tokens: TokenStream) -> TokenStream {
    expand::view(tokens.into()).unwrap_or_else(syn::Error::into_compile_error).into()
}
