//! Facts that have to be written in two files, held equal.

use super::{Finding, tree::Tree};
use crate::{headers, tools};

/// One thing that a file must say, and why it must.
struct Agreement {
    file: &'static str,
    /// Found in the file once white space is one blank everywhere.
    says: String,
    because: &'static str,
}

fn agreements() -> Vec<Agreement> {
    let (bindgen, wasm_opt) = (tools::WASM_BINDGEN.version, tools::WASM_OPT_VERSION);
    let same_tool = "`cargo xtask` sets up this very version";
    vec![
        Agreement {
            file: "Cargo.toml",
            says: format!("wasm-bindgen = \"={bindgen}\""),
            because: "the crate and its command line tool must have one version",
        },
        Agreement { file: "Trunk.toml", says: format!("wasm_bindgen = \"{bindgen}\""), because: same_tool },
        Agreement {
            file: "Trunk.toml",
            says: format!("wasm_opt = \"version_{wasm_opt}\""),
            because: same_tool,
        },
        Agreement {
            file: "index.html",
            says: meta_policy(),
            because: "the page's policy holds also where no server sends headers",
        },
        Agreement {
            file: "pkg/embed.html",
            says: headers::FRAME_POLICY.into(),
            because: "the frame's policy holds also where no server sends headers",
        },
        Agreement {
            file: "index.html",
            says: "data-wasm-opt=\"z\"".into(),
            because: "without it trunk leaves the wasm a third larger",
        },
    ]
}

/// The policy as a meta tag can state it: `frame-ancestors` works in a header only.
fn meta_policy() -> String {
    let directives = headers::CONTENT_SECURITY_POLICY.split("; ");
    directives.filter(|directive| !directive.starts_with("frame-ancestors")).collect::<Vec<_>>().join("; ")
}

/// Every agreement that does not hold.
pub(super) fn check(tree: &Tree) -> Vec<Finding> {
    let breach = |agreement: Agreement| {
        let text = tree.get(agreement.file).map_or("", |file| file.text.as_str());
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        (!text.contains(&agreement.says)).then(|| {
            let reason = format!("must say `{}`: {}", agreement.says, agreement.because);
            Finding::new(agreement.file, 1, reason)
        })
    };
    agreements().into_iter().filter_map(breach).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tree(policy: &str, wasm_opt: &str) -> Tree {
        let page = format!("<meta content=\"{policy}\"><link data-wasm-opt=\"z\">");
        let trunk = format!("wasm_bindgen = \"0.2.130\"\nwasm_opt   = \"{wasm_opt}\"\n");
        let cargo = "wasm-bindgen = \"=0.2.130\"\n";
        let frame = ("pkg/embed.html", headers::FRAME_POLICY);
        Tree::of(&[("Cargo.toml", cargo), ("Trunk.toml", &trunk), ("index.html", &page), frame])
    }

    #[test]
    fn files_that_agree_pass() {
        assert_eq!(check(&tree(&meta_policy(), "version_132")), []);
        assert_eq!(check(&tree(&meta_policy().replace("; ", ";\n      "), "version_132")), []);
    }

    #[test]
    fn a_file_that_says_something_else_is_a_finding() {
        let looser = meta_policy().replace("connect-src 'self'", "connect-src *");
        assert_eq!(check(&tree(&looser, "version_132"))[0].file, "index.html");
        let older = check(&tree(&meta_policy(), "version_108"));
        assert!(
            older[0].to_string().starts_with("Trunk.toml:1: must say `wasm_opt = \"version_132\"`"),
            "{older:?}"
        );
        assert_eq!(check(&Tree::of(&[])).len(), 6);
    }
}
