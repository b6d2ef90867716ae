//! What a service worker does with the exports, without one.

use bosque_interop::invocations::invocations;
use bosque_model::{ModelFiles, sha256_hex, shortest};

use super::*;
use crate::embedded::MODELS;
use crate::library::{Doubt, Seal};

/// Opens as a service worker would whose database is empty and who finds every signature as `verdict` says.
fn open(verdict: u8) -> u32 {
    let mut questions = 0;
    let mut asked = service_open();
    while asked != 0 {
        questions += 1;
        let input = if asked == Kind::Verify as u32 { vec![verdict] } else { vec![] };
        SERVICE.with_borrow_mut(|service| service.input = input);
        asked = service_give(1);
    }
    questions
}

fn ask(method: &str, path: &str, content_type: &str, body: &str) -> (u32, String) {
    let input = [method, path, content_type, body].concat().into_bytes();
    SERVICE.with_borrow_mut(|service| service.input = input);
    let [method, path, content_type] = [method, path, content_type].map(|text| text.len() as u32);
    let status = service_answer(method, path, content_type);
    (status, SERVICE.with_borrow(|service| service.answer.clone().unwrap().body))
}

fn edition(index: usize, seal: Seal) -> &'static Edition {
    let files: ModelFiles<'static> = MODELS[index].files();
    Edition::keep(sha256_hex(files.manifest), None, Model::open(files).unwrap(), seal)
}

const SIGNED: Seal = Seal::Signed { development: true };
const FOREIGN: Seal = Seal::Doubtful(Doubt::Foreign);

#[test]
fn it_answers_as_the_native_code_does_by_the_page_s_first_model() {
    assert!(open(1) > MODELS.len() as u32, "each signature is asked about, and the two rooms");
    assert_eq!(ask("GET", "ping", "", "").0, 200);
    assert_eq!(ask("GET", "version", "", ""), (200, env!("CARGO_PKG_VERSION").into()));
    assert_eq!(ask("PUT", "invocations", "", "").0, 405);
    let models = SERVICE.with_borrow(|service| service.models.clone());
    assert_eq!(models[0].manifest().name, "week20");
    let names: Vec<&str> = models[0].schema().features().iter().map(|f| f.name.as_str()).collect();
    let values: Vec<String> = models[0].conformance()[0].inputs.iter().map(f64::to_string).collect();
    let body = format!(
        r#"{{"dataframe_split":{{"columns":["{}"],"data":[[{}]]}},"params":{{"predict_method":"predict_proba"}}}}"#,
        names.join("\",\""),
        values.join(",")
    );
    let (status, answer) = ask("POST", "invocations", "application/json", &body);
    assert_eq!(status, 200, "{answer}");
    assert_eq!(answer, invocations(&models, body.as_bytes(), "application/json").body);
    assert_eq!(
        answer,
        format!(r#"{{"predictions":[{}]}}"#, shortest(models[0].conformance()[0].probability))
    );
}

#[test]
fn what_no_trusted_key_signed_does_not_answer() {
    open(0);
    assert_eq!(ask("GET", "ping", "", "").0, 404);
    assert!(ask("POST", "invocations", "application/json", "{}").1.contains("RESOURCE_DOES_NOT_EXIST"));
}

#[test]
fn another_model_never_answers_in_the_first_one_s_place() {
    let names = |used: &[&'static Edition]| -> Vec<&str> {
        offered(used).iter().map(|model| model.manifest().name.as_str()).collect()
    };
    let [a, b] = [MODELS[0].name(), MODELS[1].name()];
    assert_eq!(names(&[edition(0, SIGNED), edition(1, SIGNED)]), [a, b]);
    assert_eq!(names(&[edition(0, SIGNED), edition(1, FOREIGN)]), [a]);
    assert_eq!(names(&[edition(0, FOREIGN), edition(1, SIGNED)]), [""; 0]);
    assert_eq!(names(&[]), [""; 0]);
}

#[test]
fn lengths_that_lead_too_far_are_cut() {
    open(1);
    SERVICE.with_borrow_mut(|service| service.input = b"GETping".to_vec());
    assert_eq!(service_answer(3, u32::MAX, u32::MAX), 200);
    SERVICE.with_borrow_mut(|service| service.input = vec![0xFF; 9]);
    assert_eq!(service_answer(3, 3, 3), 404);
}
