//! Writing: one forest has exactly one encoding, so equal forests have equal digests.

use alloc::vec::Vec;

use crate::crc32::crc32;
use crate::forest::{Aggregation, Forest, Leaves, Missing, Node};
use crate::header::{FLAG_MISSING, MAGIC, VERSION};
use crate::order::key;

impl Forest {
    /// The forest in the format of `docs/forest-format.md`. [`Forest::decode`] gives it back, equal.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        let nodes = || self.trees.iter().flat_map(|tree| tree.nodes().iter().copied());
        // Keys have the order of the thresholds.
        let tables: Vec<Vec<u32>> =
            self.thresholds().into_iter().map(|table| table.into_iter().map(key).collect()).collect();
        let any_missing_left = nodes().any(|node| matches!(node, Node::Split { missing: Missing::Left, .. }));

        let mut out = Vec::new();
        out.extend_from_slice(&MAGIC);
        out.extend_from_slice(&VERSION.to_le_bytes());
        out.push(match self.aggregation {
            Aggregation::Mean => 0,
            Aggregation::Sum => 1,
        });
        out.push(match self.leaves {
            Leaves::Counts { .. } => 0,
            Leaves::Values { .. } => 1,
        });
        out.extend_from_slice(&(self.feature_count as u16).to_le_bytes());
        out.extend_from_slice(&(self.output_count as u16).to_le_bytes());
        out.extend_from_slice(&(self.trees.len() as u32).to_le_bytes());
        out.extend_from_slice(&(self.node_count() as u32).to_le_bytes());
        out.extend_from_slice(&self.schema_fingerprint);
        out.extend_from_slice(&(if any_missing_left { FLAG_MISSING } else { 0 }).to_le_bytes());
        put_f64s(&mut out, &self.base);

        for table in &tables {
            put_varint(&mut out, table.len() as u32);
            let mut previous = 0;
            for &key in table {
                put_varint(&mut out, key - previous);
                previous = key;
            }
        }
        for node in nodes() {
            match node {
                Node::Leaf { .. } => put_varint(&mut out, 0),
                Node::Split { feature, .. } => put_varint(&mut out, u32::from(feature) + 1),
            }
        }
        let mut missing_bits = Vec::new();
        for node in nodes() {
            if let Node::Split { feature, threshold, missing, .. } = node {
                // The table was built from these very thresholds.
                let rank = tables[usize::from(feature)].partition_point(|&k| k < key(threshold));
                put_varint(&mut out, rank as u32);
                missing_bits.push(missing == Missing::Left);
            }
        }
        if any_missing_left {
            out.extend(missing_bits.chunks(8).map(|bits| {
                bits.iter().enumerate().fold(0u8, |byte, (bit, &left)| byte | (u8::from(left) << bit))
            }));
        }
        match &self.leaves {
            Leaves::Counts { totals, counts } => {
                totals.iter().for_each(|&total| put_varint(&mut out, total));
                counts.iter().for_each(|&count| put_varint(&mut out, count));
            }
            Leaves::Values { covers, values } => {
                put_f64s(&mut out, covers);
                put_f64s(&mut out, values);
            }
        }
        let crc = crc32(&out);
        out.extend_from_slice(&crc.to_le_bytes());
        out
    }
}

fn put_f64s(out: &mut Vec<u8>, values: &[f64]) {
    values.iter().for_each(|value| out.extend_from_slice(&value.to_le_bytes()));
}

/// LEB128: seven bits a byte, the lowest first, the top bit set on all but the last.
fn put_varint(out: &mut Vec<u8>, mut value: u32) {
    while value >= 0x80 {
        out.push(value as u8 | 0x80);
        value >>= 7;
    }
    out.push(value as u8);
}
