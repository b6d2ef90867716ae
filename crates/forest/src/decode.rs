//! Reading: every MUST of the specification is checked here or in [`Forest::from_parts`].

use alloc::vec;
use alloc::vec::Vec;

use crate::crc32::crc32;
use crate::error::{ForestError, Section};
use crate::forest::{
    Aggregation, Forest, Growing, Leaves, Missing, check_header, check_leaves, check_output_count, in_range,
};
use crate::header::{
    FIXED_BYTES, FLAG_MISSING, MAGIC, MAX_FILE_BYTES, MAX_NODES, MAX_TREES, TRAILER_BYTES, VERSION,
};
use crate::order::from_key;

impl Forest {
    /// Reads a forest from the whole of a file.
    ///
    /// # Errors
    /// Whatever the format of `docs/forest-format.md` does not allow, with its position; never a panic,
    /// and never more memory than a small multiple of the file's size.
    pub fn decode(bytes: &[u8]) -> Result<Self, ForestError> {
        let body = unwrap_frame(bytes)?;
        let mut reader = Reader { rest: &body[MAGIC.len() + 2..], section: Section::Header, fault: None };

        // The fixed header is there: `unwrap_frame` has seen to it.
        let aggregation = match reader.u8() {
            0 => Aggregation::Mean,
            1 => Aggregation::Sum,
            code => return Err(ForestError::UnknownCode { field: "aggregation", code: u16::from(code) }),
        };
        let counted = match reader.u8() {
            0 => true,
            1 => false,
            code => return Err(ForestError::UnknownCode { field: "leaf kind", code: u16::from(code) }),
        };
        let feature_count = reader.number(2);
        let output_count = reader.number(2);
        let tree_count = reader.number(4);
        let node_count = reader.number(4);
        let mut schema_fingerprint = [0; 32];
        schema_fingerprint.copy_from_slice(reader.take(32));
        let flags = reader.number(2) as u16;
        if flags & !FLAG_MISSING != 0 {
            return Err(ForestError::UnknownCode { field: "flags", code: flags });
        }
        // Bounds before anything is allocated by them; a node takes at least one byte of the file.
        check_output_count(output_count)?;
        in_range("tree_count", tree_count, 1, MAX_TREES)?;
        in_range("node_count", node_count, 1, MAX_NODES.min(bytes.len()))?;
        let base = reader.f64s(output_count);
        reader.check()?;

        let tables = Tables::read(&mut reader, feature_count)?;

        reader.section = Section::Shape;
        let codes = reader.varints(node_count);
        reader.check()?;
        let mut split_count = 0;
        for &code in &codes {
            split_count += usize::from(code > 0);
        }

        reader.section = Section::Ranks;
        let (thresholds, used) = tables.read_splits(&mut reader, &codes, split_count)?;

        reader.section = Section::Missing;
        let missing = read_missing(&mut reader, split_count, flags)?;

        reader.section = Section::Leaves;
        let leaf_count = node_count - split_count;
        let leaves = if counted {
            let totals = reader.varints(leaf_count);
            Leaves::Counts { totals, counts: reader.varints(leaf_count * output_count) }
        } else {
            let covers = reader.f64s(leaf_count);
            Leaves::Values { covers, values: reader.f64s(leaf_count * output_count) }
        };
        reader.check()?;
        if !reader.rest.is_empty() {
            return Err(ForestError::TrailingBytes { bytes: reader.rest.len() });
        }

        let ends = ends_of_trees(&codes, tree_count)?;
        check_header(feature_count, output_count, aggregation, &base)?;
        let mut growing = Growing::new(feature_count, tree_count);
        let (mut node, mut split) = (0, 0);
        for end in ends {
            growing.begin(end - node);
            while node < end {
                let code = codes[node];
                if code == 0 {
                    growing.leaf()?;
                } else {
                    let left = missing.get(split / 8).is_some_and(|byte| byte >> (split % 8) & 1 == 1);
                    let missing = if left { Missing::Left } else { Missing::Right };
                    growing.split(code as usize - 1, thresholds[split], missing)?;
                    split += 1;
                }
                node += 1;
            }
            growing.end()?;
        }
        let leaf_values = check_leaves(&leaves, leaf_count, output_count)?;
        tables.check_used(&used)?;
        Ok(Forest {
            feature_count,
            output_count,
            aggregation,
            base,
            schema_fingerprint,
            trees: growing.trees,
            leaves,
            leaf_values,
        })
    }
}

/// Checks size, magic, version and checksum; returns the bytes before the checksum.
fn unwrap_frame(bytes: &[u8]) -> Result<&[u8], ForestError> {
    if bytes.is_empty() {
        return Err(ForestError::Empty);
    }
    if bytes.len() > MAX_FILE_BYTES {
        return Err(ForestError::TooLarge { bytes: bytes.len() });
    }
    let begun = bytes.len().min(MAGIC.len());
    if bytes[..begun] != MAGIC[..begun] {
        return Err(ForestError::NotAForest);
    }
    if bytes.len() < FIXED_BYTES + TRAILER_BYTES {
        return Err(ForestError::Truncated { section: Section::Header });
    }
    let version = u16::from_le_bytes([bytes[8], bytes[9]]);
    if version != VERSION {
        return Err(ForestError::UnknownVersion { version });
    }
    let (body, trailer) = bytes.split_at(bytes.len() - TRAILER_BYTES);
    let stored = little_endian(trailer) as u32;
    let computed = crc32(body);
    if stored == computed { Ok(body) } else { Err(ForestError::Damaged { stored, computed }) }
}

fn little_endian(bytes: &[u8]) -> u64 {
    let mut number = 0;
    for &byte in bytes.iter().rev() {
        number = number << 8 | u64::from(byte);
    }
    number
}

/// The ascending thresholds of all features, one feature after the other.
struct Tables {
    thresholds: Vec<f32>,
    /// Where each feature's begin, and where the last one's end.
    starts: Vec<usize>,
}

impl Tables {
    fn read(reader: &mut Reader<'_>, feature_count: usize) -> Result<Self, ForestError> {
        reader.section = Section::Thresholds;
        let mut tables = Tables { thresholds: Vec::new(), starts: Vec::with_capacity(feature_count + 1) };
        tables.starts.push(0);
        for feature in 0..feature_count {
            let count = reader.count();
            let mut key = 0u32;
            for _ in 0..count {
                let step = reader.varint();
                let next = key.wrapping_add(step);
                let threshold = from_key(next);
                let negative_zero = threshold == 0.0 && threshold.is_sign_negative();
                if next <= key || !threshold.is_finite() || negative_zero {
                    reader.check()?;
                    return Err(ForestError::BadThreshold { feature });
                }
                tables.thresholds.push(threshold);
                key = next;
            }
            reader.check()?;
            tables.starts.push(tables.thresholds.len());
        }
        Ok(tables)
    }

    /// The thresholds of the splits, and which of the tables' were among them.
    fn read_splits(
        &self,
        reader: &mut Reader<'_>,
        codes: &[u32],
        split_count: usize,
    ) -> Result<(Vec<f32>, Vec<u8>), ForestError> {
        let mut used = vec![0; self.thresholds.len()];
        let mut thresholds = Vec::with_capacity(split_count);
        for &code in codes {
            if code == 0 {
                continue;
            }
            let rank = reader.varint() as usize;
            reader.check()?;
            let mut threshold = 0.0;
            // A feature that does not exist is reported later, with its tree; here it has no table.
            if (code as usize) < self.starts.len() {
                let (start, end) = (self.starts[code as usize - 1], self.starts[code as usize]);
                if rank >= end - start {
                    return Err(ForestError::RankOutOfRange { split: thresholds.len() });
                }
                threshold = self.thresholds[start + rank];
                used[start + rank] = 1;
            }
            thresholds.push(threshold);
        }
        Ok((thresholds, used))
    }

    fn check_used(&self, used: &[u8]) -> Result<(), ForestError> {
        let mut feature = 0;
        for (place, &used) in used.iter().enumerate() {
            while place >= self.starts[feature + 1] {
                feature += 1;
            }
            if used == 0 {
                return Err(ForestError::UnusedThreshold { feature, rank: place - self.starts[feature] });
            }
        }
        Ok(())
    }
}

/// One bit a split; none at all where the forest sends every missing value right.
fn read_missing<'a>(reader: &mut Reader<'a>, splits: usize, flags: u16) -> Result<&'a [u8], ForestError> {
    if flags & FLAG_MISSING == 0 {
        return Ok(&[]);
    }
    let bytes = reader.take(splits.div_ceil(8));
    reader.check()?;
    let mut some_left = false;
    for &byte in bytes {
        some_left |= byte != 0;
    }
    let padding_set = bytes.last().is_some_and(|last| !splits.is_multiple_of(8) && last >> (splits % 8) != 0);
    // One forest, one encoding: the section is there only when it says something.
    if padding_set || !some_left {
        return Err(ForestError::BadNumber { section: Section::Missing });
    }
    Ok(bytes)
}

/// Where each preorder tree of the node codes is whole.
fn ends_of_trees(codes: &[u32], tree_count: usize) -> Result<Vec<usize>, ForestError> {
    let mut ends = Vec::with_capacity(tree_count);
    let mut node = 0;
    for tree in 0..tree_count {
        // Subtrees still owed: a split pays one and owes two, a leaf pays one.
        let mut owed = 1usize;
        while owed > 0 {
            let Some(&code) = codes.get(node) else { return Err(ForestError::BrokenTree { tree }) };
            node += 1;
            if code == 0 {
                owed -= 1;
            } else {
                owed += 1;
            }
        }
        ends.push(node);
    }
    if node < codes.len() { Err(ForestError::BrokenTree { tree: tree_count }) } else { Ok(ends) }
}

/// Remembers the first fault and gives zeros from then on, so that one [`check`](Reader::check) does for many numbers.
struct Reader<'a> {
    rest: &'a [u8],
    section: Section,
    fault: Option<ForestError>,
}

impl<'a> Reader<'a> {
    /// Whether all that was read so far was there.
    fn check(&mut self) -> Result<(), ForestError> {
        match self.fault.take() {
            None => Ok(()),
            Some(fault) => Err(fault),
        }
    }

    fn fail(&mut self, fault: ForestError) {
        self.rest = &[];
        if self.fault.is_none() {
            self.fault = Some(fault);
        }
    }

    /// So many bytes, or none.
    fn take(&mut self, count: usize) -> &'a [u8] {
        match self.rest.split_at_checked(count) {
            Some((taken, rest)) => {
                self.rest = rest;
                taken
            }
            None => {
                self.fail(ForestError::Truncated { section: self.section });
                &[]
            }
        }
    }

    fn number(&mut self, bytes: usize) -> usize {
        little_endian(self.take(bytes)) as usize
    }

    fn u8(&mut self) -> u8 {
        self.take(1).first().copied().unwrap_or(0)
    }

    fn f64s(&mut self, count: usize) -> Vec<f64> {
        let bytes = self.take(count.saturating_mul(8));
        let mut numbers = Vec::with_capacity(bytes.len() / 8);
        for &bytes in bytes.as_chunks().0 {
            numbers.push(f64::from_le_bytes(bytes));
        }
        numbers
    }

    /// How many numbers follow, each of at least one byte.
    fn count(&mut self) -> usize {
        let count = self.varint() as usize;
        self.room_for(count)
    }

    fn room_for(&mut self, count: usize) -> usize {
        if count <= self.rest.len() {
            return count;
        }
        self.fail(ForestError::Truncated { section: self.section });
        0
    }

    fn varints(&mut self, count: usize) -> Vec<u32> {
        let count = self.room_for(count);
        let mut numbers = Vec::with_capacity(count);
        for _ in 0..count {
            numbers.push(self.varint());
        }
        numbers
    }

    fn varint(&mut self) -> u32 {
        let mut value = 0u32;
        let mut shift = 0;
        loop {
            let byte = self.u8();
            // The fifth byte has room for four bits, and a last byte of zero would be a longer spelling.
            if shift > 0 && (byte == 0 || (shift == 28 && byte > 0xF)) {
                self.fail(ForestError::BadNumber { section: self.section });
                return 0;
            }
            value |= u32::from(byte & 0x7F) << shift;
            if byte & 0x80 == 0 {
                return value;
            }
            shift += 7;
        }
    }
}
