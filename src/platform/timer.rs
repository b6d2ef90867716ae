//! Work that waits until nothing has happened for a while.

use std::time::Duration;

use leptos::prelude::*;

/// Something to do later, if nothing else comes in between.
#[derive(Clone, Copy)]
pub struct Pause(StoredValue<Option<TimeoutHandle>>);

impl Pause {
    /// Nothing is waiting. What waits goes with the owner.
    pub fn new() -> Self {
        let pause = Pause(StoredValue::new(None));
        on_cleanup(move || pause.cancel());
        pause
    }

    /// Does something after so long, in place of what waited.
    pub fn then(self, wait: Duration, work: impl FnOnce() + 'static) {
        self.cancel();
        self.0.set_value(set_timeout_with_handle(work, wait).ok());
    }

    /// What waits is not done.
    pub fn cancel(self) {
        if let Some(handle) = self.0.try_update_value(Option::take).flatten() {
            handle.clear();
        }
    }
}
