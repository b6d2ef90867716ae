//! `bosque.html`: the whole site in one file that opens from a disk, where there is neither a server nor an origin.
//!
//! A browser loads no module and fetches nothing there, so the script is one classic script (`bundle`), the WebAssembly stands packed in
//! a block of data, and the policy names script and style by their digests.

mod bundle;

use std::{fs, io::Write, path::Path};

use base64::{Engine, engine::general_purpose::STANDARD};
use flate2::{Compression, write::GzEncoder};
use sha2::{Digest, Sha256};

use super::files;
use crate::error::{Doing, Error, Result};

/// The file's name in `dist/`.
pub(super) const NAME: &str = "bosque.html";

/// The most that it may weigh, in bytes: two models with their cards and evaluation included.
const MOST_BYTES: usize = 1_200_000;

/// Writes the one file from the site that stands in `dist`, and returns its size in bytes.
pub(super) fn write(dist: &Path) -> Result<usize> {
    let names = files::list(dist)?;
    let text = |name: &str| Ok(String::from_utf8_lossy(&files::read(dist, name)?).into_owned());
    let page = text("index.html")?;
    let style = text(only(&names, "style-", ".css")?)?;
    let icon = files::read(dist, only(&names, "icon-", ".svg")?)?;
    let glue = only(&names, "bosque-app-", ".js")?;
    let program = files::read(dist, only(&names, "bosque-app-", "_bg.wasm")?)?;
    let modules = bundle::with_imports(glue, &|name| text(name))?;
    let script = bundle::script(
        &modules,
        &text(only(&names, "worker-", ".js")?)?,
        &text(only(&names, "boot-", ".js")?)?,
    );
    let whole = assemble(&page, &style, &icon, &script, &program)?;
    if whole.len() > MOST_BYTES {
        return Err(Error::Refused(format!(
            "{NAME} has {} bytes, and {MOST_BYTES} are its most",
            whole.len()
        )));
    }
    fs::write(dist.join(NAME), &whole).doing(format_args!("writing dist/{NAME}"))?;
    Ok(whole.len())
}

/// The one name that begins and ends so.
fn only<'a>(names: &'a [String], start: &str, end: &str) -> Result<&'a str> {
    let mut found = names.iter().filter(|name| name.starts_with(start) && name.ends_with(end));
    match (found.next(), found.next()) {
        (Some(name), None) => Ok(name),
        _ => Err(Error::Refused(format!("dist/ should hold exactly one {start}…{end}"))),
    }
}

/// The page with everything in it. What the page asks for goes, and its own policy with it.
fn assemble(page: &str, style: &str, icon: &[u8], script: &str, program: &[u8]) -> Result<String> {
    for (what, text) in [("style", style), ("script", script)] {
        if text.contains("</") && text.to_ascii_lowercase().contains(&format!("</{what}")) {
            return Err(Error::Refused(format!("the page's {what} would end its own element")));
        }
    }
    let mut head = Vec::new();
    let mut seen = [false; 2];
    for line in page.lines() {
        if line.starts_with("<meta http-equiv=\"Content-Security-Policy\"") {
            seen[0] = true;
            head.push(format!(
                "<meta http-equiv=\"Content-Security-Policy\" content=\"{}\">",
                policy(style, script)
            ));
        } else if line.starts_with("<link rel=\"icon\"") {
            seen[1] = true;
            head.push(format!(
                "<link rel=\"icon\" href=\"data:image/svg+xml;base64,{}\">",
                STANDARD.encode(icon)
            ));
        } else if !line.starts_with("<link ") && !line.starts_with("<script ") {
            head.push(line.to_owned());
        }
    }
    let page = head.join("\n");
    let parts = page.split_once("</title>").zip(page.contains("</body>").then_some(()));
    let Some(((before, after), ())) = parts.filter(|_| seen == [true; 2]) else {
        return Err(Error::Refused(
            "index.html has no policy, icon, title or body on lines of their own".into(),
        ));
    };
    let left = ["src=\"./", "href=\"./"].into_iter().find(|reference| page.contains(reference));
    if let Some(reference) = left {
        return Err(Error::Refused(format!("index.html still asks for a file: {reference}")));
    }
    let packed = STANDARD.encode(gzip(program));
    let data = format!("<script type=\"application/gzip\" id=\"program\">{packed}</script>\n");
    let after = after.replacen("</body>", &format!("{data}<script>{script}</script>\n</body>"), 1);
    Ok(format!("{before}</title>\n<style>{style}</style>{after}\n"))
}

/// Nothing may be reached at all; the worker for lists is made from this very script.
fn policy(style: &str, script: &str) -> String {
    let digest = |text: &str| format!("'sha256-{}'", STANDARD.encode(Sha256::digest(text)));
    format!(
        "default-src 'none'; script-src {} 'wasm-unsafe-eval'; style-src {}; img-src data:; worker-src blob:; base-uri 'none'; \
         form-action 'none'",
        digest(script),
        digest(style)
    )
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut writer = GzEncoder::new(Vec::new(), Compression::best());
    writer.write_all(bytes).and_then(|()| writer.finish()).expect("a Vec takes every byte")
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = "<head>\n<meta http-equiv=\"Content-Security-Policy\" content=\"x\">\n<title>t</title>\n\
        <link rel=\"icon\" href=\"./icon-1.svg\">\n<link rel=\"stylesheet\" href=\"./style-1.css\">\n\
        <script type=\"module\" src=\"./boot.js\"></script>\n</head>\n<body>\n<p>here</p>\n</body>\n";

    #[test]
    fn all_stands_in_the_page_and_the_policy_names_it() {
        let whole = assemble(PAGE, "p{}", b"<svg/>", "go()", b"wasm").unwrap();
        assert!(!whole.contains("./"), "{whole}");
        // printf 'go()' | openssl dgst -sha256 -binary | base64
        let digest = "'sha256-5KYv+PUboo5h+0+YAtGRPbwv5d/QxzHslP4YGnUaxRw='";
        assert!(whole.contains(&format!("script-src {digest} 'wasm-unsafe-eval'")), "{whole}");
        assert!(whole.contains("<title>t</title>\n<style>p{}</style>\n"), "{whole}");
        assert!(whole.contains("</script>\n<script>go()</script>\n</body>"), "{whole}");
        assert!(!whole.contains("'self'") && !whole.contains("connect-src"), "{whole}");
    }

    #[test]
    fn what_would_end_its_own_element_is_refused() {
        assert!(assemble(PAGE, "p{}", b"", "a = '</SCRIPT>'", b"").is_err());
        assert!(assemble(PAGE, "/*</style*/", b"", "go()", b"").is_err());
    }

    #[test]
    fn a_page_that_still_asks_for_something_is_refused() {
        let page = PAGE.replace("<p>here</p>", "<img src=\"./x.png\">");
        let said = assemble(&page, "p{}", b"", "go()", b"").unwrap_err().to_string();
        assert!(said.contains("still asks"), "{said}");
        assert!(assemble("<title>t</title>", "p{}", b"", "go()", b"").is_err());
    }
}
