//! The command line. Small enough to be read by hand, which saves a fresh clone half a minute of compiling.

use crate::error::{Error, Result};

/// What `cargo xtask help` prints.
pub(crate) const USAGE: &str = "\
Usage: cargo xtask COMMAND

  serve [--port N] [--no-open]  build the release page and serve it at http://127.0.0.1:8080/
  test                          run everything: rules, lints, native tests, wasm tests, size, browser tests
  dist                          build the site into dist/ and the package into pkg/dist/, with .br files, and hold their
                                size budgets
  package                       build the package into pkg/dist/ alone
  bench [--quick]               measure the engines beside their peers and write docs/benchmarks.md
  tidy                          hold the house rules (no build, no network)
  help                          this text

What is missing (trunk, wasm-bindgen, wasm-opt, a browser for `test`) is set up once; then no network is needed.";

const DEFAULT_PORT: u16 = 8080;

/// One command, understood.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Command {
    Help,
    Serve { port: u16, open: bool },
    Test,
    Dist,
    Package,
    Bench { quick: bool },
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
        "dist" => Command::Dist,
        "package" => Command::Package,
        "bench" => return parse_bench(args),
        "tidy" => Command::Tidy,
        other => return Err(Error::Usage(format!("unknown command `{other}`"))),
    };
    match args.next() {
        None => Ok(command),
        Some(other) => Err(Error::Usage(format!("`{name}` does not take `{other}`"))),
    }
}

fn parse_serve(mut args: impl Iterator<Item = String>) -> Result<Command> {
    let (mut port, mut open) = (DEFAULT_PORT, true);
    while let Some(arg) = args.next() {
        match arg.as_str() {
            "--no-open" => open = false,
            "--port" => port = parse_port(args.next())?,
            _ => match arg.strip_prefix("--port=") {
                Some(value) => port = parse_port(Some(value.to_string()))?,
                None => return Err(Error::Usage(format!("`serve` does not take `{arg}`"))),
            },
        }
    }
    Ok(Command::Serve { port, open })
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
        assert_eq!(parsed("serve").unwrap(), Command::Serve { port: 8080, open: true });
        let quiet = Command::Serve { port: 9000, open: false };
        assert_eq!(parsed("serve --port 9000 --no-open").unwrap(), quiet);
        assert_eq!(parsed("serve --no-open --port=9000").unwrap(), quiet);
        assert_eq!(parsed("test").unwrap(), Command::Test);
        assert_eq!(parsed("dist").unwrap(), Command::Dist);
        assert_eq!(parsed("package").unwrap(), Command::Package);
        assert_eq!(parsed("bench").unwrap(), Command::Bench { quick: false });
        assert_eq!(parsed("bench --quick").unwrap(), Command::Bench { quick: true });
        assert_eq!(parsed("tidy").unwrap(), Command::Tidy);
        assert_eq!(parsed("--help").unwrap(), Command::Help);
    }

    #[test]
    fn refuses_what_it_does_not_know() {
        for line in [
            "",
            "fly",
            "test now",
            "dist --trust key.pub",
            "bench slowly",
            "serve --port",
            "serve --port 0",
            "serve --port x",
            "serve 80",
        ] {
            assert!(matches!(parsed(line), Err(Error::Usage(_))), "`{line}` was understood");
        }
    }
}
