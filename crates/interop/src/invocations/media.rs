//! `Content-Type`, read as MLflow's server reads it.

/// What a body is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Media {
    Json,
    Csv,
}

/// The type that a header names.
///
/// # Errors
/// Why the answer is 415.
pub(super) fn of(content_type: &str) -> Result<Media, &'static str> {
    let mut parts = content_type.split(';').map(str::trim);
    let name = parts.next().unwrap_or_default();
    let mut charset = None;
    for part in parts {
        match part.split_once('=') {
            Some(("charset", value)) => charset = Some(value),
            _ => return Err("The content type has a parameter other than charset."),
        }
    }
    if charset.is_some_and(|charset| !charset.eq_ignore_ascii_case("utf-8")) {
        return Err("Only UTF-8 is read.");
    }
    match name {
        "application/json" => Ok(Media::Json),
        "text/csv" => Ok(Media::Csv),
        _ => Err("The content type is neither application/json nor text/csv."),
    }
}
