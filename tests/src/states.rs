//! The states in which the page is looked at, in one place: whoever looks at all of them goes through [`STATES`].
//!
//! A new view or state is a line there; the tests of access and the screenshots then look at it too.

use crate::{Page, eventually};

/// One thing that a person does to bring the page into a state.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// Gives a field of the form a value: its name, the value.
    Enter(&'static str, &'static str),
    /// Presses what bears a `data-testid`.
    Press(&'static str),
    /// Puts a slider to a value: its `data-testid`, the value.
    Slide(&'static str, &'static str),
    /// Waits for what bears a `data-testid`.
    Await(&'static str),
    /// Unfolds all that is folded.
    Unfold,
    /// Scrolls what bears a `data-testid` to the middle of the screen.
    Show(&'static str),
}

/// A state of the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct State {
    /// As it stands in file names and messages.
    pub name: &'static str,
    /// The model's name, or nothing for the one that the page opens with.
    pub model: &'static str,
    /// The view, as it stands in the address.
    pub view: &'static str,
    /// How it comes about from the view as it opens.
    pub steps: &'static [Step],
}

const fn state(name: &'static str, model: &'static str, view: &'static str, steps: &'static [Step]) -> State {
    State { name, model, view, steps }
}

/// Every state in which the page is judged and shown.
pub const STATES: &[State] = &[
    state("predict-empty", "", "predict", &[]),
    state("predict-result", "", "predict", &[Step::Press("example")]),
    state("predict-retrospective", "final_model", "predict", &[Step::Press("example")]),
    state(
        "predict-errors",
        "",
        "predict",
        &[Step::Press("example"), Step::Enter("age", "999"), Step::Enter("wtkg", "x")],
    ),
    state("predict-cautions", "", "predict", &[Step::Press("example"), Step::Enter("cd40", "1199")]),
    state(
        "predict-supposed",
        "",
        "predict",
        &[
            Step::Press("example"),
            Step::Press("pin"),
            Step::Enter("cd420", "90"),
            Step::Show("contributions"),
        ],
    ),
    state("predict-code", "", "predict", &[Step::Press("example"), Step::Press("code")]),
    state("predict-paste", "", "predict", &[Step::Press("paste")]),
    state("list-empty", "", "batch", &[]),
    state("list-results", "", "batch", &[Step::Press("ward-example"), Step::Await("save")]),
    state("model", "", "model", &[]),
    state("model-threshold", "", "model", &[Step::Slide("threshold", "200"), Step::Show("threshold")]),
    state("model-unfolded", "final_model", "model", &[Step::Unfold]),
    state("settings", "", "settings", &[]),
];

impl State {
    /// The query and the hash that lead to its view.
    pub fn address(&self, language: &str) -> String {
        let model = if self.model.is_empty() { String::new() } else { format!("&model={}", self.model) };
        format!("?lang={language}{model}#/{}", self.view)
    }

    /// Opens the page anew in a language and brings it into this state.
    pub async fn reach(&self, page: &Page, language: &str) {
        page.revisit(&self.address(language)).await;
        page.expect_kept().await; // what the settings say of it is part of the picture
        self.take_steps(page).await;
    }

    /// Brings a page that shows the view into this state.
    pub async fn take_steps(&self, page: &Page) {
        let (shown, steps): (Vec<Step>, Vec<Step>) =
            self.steps.iter().copied().partition(|step| matches!(step, Step::Show(_)));
        for step in steps {
            take(page, step).await;
        }
        page.browser().run("scrollTo(0, 0); document.activeElement?.blur()", Vec::new()).await;
        for step in shown {
            take(page, step).await;
        }
        page.browser().settle().await;
    }
}

async fn take(page: &Page, step: Step) {
    const FIND: &str = "const found = document.querySelector(`[data-testid='${arguments[0]}']`);
        if (!found) return null;";
    let (script, arguments) = match step {
        Step::Enter(name, value) => return page.enter(name, value).await,
        Step::Unfold => {
            ("document.querySelectorAll('details').forEach(each => (each.open = true)); return true", vec![])
        }
        Step::Show(id) => {
            ("found.scrollIntoView({ block: 'center', behavior: 'instant' }); return true", vec![id.into()])
        }
        Step::Await(id) => ("return true", vec![id.into()]),
        Step::Press(id) => ("found.click(); return true", vec![id.into()]),
        Step::Slide(id, value) => (
            "found.value = arguments[1]; found.dispatchEvent(new Event('input', { bubbles: true })); return true",
            vec![id.into(), value.into()],
        ),
    };
    let script = if arguments.is_empty() { script.to_owned() } else { format!("{FIND} {script}") };
    let what = format!("{step:?}");
    eventually(&what, async || {
        page.browser().run(&script, arguments.clone()).await.as_bool().filter(|done| *done)
    })
    .await;
    page.browser().settle().await;
}
