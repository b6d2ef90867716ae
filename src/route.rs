//! Which view the address asks for.

/// A view, by its hash.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Route {
    /// `#/predict`, and whatever is not known.
    #[default]
    Predict,
    /// `#/batch`.
    Ward,
    /// `#/model`.
    Model,
    /// `#/settings`.
    Settings,
}

impl Route {
    /// Every view there is, in the order of the navigation.
    pub const ALL: [Route; 4] = [Route::Predict, Route::Ward, Route::Model, Route::Settings];

    /// The view of a hash.
    pub fn from_hash(hash: &str) -> Self {
        Route::ALL.into_iter().find(|route| route.hash() == hash).unwrap_or_default()
    }

    /// Its hash.
    pub fn hash(self) -> &'static str {
        match self {
            Route::Predict => "#/predict",
            Route::Ward => "#/batch",
            Route::Model => "#/model",
            Route::Settings => "#/settings",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Route;

    #[test]
    fn an_unknown_hash_leads_to_the_patient() {
        for hash in ["", "#", "#/", "#/records", "#content"] {
            assert_eq!(Route::from_hash(hash), Route::Predict, "{hash}");
        }
        assert_eq!(Route::from_hash("#/batch"), Route::Ward);
        assert_eq!(Route::from_hash("#/model"), Route::Model);
        assert_eq!(Route::from_hash("#/settings"), Route::Settings);
    }
}
