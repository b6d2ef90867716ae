//! Waiting for something that a browser does in its own time.

use std::time::{Duration, Instant};

/// Generous: two busy cores start a dozen browsers at once.
const PATIENCE: Duration = Duration::from_secs(30);
/// Between two looks: short at first, for most of what is waited for is there at once.
const SHORTEST_PAUSE: Duration = Duration::from_millis(5);
const LONGEST_PAUSE: Duration = Duration::from_millis(40);

/// Looks until there is something to see, and panics with `what` where there is nothing after half a minute.
pub async fn eventually<T>(what: &str, mut look: impl AsyncFnMut() -> Option<T>) -> T {
    let began = Instant::now();
    let mut pause = SHORTEST_PAUSE;
    loop {
        if let Some(seen) = look().await {
            return seen;
        }
        assert!(began.elapsed() < PATIENCE, "waited {} s in vain for {what}", PATIENCE.as_secs());
        tokio::time::sleep(pause).await;
        pause = LONGEST_PAUSE.min(2 * pause);
    }
}
