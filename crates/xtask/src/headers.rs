//! The headers that the site is served with, and that a real server should send too.

/// What the page may load and do: its own files, its own wasm, and nothing else; `connect-src` lets it reach only where
/// it came from. index.html carries the same policy in a meta tag (`tidy` compares them), so that it also holds where
/// nobody sets headers; only `frame-ancestors` has no effect there.
pub const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; \
     style-src 'self'; connect-src 'self'; img-src 'self'; worker-src 'self'; manifest-src 'self'; base-uri 'none'; \
     form-action 'none'; frame-ancestors 'none'";

/// The page that portals embed, by its file name. Its allowed origins stand in `embed.json` beside it.
pub const FRAME: &str = "embed.html";

/// What the embedded page may load and do. A header adds who may embed it, which a meta tag cannot say.
pub const FRAME_POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; \
     connect-src 'self'; base-uri 'none'; form-action 'none'";

/// The embedded page's policy with who may embed it: the origins of the configuration's text, or nobody where one of them
/// is none. A browser holds this before any script runs.
pub fn frame_policy(configuration: &str) -> String {
    let origins = allowed_origins(configuration).filter(|origins| !origins.is_empty());
    let ancestors = origins.map_or("'none'".to_owned(), |origins| origins.join(" "));
    format!("{FRAME_POLICY}; frame-ancestors {ancestors}")
}

/// The list of a configuration where each entry can stand in a header; `pkg/frame-origins.js` is stricter, and has the
/// last word.
fn allowed_origins(configuration: &str) -> Option<Vec<String>> {
    let configuration: serde_json::Value = serde_json::from_str(configuration).ok()?;
    let origins = configuration.get("origins")?.as_array()?.iter();
    let is_safe = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "-.:/[]".contains(c);
    origins
        .map(|origin| origin.as_str().filter(|origin| origin.chars().all(is_safe) && origin.contains("://")))
        .map(|origin| origin.map(str::to_owned))
        .collect()
}

/// Sent with every answer, beside its policy.
pub const SECURITY: &[(&str, &str)] = &[
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "no-referrer"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
    (
        "Permissions-Policy",
        "accelerometer=(), autoplay=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), \
         magnetometer=(), microphone=(), midi=(), payment=(), usb=()",
    ),
];

/// A file whose name holds its own hash never changes; any other is asked for anew each time.
pub fn cache_control(file_name: &str) -> &'static str {
    if is_hashed(file_name) { "public, max-age=31536000, immutable" } else { "no-cache" }
}

/// Whether the name carries one of trunk's hashes: `base-1e68092e0f477095.css`, `app-e3877177aa4d12cc_bg.wasm`.
fn is_hashed(file_name: &str) -> bool {
    file_name.split('-').skip(1).any(|part| {
        let hash = part.split(['.', '_']).next().unwrap_or_default();
        hash.len() == 16 && hash.bytes().all(|byte| byte.is_ascii_hexdigit()) && hash.len() < part.len()
    })
}

/// The media type of a file, by its extension. A browser runs wasm and modules only under their right type.
pub fn content_type(file_name: &str) -> &'static str {
    match file_name.rsplit_once('.').map_or("", |(_, extension)| extension) {
        "html" => "text/html; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "wasm" => "application/wasm",
        "json" => "application/json",
        "webmanifest" => "application/manifest+json",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "ico" => "image/x-icon",
        "woff2" => "font/woff2",
        "csv" => "text/csv; charset=utf-8",
        "md" => "text/markdown; charset=utf-8",
        "txt" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_hashed_names_are_kept_for_ever() {
        for name in ["base-1e68092e0f477095.css", "bosque-app-e3877177aa4d12cc_bg.wasm"] {
            assert!(cache_control(name).contains("immutable"), "{name}");
        }
        for name in
            ["index.html", "boot.js", "bosque-app.js", "e3877177aa4d12cc.js", "app-e3877177aa4d12c.js"]
        {
            assert_eq!(cache_control(name), "no-cache", "{name}");
        }
    }

    #[test]
    fn only_origins_of_the_configuration_may_embed_the_frame() {
        let ends = |configuration: &str, end: &str| {
            let policy = frame_policy(configuration);
            assert!(policy.starts_with(FRAME_POLICY) && policy.ends_with(end), "{configuration}: {policy}");
        };
        ends(
            r#"{"origins": ["https://a.example", "http://127.0.0.1:8081"]}"#,
            "frame-ancestors https://a.example http://127.0.0.1:8081",
        );
        for nobody in [
            r#"{"origins": []}"#,
            r#"{"origins": ["*"]}"#,
            r#"{"origins": ["https://a.example", "https://*.example"]}"#,
            r#"{"origins": ["https://a.example; script-src *"]}"#,
            "{\"origins\": [\"https://a.example\\r\\nX: y\"]}",
            r#"{"origins": "https://a.example"}"#,
            "no JSON",
        ] {
            ends(nobody, "frame-ancestors 'none'");
        }
    }

    #[test]
    fn wasm_and_modules_have_the_types_that_browsers_demand() {
        assert_eq!(content_type("app_bg.wasm"), "application/wasm");
        assert_eq!(content_type("boot.js"), "text/javascript; charset=utf-8");
        assert_eq!(content_type("index.html"), "text/html; charset=utf-8");
        assert_eq!(content_type("forest.bin"), "application/octet-stream");
        assert_eq!(content_type("SHA256SUMS"), "application/octet-stream");
    }
}
