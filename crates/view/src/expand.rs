//! From markup to calls.

use proc_macro2::TokenStream;
use quote::{format_ident, quote, quote_spanned};
use rstml::node::{KeyedAttribute, Node, NodeAttribute, NodeBlock, NodeElement};
use rstml::{Infallible, Parser, ParserConfig};
use syn::spanned::Spanned;
use syn::{Error, Expr, ExprLit, Lit};

/// The elements that live in SVG's namespace.
const SVG: [&str; 16] = [
    "svg", "g", "path", "rect", "circle", "ellipse", "line", "polyline", "polygon", "text", "tspan", "defs",
    "clipPath", "pattern", "marker", "use",
];

/// The whole of a `view!`.
pub fn view(tokens: TokenStream) -> syn::Result<TokenStream> {
    let nodes = Parser::new(ParserConfig::default()).parse_simple(tokens)?;
    markup(&nodes)
}

/// Some nodes as one `Node`.
fn markup(nodes: &[Node]) -> syn::Result<TokenStream> {
    let parts: Vec<TokenStream> = nodes.iter().map(part).collect::<syn::Result<_>>()?;
    let parts: Vec<TokenStream> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    Ok(match &parts[..] {
        [only] => quote!(::bosque_ui::node::IntoNode::into_node(#only)),
        parts => quote! {
            ::bosque_ui::node::IntoNode::into_node(::bosque_ui::node::Node::row()#(.child(#parts))*)
        },
    })
}

/// What a node is, as a value that can be made into a `Node`; nothing for a comment.
fn part(node: &Node) -> syn::Result<TokenStream> {
    match node {
        Node::Comment(_) => Ok(TokenStream::new()),
        Node::Text(text) => Ok(text.value.to_literal()),
        Node::Block(block) => Ok(value_of(block)),
        Node::Element(element) if is_component(element) => component(element),
        Node::Element(node) => element(node),
        Node::Fragment(fragment) => markup(&fragment.children),
        other => Err(Error::new(other.span(), "no markup that is understood: write text in quotes")),
    }
}

trait ToLiteral {
    fn to_literal(&self) -> TokenStream;
}

impl ToLiteral for syn::LitStr {
    fn to_literal(&self) -> TokenStream {
        quote!(#self)
    }
}

/// A block's value, without braces where it is a single expression.
fn value_of(block: &NodeBlock) -> TokenStream {
    if let NodeBlock::ValidBlock(block) = block
        && let [syn::Stmt::Expr(only, None)] = &block.stmts[..]
    {
        return quote!(#only);
    }
    quote!(#block)
}

fn is_component(element: &NodeElement<Infallible>) -> bool {
    let name = element.name().to_string();
    let last = name.rsplit("::").next().unwrap_or_default();
    last.starts_with(char::is_uppercase)
}

/// The attributes of an element.
fn attributes(element: &NodeElement<Infallible>) -> syn::Result<Vec<&KeyedAttribute>> {
    let one = |attribute| match attribute {
        &NodeAttribute::Attribute(ref keyed) => Ok(keyed),
        NodeAttribute::Block(block) => Err(Error::new(block.span(), "an attribute needs a name")),
    };
    element.attributes().iter().map(one).collect()
}

/// An element: its name and its fixed attributes in one string, then a call for every other attribute and every child.
fn element(element: &NodeElement<Infallible>) -> syn::Result<TokenStream> {
    let tag = element.name().to_string();
    let make = format_ident!("{}", if SVG.contains(&&*tag) { "svg" } else { "html" });
    let mut fixed = tag;
    let mut calls = TokenStream::new();
    for attribute in attributes(element)? {
        let name = attribute.key.to_string();
        let span = attribute.key.span();
        match (attribute.value(), name.strip_prefix("on:")) {
            (Some(handler), Some(event)) => {
                let kind = format_ident!("{event}", span = span);
                calls.extend(quote_spanned!(span=> .on::<::leptos::ev::#kind>(#event, #handler)));
            }
            (Some(Expr::Lit(ExprLit { lit: Lit::Str(text), .. })), None) if !name.contains(':') => {
                fixed.extend(["\0", &name, "\0", &text.value()]);
            }
            (Some(value), None) => {
                let value = bare(value);
                let name = if name == "inner_html" { "prop:innerHTML" } else { &name };
                calls.extend(quote_spanned!(span=> .set(#name, #value)));
            }
            (None, None) => fixed.extend(["\0", &name, "\0"]),
            (None, Some(_)) => return Err(Error::new(span, "an event needs a handler")),
        }
    }
    for child in &element.children {
        calls.extend(match child {
            Node::Text(text) => {
                let text = &text.value;
                quote!(.text(#text))
            }
            _ => {
                let child = part(child)?;
                if child.is_empty() { child } else { quote!(.child(#child)) }
            }
        });
    }
    Ok(quote!(::bosque_ui::node::Element::#make(#fixed)#calls))
}

/// An expression without the braces that markup needs around it.
fn bare(value: &Expr) -> &Expr {
    match value {
        Expr::Block(block) if block.label.is_none() && block.attrs.is_empty() => match &block.block.stmts[..]
        {
            [syn::Stmt::Expr(only, None)] => only,
            _ => value,
        },
        _ => value,
    }
}

/// A component: its props by leptos' own builder.
fn component(element: &NodeElement<Infallible>) -> syn::Result<TokenStream> {
    let name = element.name();
    let mut props = TokenStream::new();
    for attribute in attributes(element)? {
        let key = &attribute.key;
        let value = attribute.value().map_or_else(|| quote!(#key), |value| quote!(#value));
        props.extend(quote!(.#key(#[allow(unused_braces)] { #value })));
    }
    if !element.children.is_empty() {
        let children = markup(&element.children)?;
        props.extend(quote!(.children(::leptos::children::ToChildren::to_children(move || #children))));
    }
    Ok(quote! {
        ::bosque_ui::node::component(::leptos::component::component_view(
            #[allow(clippy::needless_borrows_for_generic_args)]
            &#name,
            ::leptos::component::component_props_builder(&#name)#props.build(),
        ))
    })
}
