//! The strings on a page's heap.

use std::{
    io::{Read, Write},
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
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).expect("the driver answers");
    let body = answer.windows(4).position(|window| window == b"\r\n\r\n").expect("a head and a body") + 4;
    let answer: Value = serde_json::from_slice(&answer[body..]).expect("an answer in JSON");
    let snapshot = &answer["value"];
    let strings =
        snapshot["strings"].as_array().unwrap_or_else(|| panic!("no heap snapshot: {snapshot:.200}"));
    strings.iter().filter_map(Value::as_str).map(String::from).collect()
}
