//! The page on narrow screens, under fingers, with other spacing, and as the system wishes to see it.

#![allow(missing_docs, reason = "tests")]

mod common;

use bosque_browser_tests::{Page, STATES, Theme};
use common::axe::{Axe, Rules};
use serde_json::Value;

/// What sticks out of the screen at its side: whatever lies in no frame that scrolls or clips.
const STICKS_OUT: &str = "const width = document.documentElement.clientWidth;
    const framed = element => {
      for (let each = element.parentElement; each; each = each.parentElement)
        if (getComputedStyle(each).overflowX !== 'visible') return true;
      return false;
    };
    const found = [...document.querySelectorAll('body *')].filter(element => {
      const box = element.getBoundingClientRect();
      return box.width > 0 && box.height > 0 && (box.right > width + 1 || box.left < -1)
        && !element.closest('.vh, .skip') && !framed(element);
    });
    const name = element => `${element.tagName} ${element.id} ${element.getAttribute('class')} ${element.textContent.slice(0, 40)}`;
    if (document.documentElement.scrollWidth > width) found.push(document.documentElement);
    return found.map(name);";

/// Text that its own box cuts off.
const CUT_OFF: &str = "return [...document.querySelectorAll('body *')].filter(element => {
      const style = getComputedStyle(element);
      const clips = ['hidden', 'clip'].includes(style.overflowX) || ['hidden', 'clip'].includes(style.overflowY);
      return clips && element.textContent.trim() && element.checkVisibility() && !element.closest('.vh, svg, select')
        && (element.scrollWidth > element.clientWidth + 1 || element.scrollHeight > element.clientHeight + 1);
    }).map(element => `${element.tagName} ${element.id} ${element.getAttribute('class')} ${element.textContent.slice(0, 40)}`);";

/// The spacing of WCAG 2.2, 1.4.12.
const SPACE: &str = "const sheet = new CSSStyleSheet();
    sheet.replaceSync(`* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important; }
      p { margin-block-end: 2em !important; }`);
    document.adoptedStyleSheets = [sheet];";

/// What a finger of 44 px would miss: it presses at the middle and at four places 21 px from there. Links inside a sentence need no more
/// than their line.
const TOO_SMALL: &str = "const pressable = 'a[href], button, input, select, summary';
    const visible = element => element.checkVisibility({ opacityProperty: false, visibilityProperty: true });
    const dialog = document.querySelector('dialog:modal'); // what lies under it cannot be pressed
    return [...(dialog ?? document).querySelectorAll(pressable)].filter(element => {
      if (!visible(element) || element.closest('.skip, .vh') || element.matches('.vh, :disabled')) return false;
      if (element.matches('a') && getComputedStyle(element).display === 'inline') return false;
      const target = element.labels?.[0] && element.matches('[type=radio], [type=checkbox], [type=file]') ? element.labels[0] : element;
      target.scrollIntoView({ block: 'center', inline: 'center', behavior: 'instant' });
      const box = target.getBoundingClientRect();
      const [x, y] = [box.left + box.width / 2, box.top + box.height / 2];
      const hits = (x, y) => {
        if (x < 0 || y < 0 || x >= innerWidth || y >= innerHeight) return true;
        const hit = document.elementFromPoint(x, y);
        return hit && (element.contains(hit) || target.contains(hit) || hit.contains(element) && hit.matches('.in')
          || hit.control === element);
      };
      return ![[0, 0], [0, -21], [0, 21], [-21, 0], [21, 0]].every(([dx, dy]) => hits(x + dx, y + dy));
    }).map(element => `${element.outerHTML.slice(0, 160)} ${JSON.stringify(element.getBoundingClientRect())}`);";

/// What still moves.
const MOVES: &str = "return [...document.querySelectorAll('*')].filter(element => {
      const style = getComputedStyle(element);
      return style.animationName !== 'none' || style.transitionDuration.split(', ').some(time => time !== '0s');
    }).map(element => element.outerHTML.slice(0, 120));";

async fn found(page: &Page, script: &str, state: &str) -> Vec<String> {
    let answer = page.browser().run(script, vec![]).await;
    let list = answer.as_array().expect("a list").iter().filter_map(Value::as_str);
    list.map(|each| format!("{state}: {each}")).collect()
}

#[tokio::test]
async fn nothing_sticks_out_of_a_narrow_screen() {
    let page = Page::open("").await;
    let mut all = Vec::new();
    for state in STATES {
        state.reach(&page, "es").await;
        for width in [320, 360, 720, 1024] {
            page.browser().resize(width, 640).await;
            all.extend(found(&page, STICKS_OUT, &format!("{} at {width} px", state.name)).await);
        }
    }
    assert!(all.is_empty(), "{all:#?}");
    page.browser().run("document.querySelector('h1').after(document.createElement('pre'))", vec![]).await;
    page.browser().run("document.querySelector('pre').textContent = 'x'.repeat(400)", vec![]).await;
    assert!(!found(&page, STICKS_OUT, "planted").await.is_empty(), "a line of 400 letters fits");
}

#[tokio::test]
async fn wider_spacing_of_text_loses_nothing() {
    let page = Page::open("").await;
    let mut all = Vec::new();
    for state in STATES {
        state.reach(&page, "es").await;
        page.browser().run(SPACE, vec![]).await;
        for width in [360, 1280] {
            page.browser().resize(width, 800).await;
            let name = format!("{} at {width} px, spaced", state.name);
            all.extend(found(&page, STICKS_OUT, &name).await);
            all.extend(found(&page, CUT_OFF, &name).await);
        }
    }
    assert!(all.is_empty(), "{all:#?}");
}

#[tokio::test]
async fn every_target_is_large_enough_for_a_finger() {
    let page = Page::open("").await;
    let mut all = Vec::new();
    for state in STATES {
        for width in [360, 1024] {
            page.browser().resize(width, 800).await;
            state.reach(&page, "es").await;
            all.extend(found(&page, TOO_SMALL, &format!("{} at {width} px", state.name)).await);
        }
    }
    assert!(all.is_empty(), "{all:#?}");
    let shrink = "document.querySelector('.btn').style.cssText = 'min-block-size: 20px; block-size: 20px'";
    STATES[0].reach(&page, "es").await;
    page.browser().run(shrink, vec![]).await;
    assert_eq!(found(&page, TOO_SMALL, "planted").await.len(), 1);
}

#[tokio::test]
async fn nothing_moves_where_the_system_wishes_so() {
    let page = Page::open("").await;
    page.browser().prefer(Theme::Light, &[]).await;
    assert!(!found(&page, MOVES, "").await.is_empty(), "nothing ever moves, so this tests nothing");
    for state in STATES {
        state.reach(&page, "es").await;
        page.browser().prefer(Theme::Light, &[("prefers-reduced-motion", "reduce")]).await;
        assert_eq!(found(&page, MOVES, state.name).await, [""; 0]);
    }
}

#[tokio::test]
async fn more_contrast_is_there_where_the_system_wishes_so() {
    let axe = Axe::set_up();
    let page = Page::open("").await;
    for name in ["predict-errors", "predict-cautions", "model", "settings"] {
        let state = STATES.iter().find(|state| state.name == name).expect("a state");
        state.reach(&page, "es").await;
        for theme in [Theme::Light, Theme::Dark] {
            let wishes = [("prefers-contrast", "more"), ("prefers-reduced-motion", "reduce")];
            page.browser().prefer(theme, &wishes).await;
            let found = axe.violations(&page, Rules::Contrast).await;
            assert!(found.is_empty(), "{name}, {}: {found:#?}", theme.name());
        }
    }
}
