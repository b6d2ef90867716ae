//! What can go wrong outside the engine: files, recipes, data.

use std::path::{Path, PathBuf};

use bosque_forest::ForestError;
use bosque_interop::{RowRefusal, TableError};
use bosque_model::{BundleError, Lang, ModelError, RegistryError, SignatureError, UpdateError};

/// Why the work failed.
#[derive(Debug)]
#[non_exhaustive]
pub enum Error {
    /// A file could not be read or written.
    File {
        /// Which.
        path: PathBuf,
        /// The system's reason.
        source: std::io::Error,
    },
    /// A file is larger than it may be.
    FileTooLarge {
        /// Which.
        path: PathBuf,
        /// How large it may be.
        most_bytes: u64,
    },
    /// The place for a model holds something else.
    NotAModelPlace {
        /// Where.
        path: PathBuf,
    },
    /// A recipe or dictionary is not as `docs/recipe.md` says.
    Recipe {
        /// Which file.
        path: PathBuf,
        /// What is wrong.
        reason: String,
    },
    /// The data is not the data that is meant.
    Data {
        /// What is wrong.
        reason: String,
    },
    /// A row of the data is refused.
    DataRow {
        /// Its number, from 1, the header not counted.
        row: usize,
        /// Why.
        refusal: RowRefusal,
    },
    /// The input's columns are not those of the model.
    Table(TableError),
    /// A scoring request is refused.
    Request {
        /// Why, without its values.
        reason: String,
    },
    /// A model is refused.
    Model {
        /// Where it lies.
        path: PathBuf,
        /// Why.
        source: ModelError,
    },
    /// A `.bosque` file, or the list of a model directory's files, is refused.
    Bundle {
        /// Where it lies.
        path: PathBuf,
        /// Why.
        source: BundleError,
    },
    /// A release's list, or a `.update` file, is refused.
    Update {
        /// Where it lies.
        path: PathBuf,
        /// Why.
        source: UpdateError,
    },
    /// A signature is refused.
    Signature {
        /// What it is over.
        path: PathBuf,
        /// Why.
        source: SignatureError,
    },
    /// The registry, or a change of it, is refused.
    Registry {
        /// Where it lies.
        path: PathBuf,
        /// Why.
        source: RegistryError,
    },
    /// A key cannot be used.
    Key {
        /// Its file.
        path: PathBuf,
        /// Why; never with anything of a private key.
        reason: String,
    },
    /// What is to be signed or verified is not what can be.
    NotSignable {
        /// Which.
        path: PathBuf,
        /// Why, and what to do.
        reason: &'static str,
    },
    /// Parts do not make a model.
    Content(ModelError),
    /// Parts do not make a forest.
    Forest(ForestError),
    /// A forest to import is not as it should be.
    Import {
        /// Tree, from 0, where it is one tree's fault.
        tree: Option<usize>,
        /// What is wrong.
        reason: String,
    },
}

impl Error {
    /// Wraps the system's reason with the file that it is about.
    pub fn file(path: &Path) -> impl FnOnce(std::io::Error) -> Error + '_ {
        move |source| Error::File { path: path.to_owned(), source }
    }
}

impl From<TableError> for Error {
    fn from(error: TableError) -> Self {
        Error::Table(error)
    }
}

impl From<ModelError> for Error {
    fn from(error: ModelError) -> Self {
        Error::Content(error)
    }
}

impl From<ForestError> for Error {
    fn from(error: ForestError) -> Self {
        Error::Forest(error)
    }
}

impl std::fmt::Display for Error {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Error::File { path, source } => write!(f, "{}: {source}", path.display()),
            Error::FileTooLarge { path, most_bytes } => {
                write!(f, "{}: larger than the {most_bytes} bytes allowed", path.display())
            }
            Error::NotAModelPlace { path } => {
                write!(f, "{}: exists and is no model directory; nothing was written", path.display())
            }
            Error::Recipe { path, reason } => write!(f, "{}: {reason}", path.display()),
            Error::Data { reason } => write!(f, "data: {reason}"),
            Error::DataRow { row, refusal } => {
                write!(f, "data, row {row}: {}", refusal.reasons(Lang::En).join(" "))
            }
            Error::Table(error) => error.fmt(f),
            Error::Request { reason } => f.write_str(reason),
            Error::Model { path, source } => write!(f, "{}: {source}", path.display()),
            Error::Bundle { path, source } => write!(f, "{}: {source}", path.display()),
            Error::Update { path, source } => write!(f, "{}: {source}", path.display()),
            Error::Signature { path, source } => write!(f, "{}: {source}", path.display()),
            Error::Registry { path, source } => write!(f, "{}: {source}", path.display()),
            Error::Key { path, reason } => write!(f, "{}: {reason}", path.display()),
            Error::NotSignable { path, reason } => write!(f, "{}: {reason}", path.display()),
            Error::Content(error) => error.fmt(f),
            Error::Forest(error) => error.fmt(f),
            Error::Import { tree: Some(tree), reason } => write!(f, "tree {tree}: {reason}"),
            Error::Import { tree: None, reason } => f.write_str(reason),
        }
    }
}

impl std::error::Error for Error {}
