//! The server, asked over a socket.

use std::{
    env, fs,
    io::{Read, Write},
    sync::Mutex,
};

use super::*;
use crate::headers;

/// A directory with a page, a compressed script and a file that must stay out of reach beside it.
struct Fixture {
    base: PathBuf,
    server: Server,
    seen: Arc<Mutex<Vec<String>>>,
}

impl Fixture {
    fn new(name: &str) -> Fixture {
        let base = env::temp_dir().join(format!("bosque-serve-{name}-{}", std::process::id()));
        let dist = base.join("dist");
        fs::create_dir_all(dist.join("sub")).unwrap();
        fs::write(base.join("secret.txt"), "secret").unwrap();
        fs::write(dist.join("index.html"), "<!doctype html>").unwrap();
        fs::write(dist.join("sub/index.html"), "below").unwrap();
        fs::write(dist.join("a b.txt"), "spaced").unwrap();
        fs::write(dist.join(".hidden"), "hidden").unwrap();
        fs::write(dist.join("app-0123456789abcdef.js"), "raw").unwrap();
        fs::write(dist.join("app-0123456789abcdef.js.br"), "compressed").unwrap();
        let seen = Arc::new(Mutex::new(Vec::new()));
        let log = seen.clone();
        let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
        let observe: Observer = Arc::new(move |path| log.lock().unwrap().push(path.to_string()));
        Fixture { server: Server::start(listener, dist, observe).unwrap(), base, seen }
    }

    /// The whole answer as text.
    fn ask(&self, method: &str, path: &str, extra: &str) -> String {
        let mut stream = TcpStream::connect(self.server.address).unwrap();
        write!(stream, "{method} {path} HTTP/1.1\r\nHost: x\r\n{extra}Connection: close\r\n\r\n").unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer
    }
}

impl Drop for Fixture {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.base);
    }
}

#[test]
fn serves_the_page_with_every_security_header() {
    let site = Fixture::new("page");
    let answer = site.ask("GET", "/?lang=es", "");
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    assert!(answer.ends_with("<!doctype html>"), "{answer}");
    assert!(answer.contains("Cache-Control: no-cache\r\n"), "{answer}");
    assert!(answer.contains("Content-Length: 15\r\n"), "{answer}");
    let policy = ("Content-Security-Policy", headers::CONTENT_SECURITY_POLICY);
    for (name, value) in headers::SECURITY.iter().chain([&policy]) {
        assert!(answer.contains(&format!("{name}: {value}\r\n")), "{name} is missing in {answer}");
    }
    assert_eq!(answer.matches("Content-Type:").count(), 1, "{answer}");
    assert_eq!(*site.seen.lock().unwrap(), ["/?lang=es"]);
}

#[test]
fn the_frame_has_a_policy_of_its_own_that_names_the_portals() {
    let site = Fixture::new("frame");
    fs::write(site.base.join("dist/embed.html"), "frame").unwrap();
    assert!(site.ask("GET", "/embed.html", "").contains("frame-ancestors 'none'\r\n"));
    fs::write(site.base.join("dist/embed.json"), r#"{"origins": ["https://portal.example"]}"#).unwrap();
    let answer = site.ask("GET", "/embed.html", "");
    assert!(answer.contains("frame-ancestors https://portal.example\r\n"), "{answer}");
    assert_eq!(answer.matches("Content-Security-Policy:").count(), 1, "{answer}");
}

#[test]
fn sends_brotli_only_to_who_asks_for_it() {
    let site = Fixture::new("brotli");
    let path = "/app-0123456789abcdef.js";
    let compressed = site.ask("GET", path, "Accept-Encoding: gzip, br\r\n");
    assert!(compressed.ends_with("compressed"), "{compressed}");
    assert!(compressed.contains("Content-Encoding: br\r\n"), "{compressed}");
    assert!(compressed.contains("Content-Type: text/javascript; charset=utf-8\r\n"), "{compressed}");
    assert!(compressed.contains("immutable"), "{compressed}");
    for refusal in ["", "Accept-Encoding: gzip\r\n", "Accept-Encoding: br;q=0\r\n"] {
        let raw = site.ask("GET", path, refusal);
        assert!(raw.ends_with("raw") && !raw.contains("Content-Encoding"), "{raw}");
        assert!(raw.contains("Vary: Accept-Encoding\r\n"), "{raw}");
    }
}

#[test]
fn head_has_headers_and_no_body() {
    let answer = Fixture::new("head").ask("HEAD", "/", "");
    assert!(answer.starts_with("HTTP/1.1 200") && answer.ends_with("\r\n\r\n"), "{answer}");
}

#[test]
fn nothing_but_reading_is_allowed() {
    let site = Fixture::new("methods");
    for method in ["POST", "PUT", "DELETE", "OPTIONS"] {
        let answer = site.ask(method, "/", "Content-Length: 0\r\n");
        assert!(answer.starts_with("HTTP/1.1 405"), "{method}: {answer}");
        assert!(answer.contains("Allow: GET, HEAD\r\n"), "{method}: {answer}");
    }
}

#[test]
fn stays_within_its_directory() {
    let site = Fixture::new("paths");
    for path in [
        "/../secret.txt",
        "/%2e%2e/secret.txt",
        "/sub/../../secret.txt",
        "/..%2fsecret.txt",
        "/..%5csecret.txt",
        "/.hidden",
        "/%00",
        "/%zz",
        "/%",
        "//../secret.txt",
        "/nothing",
    ] {
        let answer = site.ask("GET", path, "");
        assert!(answer.starts_with("HTTP/1.1 404"), "{path}: {answer}");
    }
    assert!(site.ask("GET", "/a%20b.txt", "").ends_with("spaced"));
    assert!(site.ask("GET", "/sub/", "").ends_with("below"));
}

#[test]
fn one_connection_may_ask_many_things() {
    let site = Fixture::new("keep");
    let mut stream = TcpStream::connect(site.server.address).unwrap();
    write!(stream, "GET /sub/ HTTP/1.1\r\n\r\nGET /a%20b.txt HTTP/1.1\r\nConnection: close\r\n\r\n").unwrap();
    let mut answers = String::new();
    stream.read_to_string(&mut answers).unwrap();
    assert!(answers.contains("below") && answers.ends_with("spaced"), "{answers}");
}

#[test]
fn silent_connections_hold_nobody_up() {
    let site = Fixture::new("silent");
    let _silent: Vec<_> = (0..50).map(|_| TcpStream::connect(site.server.address).unwrap()).collect();
    assert!(site.ask("GET", "/", "").starts_with("HTTP/1.1 200"));
}

#[test]
fn a_dropped_server_lets_its_port_go() {
    let site = Fixture::new("drop");
    let address = site.server.address;
    drop(site);
    assert!(TcpListener::bind(address).is_ok());
}

#[cfg(unix)]
#[test]
fn a_link_that_leads_out_leads_nowhere() {
    let site = Fixture::new("link");
    std::os::unix::fs::symlink(site.base.join("secret.txt"), site.base.join("dist/link.txt")).unwrap();
    assert!(site.ask("GET", "/link.txt", "").starts_with("HTTP/1.1 404"));
}

#[test]
fn refuses_an_address_that_others_can_reach() {
    let open = TcpListener::bind(("0.0.0.0", 0)).unwrap();
    assert!(Server::start(open, ".", Arc::new(|_| ())).is_err());
}
