//! Where accepted versions lie between two visits: bytes under keys, in two rooms.

use super::bridge::{self, Refused};

/// A part of the shelf.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Room {
    /// `.bosque` files, by the SHA-256 of their manifest.
    Versions,
    /// For a model's name, the key of the version in use. A model that stands here not uses the embedded one.
    Chosen,
}

/// Keeps bytes. The browser's is [`BrowserShelf`]; tests have one in memory.
pub trait Shelf {
    /// All that lies in a room, by key.
    async fn list(&self, room: Room) -> Result<Vec<(String, Vec<u8>)>, Refused>;
    /// Puts something under a key, in place of what lies there.
    async fn put(&self, room: Room, key: &str, bytes: &[u8]) -> Result<(), Refused>;
    /// Takes away what lies under a key.
    async fn take(&self, room: Room, key: &str) -> Result<(), Refused>;
}

/// IndexedDB. Looking into it makes nothing; a browser may refuse all of it.
#[derive(Clone, Copy, Debug)]
pub struct BrowserShelf;

impl Room {
    fn name(self) -> &'static str {
        match self {
            Room::Versions => "versions",
            Room::Chosen => "chosen",
        }
    }
}

impl Shelf for BrowserShelf {
    async fn list(&self, room: Room) -> Result<Vec<(String, Vec<u8>)>, Refused> {
        bridge::list(room.name()).await
    }

    async fn put(&self, room: Room, key: &str, bytes: &[u8]) -> Result<(), Refused> {
        bridge::put(room.name(), key, bytes).await
    }

    async fn take(&self, room: Room, key: &str) -> Result<(), Refused> {
        bridge::take(room.name(), key).await
    }
}

#[cfg(test)]
pub mod memory {
    //! The twin for tests.

    use std::cell::RefCell;
    use std::collections::BTreeMap;

    use super::{Refused, Room, Shelf};

    /// A shelf in memory; it refuses everything once it is told to.
    #[derive(Debug, Default)]
    pub struct MemoryShelf {
        /// What lies there.
        pub content: RefCell<BTreeMap<(Room, String), Vec<u8>>>,
        /// Whether it refuses.
        pub refuses: bool,
    }

    impl MemoryShelf {
        fn allowed(&self) -> Result<(), Refused> {
            if self.refuses { Err(Refused) } else { Ok(()) }
        }
    }

    impl Shelf for MemoryShelf {
        async fn list(&self, room: Room) -> Result<Vec<(String, Vec<u8>)>, Refused> {
            self.allowed()?;
            let content = self.content.borrow();
            let inside = content.iter().filter(|((r, _), _)| *r == room);
            Ok(inside.map(|((_, key), bytes)| (key.clone(), bytes.clone())).collect())
        }

        async fn put(&self, room: Room, key: &str, bytes: &[u8]) -> Result<(), Refused> {
            self.allowed()?;
            self.content.borrow_mut().insert((room, key.to_owned()), bytes.to_vec());
            Ok(())
        }

        async fn take(&self, room: Room, key: &str) -> Result<(), Refused> {
            self.allowed()?;
            self.content.borrow_mut().remove(&(room, key.to_owned()));
            Ok(())
        }
    }
}
