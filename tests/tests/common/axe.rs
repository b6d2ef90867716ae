//! axe-core, put into the page by the driver, which the page's policy does not bind.

use std::{fs, path::Path};

use bosque_browser_tests::Page;
use serde_json::{Value, json};

const RUN: &str = "const [only, done] = arguments;
    axe.run(document, { runOnly: only, resultTypes: ['violations'] }).then(
      ({ violations, passes, incomplete }) => done([
        passes.length + incomplete.length, // what lies over a dimmed page it looks at and leaves to people
        violations.flatMap(({ id, help, nodes }) =>
          nodes.map(({ target, failureSummary }) => `${id} (${help}) at ${target.join(' ')}: ${failureSummary}`)),
      ]),
      error => done([0, [String(error)]]),
    );";

/// What is asked of the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rules {
    /// WCAG 2.2 to level AA, and what is good practice beyond it.
    All,
    /// Those that another theme could break.
    Colours,
    /// A contrast of 7 to 1, of large letters 4.5 to 1.
    Contrast,
}

/// axe-core's script.
pub struct Axe(String);

impl Axe {
    /// The pinned version; installs it where it is not yet in the cache of tools.
    pub fn set_up() -> Axe {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        let modules = xtask::judges::modules(&root).unwrap_or_else(|error| panic!("{error}"));
        let path = modules.join("axe-core/axe.min.js");
        Axe(fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display())))
    }

    /// What the page breaks as it stands, a line for each element.
    pub async fn violations(&self, page: &Page, rules: Rules) -> Vec<String> {
        let browser = page.browser();
        if browser.run("return typeof axe", vec![]).await != "object" {
            browser.run(&self.0, vec![]).await;
        }
        let (kind, names, fewest) = match rules {
            Rules::All => {
                ("tag", &["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"][..], 20)
            }
            Rules::Contrast => ("rule", &["color-contrast-enhanced"][..], 1),
            Rules::Colours => ("rule", &["color-contrast", "link-in-text-block"][..], 1),
        };
        let only = json!({ "type": kind, "values": names });
        let answer = browser.session().execute_async(RUN, vec![only]).await;
        let answer = answer.unwrap_or_else(|error| panic!("axe does not run: {error}")).json().clone();
        let (seen, broken) = (&answer[0], &answer[1]);
        assert!(seen.as_u64() >= Some(fewest), "axe has looked at nothing: {answer}");
        broken.as_array().expect("a list").iter().filter_map(Value::as_str).map(String::from).collect()
    }
}
