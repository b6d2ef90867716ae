//! The headless JavaScript API: what a page, a worker or Node calls. Bytes of a forest or a model in, typed arrays out.
//!
//! | you have | you want | use |
//! |---|---|---|
//! | the bytes of a `forest.bin` | scores of numbers | [`Forest`] |
//! | the files of a model directory | probabilities of patients | `Model` (feature `model`) |
//! | a `NAME.model` | the same, knowing who signed it | `Sealed` |
//! | a scoring request | its answer | `Models` |
//! | a score | why it is so | [`Forest`]'s `shap`, `interactions`, `path` (feature `explain`) |
//!
//! Without its features this is the engine alone, which a batch worker loads in a moment; with `model` it is the predictor. A batch is copied into
//! WebAssembly's memory piece by piece, so its size does not tell how much memory is needed.
//!
//! **Invariant**: nothing here stores anything, knows the page, or keeps a patient's value after a call.

#![no_std]
#![forbid(unsafe_code)]
#![deny(missing_docs)]

extern crate alloc;
#[cfg(feature = "std")]
extern crate std;

mod batch;
#[cfg(all(feature = "explain", feature = "model"))]
mod curve;
#[cfg(feature = "explain")]
mod explain;
#[cfg(any(feature = "explain", not(feature = "model")))]
mod forest;
#[cfg(feature = "model")]
mod input;
mod js;
#[cfg(feature = "model")]
mod model;
#[cfg(feature = "model")]
mod portal;
#[cfg(feature = "model")]
mod sealed;

#[cfg(any(feature = "explain", not(feature = "model")))]
pub use forest::Forest;
#[cfg(feature = "model")]
pub use model::Model;
#[cfg(feature = "model")]
pub use portal::Models;
#[cfg(feature = "model")]
pub use sealed::{Sealed, keys};

#[cfg(all(target_arch = "wasm32", not(feature = "std")))]
mod bare {
    //! What the standard library would bring, for the engine alone.

    #[global_allocator]
    static ALLOCATOR: rlsf::SmallGlobalTlsf = rlsf::SmallGlobalTlsf::new();

    /// Scoring cannot fail; should it all the same, JavaScript gets a `RuntimeError`.
    #[panic_handler]
    fn panic(_: &core::panic::PanicInfo<'_>) -> ! {
        core::arch::wasm32::unreachable()
    }
}
