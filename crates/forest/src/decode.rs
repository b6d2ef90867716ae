//! Reading: every MUST of the specification is checked here or in [`Forest::from_parts`].

use alloc::vec;
use alloc::vec::Vec;

use crate::crc32::crc32;
use crate::error::{ForestError, Section};
use crate::forest::{Aggregation, Forest, ForestParts, Leaves, Missing, PartNode};
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
        let mut reader = Reader { rest: &body[MAGIC.len() + 2..], section: Section::Header };

        let aggregation = match reader.u8()? {
            0 => Aggregation::Mean,
            1 => Aggregation::Sum,
            code => return Err(ForestError::UnknownCode { field: "aggregation", code: u16::from(code) }),
        };
        let counted = match reader.u8()? {
            0 => true,
            1 => false,
            code => return Err(ForestError::UnknownCode { field: "leaf kind", code: u16::from(code) }),
        };
        let feature_count = usize::from(reader.u16()?);
        let output_count = usize::from(reader.u16()?);
        let tree_count = reader.u32()? as usize;
        let node_count = reader.u32()? as usize;
        let schema_fingerprint = reader.array::<32>()?;
        let flags = reader.u16()?;
        if flags & !FLAG_MISSING != 0 {
            return Err(ForestError::UnknownCode { field: "flags", code: flags });
        }
        // Bounds before anything is allocated by them; a node takes at least one byte of the file.
        for (field, value, most) in [
            ("output_count", output_count, usize::from(u8::MAX)),
            ("tree_count", tree_count, MAX_TREES),
            ("node_count", node_count, MAX_NODES.min(bytes.len())),
        ] {
            if value == 0 || value > most {
                return Err(ForestError::CountOutOfRange { field, value: value as u64 });
            }
        }
        let base = reader.f64s(output_count)?;

        reader.section = Section::Thresholds;
        let tables = (0..feature_count)
            .map(|feature| read_table(&mut reader, feature))
            .collect::<Result<Vec<_>, _>>()?;

        reader.section = Section::Shape;
        let codes = (0..node_count).map(|_| reader.varint()).collect::<Result<Vec<_>, _>>()?;

        reader.section = Section::Ranks;
        let split_features: Vec<usize> =
            codes.iter().filter(|&&code| code > 0).map(|&code| code as usize - 1).collect();
        let mut used: Vec<Vec<bool>> = tables.iter().map(|table| vec![false; table.len()]).collect();
        let mut thresholds = Vec::with_capacity(split_features.len());
        for (split, &feature) in split_features.iter().enumerate() {
            let rank = reader.varint()? as usize;
            // A feature that does not exist is reported with its tree by `from_parts`; here it has no table.
            let Some(table) = tables.get(feature) else {
                thresholds.push(0.0);
                continue;
            };
            let threshold = *table.get(rank).ok_or(ForestError::RankOutOfRange { split })?;
            used[feature][rank] = true;
            thresholds.push(threshold);
        }

        reader.section = Section::Missing;
        let missing = read_missing(&mut reader, split_features.len(), flags)?;

        reader.section = Section::Leaves;
        let leaf_count = node_count - split_features.len();
        let leaves = if counted {
            Leaves::Counts {
                totals: reader.varints(leaf_count)?,
                counts: reader.varints(leaf_count * output_count)?,
            }
        } else {
            Leaves::Values {
                covers: reader.f64s(leaf_count)?,
                values: reader.f64s(leaf_count * output_count)?,
            }
        };
        if !reader.rest.is_empty() {
            return Err(ForestError::TrailingBytes { bytes: reader.rest.len() });
        }

        let trees = split_into_trees(&codes, &thresholds, &missing, tree_count)?;
        let forest = Forest::from_parts(ForestParts {
            feature_count,
            output_count,
            aggregation,
            base,
            schema_fingerprint,
            trees,
            leaves,
        })?;
        for (feature, used) in used.iter().enumerate() {
            if let Some(rank) = used.iter().position(|used| !used) {
                return Err(ForestError::UnusedThreshold { feature, rank });
            }
        }
        Ok(forest)
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
    if !bytes.starts_with(&MAGIC) {
        return Err(if MAGIC.starts_with(bytes) {
            ForestError::Truncated { section: Section::Header }
        } else {
            ForestError::NotAForest
        });
    }
    if bytes.len() < FIXED_BYTES + TRAILER_BYTES {
        return Err(ForestError::Truncated { section: Section::Header });
    }
    let version = u16::from_le_bytes([bytes[8], bytes[9]]);
    if version != VERSION {
        return Err(ForestError::UnknownVersion { version });
    }
    let (body, trailer) = bytes.split_at(bytes.len() - TRAILER_BYTES);
    let stored = trailer.iter().rev().fold(0u32, |crc, &byte| (crc << 8) | u32::from(byte));
    let computed = crc32(body);
    if stored == computed { Ok(body) } else { Err(ForestError::Damaged { stored, computed }) }
}

fn read_table(reader: &mut Reader<'_>, feature: usize) -> Result<Vec<f32>, ForestError> {
    let count = reader.varint()? as usize;
    // A threshold takes at least one byte.
    if count > reader.rest.len() {
        return Err(ForestError::Truncated { section: Section::Thresholds });
    }
    let mut previous = 0u32;
    let mut table = Vec::with_capacity(count);
    for _ in 0..count {
        let step = reader.varint()?;
        let key =
            previous.checked_add(step).filter(|_| step > 0).ok_or(ForestError::BadThreshold { feature })?;
        let threshold = from_key(key);
        if !threshold.is_finite() || (threshold == 0.0 && threshold.is_sign_negative()) {
            return Err(ForestError::BadThreshold { feature });
        }
        table.push(threshold);
        previous = key;
    }
    Ok(table)
}

fn read_missing(reader: &mut Reader<'_>, splits: usize, flags: u16) -> Result<Vec<Missing>, ForestError> {
    if flags & FLAG_MISSING == 0 {
        return Ok(vec![Missing::Right; splits]);
    }
    let bytes = reader.take(splits.div_ceil(8))?;
    let bit = |i: usize| bytes[i / 8] >> (i % 8) & 1 == 1;
    let padding_set = (splits..bytes.len() * 8).any(bit);
    let missing: Vec<Missing> =
        (0..splits).map(|i| if bit(i) { Missing::Left } else { Missing::Right }).collect();
    // One forest, one encoding: the section is there only when it says something.
    if padding_set || !missing.contains(&Missing::Left) {
        return Err(ForestError::BadNumber { section: Section::Missing });
    }
    Ok(missing)
}

/// Cuts the node codes where each preorder tree is whole.
fn split_into_trees(
    codes: &[u32],
    thresholds: &[f32],
    missing: &[Missing],
    tree_count: usize,
) -> Result<Vec<Vec<PartNode>>, ForestError> {
    let mut splits = thresholds.iter().zip(missing);
    let mut codes = codes.iter();
    let mut trees = Vec::with_capacity(tree_count);
    for tree in 0..tree_count {
        let mut nodes = Vec::new();
        // Subtrees still owed: a split pays one and owes two, a leaf pays one.
        let mut owed = 1usize;
        while owed > 0 {
            let &code = codes.next().ok_or(ForestError::BrokenTree { tree })?;
            if code == 0 {
                nodes.push(PartNode::Leaf);
                owed -= 1;
            } else {
                let (&threshold, &missing) = splits.next().ok_or(ForestError::BrokenTree { tree })?;
                nodes.push(PartNode::Split { feature: code as usize - 1, threshold, missing });
                owed += 1;
            }
        }
        trees.push(nodes);
    }
    if codes.next().is_some() { Err(ForestError::BrokenTree { tree: tree_count }) } else { Ok(trees) }
}

struct Reader<'a> {
    rest: &'a [u8],
    section: Section,
}

impl<'a> Reader<'a> {
    fn take(&mut self, count: usize) -> Result<&'a [u8], ForestError> {
        if count > self.rest.len() {
            return Err(ForestError::Truncated { section: self.section });
        }
        let (taken, rest) = self.rest.split_at(count);
        self.rest = rest;
        Ok(taken)
    }

    fn array<const N: usize>(&mut self) -> Result<[u8; N], ForestError> {
        let mut out = [0; N];
        out.copy_from_slice(self.take(N)?);
        Ok(out)
    }

    fn u8(&mut self) -> Result<u8, ForestError> {
        Ok(self.array::<1>()?[0])
    }

    fn u16(&mut self) -> Result<u16, ForestError> {
        Ok(u16::from_le_bytes(self.array()?))
    }

    fn u32(&mut self) -> Result<u32, ForestError> {
        Ok(u32::from_le_bytes(self.array()?))
    }

    fn f64s(&mut self, count: usize) -> Result<Vec<f64>, ForestError> {
        let bytes = self.take(count.saturating_mul(8))?;
        Ok(bytes.as_chunks::<8>().0.iter().map(|&chunk| f64::from_le_bytes(chunk)).collect())
    }

    fn varints(&mut self, count: usize) -> Result<Vec<u32>, ForestError> {
        if count > self.rest.len() {
            return Err(ForestError::Truncated { section: self.section });
        }
        (0..count).map(|_| self.varint()).collect()
    }

    fn varint(&mut self) -> Result<u32, ForestError> {
        let mut value = 0u32;
        for shift in [0, 7, 14, 21, 28] {
            let byte = self.u8()?;
            let bits = u32::from(byte & 0x7F);
            // The fifth byte has room for four bits, and a last byte of zero would be a longer spelling.
            if (shift == 28 && bits > 0xF) || (shift > 0 && byte == 0) {
                return Err(ForestError::BadNumber { section: self.section });
            }
            value |= bits << shift;
            if byte & 0x80 == 0 {
                return Ok(value);
            }
        }
        Err(ForestError::BadNumber { section: self.section })
    }
}
