//! Attributes, and the values that they take.

use std::borrow::Cow;
use std::cell::RefCell;
use std::rc::Rc;

use leptos::prelude::{Get, Memo, RwSignal, Signal};
use leptos::reactive::effect::RenderEffect;
use leptos::reactive::owner::Owner;
use leptos::tachys::renderer::{RemoveEventHandler, Rndr, types};
use leptos::wasm_bindgen::JsValue;

use super::Element;

/// An attribute that is not yet set.
pub(super) struct Attribute {
    pub name: &'static str,
    pub source: Source,
}

type Handler = Box<dyn FnMut(JsValue) + Send>;

/// Where an attribute's value comes from.
pub(super) enum Source {
    Fixed(Value),
    /// It follows its signals.
    Live(Box<dyn FnMut() -> Value + Send>),
    /// An event's.
    Handler(Handler),
}

/// What an attribute says.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// It is not there.
    Absent,
    /// It is there or not, without a text.
    Flag(bool),
    /// Its text.
    Text(Cow<'static, str>),
}

/// What can stand behind an attribute's name.
pub trait IntoValue {
    /// What it says now.
    fn into_value(self) -> Value;

    /// An element with it as the attribute of that name.
    fn set_at(self, element: Element, name: &'static str) -> Element
    where
        Self: Sized,
    {
        element.with_value(name, self.into_value())
    }
}

impl IntoValue for &'static str {
    fn into_value(self) -> Value {
        Value::Text(Cow::Borrowed(self))
    }

    fn set_at(self, element: Element, name: &'static str) -> Element {
        element.with_text(name, self)
    }
}

impl IntoValue for String {
    fn into_value(self) -> Value {
        Value::Text(Cow::Owned(self))
    }

    fn set_at(self, element: Element, name: &'static str) -> Element {
        element.with_string(name, self)
    }
}

impl IntoValue for bool {
    fn into_value(self) -> Value {
        Value::Flag(self)
    }
}

impl<T: IntoValue> IntoValue for Option<T> {
    fn into_value(self) -> Value {
        self.map_or(Value::Absent, IntoValue::into_value)
    }
}

macro_rules! numbers {
    ($($number:ty)*) => {$(
        impl IntoValue for $number {
            fn into_value(self) -> Value {
                Value::Text(Cow::Owned(self.to_string()))
            }
        }
    )*};
}
numbers!(f64 usize u8 u32 i32 i64 u64);

impl<F: FnMut() -> T + Send + 'static, T: IntoValue> IntoValue for F {
    fn into_value(mut self) -> Value {
        self().into_value()
    }

    fn set_at(mut self, element: Element, name: &'static str) -> Element {
        element.with_live(name, Box::new(move || self().into_value()))
    }
}

macro_rules! signals {
    ($($signal:ident)*) => {$(
        impl<T: IntoValue + Clone + Send + Sync + 'static> IntoValue for $signal<T> {
            fn into_value(self) -> Value {
                self.get().into_value()
            }

            fn set_at(self, element: Element, name: &'static str) -> Element {
                element.with_live(name, Box::new(move || self.get().into_value()))
            }
        }
    )*};
}
signals!(Signal RwSignal Memo);

/// An attribute that stands at an element.
pub(super) struct Held {
    name: &'static str,
    now: Now,
}

/// What it says, or what keeps it up to date.
enum Now {
    Value(Value),
    Effect(RenderEffect<Value>),
    Handler { cell: Rc<RefCell<Handler>>, _remove: RemoveEventHandler<types::Element> },
}

impl Attribute {
    pub fn build(self, element: &types::Element) -> Held {
        let Attribute { name, source } = self;
        let now = match source {
            Source::Fixed(value) => {
                apply(element, name, &value, None);
                Now::Value(value)
            }
            Source::Live(value) => Now::Effect(follow(element, name, value, None)),
            Source::Handler(handler) => {
                let cell = Rc::new(RefCell::new(owned(handler)));
                let called = cell.clone();
                let call = Box::new(move |event| called.borrow_mut()(event));
                Now::Handler { cell, _remove: Rndr::add_event_listener(element, name, call) }
            }
        };
        Held { name, now }
    }
}

impl Held {
    /// Whether another attribute can take its place.
    pub fn fits(&self, other: &Attribute) -> bool {
        let same_kind = matches!(
            (&self.now, &other.source),
            (Now::Value(_), Source::Fixed(_))
                | (Now::Effect(_), Source::Live(_))
                | (Now::Handler { .. }, Source::Handler(_))
        );
        same_kind && self.name == other.name
    }

    pub fn rebuild(&mut self, element: &types::Element, new: Attribute) {
        match (&mut self.now, new.source) {
            (Now::Value(old), Source::Fixed(value)) => {
                apply(element, self.name, &value, Some(old));
                *old = value;
            }
            (Now::Effect(effect), Source::Live(value)) => {
                let old = effect.take_value();
                *effect = follow(element, self.name, value, old);
            }
            (Now::Handler { cell, .. }, Source::Handler(handler)) => *cell.borrow_mut() = owned(handler),
            _ => {}
        }
    }
}

/// A handler that runs where it was written down, as far as signals are concerned.
fn owned(mut handler: Handler) -> Handler {
    match Owner::current() {
        Some(owner) => Box::new(move |event| owner.with(|| handler(event))),
        None => handler,
    }
}

fn follow(
    element: &types::Element,
    name: &'static str,
    mut value: Box<dyn FnMut() -> Value + Send>,
    old: Option<Value>,
) -> RenderEffect<Value> {
    let element = element.clone();
    let run = move |old: Option<Value>| {
        let new = value();
        apply(&element, name, &new, old.as_ref());
        new
    };
    RenderEffect::new_with_value(run, old)
}

/// Sets what a name with its prefix stands for.
fn apply(element: &types::Element, name: &'static str, value: &Value, old: Option<&Value>) {
    let (kind, name) = name.split_once(':').unwrap_or(("", name));
    // A field's value may have been typed over since: it is set anew even where the page would say the same as before.
    if (kind != "prop" || name == "innerHTML") && old.unwrap_or(&Value::Absent) == value {
        return;
    }
    match (kind, value) {
        ("prop", Value::Absent) if old.is_none() => {}
        ("prop", _) => {
            let value = match value {
                Value::Absent => JsValue::UNDEFINED,
                Value::Flag(flag) => JsValue::from_bool(*flag),
                Value::Text(text) => JsValue::from_str(text),
            };
            Rndr::set_property_or_value(element, name, &value);
        }
        ("class", Value::Flag(true)) => Rndr::add_class(&Rndr::class_list(element), name),
        ("class", _) => Rndr::remove_class(&Rndr::class_list(element), name),
        ("style", Value::Text(text)) => Rndr::set_css_property(&Rndr::style(element), name, text),
        ("style", _) => Rndr::remove_css_property(&Rndr::style(element), name),
        (_, Value::Text(text)) => Rndr::set_attribute(element, name, text),
        (_, Value::Flag(true)) => Rndr::set_attribute(element, name, ""),
        _ => Rndr::remove_attribute(element, name),
    }
}
