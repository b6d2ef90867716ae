//! The strings on a page's heap.

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::TcpStream,
};

use serde_json::Value;

/// All strings of a heap snapshot, which is taken after the browser has collected what nobody holds any more. `driver` is where
/// chromedriver listens.
///
/// # Panics
/// The driver has no such command, or breaks off.
pub(crate) fn strings(driver: &str, session: &str) -> Vec<String> {
    let authority = driver.trim_start_matches("http://");
    let mut stream = TcpStream::connect(authority).expect("the driver listens");
    let request = format!(
        "GET /session/{session}/chromium/heap_snapshot HTTP/1.1\r\nHost: {authority}\r\nConnection: close\r\n\r\n"
    );
    stream.write_all(request.as_bytes()).expect("the driver takes a request");
    let mut reader = BufReader::new(stream);
    let mut length = 0;
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).expect("the driver answers");
        match line.trim_end().split_once(':') {
            Some((name, value)) if name.eq_ignore_ascii_case("content-length") => {
                length = value.trim().parse().expect("a length in bytes");
            }
            None if line.trim_end().is_empty() => break,
            _ => {}
        }
    }
    // The driver may keep the connection open, whatever it was asked for.
    let mut body = vec![0; length];
    reader.read_exact(&mut body).expect("the driver answers whole");
    let answer: Value = serde_json::from_slice(&body).expect("an answer in JSON");
    // The snapshot is a text in the answer, JSON again.
    let snapshot = answer["value"].as_str().unwrap_or_else(|| panic!("no heap snapshot: {answer:.200}"));
    let snapshot: Value = serde_json::from_str(snapshot).expect("a snapshot in JSON");
    let strings = snapshot["strings"].as_array().expect("a snapshot has strings");
    strings.iter().filter_map(Value::as_str).map(String::from).collect()
}
