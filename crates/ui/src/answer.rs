//! The number, and on which side of the threshold it lies.

use bosque_model::{Lang, Threshold, shortest};
use leptos::prelude::*;

use crate::icon::{Icon, IconName};
use crate::node::view;
use crate::numbers::Numbers;
use crate::range_bar::RangeBar;
use crate::text::texts;

/// A result to show.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Shown {
    /// The probability.
    pub probability: f64,
    /// The class at the threshold.
    pub prediction: bool,
    /// The range that the training data bear out; none where the model cannot tell.
    pub range: Option<(f64, f64)>,
}

impl Shown {
    /// The whole per cent that circles and number show: 0 below 1 %, 100 above 99 %.
    #[must_use]
    pub fn whole_percent(&self) -> u8 {
        match self.probability {
            p if p < 0.01 => 0,
            p if p > 0.99 => 100,
            p => (p * 100.0).round() as u8,
        }
    }

    /// [`Shown::whole_percent`] as text, with `<1` and `>99` at the ends.
    #[must_use]
    pub fn whole_percent_text(&self) -> String {
        match self.whole_percent() {
            0 => "<1".to_owned(),
            100 => ">99".to_owned(),
            percent => percent.to_string(),
        }
    }
}

/// The probability in large figures, its exact value, its range where the model has one, and the class. Without a result it shows an empty
/// number and, in the room of the rest, what is passed as children.
#[component]
pub fn Answer(
    /// The result; none while the form is not complete and valid.
    #[prop(into)]
    shown: Signal<Option<Shown>>,
    /// The model's threshold.
    threshold: Threshold,
    /// Whether the model has a range for each result.
    #[prop(optional)]
    ranged: bool,
    /// The language.
    lang: Lang,
    /// What stands in the room of the rest while there is no result.
    children: ChildrenFn,
) -> impl IntoView {
    let words = &texts(lang).answer;
    let numbers = Numbers::new(lang);
    // The space shrinks apart from the sign: at this size it would be a gap.
    let percent = move || {
        view! { <small class="prob__gap">{numbers.percent_space()}</small><span class="prob__sign">"%"</span> }
    };
    let number = move || match shown.get() {
        Some(shown) => view! {
            {shown.whole_percent_text()}{percent}
        },
        None => view! {
            <span class="prob__none" aria-hidden="true">"––"</span>
            <span aria-hidden="true">{percent}</span>
            <span class="vh">{words.none}</span>
        },
    };
    let at = threshold.value;
    let exact = move || {
        shown.get().map(|shown| numbers.percent(shown.probability, decimals_apart(shown.probability, at)))
    };
    let class_words = move || {
        shown.get().map(|shown| {
            let limit = numbers.percent(at, decimals_apart(shown.probability, at));
            if shown.prediction {
                view! { <Icon name=IconName::Up /> {(words.above)(&limit)} }
            } else {
                view! { <Icon name=IconName::Down /> {(words.below)(&limit)} }
            }
        })
    };
    let known = threshold.sensitivity.zip(threshold.specificity);
    let known = known.map(|(sensitivity, specificity)| {
        (words.threshold)(&numbers.percent(sensitivity, 0), &numbers.percent(specificity, 0))
    });
    // An output is a status of its own; inside the one that holds it, it would be read twice.
    view! {
        <div class=if ranged { "prob prob--ranged" } else { "prob" } class:prob--empty=move || shown.get().is_none()>
            <p>
                <output
                    class="prob__n"
                    name="probability"
                    role="none"
                    data-value=move || shown.get().map(|shown| shortest(shown.probability))
                >
                    {number}
                </output>
            </p>
            <div class="prob__rest">
                <p class="prob__r">
                    {move || exact().map(|exact| view! { {words.probability} " " <b>{exact}</b> })}
                </p>
                {ranged.then(|| view! { <RangeBar shown=shown threshold=at lang=lang /> })}
                <p class="cls" class:cls--down=move || shown.get().is_some_and(|shown| !shown.prediction)>
                    <output
                        name="prediction"
                        role="none"
                        data-value=move || shown.get().map(|shown| u8::from(shown.prediction).to_string())
                    >
                        {class_words}
                    </output>
                    {move || shown.get().and(known.clone()).map(|text| view! { <span>{text}</span> })}
                </p>
            </div>
            {move || shown.get().is_none().then(|| view! { <div class="prob__wait">{children()}</div> })}
        </div>
    }
}

/// Decimals that tell the probability from the threshold: one, or more where one would show them alike.
#[must_use]
pub fn decimals_apart(probability: f64, threshold: f64) -> u8 {
    let tenths = |value: f64| (value * 1000.0).round();
    if probability != threshold && tenths(probability) == tenths(threshold) { 4 } else { 1 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ends_of_the_scale_are_not_rounded_to_certainty() {
        let text = |probability| Shown { probability, prediction: false, range: None }.whole_percent_text();
        assert_eq!((text(0.0004).as_str(), text(0.0099).as_str(), text(0.01).as_str()), ("<1", "<1", "1"));
        assert_eq!((text(0.424).as_str(), text(0.99).as_str(), text(0.9999).as_str()), ("42", "99", ">99"));
    }

    #[test]
    fn a_near_miss_is_told_from_the_threshold() {
        assert_eq!(
            (decimals_apart(0.42, 0.38), decimals_apart(0.38001, 0.38), decimals_apart(0.38, 0.38)),
            (1, 4, 1)
        );
    }
}
