//! The server configurations of `docs/deploy/`, each run by its own server over the built site.

#![allow(missing_docs, reason = "tests")]

use std::{
    env, fs,
    io::{Read, Write},
    net::{Ipv4Addr, TcpListener, TcpStream},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    thread,
    time::Duration,
};

use tempfile::TempDir;
use xtask::headers;

/// A server that stops when dropped.
struct Server {
    child: Child,
    port: u16,
    _scratch: TempDir,
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// An answer's status, headers (names in small letters) and body.
struct Answer {
    status: u16,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
}

impl Answer {
    fn header(&self, name: &str) -> Option<&str> {
        let name = name.to_ascii_lowercase();
        let found: Vec<_> = self.headers.iter().filter(|(key, _)| *key == name).collect();
        assert!(found.len() < 2, "{name} is sent twice");
        found.first().map(|(_, value)| value.as_str())
    }
}

impl Server {
    /// Asks once; the connection closes behind the answer.
    fn ask(&self, method: &str, path: &str, brotli: bool) -> Answer {
        let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, self.port)).expect("the server listens");
        let accept = if brotli { "Accept-Encoding: gzip, br\r\n" } else { "" };
        let request =
            format!("{method} {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n{accept}Connection: close\r\n\r\n");
        stream.write_all(request.as_bytes()).unwrap();
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes).unwrap();
        let end =
            bytes.windows(4).position(|four| four == b"\r\n\r\n").expect("a head ends with an empty line");
        let head = String::from_utf8(bytes[..end].to_vec()).unwrap();
        let mut lines = head.split("\r\n");
        let status = lines.next().and_then(|line| line.split(' ').nth(1)).unwrap().parse().unwrap();
        let pair = |line: &str| {
            let (name, value) = line.split_once(':').unwrap();
            (name.to_ascii_lowercase(), value.trim().to_string())
        };
        let mut answer =
            Answer { status, headers: lines.map(pair).collect(), body: bytes[end + 4..].to_vec() };
        if answer.header("transfer-encoding") == Some("chunked") {
            answer.body = unchunked(&answer.body);
        }
        answer
    }

    /// Starts a program and waits until it takes connections.
    fn start(port: u16, scratch: TempDir, command: &mut Command) -> Server {
        let log = scratch.path().join("log");
        let output = fs::File::create(&log).unwrap();
        let child = command.stdout(Stdio::null()).stderr(output).spawn().expect("the server starts");
        let mut server = Server { child, port, _scratch: scratch };
        while TcpStream::connect((Ipv4Addr::LOCALHOST, port)).is_err() {
            if let Some(status) = server.child.try_wait().unwrap() {
                panic!("{status}: {}", fs::read_to_string(&log).unwrap_or_default());
            }
            thread::sleep(Duration::from_millis(20));
        }
        server
    }
}

/// A body that came in chunks, each with its length in hexadecimal before it.
fn unchunked(mut body: &[u8]) -> Vec<u8> {
    let mut whole = Vec::new();
    loop {
        let line = body.windows(2).position(|two| two == b"\r\n").expect("a chunk begins with its length");
        let length = usize::from_str_radix(std::str::from_utf8(&body[..line]).unwrap(), 16).unwrap();
        if length == 0 {
            return whole;
        }
        whole.extend_from_slice(&body[line + 2..][..length]);
        body = &body[line + 2 + length + 2..];
    }
}

fn documents() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/deploy").canonicalize().unwrap()
}

fn configuration(name: &str) -> String {
    let path = documents().join(name);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// A text with `from` replaced, which must be there.
fn replace(text: &str, from: &str, to: &str) -> String {
    assert!(text.contains(from), "the configuration has no {from:?}");
    text.replace(from, to)
}

fn site() -> PathBuf {
    PathBuf::from(env::var_os("BOSQUE_DIST").expect("BOSQUE_DIST names the built site"))
}

fn free_port() -> u16 {
    TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap().local_addr().unwrap().port()
}

fn scratch() -> TempDir {
    tempfile::Builder::new().prefix("bosque-deploy-").tempdir().unwrap()
}

/// The directory into which the servers were unpacked; none where they could not be had.
fn servers() -> Option<PathBuf> {
    let dir = env::var_os("BOSQUE_SERVERS").filter(|dir| !dir.is_empty()).map(PathBuf::from);
    if dir.is_none() {
        println!("skipped: nginx and Caddy are not here (BOSQUE_SERVERS)");
    }
    dir
}

/// Every file of the site as it is on disk, compressed where that is welcome, with the headers of `cargo xtask serve`.
fn serves_like_xtask(server: &Server) {
    let site = site();
    let mut count = 0;
    for file in files(&site) {
        let name = file.file_name().unwrap().to_str().unwrap().to_string();
        if name.ends_with(".br") {
            continue;
        }
        count += 1;
        let path = format!("/{}", file.strip_prefix(&site).unwrap().to_str().unwrap());
        let plain = server.ask("GET", &path, false);
        assert_eq!(plain.status, 200, "{path}");
        assert!(plain.body == fs::read(&file).unwrap(), "{path}: other bytes");
        assert_eq!(plain.header("content-encoding"), None, "{path}");
        let twin = file.with_file_name(format!("{name}.br"));
        let compressed = server.ask("GET", &path, true);
        if twin.is_file() {
            assert_eq!(compressed.header("content-encoding"), Some("br"), "{path}");
            assert!(compressed.body == fs::read(&twin).unwrap(), "{path}: other bytes than {name}.br");
        }
        for answer in [&plain, &compressed] {
            assert_eq!(answer.header("content-type"), Some(headers::content_type(&name)), "{path}");
            assert_eq!(answer.header("cache-control"), Some(headers::cache_control(&name)), "{path}");
            assert_eq!(answer.header("vary"), Some("Accept-Encoding"), "{path}");
            has_security_headers(answer, &path);
        }
    }
    assert!(count >= 6, "the site has more files than {count}");
    let start = server.ask("GET", "/", true);
    assert_eq!(start.header("content-encoding"), Some("br"));
    assert_eq!(start.header("cache-control"), Some("no-cache"));
    assert_eq!(server.ask("HEAD", "/", true).body.len(), 0);
    for (method, path, status) in [
        ("GET", "/nothing-here", 404),
        ("GET", "/../Cargo.toml", 404),
        ("POST", "/", 405),
        ("PUT", "/index.html", 405),
    ] {
        let answer = server.ask(method, path, false);
        if path.contains("..") && answer.status == 400 {
            continue; // nginx takes no address above its root for a request
        }
        assert_eq!(answer.status, status, "{method} {path}");
        has_security_headers(&answer, path);
    }
}

fn has_security_headers(answer: &Answer, path: &str) {
    let frame = headers::frame_policy(&configuration("../../pkg/embed.json"));
    for (name, value) in headers::SECURITY {
        let is_policy = *name == "Content-Security-Policy" && path.ends_with("/embed.html");
        let value = if is_policy { &frame } else { *value };
        assert_eq!(answer.header(name), Some(value), "{path}: {name}");
    }
}

fn files(dir: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(dir).unwrap().map(|entry| entry.unwrap().path());
    entries.flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] }).collect()
}

#[test]
fn nginx_serves_like_xtask() {
    let Some(servers) = servers() else { return };
    let (port, scratch) = (free_port(), scratch());
    let mut text = configuration("nginx.conf");
    text = replace(&text, "listen 443 ssl http2;", &format!("listen 127.0.0.1:{port};"));
    text = replace(&text, "listen [::]:443 ssl http2;", "");
    text = replace(&text, "ssl_certificate ", "# ");
    text = replace(&text, "ssl_certificate_key ", "# ");
    text = replace(&text, "/srv/bosque", site().canonicalize().unwrap().to_str().unwrap());
    let own = scratch.path().to_str().unwrap();
    let module = servers.join("usr/lib/nginx/modules/ngx_http_brotli_static_module.so");
    let paths: String = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
        .map(|kind| format!("{kind}_temp_path {own}/{kind};\n"))
        .concat();
    // Whoever runs the test reads the files: root would hand them to a user who may not look into this folder.
    let user = if is_root() { "user root;\n" } else { "" };
    let whole = format!(
        "load_module {};\n{user}daemon off;\nmaster_process off;\npid {own}/pid;\nerror_log stderr;\nevents {{}}\nhttp {{\n{paths}{text}\n}}\n",
        module.display()
    );
    let file = scratch.path().join("nginx.conf");
    fs::write(&file, whole).unwrap();
    let mut command = Command::new(servers.join("usr/sbin/nginx"));
    command.arg("-e").arg("stderr").arg("-c").arg(&file).arg("-p").arg(scratch.path());
    serves_like_xtask(&Server::start(port, scratch, &mut command));
}

#[test]
fn caddy_serves_like_xtask() {
    let Some(servers) = servers() else { return };
    let (port, scratch) = (free_port(), scratch());
    let mut text = configuration("Caddyfile");
    text = replace(&text, "\n{$BOSQUE_SITE:bosque.example} {", &format!("\nhttp://127.0.0.1:{port} {{"));
    text = replace(&text, "{$BOSQUE_ROOT:/srv/bosque}", site().canonicalize().unwrap().to_str().unwrap());
    let file = scratch.path().join("Caddyfile");
    fs::write(&file, format!("{{\n\tadmin off\n\tauto_https off\n}}\n{text}")).unwrap();
    let mut command = Command::new(servers.join("usr/bin/caddy"));
    command.args(["run", "--adapter", "caddyfile", "--config"]).arg(&file);
    command.env("HOME", scratch.path()).env("XDG_DATA_HOME", scratch.path());
    serves_like_xtask(&Server::start(port, scratch, &mut command));
}

/// The kiosk's unit: its program with its arguments and its environment, but for the port and the folders.
#[test]
fn the_kiosks_unit_serves_like_xtask() {
    let Some(servers) = servers() else { return };
    let (port, scratch) = (free_port(), scratch());
    let mut unit = configuration("kiosk/bosque-site.service");
    unit = replace(&unit, "http://127.0.0.1:8080", &format!("http://127.0.0.1:{port}"));
    unit = replace(&unit, "/srv/bosque/current", site().canonicalize().unwrap().to_str().unwrap());
    unit = replace(&unit, "/var/lib/bosque-site", scratch.path().to_str().unwrap());
    unit = replace(&unit, "/etc/bosque", documents().to_str().unwrap());
    unit = replace(&unit, "/usr/bin/caddy", servers.join("usr/bin/caddy").to_str().unwrap());
    let values = |name| unit.lines().filter_map(move |line| line.strip_prefix(name)?.strip_prefix('='));
    let mut words = values("ExecStart").next().expect("the unit starts something").split(' ');
    let mut command = Command::new(words.next().unwrap());
    command.args(words).env_clear();
    command.envs(values("Environment").map(|pair| pair.split_once('=').unwrap()));
    let server = Server::start(port, scratch, &mut command);
    serves_like_xtask(&server);
    // Nothing but the loopback address: another address of this same machine is refused.
    assert!(TcpStream::connect(("127.0.0.2", port)).is_err(), "it listens on more than one address");
}

#[test]
fn no_program_names_a_path_of_the_machine_that_built_it() {
    const NEEDLE: &[u8] = b"/registry/src/";
    for file in files(&site()).iter().filter(|file| file.extension().is_some_and(|kind| kind == "wasm")) {
        let bytes = fs::read(file).unwrap();
        let places = bytes.windows(NEEDLE.len()).enumerate().filter(|(_, window)| *window == NEEDLE);
        for (at, _) in places {
            let before = &bytes[..at];
            let own = before.ends_with(b"/cargo") || before.ends_with(b".cargo");
            assert!(before.ends_with(b"cargo") && !own, "{}: byte {at}", file.display());
        }
    }
}

fn is_root() -> bool {
    Command::new("id").arg("-u").output().is_ok_and(|output| output.stdout.trim_ascii() == b"0")
}
