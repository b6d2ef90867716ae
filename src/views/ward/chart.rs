//! How the probabilities are spread.

use bosque_model::{Lang, Model};
use bosque_ui::node::{Node, view};
use bosque_ui::{Block, Html, Numbers, percent, ward_texts};

use crate::ward::{BINS, Part, Show, Ward};

/// The top of the tallest bar and the foot of all, in px.
const TOP: usize = 24;
const FOOT: usize = 120;

/// A histogram with the threshold, and the counts in words.
pub fn spread(ward: Ward, model: &'static Model, lang: Lang) -> Node {
    let words = ward_texts(lang);
    let numbers = Numbers::new(lang);
    let threshold = model.manifest().threshold.value;
    let (bins, counts) = ward.with(Part::Scores, |held| {
        let results = &held.results;
        (results.histogram(), [Show::Above, Show::Below, Show::Refused].map(|show| results.count(show)))
    });
    let [above, below, refused] = counts;
    let all = above + below;
    let share = if all > 0 { above as f64 / all as f64 } else { 0.0 };
    let counted = (words.above)(&numbers.count(above), &numbers.count(all), &numbers.percent(share, 1));
    let others = (words.others)(&numbers.count(below), &numbers.count(refused));
    let limit = (words.threshold)(&numbers.percent(threshold, 1));
    let sentence = format!("{}. {limit}. {counted}; {others}", words.spread);
    let drawing = draw(&bins, threshold, &limit, &sentence, &numbers.percent(1.0, 0));
    view! {
        <Block title=words.spread id="spread">
            <figure class="hist">
                <div inner_html=drawing></div>
                <figcaption class="note" data-testid="counts"><b>{counted}</b>"; " {others}</figcaption>
            </figure>
        </Block>
    }
}

fn draw(bins: &[usize; BINS], threshold: f64, limit: &str, sentence: &str, end: &str) -> String {
    let tallest = bins.iter().copied().max().unwrap_or_default().max(1);
    let mut svg = Html::default();
    svg.open("svg", &[("class", "chart"), ("role", "img"), ("aria-label", sentence)]);
    for (i, &count) in bins.iter().enumerate().filter(|(_, count)| **count > 0) {
        // One patient among thousands is still to be seen.
        let height = ((FOOT - TOP) * count / tallest).max(1);
        let (x, width) = (percent((i as f64 + 0.06) / BINS as f64), percent(0.88 / BINS as f64));
        let (y, height) = ((FOOT - height).to_string(), height.to_string());
        let place = [("class", "bar--tree"), ("x", &x), ("width", &width), ("y", &y), ("height", &height)];
        svg.element("rect", &place, "");
    }
    let (foot, under, at) = (FOOT.to_string(), (FOOT + 16).to_string(), percent(threshold));
    svg.element("line", &[("class", "ax"), ("x1", "0"), ("x2", "100%"), ("y1", &foot), ("y2", &foot)], "");
    svg.element("line", &[("class", "mk"), ("x1", &at), ("x2", &at), ("y1", "2"), ("y2", &foot)], "");
    let (side, shift) = if threshold < 0.6 { ("tx-ink", "6") } else { ("tx-ink tx-end", "-6") };
    svg.element("text", &[("class", side), ("x", &at), ("dx", shift), ("y", "12")], limit);
    for (i, tick) in ["0", "20", "40", "60", "80", end].into_iter().enumerate() {
        let class = ["", "tx-mid", "tx-mid", "tx-mid", "tx-mid", "tx-end"][i];
        svg.element("text", &[("class", class), ("x", &percent(i as f64 / 5.0)), ("y", &under)], tick);
    }
    svg.close("svg");
    svg.into_html()
}
