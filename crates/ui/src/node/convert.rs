//! What can stand between tags.

use std::any::Any;
use std::borrow::Cow;

use leptos::prelude::{AnyView, Get, IntoAny, Memo, RenderHtml, RwSignal, Signal, View};

use super::{Element, Node, Row};

/// What can be a child.
pub trait IntoNode {
    /// It, written down.
    fn into_node(self) -> Node;

    /// An element with it behind its other children.
    fn put_into(self, element: Element) -> Element
    where
        Self: Sized,
    {
        element.with_child(self.into_node())
    }
}

/// What a component made.
pub fn component<V: RenderHtml + Send + 'static>(view: V) -> Node {
    // A component hands out an opaque type; with erased components it is an `AnyView`, which need not be wrapped once more.
    let mut view = Some(view);
    let any = (&mut view as &mut dyn Any).downcast_mut::<Option<AnyView>>().and_then(Option::take);
    match (any, view) {
        (Some(any), _) => Node::View(any),
        (None, Some(view)) => Node::View(view.into_any()),
        (None, None) => Node::default(),
    }
}

impl IntoNode for Node {
    fn into_node(self) -> Node {
        self
    }
}

impl IntoNode for Element {
    fn into_node(self) -> Node {
        Node::Element(self)
    }

    fn put_into(self, element: Element) -> Element {
        element.element(self)
    }
}

impl IntoNode for Row {
    fn into_node(self) -> Node {
        Node::Row(self.0)
    }
}

impl IntoNode for AnyView {
    fn into_node(self) -> Node {
        Node::View(self)
    }
}

impl<T: IntoNode> IntoNode for View<T> {
    fn into_node(self) -> Node {
        self.into_inner().into_node()
    }
}

impl IntoNode for &'static str {
    fn into_node(self) -> Node {
        Node::Text(Cow::Borrowed(self))
    }

    fn put_into(self, element: Element) -> Element {
        element.text(self)
    }
}

impl IntoNode for String {
    fn into_node(self) -> Node {
        Node::Text(Cow::Owned(self))
    }

    fn put_into(self, element: Element) -> Element {
        element.string(self)
    }
}

impl<T: IntoNode> IntoNode for Option<T> {
    fn into_node(self) -> Node {
        self.map_or(Node::default(), IntoNode::into_node)
    }
}

impl<T: IntoNode> IntoNode for Vec<T> {
    fn into_node(self) -> Node {
        Node::Row(self.into_iter().map(IntoNode::into_node).collect())
    }
}

impl<T: IntoNode, const N: usize> IntoNode for [T; N] {
    fn into_node(self) -> Node {
        Node::Row(self.into_iter().map(IntoNode::into_node).collect())
    }
}

macro_rules! numbers {
    ($($number:ty)*) => {$(
        impl IntoNode for $number {
            fn into_node(self) -> Node {
                Node::Text(Cow::Owned(self.to_string()))
            }
        }
    )*};
}
numbers!(usize u32 i32 i64 u64);

impl<F: FnMut() -> T + Send + 'static, T: IntoNode> IntoNode for F {
    fn into_node(mut self) -> Node {
        Node::Live(Box::new(move || self().into_node()))
    }

    fn put_into(mut self, element: Element) -> Element {
        element.live(Box::new(move || self().into_node()))
    }
}

macro_rules! signals {
    ($($signal:ident)*) => {$(
        impl<T: IntoNode + Clone + Send + Sync + 'static> IntoNode for $signal<T> {
            fn into_node(self) -> Node {
                Node::Live(Box::new(move || self.get().into_node()))
            }

            fn put_into(self, element: Element) -> Element {
                element.live(Box::new(move || self.get().into_node()))
            }
        }
    )*};
}
signals!(Signal RwSignal Memo);
