//! The element and the frame where every string that they are given is somebody's script. No policy protects them here: what
//! is written as markup would run.

#![allow(missing_docs, reason = "tests")]

mod common;

use common::{
    clinic::{Clinic, Headers, patient_object},
    model, usual_patient,
};
use serde_json::{Value, json};

/// Strings that run where somebody takes them for markup, code or an address; the Bundle of the example with an identity in
/// it; and the same Bundle once for each of its strings, which is one of these there.
const MATERIAL: &str = r##"
    const SCRIPTS = [
      '<img src=x onerror="window.ran=1">', '"><script>window.ran=1</script>', "'><svg onload=window.ran=1>",
      'javascript:window.ran=1', '</style></textarea><img src=x onerror=window.ran=1>', '${window.ran=1}',
    ];
    const IDENTITY = 'Q7-identity-Q7';
    const bundle = await (await fetch('/bundle.json')).json();
    const patient = bundle.entry[0].resource;
    const marked = `${IDENTITY}${SCRIPTS[0]}`;
    Object.assign(patient, {
      name: [{ family: marked, given: [marked] }], identifier: [{ system: marked, value: marked }],
      telecom: [{ value: marked }], address: [{ line: [marked], city: marked }], contact: [{ name: { text: marked } }],
      text: { status: 'generated', div: `<div>${marked}</div>` }, extension: [{ url: marked, valueString: marked }],
    });
    for (const { resource } of bundle.entry.filter(({ resource }) => resource.resourceType === 'Observation')) {
      Object.assign(resource, { note: [{ text: marked }], performer: [{ display: marked }], interpretation: [{ text: marked }] });
      resource.code.coding[0].display = marked;
    }
    const copies = [];
    const visit = (part, path) => {
      for (const [name, value] of Object.entries(part)) {
        if (typeof value === 'object' && value !== null) visit(value, [...path, name]);
        else copies.push([...path, name]);
      }
    };
    visit(bundle, []);
    const spoilt = copies.map((path, at) => {
      const copy = structuredClone(bundle);
      const place = path.slice(0, -1).reduce((part, name) => part[name], copy);
      place[path.at(-1)] = SCRIPTS[at % SCRIPTS.length];
      return copy;
    });
"##;

/// Whether a tree holds what only markup could have brought.
const FOREIGN: &str =
    "root => root.querySelectorAll('img, script, iframe, svg[onload], [onerror], [href^=javascript]').length";

#[tokio::test]
async fn no_string_that_the_element_is_given_runs() {
    let clinic = Clinic::serve(Headers::None).await;
    clinic.browser.goto(&clinic.frame.url("")).await;
    let (model, row) = (model(), usual_patient(&model()));
    let script = format!(
        "{MATERIAL}
        const foreign = {FOREIGN};
        const {{ defineElement }} = await import('/element.js');
        defineElement();
        const element = document.createElement('bosque-predictor');
        element.setAttribute('model', 'final_model');
        document.body.append(element);
        const told = [];
        for (const name of ['bosque-prediction', 'bosque-problem']) {{
          addEventListener(name, ({{ detail }}) => told.push(JSON.stringify(detail)));
        }}
        const drawn = () => new Promise(resolve => requestAnimationFrame(() => setTimeout(resolve)));
        await element.ready;
        const found = [];
        const look = async what => {{
          await drawn();
          if (window.ran) found.push(`ran: ${{what}}`);
          if (foreign(element.shadowRoot) || foreign(document)) found.push(`markup: ${{what}}`);
          window.ran = undefined;
        }};
        for (const text of SCRIPTS) {{
          element.patient = {{ age: text, cd40: text, karnof: text, [text]: 1, [IDENTITY]: text }};
          await look(`patient ${{text}}`);
          for (const name of ['lang', 'variant', 'theme', 'readonly', 'id', 'class', 'title']) {{
            element.setAttribute(name, text);
            await look(`${{name}} ${{text}}`);
            element.removeAttribute(name);
          }}
        }}
        for (const [at, copy] of [bundle, ...spoilt].entries()) {{
          element.fhir = copy;
          await look(`bundle ${{at}}`);
        }}
        const answered = new Promise(resolve => element.addEventListener('bosque-prediction', ({{ detail }}) => resolve(detail)));
        element.patient = argument;
        const {{ probability }} = await answered;
        const leaks = told.filter(text => text.includes(IDENTITY) && !text.includes('ignored')).length;
        const written = element.outerHTML.includes(IDENTITY);
        element.setAttribute('model', SCRIPTS[0]);
        await look('model');
        return [found, leaks, written, probability, spoilt.length > 80];"
    );
    let answer = clinic.run(&script, patient_object(&model, row)).await;
    assert_eq!(answer, json!([[], 0, false, model.conformance()[row].probability, true]));
    let said = clinic.browser.console().await;
    assert!(!said.iter().any(|entry| entry.message.contains("Q7-identity")), "{said:?}");
}

#[tokio::test]
async fn no_string_that_the_frame_is_sent_runs_or_comes_back() {
    let clinic = Clinic::open(Headers::None).await;
    let (model, row) = (model(), usual_patient(&model()));
    let script = format!(
        "{MATERIAL}
        const talk = await t.raw({{ model: 'final_model' }});
        const paced = () => new Promise(resolve => setTimeout(resolve, 50)); // the frame takes twenty a second
        for (const text of SCRIPTS) await talk.ask('fill', {{ patient: {{ age: text.slice(0, 64), [text.slice(0, 64)]: 1 }} }});
        for (const copy of [bundle, ...spoilt.filter((_, at) => at % 5 === 0)]) {{
          await talk.ask('fhir', {{ bundle: copy }});
          await paced();
        }}
        const answer = await talk.answer(argument);
        const heard = JSON.stringify(talk.heard);
        return [answer.prediction.probability, heard.includes(IDENTITY), heard.includes('window.ran')];"
    );
    let answer = clinic.run(&script, patient_object(&model, row)).await;
    assert_eq!(answer, json!([model.conformance()[row].probability, false, false]));
    clinic.browser.session().enter_frame(0).await.unwrap();
    let inside = format!(
        "const foreign = {FOREIGN};
        const element = document.querySelector('bosque-predictor');
        return [window.ran === undefined, foreign(element.shadowRoot), foreign(document) - 1]" // its own script
    );
    assert_eq!(clinic.browser.run(&inside, vec![]).await, json!([true, 0, 0]));
    assert_eq!(
        clinic.browser.run("return document.documentElement.outerHTML.includes('Q7')", vec![]).await,
        Value::Bool(false)
    );
}
