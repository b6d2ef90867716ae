//! Modules as one classic script. wasm-bindgen's script and our own are written in few forms; any other form is refused.

use crate::error::{Error, Result};

/// One module, rewritten.
pub(super) struct Module {
    path: String,
    body: String,
    /// `(name outside, name inside)`.
    exports: Vec<(String, String)>,
}

/// A module and what it imports, what is imported first.
pub(super) fn with_imports(path: &str, read: &dyn Fn(&str) -> Result<String>) -> Result<Vec<Module>> {
    let mut modules = Vec::new();
    add(path, read, &mut modules)?;
    Ok(modules)
}

fn add(path: &str, read: &dyn Fn(&str) -> Result<String>, modules: &mut Vec<Module>) -> Result<()> {
    if modules.iter().any(|module| module.path == path) {
        return Ok(());
    }
    let mut body = String::new();
    let mut exports = Vec::new();
    for line in read(path)?.lines() {
        let refused = || Error::Refused(format!("{path} has a line that cannot go into one script: {line}"));
        if let Some(import) = line.strip_prefix("import ") {
            let (names, from) = import.split_once(" from ").ok_or_else(refused)?;
            let from = from.trim_end_matches(';').trim_matches(['"', '\'']);
            let from = from.strip_prefix("./").filter(|from| !from.contains("..")).ok_or_else(refused)?;
            add(from, read, modules)?;
            let index = modules.iter().position(|module| module.path == from).ok_or_else(refused)?;
            // `a as b` in an import is `a: b` in a pattern.
            let names = match names.strip_prefix("* as ") {
                Some(name) => name.to_owned(),
                None if names.starts_with('{') => names.replace(" as ", ": "),
                None => return Err(refused()),
            };
            body += &format!("const {names} = module{index};\n");
        } else if let Some(list) = line.strip_prefix("export {") {
            let list = list.trim().strip_suffix("};").ok_or_else(refused)?;
            for pair in list.split(',').map(str::trim) {
                let (inside, outside) = pair.split_once(" as ").unwrap_or((pair, pair));
                exports.push((outside.to_owned(), inside.to_owned()));
            }
        } else if let Some(declaration) = line.strip_prefix("export ") {
            let name = declared(declaration).ok_or_else(refused)?;
            exports.push((name.to_owned(), name.to_owned()));
            body += declaration;
            body.push('\n');
        } else {
            body += line;
            body.push('\n');
        }
    }
    // A script has no address of its own; what asks for it is only taken where nobody says what to load.
    let body = body.replace("import.meta.url", "undefined");
    modules.push(Module { path: path.to_owned(), body, exports });
    Ok(())
}

/// The name that a declaration declares.
fn declared(declaration: &str) -> Option<&str> {
    let kinds = ["async function ", "function ", "class ", "const ", "let "];
    let rest = kinds.into_iter().find_map(|kind| declaration.strip_prefix(kind))?;
    let end = rest.find(|c: char| !c.is_alphanumeric() && c != '_' && c != '$')?;
    Some(&rest[..end]).filter(|name| !name.is_empty())
}

/// The script of page and worker alike: the modules, then what each of the two does.
pub(super) fn script(modules: &[Module], worker: &str, boot: &str) -> String {
    let mut script =
        String::from("\"use strict\";\n{\nconst text = globalThis.document?.currentScript.textContent;\n");
    for (index, Module { body, exports, .. }) in modules.iter().enumerate() {
        let exports: Vec<String> =
            exports.iter().map(|(outside, inside)| format!("{outside}: {inside}")).collect();
        script +=
            &format!("const module{index} = (() => {{\n{body}return {{ {} }};\n}})();\n", exports.join(", "));
    }
    let last = modules.len() - 1;
    script += &format!("{}globalThis.bosque = {{ ...module{last}, file }};\n}}\n", include_str!("file.js"));
    script += &format!("if (globalThis.document) {{\n{boot}}} else {{\n{worker}}}\n");
    script
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(files: &[(&str, &str)]) -> Result<Vec<Module>> {
        with_imports("main.js", &|name| {
            let found = files.iter().find(|(file, _)| *file == name);
            found.map(|(_, text)| (*text).to_owned()).ok_or_else(|| Error::Missing(name.into()))
        })
    }

    #[test]
    fn modules_become_functions_in_the_order_of_their_imports() {
        let main = "import { a as b } from './x/one.js';\nimport * as all from \"./x/one.js\"\nexport class C {\n}\n\
            function init() {}\nexport { init as default, b };\n";
        let modules =
            read(&[("main.js", main), ("x/one.js", "export const a = 1;\nexport async function f() {}\n")])
                .unwrap();
        let script = script(&modules, "w();\n", "p();\n");
        for part in [
            "const module0 = (() => {\nconst a = 1;\nasync function f() {}\nreturn { a: a, f: f };\n})();",
            "const module1 = (() => {\nconst { a: b } = module0;\nconst all = module0;\nclass C {\n}\nfunction init() {}\nreturn { C: C, default: init, b: b };\n})();",
            "globalThis.bosque = { ...module1, file };",
            "{\np();\n} else {\nw();\n}",
        ] {
            assert!(script.contains(part), "{part}\n---\n{script}");
        }
    }

    #[test]
    fn other_forms_are_refused_with_the_line() {
        for line in [
            "import \"./x.js\";",
            "import x from './x.js';",
            "import { a } from '../x.js';",
            "export default function () {}",
            "export * from './x.js';",
        ] {
            let said = read(&[("main.js", line), ("x.js", "")]).err().map(|error| error.to_string());
            assert!(
                said.as_ref().is_some_and(|said| said.contains("main.js has a line")),
                "{line}: {said:?}"
            );
        }
    }
}
