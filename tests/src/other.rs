//! Firefox and WebKit, steered by scripts alone: what the page must do in every browser is few things, each once.
//!
//! Firefox takes its commands by Marionette, its own protocol (a length, a colon, JSON), and so needs no driver. WebKit has one, which
//! speaks WebDriver over HTTP.

use std::{
    fs,
    io::{BufRead, BufReader, Read, Write},
    net::{Ipv4Addr, TcpListener, TcpStream},
    os::unix::process::CommandExt,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    thread,
    time::Duration,
};

use serde_json::{Value, json};
use tempfile::TempDir;

/// How often a port is tried until its program listens, and how long is waited between.
const TRIES: usize = 600;
const PAUSE: Duration = Duration::from_millis(50);

/// Where Debian puts WebKit's small browser.
const MINI_BROWSER: &str = "/usr/lib/x86_64-linux-gnu/webkit2gtk-4.1/MiniBrowser";

/// A browser that runs scripts in a page. It ends when it is dropped.
pub struct Other {
    name: &'static str,
    wire: Wire,
    program: Child,
    _profile: TempDir,
}

enum Wire {
    Marionette { stream: BufReader<TcpStream>, count: u64 },
    WebDriver { port: u16, session: String },
}

impl Other {
    /// Every other browser that is here. What is missing is said on standard output.
    pub fn all() -> Vec<Other> {
        let found =
            [("firefox-esr", Other::firefox as fn(&Path) -> Other), ("WebKitWebDriver", Other::webkit)];
        let mut all = Vec::new();
        for (program, start) in found {
            match Path::new("/usr/bin").join(program) {
                path if path.is_file() => all.push(start(&path)),
                _ => println!("skipped: {program} is not here"),
            }
        }
        all
    }

    /// Firefox without a window, with an empty profile.
    fn firefox(program: &Path) -> Other {
        let (profile, port) = (profile(), free_port());
        let prefs = [
            ("marionette.port", port.to_string()),
            ("datareporting.policy.dataSubmissionEnabled", "false".into()),
            ("app.update.disabledForTesting", "true".into()),
            ("network.captive-portal-service.enabled", "false".into()),
            ("network.connectivity-service.enabled", "false".into()),
        ];
        let text: String =
            prefs.iter().map(|(name, value)| format!("user_pref(\"{name}\", {value});\n")).collect();
        fs::write(profile.path().join("user.js"), text).expect("a profile can be written");
        let mut command = Command::new(program);
        command.args(["--headless", "--marionette", "--no-remote", "--profile"]).arg(profile.path());
        command.env("HOME", profile.path());
        let program = start(&mut command);
        let stream = connect(port);
        let mut wire = Wire::Marionette { stream: BufReader::new(stream), count: 0 };
        wire.greeting();
        wire.ask("WebDriver:NewSession", json!({ "acceptInsecureCerts": false }));
        wire.ask("WebDriver:SetTimeouts", json!({ "script": 120_000 }));
        Other { name: "Firefox", wire, program, _profile: profile }
    }

    /// WebKit's small browser on a screen that nobody sees.
    fn webkit(program: &Path) -> Other {
        let (profile, port) = (profile(), free_port());
        let mut command = Command::new("xvfb-run");
        command.arg("-a").arg(program).arg(format!("--port={port}"));
        command.env("HOME", profile.path()).env("XDG_DATA_HOME", profile.path());
        let program = start(&mut command);
        drop(connect(port));
        let mut wire = Wire::WebDriver { port, session: String::new() };
        let options = json!({ "binary": PathBuf::from(MINI_BROWSER), "args": ["--automation"] });
        let always = json!({ "webkitgtk:browserOptions": options, "timeouts": { "script": 120_000 } });
        let answer = wire.post("/session", &json!({ "capabilities": { "alwaysMatch": always } }));
        if let Wire::WebDriver { session, .. } = &mut wire {
            *session = answer["sessionId"].as_str().expect("a session has a name").to_owned();
        }
        Other { name: "WebKit", wire, program, _profile: profile }
    }

    /// Which browser it is.
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// Goes to an address and waits until its document is loaded.
    pub fn goto(&mut self, url: &str) {
        let parameters = json!({ "url": url });
        match &mut self.wire {
            wire @ Wire::Marionette { .. } => wire.ask("WebDriver:Navigate", parameters),
            wire => wire.post("/url", &parameters),
        };
    }

    /// What a script's body resolves with; it may await, and has its arguments in `given`.
    pub fn run(&mut self, body: &str, given: &[Value]) -> Value {
        let script = format!(
            "const given = [...arguments], done = given.pop();
             (async () => {{ {body} }})().then(done, error => done(`FAILED ${{error}}`));"
        );
        let parameters = json!({ "script": script, "args": given });
        let answer = match &mut self.wire {
            wire @ Wire::Marionette { .. } => {
                wire.ask("WebDriver:ExecuteAsyncScript", parameters)["value"].clone()
            }
            wire => wire.post("/execute/async", &parameters),
        };
        let failed = answer.as_str().is_some_and(|text| text.starts_with("FAILED"));
        assert!(!failed, "{}: {answer}\n{body}", self.name);
        answer
    }
}

impl Drop for Other {
    fn drop(&mut self) {
        // The group holds whatever the program has started.
        let group = format!("-{}", self.program.id());
        let _ = Command::new("kill").args(["-KILL", "--", &group]).stderr(Stdio::null()).status();
        let _ = self.program.wait();
    }
}

impl Wire {
    /// One message of Marionette.
    fn read(&mut self) -> Value {
        let Wire::Marionette { stream, .. } = self else { unreachable!("only Marionette is read so") };
        let mut length = Vec::new();
        stream.read_until(b':', &mut length).expect("Firefox answers");
        let text = std::str::from_utf8(&length).unwrap_or_default().trim_end_matches(':');
        let mut bytes = vec![0; text.parse().expect("a message begins with its length")];
        stream.read_exact(&mut bytes).expect("Firefox answers whole");
        serde_json::from_slice(&bytes).expect("Marionette speaks JSON")
    }

    fn greeting(&mut self) {
        let hello = self.read();
        assert_eq!(hello["marionetteProtocol"], 3, "{hello}");
    }

    /// One command of Marionette and its answer.
    fn ask(&mut self, command: &str, parameters: Value) -> Value {
        let Wire::Marionette { stream, count } = self else { unreachable!("only Marionette is asked so") };
        *count += 1;
        let message = json!([0, *count, command, parameters]).to_string();
        write!(stream.get_mut(), "{}:{message}", message.len()).expect("Firefox listens");
        let answer = self.read();
        assert!(answer[2].is_null(), "{command}: {}", answer[2]);
        answer[3].clone()
    }

    /// One command of WebDriver and its answer.
    fn post(&self, path: &str, body: &Value) -> Value {
        let Wire::WebDriver { port, session } = self else { unreachable!("only WebDriver is posted to") };
        let path = if session.is_empty() { path.to_owned() } else { format!("/session/{session}{path}") };
        let body = body.to_string();
        let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, *port)).expect("the driver listens");
        let head = format!(
            "POST {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nContent-Type: application/json\r\n\
             Content-Length: {}\r\nConnection: close\r\n\r\n",
            body.len()
        );
        stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(body.as_bytes())).expect("it reads");
        let mut answer = BufReader::new(stream);
        let (mut line, mut length) = (String::new(), 0);
        while answer.read_line(&mut line).expect("it answers") > 2 {
            if let Some(value) = line.to_ascii_lowercase().strip_prefix("content-length:") {
                length = value.trim().parse().expect("a length is a number");
            }
            line.clear();
        }
        let mut bytes = vec![0; length];
        answer.read_exact(&mut bytes).expect("it answers whole");
        let answer: Value = serde_json::from_slice(&bytes).expect("WebDriver speaks JSON");
        assert!(answer["value"]["error"].is_null(), "{path}: {}", answer["value"]);
        answer["value"].clone()
    }
}

fn profile() -> TempDir {
    tempfile::Builder::new().prefix("bosque-browser-").tempdir().expect("a temporary directory")
}

fn start(command: &mut Command) -> Child {
    let quiet = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    quiet.process_group(0).spawn().unwrap_or_else(|error| panic!("{command:?} does not start: {error}"))
}

fn connect(port: u16) -> TcpStream {
    for _ in 0..TRIES {
        if let Ok(stream) = TcpStream::connect((Ipv4Addr::LOCALHOST, port)) {
            return stream;
        }
        thread::sleep(PAUSE);
    }
    panic!("nothing listens on port {port}");
}

fn free_port() -> u16 {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a free port on loopback");
    listener.local_addr().expect("it has an address").port()
}
