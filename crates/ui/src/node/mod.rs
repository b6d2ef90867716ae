//! What `view!` writes down, and the one place that makes a document of it.
//!
//! Every element is of one type, so the code that builds, rebuilds, mounts and drops elements exists once. Rebuilding
//! keeps the element where the new one has the same name, attributes and number of children: what has the focus keeps
//! it, and a live region says only what has changed.
//!
//! **Invariant**: nothing else in this crate names tachys or the browser's types.

mod attribute;
mod convert;
mod state;

pub use attribute::{IntoValue, Value};
pub use bosque_view::view;
pub use convert::{IntoNode, component};

use std::borrow::Cow;

use leptos::ev::EventDescriptor;
use leptos::prelude::AnyView;
use leptos::wasm_bindgen::{JsCast, JsValue};

use attribute::{Attribute, Source};

/// A piece of a page that is not yet built.
pub enum Node {
    /// Text.
    Text(Cow<'static, str>),
    /// An element.
    Element(Element),
    /// What stands side by side.
    Row(Vec<Node>),
    /// What follows its signals.
    Live(Box<dyn FnMut() -> Node + Send>),
    /// What leptos builds.
    View(AnyView),
}

impl Default for Node {
    /// Nothing.
    fn default() -> Self {
        Node::Row(Vec::new())
    }
}

impl Node {
    /// Whatever can be a child, as markup.
    #[must_use]
    pub fn of(child: impl IntoNode) -> Self {
        child.into_node()
    }

    /// Nothing yet, to put pieces side by side.
    #[must_use]
    pub fn row() -> Row {
        Row(Vec::new())
    }
}

/// Pieces side by side.
pub struct Row(Vec<Node>);

impl Row {
    /// Puts one more behind the others.
    #[must_use]
    pub fn child(mut self, child: impl IntoNode) -> Self {
        self.0.push(child.into_node());
        self
    }
}

/// An element that is not yet built.
pub struct Element(Box<Parts>);

struct Parts {
    /// Its name, then name and value of each fixed attribute, with NUL between them.
    fixed: &'static str,
    svg: bool,
    attributes: Vec<Attribute>,
    children: Vec<Node>,
}

impl Element {
    /// An element of HTML: its name, then the names and values of its fixed attributes, with NUL between them.
    #[must_use]
    #[inline(never)]
    pub fn html(fixed: &'static str) -> Self {
        Self::new(fixed, false)
    }

    /// An element of SVG, written as those of HTML are.
    #[must_use]
    #[inline(never)]
    pub fn svg(fixed: &'static str) -> Self {
        Self::new(fixed, true)
    }

    fn new(fixed: &'static str, svg: bool) -> Self {
        Self(Box::new(Parts { fixed, svg, attributes: Vec::new(), children: Vec::new() }))
    }

    /// An attribute, or with a prefix before a colon: `class:` one class, `style:` one property of its style, `prop:`
    /// one property of the element's object.
    #[must_use]
    pub fn set(self, name: &'static str, value: impl IntoValue) -> Self {
        value.set_at(self, name)
    }

    /// Has an event handled.
    #[must_use]
    pub fn on<E: EventDescriptor<EventType: JsCast>>(
        self,
        name: &'static str,
        mut handler: impl FnMut(E::EventType) + Send + 'static,
    ) -> Self {
        let handler = Box::new(move |event: JsValue| handler(event.unchecked_into()));
        self.with_handler(name, handler)
    }

    /// Text behind the other children.
    #[must_use]
    #[inline(never)]
    pub fn text(self, text: &'static str) -> Self {
        self.with_child(Node::Text(Cow::Borrowed(text)))
    }

    /// A child behind the others.
    #[must_use]
    pub fn child(self, child: impl IntoNode) -> Self {
        child.put_into(self)
    }

    // What follows is generic over nothing and never inlined: a view is a row of calls, and these are what it calls.

    #[inline(never)]
    fn with_text(self, name: &'static str, text: &'static str) -> Self {
        self.with_value(name, Value::Text(Cow::Borrowed(text)))
    }

    #[inline(never)]
    fn with_string(self, name: &'static str, text: String) -> Self {
        self.with_value(name, Value::Text(Cow::Owned(text)))
    }

    #[inline(never)]
    fn with_value(self, name: &'static str, value: Value) -> Self {
        self.with_attribute(name, Source::Fixed(value))
    }

    #[inline(never)]
    fn with_live(self, name: &'static str, value: Box<dyn FnMut() -> Value + Send>) -> Self {
        self.with_attribute(name, Source::Live(value))
    }

    #[inline(never)]
    fn with_handler(self, name: &'static str, handler: Box<dyn FnMut(JsValue) + Send>) -> Self {
        self.with_attribute(name, Source::Handler(handler))
    }

    #[inline(never)]
    fn string(self, text: String) -> Self {
        self.with_child(Node::Text(Cow::Owned(text)))
    }

    #[inline(never)]
    fn element(self, element: Element) -> Self {
        self.with_child(Node::Element(element))
    }

    #[inline(never)]
    fn live(self, child: Box<dyn FnMut() -> Node + Send>) -> Self {
        self.with_child(Node::Live(child))
    }

    fn with_attribute(mut self, name: &'static str, source: Source) -> Self {
        self.0.attributes.push(Attribute { name, source });
        self
    }

    #[inline(never)]
    fn with_child(mut self, child: Node) -> Self {
        self.0.children.push(child);
        self
    }
}
