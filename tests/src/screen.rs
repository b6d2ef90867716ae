//! What the page is looked at with.

use serde_json::{Value, json};

/// A screen to show the page on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Screen {
    /// 1440 by 900.
    Desktop,
    /// 390 by 844 at twice the density, with touch.
    Phone,
}

impl Screen {
    /// As it stands in file names.
    pub fn name(self) -> &'static str {
        match self {
            Screen::Desktop => "desktop",
            Screen::Phone => "phone",
        }
    }

    /// The parameters of `Emulation.setDeviceMetricsOverride`.
    pub(crate) fn metrics(self) -> Value {
        match self {
            Screen::Desktop => {
                json!({ "width": 1440, "height": 900, "deviceScaleFactor": 1, "mobile": false })
            }
            Screen::Phone => json!({ "width": 390, "height": 844, "deviceScaleFactor": 2, "mobile": true }),
        }
    }
}

/// What the person prefers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Theme {
    /// Dark text on light ground.
    Light,
    /// Light text on dark ground.
    Dark,
}

impl Theme {
    /// As it stands in file names and in `prefers-color-scheme`.
    pub fn name(self) -> &'static str {
        match self {
            Theme::Light => "light",
            Theme::Dark => "dark",
        }
    }
}

/// How much of the page a screenshot takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Extent {
    /// What the screen shows.
    Screen,
    /// All of it, as long as it is.
    Page,
}
