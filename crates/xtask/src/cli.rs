//! The command line. Small enough to be read by hand, which saves a fresh clone half a minute of compiling.

use std::path::PathBuf;

use crate::error::{Error, Result};

/// What `cargo xtask help` prints.
pub(crate) const USAGE: &str = "\
Usage: cargo xtask COMMAND

  serve [--port N] [--no-open] [--trust KEY.pub]...
                                build the release page and serve it at http://127.0.0.1:8080/
  test                          run everything: rules, lints, native tests, wasm tests, size, browser tests
  dist [--trust KEY.pub]... [--sign KEY.pem]
                                build the site into dist/ and the package into pkg/dist/, with .br files, and hold their
                                size budgets; write dist/bosque-VERSION.update; sign that
                                and dist/SHA256SUMS
  package [--trust KEY.pub]...  build the package into pkg/dist/ alone
  screenshots                   take pictures of every state of the page in dist/ into docs/screenshots/
  lighthouse                    judge the page in dist/ with Lighthouse: performance, accessibility, best practices
  bench [--quick]               measure the engines beside their peers and write docs/benchmarks.md
  tidy                          hold the house rules (no build, no network)
  help                          this text

With --trust page and package trust models signed by these keys alone, and all in models/ must be; without it, they trust the
development key of keys/, with which anybody can sign. Update and list of digests are signed by --sign's key, or by the
development key where the page trusts that.
What is missing (trunk, wasm-bindgen, wasm-opt, a browser for `test`) is set up once; then no network is needed.";

const DEFAULT_PORT: u16 = 8080;

/// One command, understood.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Command {
    Help,
    Serve { port: u16, open: bool, trust: Vec<PathBuf> },
    Test,
    Dist { trust: Vec<PathBuf>, sign: Option<PathBuf> },
    Package { trust: Vec<PathBuf> },
    Bench { quick: bool },
    Screenshots,
    Lighthouse,
    Tidy,
}

pub(crate) fn parse(args: impl Iterator<Item = String>) -> Result<Command> {
    let mut args = args.peekable();
    let Some(name) = args.next() else {
        return Err(Error::Usage("no command given".into()));
    };
    let command = match name.as_str() {
        "help" | "--help" | "-h" => Command::Help,
        "serve" => return parse_serve(args),
        "test" => Command::Test,
        "dist" => return parse_dist(args),
        "package" => return Ok(Command::Package { trust: parse_trust("package", args)? }),
        "bench" => return parse_bench(args),
        "screenshots" => Command::Screenshots,
        "lighthouse" => Command::Lighthouse,
        "tidy" => Command::Tidy,
        other => return Err(Error::Usage(format!("unknown command `{other}`"))),
    };
    match args.next() {
        None => Ok(command),
        Some(other) => Err(Error::Usage(format!("`{name}` does not take `{other}`"))),
    }
}

fn parse_serve(mut args: impl Iterator<Item = String>) -> Result<Command> {
    let (mut port, mut open, mut trust) = (DEFAULT_PORT, true, Vec::new());
    while let Some(arg) = args.next() {
        match option(&arg, &mut args) {
            ("--no-open", None) => open = false,
            ("--port", value) => port = parse_port(value)?,
            ("--trust", value) => trust.push(parse_key(value)?),
            _ => return Err(Error::Usage(format!("`serve` does not take `{arg}`"))),
        }
    }
    Ok(Command::Serve { port, open, trust })
}

fn parse_dist(mut args: impl Iterator<Item = String>) -> Result<Command> {
    let (mut trust, mut sign) = (Vec::new(), None);
    while let Some(arg) = args.next() {
        match option(&arg, &mut args) {
            ("--trust", value) => trust.push(parse_key(value)?),
            ("--sign", value) => sign = Some(parse_key(value)?),
            _ => return Err(Error::Usage(format!("`dist` does not take `{arg}`"))),
        }
    }
    Ok(Command::Dist { trust, sign })
}

fn parse_trust(command: &str, mut args: impl Iterator<Item = String>) -> Result<Vec<PathBuf>> {
    let mut trust = Vec::new();
    while let Some(arg) = args.next() {
        match option(&arg, &mut args) {
            ("--trust", value) => trust.push(parse_key(value)?),
            _ => return Err(Error::Usage(format!("`{command}` does not take `{arg}`"))),
        }
    }
    Ok(trust)
}

/// An option's name and value: `--name=value`, or `--name` and the next argument for those that take one.
fn option<'a>(arg: &'a str, rest: &mut impl Iterator<Item = String>) -> (&'a str, Option<String>) {
    match arg.split_once('=') {
        Some((name, value)) => (name, Some(value.to_string())),
        None if matches!(arg, "--port" | "--trust" | "--sign") => (arg, rest.next()),
        None => (arg, None),
    }
}

fn parse_key(value: Option<String>) -> Result<PathBuf> {
    match value {
        Some(value) if !value.is_empty() => Ok(value.into()),
        _ => Err(Error::Usage("`--trust` and `--sign` need the file of a key".into())),
    }
}

fn parse_bench(args: impl Iterator<Item = String>) -> Result<Command> {
    let mut quick = false;
    for arg in args {
        match arg.as_str() {
            "--quick" => quick = true,
            other => return Err(Error::Usage(format!("`bench` does not take `{other}`"))),
        }
    }
    Ok(Command::Bench { quick })
}

fn parse_port(value: Option<String>) -> Result<u16> {
    let value = value.ok_or_else(|| Error::Usage("`--port` needs a number".into()))?;
    match value.parse() {
        Ok(port) if port > 0 => Ok(port),
        _ => Err(Error::Usage(format!("`--port {value}`: a port is a number from 1 to 65535"))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(line: &str) -> Result<Command> {
        parse(line.split_whitespace().map(String::from))
    }

    #[test]
    fn reads_every_command() {
        let plain = Command::Serve { port: 8080, open: true, trust: vec![] };
        assert_eq!(parsed("serve").unwrap(), plain);
        let quiet = Command::Serve { port: 9000, open: false, trust: vec![] };
        assert_eq!(parsed("serve --port 9000 --no-open").unwrap(), quiet);
        assert_eq!(parsed("serve --no-open --port=9000").unwrap(), quiet);
        assert_eq!(parsed("test").unwrap(), Command::Test);
        assert_eq!(parsed("dist").unwrap(), Command::Dist { trust: vec![], sign: None });
        let trust: Vec<PathBuf> = vec!["a.pub".into(), "b.pub".into()];
        let trusting = Command::Dist { trust: trust.clone(), sign: None };
        assert_eq!(parsed("dist --trust a.pub --trust=b.pub").unwrap(), trusting);
        let serving = Command::Serve { port: 9000, open: true, trust };
        assert_eq!(parsed("serve --trust a.pub --port 9000 --trust b.pub").unwrap(), serving);
        assert_eq!(parsed("package").unwrap(), Command::Package { trust: vec![] });
        let trusting = Command::Package { trust: vec!["a.pub".into()] };
        assert_eq!(parsed("package --trust a.pub").unwrap(), trusting);
        assert_eq!(parsed("bench").unwrap(), Command::Bench { quick: false });
        assert_eq!(parsed("bench --quick").unwrap(), Command::Bench { quick: true });
        assert_eq!(parsed("screenshots").unwrap(), Command::Screenshots);
        assert_eq!(parsed("lighthouse").unwrap(), Command::Lighthouse);
        assert_eq!(parsed("tidy").unwrap(), Command::Tidy);
        assert_eq!(parsed("--help").unwrap(), Command::Help);
    }

    #[test]
    fn refuses_what_it_does_not_know() {
        for line in [
            "",
            "fly",
            "test now",
            "dist --trust",
            "dist --trust=",
            "dist key.pub",
            "package key.pub",
            "dist --port 1",
            "serve --no-open=1",
            "test --trust key.pub",
            "bench slowly",
            "lighthouse now",
            "serve --port",
            "serve --port 0",
            "serve --port x",
            "serve 80",
        ] {
            assert!(matches!(parsed(line), Err(Error::Usage(_))), "`{line}` was understood");
        }
    }
}
