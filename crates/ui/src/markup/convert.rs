//! What can stand between tags.

use std::any::Any;
use std::borrow::Cow;

use leptos::prelude::{AnyView, Get, IntoAny, Memo, RenderHtml, RwSignal, Signal, View};

use super::{Element, Markup, Row};

/// What can be a child.
pub trait IntoMarkup {
    /// It, written down.
    fn into_markup(self) -> Markup;

    /// An element with it behind its other children.
    fn put_into(self, element: Element) -> Element
    where
        Self: Sized,
    {
        element.with_child(self.into_markup())
    }
}

/// What a component made.
pub fn component<V: RenderHtml + Send + 'static>(view: V) -> Markup {
    // A component hands out an opaque type; with erased components it is an `AnyView`, which need not be wrapped once more.
    let mut view = Some(view);
    let any = (&mut view as &mut dyn Any).downcast_mut::<Option<AnyView>>().and_then(Option::take);
    match (any, view) {
        (Some(any), _) => Markup::View(any),
        (None, Some(view)) => Markup::View(view.into_any()),
        (None, None) => Markup::default(),
    }
}

impl IntoMarkup for Markup {
    fn into_markup(self) -> Markup {
        self
    }
}

impl IntoMarkup for Element {
    fn into_markup(self) -> Markup {
        Markup::Element(self)
    }

    fn put_into(self, element: Element) -> Element {
        element.element(self)
    }
}

impl IntoMarkup for Row {
    fn into_markup(self) -> Markup {
        Markup::Row(self.0)
    }
}

impl IntoMarkup for AnyView {
    fn into_markup(self) -> Markup {
        Markup::View(self)
    }
}

impl<T: IntoMarkup> IntoMarkup for View<T> {
    fn into_markup(self) -> Markup {
        self.into_inner().into_markup()
    }
}

impl IntoMarkup for &'static str {
    fn into_markup(self) -> Markup {
        Markup::Text(Cow::Borrowed(self))
    }

    fn put_into(self, element: Element) -> Element {
        element.text(self)
    }
}

impl IntoMarkup for String {
    fn into_markup(self) -> Markup {
        Markup::Text(Cow::Owned(self))
    }

    fn put_into(self, element: Element) -> Element {
        element.string(self)
    }
}

impl<T: IntoMarkup> IntoMarkup for Option<T> {
    fn into_markup(self) -> Markup {
        self.map_or(Markup::default(), IntoMarkup::into_markup)
    }
}

impl<T: IntoMarkup> IntoMarkup for Vec<T> {
    fn into_markup(self) -> Markup {
        Markup::Row(self.into_iter().map(IntoMarkup::into_markup).collect())
    }
}

impl<T: IntoMarkup, const N: usize> IntoMarkup for [T; N] {
    fn into_markup(self) -> Markup {
        Markup::Row(self.into_iter().map(IntoMarkup::into_markup).collect())
    }
}

macro_rules! numbers {
    ($($number:ty)*) => {$(
        impl IntoMarkup for $number {
            fn into_markup(self) -> Markup {
                Markup::Text(Cow::Owned(self.to_string()))
            }
        }
    )*};
}
numbers!(usize u32 i32 i64 u64);

impl<F: FnMut() -> T + Send + 'static, T: IntoMarkup> IntoMarkup for F {
    fn into_markup(mut self) -> Markup {
        Markup::Live(Box::new(move || self().into_markup()))
    }

    fn put_into(mut self, element: Element) -> Element {
        element.live(Box::new(move || self().into_markup()))
    }
}

macro_rules! signals {
    ($($signal:ident)*) => {$(
        impl<T: IntoMarkup + Clone + Send + Sync + 'static> IntoMarkup for $signal<T> {
            fn into_markup(self) -> Markup {
                Markup::Live(Box::new(move || self.get().into_markup()))
            }

            fn put_into(self, element: Element) -> Element {
                element.live(Box::new(move || self.get().into_markup()))
            }
        }
    )*};
}
signals!(Signal RwSignal Memo);
