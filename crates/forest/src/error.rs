//! The one error of this crate.

use core::fmt;

/// A part of the file, for saying where decoding stopped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Section {
    /// The fixed header and the base values.
    Header,
    /// The ascending thresholds of each feature.
    Thresholds,
    /// One code a node: leaf, or the feature that is split.
    Shape,
    /// One threshold rank a split.
    Ranks,
    /// One bit a split: where a missing value goes.
    Missing,
    /// What the leaves hold.
    Leaves,
}

impl fmt::Display for Section {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Section::Header => "header",
            Section::Thresholds => "thresholds",
            Section::Shape => "shape",
            Section::Ranks => "ranks",
            Section::Missing => "missing directions",
            Section::Leaves => "leaves",
        })
    }
}

/// Why a file is not a forest, or why parts do not make one. Positions, never contents.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ForestError {
    /// The file has no bytes.
    Empty,
    /// The file is larger than [`MAX_FILE_BYTES`](crate::MAX_FILE_BYTES).
    TooLarge {
        /// Its size.
        bytes: usize,
    },
    /// The first eight bytes are not a forest's.
    NotAForest,
    /// A format version that this build does not read.
    UnknownVersion {
        /// The version in the file.
        version: u16,
    },
    /// The file ends too early.
    Truncated {
        /// Where the reader was.
        section: Section,
    },
    /// The checksum at the end does not fit the bytes: the file was damaged.
    Damaged {
        /// The CRC-32 in the file.
        stored: u32,
        /// The CRC-32 of its bytes.
        computed: u32,
    },
    /// Bytes follow the last section.
    TrailingBytes {
        /// How many.
        bytes: usize,
    },
    /// A code that the format does not define.
    UnknownCode {
        /// Which field holds it.
        field: &'static str,
        /// The code.
        code: u16,
    },
    /// A count outside what the format allows.
    CountOutOfRange {
        /// Which count.
        field: &'static str,
        /// Its value.
        value: u64,
    },
    /// A variable-length number that is too long or not in its shortest form.
    BadNumber {
        /// Where it stands.
        section: Section,
    },
    /// A threshold or a base value is not finite, or is negative zero.
    BadThreshold {
        /// The feature.
        feature: usize,
    },
    /// No split uses this threshold of the table.
    UnusedThreshold {
        /// The feature.
        feature: usize,
        /// Its place in the feature's table.
        rank: usize,
    },
    /// A split names a feature that the forest does not have.
    FeatureOutOfRange {
        /// The tree.
        tree: usize,
        /// The node, in preorder.
        node: usize,
    },
    /// A split names a threshold that its feature does not have.
    RankOutOfRange {
        /// The split, counted over the whole forest.
        split: usize,
    },
    /// The nodes do not make whole trees: one is cut short, or nodes are left over.
    BrokenTree {
        /// The tree.
        tree: usize,
    },
    /// A tree is deeper than [`MAX_DEPTH`](crate::MAX_DEPTH).
    TooDeep {
        /// The tree.
        tree: usize,
    },
    /// A leaf counts no rows, more positives than rows, or holds a number that is not finite.
    BadLeaf {
        /// The leaf, counted over the whole forest.
        leaf: usize,
    },
    /// A base value is not finite, or a forest that averages has one that is not zero.
    BadBase {
        /// The output.
        output: usize,
    },
}

impl ForestError {
    /// The variant's name, for where words would take too much room.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            ForestError::Empty => "Empty",
            ForestError::TooLarge { .. } => "TooLarge",
            ForestError::NotAForest => "NotAForest",
            ForestError::UnknownVersion { .. } => "UnknownVersion",
            ForestError::Truncated { .. } => "Truncated",
            ForestError::Damaged { .. } => "Damaged",
            ForestError::TrailingBytes { .. } => "TrailingBytes",
            ForestError::UnknownCode { .. } => "UnknownCode",
            ForestError::CountOutOfRange { .. } => "CountOutOfRange",
            ForestError::BadNumber { .. } => "BadNumber",
            ForestError::BadThreshold { .. } => "BadThreshold",
            ForestError::UnusedThreshold { .. } => "UnusedThreshold",
            ForestError::FeatureOutOfRange { .. } => "FeatureOutOfRange",
            ForestError::RankOutOfRange { .. } => "RankOutOfRange",
            ForestError::BrokenTree { .. } => "BrokenTree",
            ForestError::TooDeep { .. } => "TooDeep",
            ForestError::BadLeaf { .. } => "BadLeaf",
            ForestError::BadBase { .. } => "BadBase",
        }
    }
}

impl fmt::Display for ForestError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ForestError::Empty => write!(f, "the forest file is empty"),
            ForestError::TooLarge { bytes } => {
                write!(
                    f,
                    "the forest file has {bytes} bytes, more than the {} allowed",
                    crate::MAX_FILE_BYTES
                )
            }
            ForestError::NotAForest => write!(f, "not a forest file: its first eight bytes are others"),
            ForestError::UnknownVersion { version } => {
                write!(f, "forest format version {version} is not known to this build")
            }
            ForestError::Truncated { section } => write!(f, "the forest file ends early, in its {section}"),
            ForestError::Damaged { stored, computed } => {
                write!(f, "the forest file is damaged: checksum {stored:08x} stored, {computed:08x} computed")
            }
            ForestError::TrailingBytes { bytes } => {
                write!(f, "{bytes} bytes follow the end of the forest")
            }
            ForestError::UnknownCode { field, code } => write!(f, "unknown code {code} for {field}"),
            ForestError::CountOutOfRange { field, value } => {
                write!(f, "{field} is {value}, which the format does not allow")
            }
            ForestError::BadNumber { section } => {
                write!(f, "a number in the {section} is too long or not in its shortest form")
            }
            ForestError::BadThreshold { feature } => {
                write!(f, "feature {feature} has a threshold that is not finite or is negative zero")
            }
            ForestError::UnusedThreshold { feature, rank } => {
                write!(f, "threshold {rank} of feature {feature} is used by no split")
            }
            ForestError::FeatureOutOfRange { tree, node } => {
                write!(f, "node {node} of tree {tree} splits a feature that the forest does not have")
            }
            ForestError::RankOutOfRange { split } => {
                write!(f, "split {split} names a threshold that its feature does not have")
            }
            ForestError::BrokenTree { tree } => {
                write!(f, "the nodes of tree {tree} do not make a whole tree")
            }
            ForestError::TooDeep { tree } => {
                write!(f, "tree {tree} is deeper than the {} levels allowed", crate::MAX_DEPTH)
            }
            ForestError::BadLeaf { leaf } => {
                write!(f, "leaf {leaf} has an impossible count or a number that is not finite")
            }
            ForestError::BadBase { output } => {
                write!(f, "the base value of output {output} is not finite, or not zero in a mean")
            }
        }
    }
}

impl core::error::Error for ForestError {}
