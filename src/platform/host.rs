//! The other way to the browser. A service worker runs this module without any of the page's scripts: whatever the module needs of
//! it, it states as a question, waits, and is given the answer (`src/service`).

use std::cell::RefCell;
use std::future::poll_fn;
use std::task::Poll;

use super::bridge::Refused;

/// What is asked. The numbers are what crosses, and never get another meaning.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Nothing is.
    Nothing = 0,
    /// Parts: the key's SPKI, `r || s`, the message. The answer is one byte, 1 where the key signed the message.
    Verify = 1,
    /// Parts: a raw deflate stream, the number of bytes that it must inflate to (4 bytes, little-endian). The answer is those bytes.
    Inflate = 2,
    /// Parts: the name of a room of the page's database. The answer is, for each key, its length (4 bytes, little-endian), its UTF-8,
    /// and its value's length and bytes.
    List = 3,
}

struct Host {
    serves: bool,
    kind: Kind,
    parts: Vec<Vec<u8>>,
    answer: Option<Result<Vec<u8>, Refused>>,
}

thread_local! {
    static HOST: RefCell<Host> =
        const { RefCell::new(Host { serves: false, kind: Kind::Nothing, parts: Vec::new(), answer: None }) };
}

/// From now on a service worker is asked, not the page.
pub fn serve() {
    HOST.with_borrow_mut(|host| host.serves = true);
}

/// Whether a service worker is asked.
pub(super) fn serves() -> bool {
    HOST.with_borrow(|host| host.serves)
}

/// What is asked now.
pub fn asked() -> Kind {
    HOST.with_borrow(|host| host.kind)
}

/// Does something with a part of the question; an absent one is empty.
pub fn with_part<T>(part: usize, look: impl FnOnce(&[u8]) -> T) -> T {
    HOST.with_borrow(|host| look(host.parts.get(part).map_or(&[], Vec::as_slice)))
}

/// Answers the question. Nobody who did not ask is answered.
pub fn give(answer: Result<Vec<u8>, Refused>) {
    HOST.with_borrow_mut(|host| {
        if host.kind != Kind::Nothing {
            (host.kind, host.parts, host.answer) = (Kind::Nothing, Vec::new(), Some(answer));
        }
    });
}

/// Asks, and waits.
pub(super) async fn ask(kind: Kind, parts: &[&[u8]]) -> Result<Vec<u8>, Refused> {
    HOST.with_borrow_mut(|host| {
        (host.kind, host.parts) = (kind, parts.iter().map(|part| part.to_vec()).collect());
    });
    poll_fn(|_| HOST.with_borrow_mut(|host| host.answer.take()).map_or(Poll::Pending, Poll::Ready)).await
}

/// What a room holds.
pub(super) async fn list(room: &str) -> Result<Vec<(String, Vec<u8>)>, Refused> {
    let answer = ask(Kind::List, &[room.as_bytes()]).await?;
    let (mut rest, mut entries) = (answer.as_slice(), Vec::new());
    while !rest.is_empty() {
        let (key, after) = counted(rest).ok_or(Refused)?;
        let (value, after) = counted(after).ok_or(Refused)?;
        entries.push((String::from_utf8(key.to_vec()).map_err(|_| Refused)?, value.to_vec()));
        rest = after;
    }
    Ok(entries)
}

/// Bytes after their number, and what follows.
fn counted(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let (length, rest) = bytes.split_first_chunk::<4>()?;
    rest.split_at_checked(u32::from_le_bytes(*length) as usize)
}

#[cfg(test)]
mod tests {
    use std::pin::pin;
    use std::task::{Context, Waker};

    use super::*;

    #[test]
    fn a_question_waits_for_its_answer() {
        let mut listing = pin!(list("chosen"));
        let mut poll = || listing.as_mut().poll(&mut Context::from_waker(Waker::noop()));
        assert!(poll().is_pending() && poll().is_pending());
        assert_eq!(asked(), Kind::List);
        assert_eq!(with_part(0, <[u8]>::to_vec), b"chosen");
        assert!(with_part(1, <[u8]>::is_empty));
        give(Ok(b"\x01\0\0\0a\x02\0\0\0xy".to_vec()));
        assert_eq!(asked(), Kind::Nothing);
        assert_eq!(poll(), Poll::Ready(Ok(vec![("a".into(), b"xy".to_vec())])));
        give(Ok(b"late".to_vec()));
        assert!(HOST.with_borrow(|host| host.answer.is_none()), "nobody asked");
    }

    #[test]
    fn a_room_that_is_cut_short_is_no_room() {
        for bytes in [&b"\x01"[..], b"\x02\0\0\0a", b"\x01\0\0\0a", b"\x01\0\0\0a\x02\0\0\0x"] {
            let mut listing = pin!(list("versions"));
            let mut poll = || listing.as_mut().poll(&mut Context::from_waker(Waker::noop()));
            assert!(poll().is_pending());
            give(Ok(bytes.to_vec()));
            assert_eq!(poll(), Poll::Ready(Err(Refused)), "{bytes:?}");
        }
    }
}
