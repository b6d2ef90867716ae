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
        Node::Text(text) => {
            let text = &text.value;
            Ok(quote!(#text))
        }
        Node::Block(block) => Ok(value_of(block)),
        Node::Element(element) if is_component(element) => component(element),
        Node::Element(node) => element(node),
        Node::Fragment(fragment) => markup(&fragment.children),
        other => Err(Error::new(other.span(), "no markup that is understood: write text in quotes")),
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
fn attributes<'a>(element: &'a NodeElement<Infallible>) -> syn::Result<Vec<&'a KeyedAttribute>> {
    let one = |attribute: &'a NodeAttribute| match attribute {
        NodeAttribute::Attribute(keyed) => Ok(keyed),
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
        let value = attribute.value().map(bare).map_or_else(|| quote!(#key), |value| quote!(#value));
        props.extend(quote!(.#key(#value)));
    }
    if !element.children.is_empty() {
        let children = markup(&element.children)?;
        props.extend(quote!(.children(::leptos::children::ToChildren::to_children(move || #children))));
    }
    Ok(quote! {
        ::bosque_ui::node::component(::leptos::component::component_view(
            &#name,
            ::leptos::component::component_props_builder(&#name)#props.build(),
        ))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(tokens: TokenStream) -> String {
        view(tokens)
            .map_or_else(|refused| format!("refused: {refused}"), |calls| calls.to_string().replace(' ', ""))
    }

    #[test]
    fn what_is_fixed_is_one_string_and_the_rest_is_calls_in_order() {
        let calls = said(quote!(<p class="note" hidden id=name class:on=is_on>"a" {b}<!-- "c" --></p>));
        let element = r#"::bosque_ui::node::Element::html("p\0class\0note\0hidden\0").set("id",name)"#;
        let rest = r#".set("class:on",is_on).text("a").child(b)"#;
        assert_eq!(calls, format!("::bosque_ui::node::IntoNode::into_node({element}{rest})"));
    }

    #[test]
    fn drawings_have_their_own_elements_and_events_their_own_types() {
        let calls = said(quote!(<svg on:click=press><text>"x"</text></svg>));
        assert!(calls.contains(r#"Element::svg("svg").on::<::leptos::ev::click>("click",press)"#), "{calls}");
        assert!(calls.contains(r#"Element::svg("text").text("x")"#), "{calls}");
    }

    #[test]
    fn several_roots_stand_in_a_row() {
        let calls = said(quote!(<b></b> "c"));
        assert!(
            calls.contains(r#"Node::row().child(::bosque_ui::node::Element::html("b")).child("c")"#),
            "{calls}"
        );
    }

    #[test]
    fn a_component_takes_props_and_children() {
        let calls = said(quote!(<Block title=words.why id="why"><p></p></Block>));
        let props = r#"component_props_builder(&Block).title(words.why).id("why")"#;
        assert!(calls.contains(props) && calls.contains(".children("), "{calls}");
    }

    #[test]
    fn text_without_quotes_and_attributes_without_names_are_refused() {
        assert!(said(quote!(<p>word</p>)).starts_with("refused: "));
        assert!(said(quote!(<p {..all}></p>)).starts_with("refused: "));
        assert!(said(quote!(<p on:click></p>)).starts_with("refused: "));
    }
}
