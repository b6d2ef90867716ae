//! As much of HTTP/1.1 (RFC 9112) as a browser needs to fetch files.

use std::{
    fs,
    io::{self, BufRead, Read, Write},
    path::Path,
};

use crate::headers;

/// The longest head of a request that is read; a browser's has some hundred bytes.
const MAX_HEAD: u64 = 16 * 1024;

/// The head of a request. A body is never wanted.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Request {
    pub(super) method: String,
    /// The path and the query as sent.
    pub(super) target: String,
    pub(super) accepts_brotli: bool,
    /// Whether another request may follow on the connection.
    pub(super) keep_alive: bool,
}

impl Request {
    /// Reads the next request. Nothing where the other side has closed; an error of kind `InvalidData` where it speaks
    /// something else.
    pub(super) fn read(reader: &mut impl BufRead) -> io::Result<Option<Request>> {
        let mut head = reader.take(MAX_HEAD);
        let mut line = String::new();
        if head.read_line(&mut line)? == 0 {
            return Ok(None);
        }
        let mut words = line.trim_end().split(' ');
        let (Some(method), Some(target), Some(version), None) =
            (words.next(), words.next(), words.next(), words.next())
        else {
            return Err(invalid());
        };
        if !version.starts_with("HTTP/1.") || !target.starts_with('/') {
            return Err(invalid());
        }
        let mut request = Request {
            method: method.into(),
            target: target.into(),
            accepts_brotli: false,
            keep_alive: version == "HTTP/1.1",
        };
        loop {
            let mut line = String::new();
            head.read_line(&mut line)?;
            let Some(line) = line.strip_suffix('\n') else {
                return Err(invalid()); // it ends within a line, or it is too long
            };
            let line = line.trim_end();
            if line.is_empty() {
                return Ok(Some(request));
            }
            let (name, value) = line.split_once(':').ok_or_else(invalid)?;
            request.take_header(&name.to_ascii_lowercase(), value.trim());
        }
    }

    fn take_header(&mut self, name: &str, value: &str) {
        match name {
            "accept-encoding" => self.accepts_brotli |= accepts_brotli(value),
            "connection" if value.eq_ignore_ascii_case("close") => self.keep_alive = false,
            // A body would be taken for the next request.
            "content-length" if value != "0" => self.keep_alive = false,
            "transfer-encoding" => self.keep_alive = false,
            _ => {}
        }
    }
}

fn invalid() -> io::Error {
    io::ErrorKind::InvalidData.into()
}

/// What is sent back.
pub(super) struct Answer {
    status: &'static str,
    headers: Vec<(&'static str, &'static str)>,
    policy: String,
    body: Vec<u8>,
}

impl Answer {
    /// A few words instead of a file.
    pub(super) fn plain(status: &'static str, text: &str) -> Answer {
        Answer {
            status,
            headers: vec![("Content-Type", "text/plain; charset=utf-8")],
            policy: headers::CONTENT_SECURITY_POLICY.into(),
            body: text.into(),
        }
    }

    /// A file, or its compressed twin where there is one and it is welcome. It has the policy that is given, or
    /// else the site's; the frame has its own.
    pub(super) fn file(path: &Path, accepts_brotli: bool, policy: Option<&str>) -> Answer {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let compressed =
            accepts_brotli.then(|| fs::read(path.with_file_name(format!("{name}.br"))).ok()).flatten();
        let is_compressed = compressed.is_some();
        let Some(body) = compressed.or_else(|| fs::read(path).ok()) else {
            return Answer::plain("500 Internal Server Error", "the file cannot be read\n");
        };
        let policy = match policy {
            Some(policy) => policy.into(),
            None if name == headers::FRAME => headers::frame_policy(
                &fs::read_to_string(path.with_file_name("embed.json")).unwrap_or_default(),
            ),
            None => headers::CONTENT_SECURITY_POLICY.into(),
        };
        let answer = Answer { status: "200 OK", headers: Vec::new(), policy, body }
            .with("Content-Type", headers::content_type(&name))
            .with("Cache-Control", headers::cache_control(&name))
            .with("Vary", "Accept-Encoding");
        if is_compressed { answer.with("Content-Encoding", "br") } else { answer }
    }

    /// The same with one header more.
    pub(super) fn with(mut self, name: &'static str, value: &'static str) -> Answer {
        self.headers.push((name, value));
        self
    }

    /// Sends it, without its body where only the head was asked for.
    pub(super) fn write(&self, writer: &mut impl Write, head_only: bool, keep_alive: bool) -> io::Result<()> {
        let mut head = format!("HTTP/1.1 {}\r\n", self.status);
        head += &format!("Content-Security-Policy: {}\r\n", self.policy);
        for (name, value) in self.headers.iter().chain(headers::SECURITY) {
            head += &format!("{name}: {value}\r\n");
        }
        let connection = if keep_alive { "keep-alive" } else { "close" };
        head += &format!("Content-Length: {}\r\nConnection: {connection}\r\n\r\n", self.body.len());
        writer.write_all(head.as_bytes())?;
        if !head_only {
            writer.write_all(&self.body)?;
        }
        writer.flush()
    }
}

/// Whether an `Accept-Encoding` value names brotli and does not refuse it by `q=0`.
fn accepts_brotli(value: &str) -> bool {
    value.split(',').any(|coding| {
        let mut parts = coding.split(';').map(str::trim);
        let refused = |part: &str| part.strip_prefix("q=").is_some_and(|q| q.parse() == Ok(0.0));
        parts.next() == Some("br") && !parts.any(refused)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> io::Result<Option<Request>> {
        Request::read(&mut text.as_bytes())
    }

    #[test]
    fn reads_what_a_browser_sends() {
        let request =
            read("GET /a?b=c HTTP/1.1\r\nHost: x\r\naccept-encoding: gzip, br\r\n\r\n").unwrap().unwrap();
        assert_eq!((request.method.as_str(), request.target.as_str()), ("GET", "/a?b=c"));
        assert!(request.accepts_brotli && request.keep_alive);
        assert_eq!(read("").unwrap(), None);
    }

    #[test]
    fn knows_when_no_request_may_follow() {
        for head in [
            "GET / HTTP/1.0\r\n\r\n",
            "GET / HTTP/1.1\r\nConnection: Close\r\n\r\n",
            "POST / HTTP/1.1\r\nContent-Length: 5\r\n\r\n",
            "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n",
        ] {
            assert!(!read(head).unwrap().unwrap().keep_alive, "{head}");
        }
    }

    #[test]
    fn refuses_what_is_no_request() {
        let long = format!("GET / HTTP/1.1\r\nX: {}\r\n\r\n", "x".repeat(20_000));
        for head in [
            "hello\r\n\r\n",
            "GET / HTTP/2\r\n\r\n",
            "GET http://x/ HTTP/1.1\r\n\r\n",
            "GET / HTTP/1.1\r\nHost",
            &long,
        ] {
            assert_eq!(read(head).unwrap_err().kind(), io::ErrorKind::InvalidData, "{head}");
        }
    }

    #[test]
    fn takes_a_refusal_of_brotli_seriously() {
        assert!(accepts_brotli("gzip, deflate, br, zstd") && accepts_brotli("br;q=0.5"));
        assert!(!accepts_brotli("gzip") && !accepts_brotli("br;q=0") && !accepts_brotli("br; q=0.0, gzip"));
    }
}
