//! Access: no state of the page breaks a rule of WCAG 2.2 AA that a program can find.

#![allow(missing_docs, reason = "tests")]

mod common;

use bosque_browser_tests::{Browser, Page, STATES, Screen, Site, Theme};
use common::axe::{Axe, Rules};
use common::bundle::{Signer, version};
use common::{send, tampered};

const LANGUAGES: [&str; 2] = ["es", "en"];
const SCREENS: [Screen; 2] = [Screen::Desktop, Screen::Phone];

/// What is wrong with the page as it stands: all rules in one theme, those on colours in the other too.
async fn judge(page: &Page, axe: &Axe, screen: Screen, state: &str) -> Vec<String> {
    let mut found = Vec::new();
    for (theme, rules) in [(Theme::Light, Rules::All), (Theme::Dark, Rules::Colours)] {
        page.browser().show(screen, theme).await;
        page.browser().settle().await;
        for broken in axe.violations(page, rules).await {
            found.push(format!("{state}, {}, {}: {broken}", screen.name(), theme.name()));
        }
    }
    found
}

async fn judge_every_state(screen: Screen) {
    let axe = Axe::set_up();
    let page = Page::open("").await;
    page.browser().show(screen, Theme::Light).await;
    let mut found = Vec::new();
    for language in LANGUAGES {
        for state in STATES {
            state.reach(&page, language).await;
            found.extend(judge(&page, &axe, screen, &format!("{} in {language}", state.name)).await);
        }
    }
    assert!(found.is_empty(), "{found:#?}");
}

#[tokio::test]
async fn every_state_passes_axe_on_a_desktop() {
    judge_every_state(Screen::Desktop).await;
}

#[tokio::test]
async fn every_state_passes_axe_on_a_phone() {
    judge_every_state(Screen::Phone).await;
}

#[tokio::test]
async fn a_model_that_is_refused_or_in_doubt_passes_axe() {
    let axe = Axe::set_up();
    let model = include_bytes!("../../models/week20/forest.bin");
    let needle = &model[20_000..20_024];
    let site = tampered(needle, 5, needle[5] ^ 1);
    let refused = Page::load(Browser::start().await, Site::serve(site.path()), "").await;
    let doubted = Page::open("?lang=es&model=final_model#/settings").await;
    let mut found = Vec::new();
    for language in LANGUAGES {
        for view in ["predict", "model"] {
            refused.browser().goto("about:blank").await;
            refused.browser().goto(&refused.site().url(&format!("?lang={language}#/{view}"))).await;
            refused.readiness().await;
            for screen in SCREENS {
                let state = format!("{view} of a refused model in {language}");
                found.extend(judge(&refused, &axe, screen, &state).await);
            }
        }
        doubted.revisit(&format!("?lang={language}&model=final_model#/settings")).await;
        assert_eq!(send(&doubted, &version("99.0.0", Signer::Nobody)).await, "candidate");
        for screen in SCREENS {
            let state = format!("an unsigned candidate in {language}");
            found.extend(judge(&doubted, &axe, screen, &state).await);
        }
    }
    assert!(found.is_empty(), "{found:#?}");
}

#[tokio::test]
async fn axe_finds_what_is_planted() {
    let axe = Axe::set_up();
    let page = Page::open("?lang=en").await;
    assert_eq!(axe.violations(&page, Rules::All).await, [""; 0]);
    let plant = "document.querySelector('h2').style.color = '#ddd';
        document.querySelector('main').append(document.createElement('button'))";
    page.browser().run(plant, vec![]).await;
    let found = axe.violations(&page, Rules::All).await;
    for rule in ["color-contrast", "button-name"] {
        assert!(found.iter().any(|broken| broken.starts_with(rule)), "{rule} is not in {found:#?}");
    }
}
