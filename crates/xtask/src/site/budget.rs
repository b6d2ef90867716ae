//! How large the site may be, over the wire. A rural clinic's link carries some 50 KB a second.

use super::{files::SiteFile, offline};

/// What is counted, and the most that it may be in bytes.
struct Budget {
    /// The directory that it holds for.
    site: &'static str,
    what: &'static str,
    counts: fn(&str) -> bool,
    bytes: u64,
}

/// The table. To raise a line is a decision: say in the commit what the page gains by it.
const BUDGETS: &[Budget] = &[
    // Of these, 80 KB are two models with their evaluation, signed, and 40 KB the model card, versions from files and the monitor. Why and
    // what if, the list of patients, and pasting, sheet and code weigh some 30 KB each, nearly all of it the code of views. MLflow's protocol
    // for the service worker, which runs this very program, and updates by file weigh 18 KB, a kiosk 12 KB.
    Budget {
        site: "dist/",
        what: "what the page loads first",
        // The page loads nothing of what portals embed.
        counts: |name| !name.starts_with("embed/") && !is_for_the_app(name),
        bytes: 455_000,
    },
    // They come once the page can be used, most of it the icons of a home screen.
    Budget {
        site: "dist/",
        what: "the service worker, the manifest and the icons",
        counts: is_for_the_app,
        bytes: 14_000,
    },
    Budget {
        site: "dist/",
        what: "what a portal's frame loads, with one model",
        counts: |name| name.starts_with("embed/") && !name.ends_with("/final_model.model"),
        bytes: 290_000,
    },
    Budget {
        site: "pkg/dist/",
        what: "the engine with its script",
        counts: |name| matches!(name, "engine.js" | "engine_bg.wasm"),
        bytes: 25_000,
    },
    Budget {
        site: "pkg/dist/",
        what: "the predictor with its script, without a model",
        counts: |name| matches!(name, "predictor.js" | "predictor_bg.wasm"),
        bytes: 115_000,
    },
    // Of these, some 110 KB are leptos' reactive graph and the standard library under it; form, result and reasons are the page's own.
    Budget {
        site: "pkg/dist/",
        what: "what an element loads, without a model",
        counts: |name| matches!(name, "widget.js" | "widget_bg.wasm" | "widget.css"),
        bytes: 218_000,
    },
];

/// What an installed app has beside the page.
fn is_for_the_app(name: &str) -> bool {
    [offline::LIST, offline::SERVICE_WORKER].contains(&name)
        || [".webmanifest", ".png"].iter().any(|end| name.ends_with(end))
}

/// One line for the first budget that is overdrawn.
pub(super) fn check(site: &str, files: &[SiteFile]) -> Result<(), String> {
    for budget in BUDGETS.iter().filter(|budget| budget.site == site) {
        let wire: u64 =
            files.iter().filter(|file| (budget.counts)(&file.name)).map(SiteFile::wire_bytes).sum();
        if wire > budget.bytes {
            let (what, allowed) = (budget.what, budget.bytes);
            return Err(format!(
                "{what} is {wire} bytes over the wire, {} above its budget of {allowed}: make it smaller, or change the \
                 budget with a reason",
                wire - allowed
            ));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn site(sizes: &[u64]) -> Vec<SiteFile> {
        let file = |bytes: &u64| SiteFile { name: "a".into(), raw: bytes * 3, brotli: Some(*bytes) };
        sizes.iter().map(file).collect()
    }

    #[test]
    fn the_last_byte_of_a_budget_may_be_spent() {
        assert_eq!(check("dist/", &site(&[300_000, 155_000])), Ok(()));
    }

    #[test]
    fn one_byte_more_is_refused_with_the_excess() {
        let said = check("dist/", &site(&[300_000, 155_001])).unwrap_err();
        assert!(said.contains("455001 bytes over the wire, 1 above its budget of 455000"), "{said}");
    }
}
