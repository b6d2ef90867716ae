//! Keys, signatures, `.bosque` files and the registry, as the command handles them.

#![allow(missing_docs, reason = "tests")]

mod common;

use std::fs;
use std::path::{Path, PathBuf};

use bosque_model::{Envelope, MODEL_DIRECTORY, Registry, Signature};
use bosque_train::bundle::ModelSet;
use bosque_train::keys::read_public;
use bosque_train::sign;
use common::{
    code, copy_dir, err, failed, keys, out, private_key, public_key, root, run, shipped, text, verify,
};
use flate2::Compression;
use flate2::write::DeflateEncoder;
use rand::rngs::ChaCha8Rng;
use rand::{RngExt, SeedableRng};
use std::io::Write;

/// A place of its own with the shipped model, signed with the development key.
struct Place {
    dir: tempfile::TempDir,
}

impl Place {
    fn signed() -> Self {
        let place = Place { dir: tempfile::tempdir().unwrap() };
        copy_dir(shipped(), &place.model());
        let _ = fs::remove_file(place.file("model.sig"));
        let signed = run(&["sign", text(&place.model()), "--private-key", text(&private_key())]);
        assert_eq!(code(&signed), 0, "{}", err(&signed));
        place
    }

    fn at(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    fn model(&self) -> PathBuf {
        self.at("model")
    }

    fn file(&self, name: &str) -> PathBuf {
        self.model().join(name)
    }

    fn bundle(&self) -> PathBuf {
        let path = self.at("model.bosque");
        let exported = run(&["export", text(&self.model()), "--bundle", text(&path)]);
        assert_eq!(code(&exported), 0, "{}", err(&exported));
        path
    }
}

/// What `bosque verify` says of a model that it refuses, its path left out.
fn refusal(path: &Path) -> String {
    let line = failed(&verify(path));
    assert!(line.starts_with("error: "), "{line}");
    line
}

#[test]
fn a_signed_model_verifies_as_directory_and_as_bundle() {
    let place = Place::signed();
    for path in [place.model(), place.bundle()] {
        let verified = verify(&path);
        assert_eq!(code(&verified), 0, "{}", err(&verified));
        let said = out(&verified);
        let files = MODEL_DIRECTORY.iter().filter(|name| place.file(name).exists()).count();
        assert_eq!(said.lines().count(), files + 1, "{said}"); // model.sig gives way to the key, and the model is a line
        assert!(
            said.contains(keys()[0].fingerprint()) && said.contains("generated patients reproduced"),
            "{said}"
        );
    }
    let again = fs::read(place.file("model.sig")).unwrap();
    run(&["sign", text(&place.model()), "--private-key", text(&private_key())]);
    assert_eq!(
        fs::read(place.file("model.sig")).unwrap(),
        again,
        "the same model and key give the same bytes"
    );
}

#[test]
fn the_shipped_models_and_registry_are_signed_with_the_development_key() {
    let mut verified = 0;
    for entry in fs::read_dir(root().join("models")).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() || path.ends_with("registry.json") {
            sign::verify(&path, &keys()).unwrap_or_else(|error| panic!("{error}"));
            verified += 1;
        }
    }
    assert!(verified >= 2);
}

#[test]
fn every_flipped_bit_of_the_signature_is_refused() {
    let place = Place::signed();
    let path = place.file("model.sig");
    let signature = fs::read(&path).unwrap();
    for at in 0..signature.len() {
        for bit in 0..8 {
            let mut flipped = signature.clone();
            flipped[at] ^= 1 << bit;
            // What is no text that parses needs no files beside it to be refused.
            if Signature::parse(&flipped).is_ok() {
                fs::write(&path, &flipped).unwrap();
                assert!(sign::verify(&place.model(), &keys()).is_err(), "byte {at}, bit {bit}");
            }
        }
    }
    fs::write(&path, &signature).unwrap();
    assert!(sign::verify(&place.model(), &keys()).is_ok());
}

/// 200 single bits over all bytes of some files, drawn with a fixed seed.
fn random_bits(sizes: &[usize]) -> Vec<(usize, usize, u8)> {
    let mut random = ChaCha8Rng::seed_from_u64(4);
    let total: usize = sizes.iter().sum();
    let draw = |_| {
        let mut at = random.random_range(0..total);
        let mut file = 0;
        while at >= sizes[file] {
            at -= sizes[file];
            file += 1;
        }
        (file, at, 1 << random.random_range(0..8))
    };
    (0..200).map(draw).collect()
}

#[test]
fn two_hundred_flipped_bits_of_a_signed_directory_are_refused() {
    let place = Place::signed();
    let names: Vec<&str> = MODEL_DIRECTORY.into_iter().filter(|name| place.file(name).exists()).collect();
    let files: Vec<Vec<u8>> = names.iter().map(|name| fs::read(place.file(name)).unwrap()).collect();
    for (file, at, bit) in random_bits(&files.iter().map(Vec::len).collect::<Vec<_>>()) {
        let mut flipped = files[file].clone();
        flipped[at] ^= bit;
        fs::write(place.file(names[file]), &flipped).unwrap();
        refusal(&place.model());
        fs::write(place.file(names[file]), &files[file]).unwrap();
    }
    assert_eq!(code(&verify(&place.model())), 0);
}

#[test]
fn two_hundred_flipped_bits_of_a_bundle_are_refused() {
    let place = Place::signed();
    let path = place.bundle();
    let bytes = fs::read(&path).unwrap();
    for (_, at, bit) in random_bits(&[bytes.len()]) {
        let mut flipped = bytes.clone();
        flipped[at] ^= bit;
        fs::write(&path, &flipped).unwrap();
        refusal(&path);
    }
    for length in [0, 7, 8, 47, 48, bytes.len() / 2, bytes.len() - 1] {
        fs::write(&path, &bytes[..length]).unwrap();
        refusal(&path);
    }
    fs::write(&path, &bytes).unwrap();
    assert_eq!(code(&verify(&path)), 0);
}

#[test]
fn files_that_come_go_or_change_their_name_are_refused() {
    let place = Place::signed();
    let check = |says: &str| {
        let line = refusal(&place.model());
        assert!(line.contains(says), "{line}");
    };
    fs::write(place.file("readme.md"), "hello").unwrap();
    check("\"readme.md\" is no file of a model directory");
    fs::remove_file(place.file("readme.md")).unwrap();

    let card = fs::read(place.file("card.es.md")).ok();
    if card.is_none() {
        fs::write(place.file("card.es.md"), "# hola").unwrap();
        check("card.es.md is not signed");
        fs::remove_file(place.file("card.es.md")).unwrap();
    }
    fs::rename(place.file("conformance.csv"), place.file("card.en.md.csv")).unwrap();
    check("is no file of a model directory");
    fs::remove_file(place.file("card.en.md.csv")).unwrap();
    check("conformance.csv is missing");
    fs::copy(shipped().join("conformance.csv"), place.file("conformance.csv")).unwrap();

    let forest = fs::read(place.file("forest.bin")).unwrap();
    fs::write(place.file("forest.bin"), &forest[..forest.len() - 1]).unwrap();
    check("forest.bin is not the file that was signed");
    fs::write(place.file("forest.bin"), &forest).unwrap();

    fs::write(place.file(".gitignore"), "").unwrap(); // the specification leaves it out
    assert_eq!(code(&verify(&place.model())), 0);
    fs::remove_file(place.file("model.sig")).unwrap();
    check("not signed");
    fs::create_dir(place.file("model.sig")).unwrap();
    check("not a plain file");
}

#[test]
fn a_whole_directory_of_another_model_is_refused() {
    // Every file is in order by itself; only the signature knows that they are not the signed ones.
    let place = Place::signed();
    let manifest =
        bosque_model::Manifest::from_bytes(&fs::read(place.file("manifest.json")).unwrap()).unwrap();
    let other = bosque_model::Manifest { version: "9.9.9".into(), ..manifest };
    fs::write(place.file("manifest.json"), other.to_bytes().unwrap()).unwrap();
    assert_eq!(code(&run(&["inspect", text(&place.model())])), 0);
    assert!(refusal(&place.model()).contains("manifest.json is not the file that was signed"));
    // Nor is it packed with a signature that it has not.
    let packed = run(&["export", text(&place.model()), "--bundle", text(&place.at("stale.bosque"))]);
    assert!(failed(&packed).contains("manifest.json"));
    assert!(!place.at("stale.bosque").exists());
}

#[test]
fn another_key_is_refused_and_one_of_several_is_found() {
    let place = Place::signed();
    let made = run(&["keygen", "--out", text(&place.at("keys")), "--name", "clinic"]);
    assert_eq!(code(&made), 0, "{}", err(&made));
    let clinic = place.at("keys/clinic.pub");
    assert_eq!(out(&made).trim(), read_public(&clinic).unwrap().fingerprint());
    let line = failed(&run(&["verify", text(&place.model()), "--public-key", text(&clinic)]));
    assert!(line.contains(keys()[0].fingerprint()), "{line}");
    let both = run(&[
        "verify",
        text(&place.model()),
        "--public-key",
        text(&clinic),
        "--public-key",
        text(&public_key()),
    ]);
    assert_eq!(code(&both), 0, "{}", err(&both));

    // A signature that names a trusted key and was made by another.
    let signed = run(&["sign", text(&place.model()), "--private-key", text(&place.at("keys/clinic.pem"))]);
    assert_eq!(code(&signed), 0, "{}", err(&signed));
    let signature = fs::read_to_string(place.file("model.sig")).unwrap();
    let ours = read_public(&clinic).unwrap();
    let claimed = signature.replace(ours.fingerprint(), keys()[0].fingerprint());
    fs::write(place.file("model.sig"), claimed).unwrap();
    assert!(refusal(&place.model()).contains("the signature does not fit"));
}

#[test]
fn keys_are_written_once_and_read_in_every_form_of_openssl() {
    let place = tempfile::tempdir().unwrap();
    let made = run(&["keygen", "--out", text(place.path())]);
    assert_eq!(code(&made), 0, "{}", err(&made));
    let private = place.path().join("key.pem");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        assert_eq!(fs::metadata(&private).unwrap().permissions().mode() & 0o777, 0o600);
    }
    let before = fs::read(&private).unwrap();
    failed(&run(&["keygen", "--out", text(place.path())]));
    assert_eq!(fs::read(&private).unwrap(), before);
    assert_eq!(code(&run(&["keygen", "--out", text(place.path()), "--name", "../key"])), 2);

    // What `openssl ecparam -name prime256v1 -genkey` writes, its parameters in front; the key is of no use to anybody.
    let sec1 =
        "-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n".to_owned() + SEC1;
    for pem in [sec1.as_str(), SEC1] {
        let path = place.path().join("sec1.pem");
        fs::write(&path, pem).unwrap();
        let key = bosque_train::keys::PrivateKey::read(&path).unwrap_or_else(|error| panic!("{error}"));
        assert_eq!(key.public().to_pem(), SEC1_PUBLIC);
    }
    for (pem, says) in [
        ("-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n-----END ENCRYPTED PRIVATE KEY-----\n", "encrypted"),
        ("-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n", "not a P-256 private key"),
        (SEC1_PUBLIC, "not a P-256 private key"),
        ("", "not a P-256 private key"),
    ] {
        let path = place.path().join("wrong.pem");
        fs::write(&path, pem).unwrap();
        let line = failed(&run(&["sign", text(shipped()), "--private-key", text(&path)]));
        assert!(line.contains(says), "{line}");
    }
    // Right in form, off the curve.
    let path = place.path().join("off.pub");
    fs::write(&path, SEC1_PUBLIC.replace("GWk1", "GWk2")).unwrap();
    let line = failed(&run(&["verify", text(shipped()), "--public-key", text(&path)]));
    assert!(line.contains("not on the curve"), "{line}");
}

const SEC1: &str = "-----BEGIN EC PRIVATE KEY-----
MHcCAQEEIKHaqLZmD+lv4gr3D+F/NFM3+8uW2Fp++g28s6jiEv3HoAoGCCqGSM49
AwEHoUQDQgAEGWk1zVlRz9qis8Sy9tbqFlDvBzOePExUlgWtf3Ay4/xzQ8zn8hZp
kFXOYcVb4qq2W3/nNZU3JQ/3vgoA5KxnIQ==
-----END EC PRIVATE KEY-----
";
const SEC1_PUBLIC: &str = "-----BEGIN PUBLIC KEY-----
MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEGWk1zVlRz9qis8Sy9tbqFlDvBzOe
PExUlgWtf3Ay4/xzQ8zn8hZpkFXOYcVb4qq2W3/nNZU3JQ/3vgoA5KxnIQ==
-----END PUBLIC KEY-----
";

#[test]
fn what_does_not_open_is_not_signed() {
    let place = Place::signed();
    let signature = fs::read(place.file("model.sig")).unwrap();
    let mut forest = fs::read(place.file("forest.bin")).unwrap();
    forest[100] ^= 1;
    fs::write(place.file("forest.bin"), forest).unwrap();
    failed(&run(&["sign", text(&place.model()), "--private-key", text(&private_key())]));
    assert_eq!(fs::read(place.file("model.sig")).unwrap(), signature);
    fs::write(place.file("more.txt"), "").unwrap();
    let line = failed(&run(&["sign", text(&place.model()), "--private-key", text(&private_key())]));
    assert!(line.contains("more.txt"), "{line}");
    let registry = place.at("registry.json");
    fs::write(&registry, "{}").unwrap();
    failed(&run(&["sign", text(&registry), "--private-key", text(&private_key())]));
    assert!(!place.at("registry.sig").exists());
    let line = failed(&run(&["sign", text(&place.at("x.bosque")), "--private-key", text(&private_key())]));
    assert!(line.contains("signed as a directory"), "{line}");
}

#[test]
fn a_bundle_is_small_has_the_same_bytes_each_time_and_stands_for_its_directory() {
    let place = Place::signed();
    let path = place.bundle();
    let bytes = fs::read(&path).unwrap();
    assert!(bytes.len() <= 60_000, "{} bytes", bytes.len());
    assert_eq!(fs::read(place.bundle()).unwrap(), bytes);
    let packed_again = place.at("again.bosque");
    assert_eq!(code(&run(&["export", text(&path), "--bundle", text(&packed_again)])), 0);
    assert_eq!(fs::read(&packed_again).unwrap(), bytes);

    let (of_bundle, of_directory) = (ModelSet::read(&path).unwrap(), ModelSet::read(&place.model()).unwrap());
    assert_eq!(of_bundle.named(), of_directory.named());
    for json in [false, true] {
        let inspect = |path: &Path| {
            let mut args = vec!["inspect", text(path)];
            args.extend(json.then_some("--json"));
            out(&run(&args))
        };
        assert_eq!(inspect(&path), inspect(&place.model()));
    }
    let patients = place.at("patients.csv");
    fs::copy(place.file("conformance.csv"), &patients).unwrap();
    let predict = |path: &Path| out(&run(&["predict", "--model", text(path), "--input", text(&patients)]));
    assert_eq!(predict(&path), predict(&place.model()));
    assert!(predict(&path).lines().count() > 100);
    for args in [&["--json", "a.json", "--bundle", "b.bosque"][..], &[]] {
        let both = run(&[&["export", text(&path)], args].concat());
        assert_eq!(code(&both), 2);
    }
}

#[test]
fn the_compressed_part_must_be_one_whole_stream_of_the_announced_length() {
    let place = Place::signed();
    let set = ModelSet::read(&place.model()).unwrap();
    let inflated = bosque_model::BundleFiles::new(&set.named()).unwrap().to_bytes().unwrap();
    let mut encoder = DeflateEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(&inflated).unwrap();
    let stream = encoder.finish().unwrap();
    let path = place.at("made.bosque");
    let check = |stream: &[u8], announced: usize| {
        fs::write(&path, Envelope::write(stream, announced).unwrap()).unwrap();
        ModelSet::read_bundle(&path).map(|_| ()).map_err(|error| error.to_string())
    };
    check(&stream, inflated.len()).unwrap(); // any deflate will do
    let refused = |stream: &[u8], announced: usize| {
        let error = check(stream, announced).unwrap_err();
        assert!(error.contains("not one deflate stream of the announced length"), "{error}");
    };
    refused(&stream, inflated.len() - 1);
    refused(&stream, inflated.len() + 1);
    refused(&stream[..stream.len() - 1], inflated.len());
    refused(&[&stream[..], &[0]].concat(), inflated.len());
    refused(&[&stream[..], &stream[..]].concat(), inflated.len());
    refused(b"", inflated.len());
    refused(&[0xFF; 32], inflated.len());
}

#[test]
fn the_registry_grows_by_what_opens_and_is_signed_as_one_file() {
    let place = Place::signed();
    let registry = place.at("registry.json");
    let register = |more: &[&str]| {
        run(&[&["register", text(&place.model()), "--registry", text(&registry)], more].concat())
    };
    let first = register(&["--alias", "champion", "--alias", "clinic-a"]);
    assert_eq!(code(&first), 0, "{}", err(&first));
    let signed = run(&["sign", text(&registry), "--private-key", text(&private_key())]);
    assert_eq!(code(&signed), 0, "{}", err(&signed));
    let manifest =
        bosque_model::Manifest::from_bytes(&fs::read(place.file("manifest.json")).unwrap()).unwrap();
    let (name, old) = (manifest.name.clone(), manifest.version.clone());
    let verified = verify(&registry);
    assert_eq!(code(&verified), 0, "{}", err(&verified));
    assert!(out(&verified).contains(&format!("champion {old}")), "{}", out(&verified));

    // A second version: the alias moves, and the old signature no longer fits.
    let newer = bosque_model::Manifest { version: "99.0.0".into(), ..manifest.clone() };
    fs::write(place.file("manifest.json"), newer.to_bytes().unwrap()).unwrap();
    let second = register(&["--alias", "champion", "--remove-alias", "clinic-a", "--archive", &old]);
    assert_eq!(code(&second), 0, "{}", err(&second));
    let read = Registry::from_bytes(&fs::read(&registry).unwrap()).unwrap();
    let model = read.model(&name).unwrap();
    assert_eq!(model.alias("champion").unwrap().version, "99.0.0");
    assert_eq!(model.version(&old).unwrap().status, bosque_model::Status::Archived);
    assert!(refusal(&registry).contains("registry.json is not the file that was signed"));

    // The same version with other bytes, a wrong alias, an alias left on what is archived: nothing changes.
    let before = fs::read(&registry).unwrap();
    let changed = bosque_model::Manifest { created: "2020-01-01".into(), ..newer };
    fs::write(place.file("manifest.json"), changed.to_bytes().unwrap()).unwrap();
    assert!(failed(&register(&[])).contains("registered with another digest"));
    fs::write(place.file("manifest.json"), manifest.to_bytes().unwrap()).unwrap();
    assert!(failed(&register(&["--alias", "A b"])).contains("alias"));
    assert!(failed(&register(&["--archive", "99.0.0"])).contains("champion"));
    assert!(failed(&register(&["--archive", "3.0.0"])).contains("3.0.0"));
    assert_eq!(fs::read(&registry).unwrap(), before);
}

#[test]
fn every_bit_of_the_registry_is_signed() {
    let place = Place::signed();
    let registry = place.at("registry.json");
    run(&["register", text(&place.model()), "--registry", text(&registry), "--alias", "champion"]);
    run(&["sign", text(&registry), "--private-key", text(&private_key())]);
    let bytes = fs::read(&registry).unwrap();
    for at in 0..bytes.len() {
        let mut flipped = bytes.clone();
        flipped[at] ^= 1 << (at % 8);
        fs::write(&registry, flipped).unwrap();
        assert!(sign::verify(&registry, &keys()).is_err(), "byte {at}");
    }
    fs::write(&registry, &bytes).unwrap();
    sign::verify(&registry, &keys()).unwrap_or_else(|error| panic!("{error}"));
}

#[test]
fn the_registry_fits_its_schema_and_the_models_beside_it() {
    let schema: serde_json::Value =
        serde_json::from_slice(&fs::read(root().join("models/registry.schema.json")).unwrap()).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let bytes = fs::read(root().join("models/registry.json")).unwrap();
    let mut value: serde_json::Value = serde_json::from_slice(&bytes).unwrap();
    let errors: Vec<String> =
        validator.iter_errors(&value).map(|e| format!("{} {e}", e.instance_path())).collect();
    assert!(errors.is_empty(), "{errors:#?}");
    for (pointer, wrong) in [
        ("/format", serde_json::json!("bosque-registry/2")),
        ("/models/0/name", "A".into()),
        ("/models/0/versions", serde_json::json!([])),
        ("/models/0/versions/0/status", "retired".into()),
        ("/models/0/versions/0/version", "1".into()),
        ("/models/0/versions/0/forest_sha256", "00".into()),
        ("/models/0/aliases/0/alias", "a b".into()),
    ] {
        let right = std::mem::replace(value.pointer_mut(pointer).unwrap(), wrong);
        assert!(!validator.is_valid(&value), "{pointer}");
        *value.pointer_mut(pointer).unwrap() = right;
    }
    // The champion of each model is what ships.
    let registry = Registry::from_bytes(&bytes).unwrap();
    assert_eq!(registry.to_bytes().unwrap(), bytes);
    for model in &registry.models {
        let dir = root().join("models").join(&model.name);
        let champion = model.alias("champion").unwrap();
        let manifest = fs::read(dir.join("manifest.json")).unwrap();
        assert_eq!(champion.manifest_sha256, bosque_model::sha256_hex(&manifest), "{}", model.name);
        let forest = fs::read(dir.join("forest.bin")).unwrap();
        assert_eq!(champion.forest_sha256, bosque_model::sha256_hex(&forest), "{}", model.name);
    }
}

#[test]
fn a_signed_list_of_digests_holds_the_list_and_every_file() {
    let place = tempfile::tempdir().unwrap();
    let (list, page) = (place.path().join("SHA256SUMS"), place.path().join("sub/page.html"));
    fs::create_dir(place.path().join("sub")).unwrap();
    fs::write(&page, "abc").unwrap();
    // FIPS 180-4's own example.
    let line = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad  sub/page.html\n";
    fs::write(&list, line).unwrap();
    let key = private_key();
    let sign = || run(&["sign", text(&list), "--private-key", text(&key)]);
    let public = public_key();
    let verify = || run(&["verify", text(&list), "--public-key", text(&public)]);
    assert_eq!(code(&sign()), 0);
    let done = verify();
    assert_eq!(code(&done), 0, "{}", err(&done));
    assert!(out(&done).contains("files            1, each as the list says"), "{}", out(&done));
    fs::write(&page, "abd").unwrap();
    assert!(failed(&verify()).contains("page.html: the file is not the one"));
    assert!(failed(&sign()).contains("page.html: the file is not the one"));
    fs::write(&page, "abc").unwrap();
    fs::write(&list, format!("{line}{line}")).unwrap();
    assert_eq!(code(&verify()), 1, "another list than the signed one");
    for wrong in ["", "abc\n", &line.replace("sub/", "../")] {
        fs::write(&list, wrong).unwrap();
        assert_eq!(code(&sign()), 1, "{wrong:?}");
    }
}
