//! How a screen forgets.

/// The two ways.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// The document is loaded anew: its heap and its memory go with it.
    Anew,
    /// The views are made anew, empty. What the memory held is free and may still stand there until it is used again.
    InPlace,
}

/// The way that is open to a page which came by a scheme (`https:`), under a service worker or not.
///
/// A page is loaded anew only where that needs no network: a kiosk without one would else end at the browser's own error page. That a
/// server would answer, be it on this machine, cannot be known without a request, and none is made.
pub fn way(scheme: &str, controlled: bool) -> Way {
    if controlled || scheme == "file:" { Way::Anew } else { Way::InPlace }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_loaded_anew_where_that_needs_no_network() {
        assert_eq!(way("file:", false), Way::Anew);
        assert_eq!(way("https:", true), Way::Anew);
        assert_eq!(way("http:", true), Way::Anew);
        assert_eq!(way("https:", false), Way::InPlace);
        assert_eq!(way("http:", false), Way::InPlace);
    }
}
