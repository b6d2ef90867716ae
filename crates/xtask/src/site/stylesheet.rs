//! One stylesheet of all: trunk copies each sheet as it is, with its comments, and the page would ask for every one of them.

use std::{fs, path::Path};

use sha2::{Digest, Sha256};

use super::{files, hex, remove};
use crate::error::{Doing, Error, Result};

const PAGE: &str = "index.html";
/// How trunk links a sheet, up to its name.
const LINK: &str = "<link rel=\"stylesheet\" href=\"./";

/// Puts the page's sheets into one, in their order, without comments and white space that means nothing.
pub(super) fn join(dist: &Path) -> Result<()> {
    let page = String::from_utf8_lossy(&files::read(dist, PAGE)?).into_owned();
    let mut css = String::new();
    let mut rest = String::new();
    for line in page.lines() {
        match line.strip_prefix(LINK).and_then(|after| after.split_once('"')) {
            Some((name, _)) => {
                css += &condensed(&String::from_utf8_lossy(&files::read(dist, name)?));
                remove(&dist.join(name))?;
            }
            None => rest += &format!("{line}\n"),
        }
    }
    let Some((head, body)) = rest.split_once("</title>\n").filter(|_| !css.is_empty()) else {
        return Err(Error::Refused(format!(
            "{PAGE} has no title, or no stylesheet that trunk linked on a line of its own"
        )));
    };
    // Sixteen digits, as trunk's own: the server knows by them that the name changes with the content.
    let name = format!("style-{}.css", &hex(&Sha256::digest(&css))[..16]);
    let link = format!("{LINK}{name}\">");
    write(dist, &name, &css)?;
    write(dist, PAGE, &format!("{head}</title>\n{link}\n{body}"))
}

fn write(dist: &Path, name: &str, text: &str) -> Result<()> {
    fs::write(dist.join(name), text).doing(format_args!("writing dist/{name}"))
}

/// A sheet without its comments, its line ends and the spaces around `{ } ; ,`; what stands in quotes stays as it is.
pub(crate) fn condensed(css: &str) -> String {
    let mut out = String::with_capacity(css.len());
    let mut chars = css.chars().peekable();
    let mut quote = None;
    // Spaces are written when what follows is known.
    let mut space = false;
    while let Some(c) = chars.next() {
        if quote.is_none() && c == '/' && chars.peek() == Some(&'*') {
            let mut last = ' ';
            chars.by_ref().skip(1).find(|&c| std::mem::replace(&mut last, c) == '*' && c == '/');
            space = true;
        } else if quote.is_none() && c.is_whitespace() {
            space = true;
        } else {
            let tight = |c| matches!(c, '{' | '}' | ';' | ',');
            if space && !tight(c) && out.chars().next_back().is_some_and(|last| !tight(last)) {
                out.push(' ');
            }
            if c == '}' && out.ends_with(';') {
                out.pop();
            }
            space = false;
            out.push(c);
            match quote {
                None if matches!(c, '"' | '\'') => quote = Some(c),
                Some(end) if c == end => quote = None,
                _ => {}
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use std::env;

    use super::*;

    #[test]
    fn what_means_nothing_goes_and_what_is_quoted_stays() {
        let css = "/* a; b */\n.a ,\n.b > p {\n  margin: calc(1px + 2px) auto;\n  content: \"x ; y\";\n}\n\n@media (width > 1rem) { .c { x: 1 } }\n";
        let want =
            ".a,.b > p{margin: calc(1px + 2px) auto;content: \"x ; y\"}@media (width > 1rem){.c{x: 1}}";
        assert_eq!(condensed(css), want);
        assert_eq!(condensed("a/* x **/b"), "a b");
    }

    #[test]
    fn sheets_become_one_in_their_order() {
        let dir = env::temp_dir().join(format!("bosque-sheets-{}", std::process::id()));
        fs::create_dir_all(&dir).unwrap();
        fs::write(dir.join("b-1.css"), "b { x: 1 }\n").unwrap();
        fs::write(dir.join("a-1.css"), "a { x: 2 }\n").unwrap();
        let link = |name: &str| format!("{LINK}{name}\" integrity=\"sha384-x\"/>\n");
        let page = format!("<title>t</title>\n{}{}<script></script>\n", link("b-1.css"), link("a-1.css"));
        fs::write(dir.join(PAGE), page).unwrap();
        join(&dir).unwrap();
        let names = files::list(&dir).unwrap();
        assert_eq!(names.len(), 2, "{names:?}");
        assert_eq!(fs::read_to_string(dir.join(&names[1])).unwrap(), "b{x: 1}a{x: 2}");
        let page = fs::read_to_string(dir.join(PAGE)).unwrap();
        assert_eq!(page, format!("<title>t</title>\n{LINK}{}\">\n<script></script>\n", names[1]));
        assert!(join(&dir).is_ok(), "a joined page may be joined again");
        fs::write(dir.join(PAGE), "<title>t</title>\n").unwrap();
        assert!(join(&dir).is_err());
        fs::remove_dir_all(&dir).unwrap();
    }
}
