//! Fields that belong together.

use bosque_model::{Feature, Group};
use leptos::prelude::*;

use crate::field_parts::FieldText;
use crate::node::view;

/// A headed group of fields. Beside its heading stands the help of the field that the reader has turned to:
/// the form stays calm, nothing is covered and nothing moves.
#[component]
pub fn FieldGroup(
    /// The heading.
    title: &'static str,
    /// The heading's id.
    id: &'static str,
    /// The words of its fields.
    fields: Vec<FieldText>,
    /// The name of the field that the reader has turned to.
    #[prop(into)]
    active: Signal<Option<String>>,
    /// The fields.
    children: Children,
) -> impl IntoView {
    let helps = fields
        .into_iter()
        .map(|field| {
            let id = field.id("help");
            let name = field.name;
            let shown = move || active.with(|active| active.as_ref() == Some(&name));
            view! { <span id=id class="help" class:help--on=shown>{field.help}</span> }
        })
        .collect::<Vec<_>>();
    view! {
        <div class="group" role="group" aria-labelledby=id>
            <div class="group__head">
                <h2 id=id>{title}</h2>
                <p class="group__help">{helps}</p>
            </div>
            <div class="grid2">{children()}</div>
        </div>
    }
}

/// A model's features in the groups that stand one after the other: each group with its features and their places among all.
pub(crate) fn grouped(
    features: &[Feature],
) -> impl Iterator<Item = (Group, &[Feature], std::ops::Range<usize>)> {
    features.chunk_by(|a, b| a.group == b.group).scan(0, |seen, features| {
        let first = *seen;
        *seen += features.len();
        Some((features[0].group, features, first..*seen))
    })
}

/// The id of a group's heading.
pub(crate) fn group_id(group: Group) -> &'static str {
    match group {
        Group::Patient => "group-patient",
        Group::Immunology => "group-immunology",
        Group::Treatment => "group-treatment",
        Group::History => "group-history",
        Group::FollowUp => "group-follow-up",
        Group::Other => "group-other",
    }
}
