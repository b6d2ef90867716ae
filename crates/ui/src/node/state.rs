//! Node in the document.

use std::borrow::Cow;

use leptos::attr::Attribute as TachysAttribute;
use leptos::attr::any_attribute::AnyAttribute;
use leptos::prelude::{AddAnyAttr, Mountable, Render, RenderHtml};
use leptos::reactive::effect::RenderEffect;
use leptos::tachys::hydration::Cursor;
use leptos::tachys::renderer::{Rndr, types};
use leptos::tachys::view::any_view::AnyViewState;
use leptos::tachys::view::{Position, PositionState};

use super::attribute::Held;
use super::{Element, Node};

const SVG: &str = "http://www.w3.org/2000/svg";

/// Node in the document.
pub enum State {
    /// Text.
    Text(types::Text, Cow<'static, str>),
    /// An element.
    Element(Box<Built>),
    /// What stands side by side, and the mark behind it.
    Row(Vec<State>, types::Placeholder),
    /// What follows its signals.
    Live(RenderEffect<State>),
    /// What leptos built.
    View(Box<AnyViewState>),
}

/// An element in the document.
pub struct Built {
    fixed: &'static str,
    node: types::Element,
    attributes: Vec<Held>,
    children: Vec<State>,
}

impl Element {
    fn build(self) -> Built {
        let parts = *self.0;
        let mut fixed = parts.fixed.split('\0');
        let node = Rndr::create_element(fixed.next().unwrap_or_default(), parts.svg.then_some(SVG));
        while let (Some(name), Some(value)) = (fixed.next(), fixed.next()) {
            Rndr::set_attribute(&node, name, value);
        }
        let attributes = parts.attributes.into_iter().map(|attribute| attribute.build(&node)).collect();
        let mut children: Vec<State> = parts.children.into_iter().map(Render::build).collect();
        for child in &mut children {
            child.mount(&node, None);
        }
        Built { fixed: parts.fixed, node, attributes, children }
    }
}

impl Built {
    /// Whether another element can take its place.
    fn fits(&self, other: &Element) -> bool {
        let other = &other.0;
        self.fixed == other.fixed
            && self.children.len() == other.children.len()
            && self.attributes.len() == other.attributes.len()
            && self.attributes.iter().zip(&other.attributes).all(|(held, other)| held.fits(other))
    }

    fn rebuild(&mut self, new: Element) {
        for (held, new) in self.attributes.iter_mut().zip(new.0.attributes) {
            held.rebuild(&self.node, new);
        }
        for (child, new) in self.children.iter_mut().zip(new.0.children) {
            new.rebuild(child);
        }
    }
}

impl Render for Node {
    type State = State;

    fn build(self) -> State {
        match self {
            Node::Text(text) => State::Text(Rndr::create_text_node(&text), text),
            Node::Element(element) => State::Element(Box::new(element.build())),
            Node::Row(all) => {
                State::Row(all.into_iter().map(Render::build).collect(), Rndr::create_placeholder())
            }
            Node::Live(mut now) => State::Live(RenderEffect::new(move |old: Option<State>| {
                let new = now();
                match old {
                    Some(mut state) => {
                        new.rebuild(&mut state);
                        state
                    }
                    None => new.build(),
                }
            })),
            Node::View(view) => State::View(Box::new(view.build())),
        }
    }

    fn rebuild(self, state: &mut State) {
        match (state, self) {
            (State::Text(node, old), Node::Text(text)) => {
                if *old != text {
                    Rndr::set_text(node, &text);
                    *old = text;
                }
            }
            (State::Element(built), Node::Element(new)) if built.fits(&new) => built.rebuild(new),
            (State::Row(old, end), Node::Row(new)) => {
                for mut gone in old.drain(new.len().min(old.len())..) {
                    gone.unmount();
                }
                for (i, new) in new.into_iter().enumerate() {
                    match old.get_mut(i) {
                        Some(state) => new.rebuild(state),
                        None => {
                            let mut state = new.build();
                            end.insert_before_this(&mut state);
                            old.push(state);
                        }
                    }
                }
            }
            (State::View(state), Node::View(view)) => view.rebuild(state),
            (state, new) => {
                let mut new = new.build();
                state.insert_before_this(&mut new);
                state.unmount();
                *state = new;
            }
        }
    }
}

impl Mountable for State {
    fn unmount(&mut self) {
        match self {
            State::Text(node, _) => node.unmount(),
            State::Element(built) => built.node.unmount(),
            State::Row(all, end) => {
                all.iter_mut().for_each(Mountable::unmount);
                end.unmount();
            }
            State::Live(effect) => effect.unmount(),
            State::View(state) => state.unmount(),
        }
    }

    fn mount(&mut self, parent: &types::Element, before: Option<&types::Node>) {
        match self {
            State::Text(node, _) => node.mount(parent, before),
            State::Element(built) => built.node.mount(parent, before),
            State::Row(all, end) => {
                all.iter_mut().for_each(|each| each.mount(parent, before));
                end.mount(parent, before);
            }
            State::Live(effect) => effect.mount(parent, before),
            State::View(state) => state.mount(parent, before),
        }
    }

    fn insert_before_this(&self, child: &mut dyn Mountable) -> bool {
        match self {
            State::Text(node, _) => node.insert_before_this(child),
            State::Element(built) => built.node.insert_before_this(child),
            State::Row(all, end) => {
                all.first().is_some_and(|first| first.insert_before_this(child))
                    || end.insert_before_this(child)
            }
            State::Live(effect) => effect.insert_before_this(child),
            State::View(state) => state.insert_before_this(child),
        }
    }

    fn elements(&self) -> Vec<types::Element> {
        Vec::new()
    }
}

impl AddAnyAttr for Node {
    type Output<New: TachysAttribute> = Self;

    fn add_any_attr<New: TachysAttribute>(self, _: New) -> Self {
        self
    }
}

/// The page is built in the browser only: leptos asks for the ways of a server, and never takes them.
impl RenderHtml for Node {
    type AsyncOutput = Self;
    type Owned = Self;

    const MIN_LENGTH: usize = 0;

    fn dry_resolve(&mut self) {}

    async fn resolve(self) -> Self {
        self
    }

    fn to_html_with_buf(self, _: &mut String, _: &mut Position, _: bool, _: bool, _: Vec<AnyAttribute>) {}

    fn hydrate<const FROM_SERVER: bool>(self, _: &Cursor, _: &PositionState) -> State {
        self.build()
    }

    fn into_owned(self) -> Self {
        self
    }
}
