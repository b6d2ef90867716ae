//! Screenshots of the page: every screen, language and theme, empty and filled.
//!
//! `cargo run -p bosque-browser-tests --bin shots -- --out DIR [--dist DIR] [--view VIEW] [--model MODEL] [--fill name=value,name=value]
//! [--press TEST_ID] [--pdf] [--file CSV] [--query NAME=VALUE] [--sizes WIDTHxHEIGHT,WIDTHxHEIGHT]`
//!
//! `cargo run -p bosque-browser-tests --bin shots -- --out DIR [--dist DIR] [--prefer FEATURE=VALUE] --states [NAME]` takes every state of [`STATES`], or those whose
//! names begin so, in Spanish, as far as the screen shows it; `cargo xtask screenshots` calls it for the documents. Files are named like
//! `predict-empty-phone-dark.png`.
//!
//! `--dist` is `dist` where it is not given: build it with `cargo xtask dist`. `--view` is `predict` where it is not given, `--model` the
//! one that the page opens with. Files are named like `predict-desktop-es-light-filled.png`. Every view but the first is taken as long
//! as it is. `--press` presses the button with that `data-testid` before the filled page is taken, `--pdf` also prints it. `--file` gives
//! the patients' view a file and takes it once that is scored, or shown with what it lacks. `--query` adds to the address, such as `mode=kiosk`;
//! `--sizes` takes touch screens of these sizes in place of desktop and phone, as far as each shows the page.
#![forbid(unsafe_code)]
#![deny(missing_docs)]

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::ExitCode,
};

use bosque_browser_tests::{Browser, Extent, Page, STATES, Screen, Site, Theme, begin};

const USAGE: &str = "usage: shots --out DIR [--dist DIR] [--view VIEW] [--model MODEL] [--fill name=value,name=value] \
     [--press TEST_ID] [--pdf] [--file CSV] [--query NAME=VALUE] [--sizes WIDTHxHEIGHT,WIDTHxHEIGHT]\n       shots --out DIR [--dist DIR] [--prefer FEATURE=VALUE] --states [NAME]";

/// The view that the page opens with.
const FIRST_VIEW: &str = "predict";

#[derive(Default)]
struct Options {
    out: Option<PathBuf>,
    dist: Option<PathBuf>,
    view: Option<String>,
    model: Option<String>,
    fill: Vec<(String, String)>,
    /// How the names of the states begin that are taken in place of a view.
    states: Option<String>,
    press: Option<String>,
    pdf: bool,
    file: Option<PathBuf>,
    /// What else stands in the address.
    query: Option<String>,
    /// Screens in place of desktop and phone, in CSS pixels.
    sizes: Vec<(u32, u32)>,
    /// What the person prefers meanwhile, such as `prefers-contrast` = `more`.
    prefer: Vec<(String, String)>,
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let (options, programs) = match begin(parse(env::args().skip(1)), USAGE) {
        Ok(both) => both,
        Err(code) => return code,
    };
    let out = options.out.unwrap_or_default();
    if let Err(error) = fs::create_dir_all(&out) {
        eprintln!("error: creating {}: {error}", out.display());
        return ExitCode::FAILURE;
    }
    let mut rest = options.model.map(|model| format!("&model={model}")).unwrap_or_default();
    rest += &options.query.map(|query| format!("&{query}")).unwrap_or_default();
    let site = Site::serve(options.dist.unwrap_or_else(|| "dist".into()));
    let page = Page::load(Browser::start_with(&programs).await, site, "").await;
    if let Some(states) = &options.states {
        take_states(&page, &out, states, &options.prefer).await;
        return ExitCode::SUCCESS;
    }
    let view = options.view.as_deref().unwrap_or(FIRST_VIEW);
    let desktop = if view == FIRST_VIEW { Extent::Screen } else { Extent::Page };
    let usual = [(Look::As(Screen::Desktop), desktop), (Look::As(Screen::Phone), Extent::Page)];
    let sizes = options.sizes.iter().map(|&(width, height)| (Look::Sized(width, height), Extent::Screen));
    let looks: Vec<(Look, Extent)> = if options.sizes.is_empty() { usual.to_vec() } else { sizes.collect() };
    for (look, extent) in looks {
        for language in ["es", "en"] {
            for theme in [Theme::Light, Theme::Dark] {
                let path = |state| {
                    out.join(format!("{view}-{}-{language}-{}-{state}.png", look.name(), theme.name()))
                };
                look.show(page.browser(), theme).await;
                page.revisit(&format!("?lang={language}{rest}#/{view}")).await;
                page.expect_kept().await;
                take(&page, path("empty"), extent).await;
                if !options.fill.is_empty() {
                    for (name, value) in &options.fill {
                        page.enter(name, value).await;
                    }
                    page.submit().await;
                    page.browser().run("scrollTo(0, 0)", Vec::new()).await;
                    if let Some(button) = &options.press {
                        page.press(button).await;
                    }
                    take(&page, path("filled"), extent).await;
                    if options.pdf {
                        let path = path("filled").with_extension("pdf");
                        fs::write(&path, page.browser().pdf().await).expect("a sheet can be written");
                        println!("{}", path.display());
                    }
                }
                if let Some(file) = &options.file {
                    page.choose_file("ward-file", file).await;
                    page.expect_stage(&["done", "open", "unreadable"]).await;
                    take(&page, path("file"), extent).await;
                }
            }
        }
    }
    ExitCode::SUCCESS
}

/// A screen to look at.
#[derive(Clone, Copy)]
enum Look {
    As(Screen),
    Sized(u32, u32),
}

impl Look {
    /// As it stands in file names.
    fn name(self) -> String {
        match self {
            Look::As(screen) => screen.name().to_owned(),
            Look::Sized(width, height) => format!("{width}x{height}"),
        }
    }

    async fn show(self, browser: &Browser, theme: Theme) {
        match self {
            Look::As(screen) => browser.show(screen, theme).await,
            Look::Sized(width, height) => {
                browser.show(Screen::Desktop, theme).await;
                browser.resize(width, height).await;
            }
        }
    }
}

async fn take_states(page: &Page, out: &Path, names: &str, prefer: &[(String, String)]) {
    let mut prefer: Vec<_> = prefer.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    prefer.push(("prefers-reduced-motion", "reduce"));
    for state in STATES.iter().filter(|state| state.name.starts_with(names)) {
        for screen in [Screen::Desktop, Screen::Phone] {
            page.browser().show(screen, Theme::Light).await;
            state.reach(page, "es").await;
            for theme in [Theme::Light, Theme::Dark] {
                page.browser().prefer(theme, &prefer).await;
                let name = format!("{}-{}-{}.png", state.name, screen.name(), theme.name());
                take(page, out.join(name), Extent::Screen).await;
            }
        }
    }
}

async fn take(page: &Page, path: PathBuf, extent: Extent) {
    page.browser().screenshot(&path, extent).await;
    println!("{}", path.display());
}

fn parse(mut args: impl Iterator<Item = String>) -> Result<Options, String> {
    let mut options = Options::default();
    while let Some(arg) = args.next() {
        if arg == "--pdf" {
            options.pdf = true;
            continue;
        }
        let mut value = || args.next().ok_or(format!("`{arg}` needs a value"));
        match arg.as_str() {
            "--out" => options.out = Some(value()?.into()),
            "--dist" => options.dist = Some(value()?.into()),
            "--view" => options.view = Some(value()?),
            "--model" => options.model = Some(value()?),
            "--states" => options.states = Some(args.next().unwrap_or_default()),
            "--press" => options.press = Some(value()?),
            "--file" => options.file = Some(value()?.into()),
            "--query" => options.query = Some(value()?),
            "--sizes" => options.sizes = parse_sizes(&value()?)?,
            "--prefer" => options.prefer = parse_fill(&value()?)?,
            "--fill" => options.fill = parse_fill(&value()?)?,
            _ => return Err(format!("`{arg}` is unknown")),
        }
    }
    if options.out.is_none() {
        return Err("`--out` is missing".into());
    }
    Ok(options)
}

fn parse_fill(list: &str) -> Result<Vec<(String, String)>, String> {
    let pair = |pair: &str| {
        let (name, value) = pair.split_once('=').ok_or(format!("`{pair}` is not name=value"))?;
        Ok((name.trim().to_string(), value.trim().to_string()))
    };
    list.split(',').map(pair).collect()
}

fn parse_sizes(list: &str) -> Result<Vec<(u32, u32)>, String> {
    let size = |size: &str| {
        let (width, height) = size.split_once('x')?;
        Some((width.parse().ok()?, height.parse().ok()?))
    };
    list.split(',').map(|each| size(each).ok_or(format!("`{each}` is not WIDTHxHEIGHT"))).collect()
}
