//! The registry: what it may hold, and how it changes.

#![allow(missing_docs, reason = "tests")]

use bosque_model::{CHALLENGER, CHAMPION, RegisteredVersion, Registry, RegistryError, Status};

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;
#[cfg(target_arch = "wasm32")]
wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);

fn version(version: &str) -> RegisteredVersion {
    RegisteredVersion {
        version: version.into(),
        created: "2026-11-24".into(),
        manifest_sha256: "a".repeat(64),
        forest_sha256: "0".repeat(64),
        status: Status::Active,
    }
}

/// Two models; `m` with two versions, the second its champion.
fn registry() -> Registry {
    let mut registry = Registry::empty();
    registry.register("m", version("1.0.0")).unwrap();
    registry.register("a_model", version("0.1.0-rc.1")).unwrap();
    registry.register("m", version("1.1.0")).unwrap();
    registry.set_alias("m", CHAMPION, "1.1.0").unwrap();
    registry.set_alias("m", CHALLENGER, "1.0.0").unwrap();
    registry
}

#[test]
fn what_is_written_is_read() {
    let registry = registry();
    let bytes = registry.to_bytes().unwrap();
    assert_eq!(Registry::from_bytes(&bytes), Ok(registry.clone()));
    assert_eq!(registry.models.iter().map(|model| model.name.as_str()).collect::<Vec<_>>(), ["a_model", "m"]);
    let m = registry.model("m").unwrap();
    assert_eq!(m.alias(CHAMPION), m.version("1.1.0"));
    assert!(m.alias("retired").is_none() && registry.model("n").is_none());
}

#[test]
fn an_alias_moves_and_goes() {
    let mut registry = registry();
    registry.set_alias("m", CHAMPION, "1.0.0").unwrap();
    let m = registry.model("m").unwrap();
    assert_eq!((m.alias(CHAMPION).unwrap().version.as_str(), m.aliases.len()), ("1.0.0", 2));
    registry.remove_alias("m", CHALLENGER).unwrap();
    assert!(registry.model("m").unwrap().alias(CHALLENGER).is_none());
    registry.check().unwrap();
    let missing = RegistryError::NoSuchAlias { model: "m".into(), alias: CHALLENGER.into() };
    assert_eq!(registry.remove_alias("m", CHALLENGER), Err(missing));
    let no_version = RegistryError::NoSuchVersion { model: "m".into(), version: "2.0.0".into() };
    assert_eq!(registry.set_alias("m", CHAMPION, "2.0.0"), Err(no_version));
}

#[test]
fn a_version_is_registered_once_and_for_all() {
    let mut registry = registry();
    registry.remove_alias("m", CHALLENGER).unwrap();
    registry.archive("m", "1.0.0").unwrap();
    let before = registry.clone();
    registry.register("m", version("1.0.0")).unwrap();
    assert_eq!(registry, before);
    let other = RegisteredVersion { forest_sha256: "1".repeat(64), ..version("1.0.0") };
    let taken = RegistryError::VersionTaken { model: "m".into(), version: "1.0.0".into() };
    assert_eq!(registry.register("m", other), Err(taken));
}

#[test]
fn no_alias_means_an_archived_version() {
    let mut registry = registry();
    registry.archive("m", "1.1.0").unwrap();
    assert_eq!(
        registry.to_bytes(),
        Err(RegistryError::AliasOfArchived {
            model: "m".into(),
            alias: CHAMPION.into(),
            version: "1.1.0".into()
        })
    );
    registry.set_alias("m", CHAMPION, "1.0.0").unwrap();
    registry.to_bytes().unwrap();
    assert_eq!(registry.model("m").unwrap().version("1.1.0").unwrap().status, Status::Archived);
}

#[test]
fn what_it_may_not_hold_is_refused() {
    let text = String::from_utf8(registry().to_bytes().unwrap()).unwrap();
    for (from, to) in [
        ("bosque-registry/1", "bosque-registry/2"),
        ("\"a_model\"", "\"z_model\""),
        ("\"a_model\"", "\"m\""),
        ("\"a_model\"", "\"A\""),
        ("\"a_model\"", "\"\""),
        ("\"1.0.0\"", "\"1.0\""),
        ("\"1.0.0\"", "\"01.0.0\""),
        ("\"1.0.0\"", "\"1.0.0+build\""),
        ("\"1.0.0\"", "\"1.0.0-\""),
        ("\"1.0.0\"", "\"1.1.0\""),
        ("2026-11-24", "24-11-2026"),
        ("2026-11-24", "2026-13-24"),
        ("2026-11-24", "2026-11-32"),
        ("\"active\"", "\"Active\""),
        ("\"champion\"", "\"Champion\""),
        ("\"champion\"", "\"zz_\""),
        ("\"champion\"", "\"challenger\""),
        ("\"champion\"", "\"a\""),
        ("\"status\"", "\"note\": \"\", \"status\""),
        ("\"status\"", "\"status\": \"active\", \"status\""),
        ("aaaaaaaa", "AAAAAAAA"),
        ("aaaaaaaa", "a"),
        ("00000000", "g0000000"),
    ] {
        assert!(text.contains(from), "{from}");
        assert!(Registry::from_bytes(text.replacen(from, to, 1).as_bytes()).is_err(), "{from} -> {to}");
    }
    let mut lost = registry();
    lost.models[1].aliases[0].version = "9.0.0".into();
    assert_eq!(
        lost.to_bytes(),
        Err(RegistryError::NoSuchVersion { model: "m".into(), version: "9.0.0".into() })
    );
    assert!(Registry::from_bytes(format!("{text}{{}}").as_bytes()).is_err());
    assert!(Registry::from_bytes(b"").is_err());
    assert_eq!(
        Registry::from_bytes(&vec![b' '; (1 << 20) + 1]),
        Err(RegistryError::TooLarge { bytes: (1 << 20) + 1 })
    );
    let no_version = r#"{"format":"bosque-registry/1","models":[{"name":"m","versions":[],"aliases":[]}]}"#;
    assert!(matches!(Registry::from_bytes(no_version.as_bytes()), Err(RegistryError::Content { .. })));
}
