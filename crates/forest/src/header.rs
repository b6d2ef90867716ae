//! Constants of the format; `docs/forest-format.md` is their source.

/// What a manifest calls this format.
pub const FORMAT_NAME: &str = "bosque-forest/1";
/// The first eight bytes: a byte above 127, the name, and line ends that a text transfer would change.
pub(crate) const MAGIC: [u8; 8] = [0x89, b'B', b'S', b'Q', 0x0D, 0x0A, 0x1A, 0x0A];
/// The format version that this build writes and reads.
pub(crate) const VERSION: u16 = 1;
/// Bytes before the base values.
pub(crate) const FIXED_BYTES: usize = 58;
/// Bytes after the last section: the CRC-32.
pub(crate) const TRAILER_BYTES: usize = 4;
/// Flag bit 0: the section of missing directions is present.
pub(crate) const FLAG_MISSING: u16 = 1;
/// The largest file that is read, 64 MiB.
pub const MAX_FILE_BYTES: usize = 64 << 20;
/// The deepest leaf, counting the root as 0. It bounds what explanations need in memory.
pub const MAX_DEPTH: usize = 255;
/// The most trees.
pub const MAX_TREES: usize = 65_535;
/// The most nodes over all trees.
pub const MAX_NODES: usize = (1 << 24) - 1;
