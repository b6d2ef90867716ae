//! Waiting for something that a browser does in its own time.

use std::time::{Duration, Instant};

/// Generous: two busy cores start a dozen browsers at once.
const PATIENCE: Duration = Duration::from_secs(30);
const PAUSE: Duration = Duration::from_millis(40);

/// Looks until there is something to see, and panics with `what` where there is nothing after half a minute.
pub async fn eventually<T>(what: &str, mut look: impl AsyncFnMut() -> Option<T>) -> T {
    let began = Instant::now();
    loop {
        if let Some(seen) = look().await {
            return seen;
        }
        assert!(began.elapsed() < PATIENCE, "waited {} s in vain for {what}", PATIENCE.as_secs());
        tokio::time::sleep(PAUSE).await;
    }
}
