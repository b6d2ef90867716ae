//! A portal and the frame of another origin: what they tell one another, and what nobody else is told.

#![allow(missing_docs, reason = "tests")]

mod common;

use std::{path::Path, process::Command};

use bosque_browser_tests::eventually;
use common::{
    clinic::{Clinic, Headers, origin, patient_object},
    model, usual_patient,
};
use serde_json::{Value, json};

/// A patient of `final_model`, and the native probability.
fn known() -> (Value, f64) {
    let model = model();
    let row = usual_patient(&model);
    (patient_object(&model, row), model.conformance()[row].probability)
}

#[test]
fn the_validators_hold_against_generated_messages() {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("node/frame.mjs");
    let output = Command::new("node").arg(script).output().expect("node runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

#[tokio::test]
async fn a_portal_gets_the_native_bits_and_the_frame_fits() {
    let clinic = Clinic::open(Headers::Proper).await;
    let (patient, probability) = known();
    let script = "
        const { connect } = await t.library();
        const iframe = t.iframe();
        const predictor = await connect(iframe, { origin: t.origin, lang: 'en', model: 'final_model' });
        let tell;
        predictor.on('prediction', answer => tell(answer));
        const next = () => new Promise(resolve => (tell = resolve));
        let height;
        const sized = new Promise(resolve => predictor.on('size', size => resolve(height = size.height)));
        const first = next();
        await predictor.setPatient(argument);
        await sized;
        const { probability, model } = await first;
        const second = next();
        await predictor.fill({ age: null }); // an answer that does not stand any more is taken back
        const third = (await second, next());
        await predictor.fill({ age: argument.age });
        return [probability, model.name, predictor.model.name, iframe.style.height === `${height}px` && height > 100,
          await second, (await third).probability];";
    let answer = clinic.run(script, patient).await;
    assert_eq!(answer, json!([probability, "final_model", "final_model", true, null, probability]));
    clinic.browser.assert_quiet().await;
}

#[tokio::test]
async fn the_example_shows_the_answer_and_takes_the_patient_off() {
    let clinic = Clinic::serve(Headers::Proper).await;
    clinic.browser.goto(&clinic.portal.url("?lang=es")).await;
    let said = async || {
        let text = clinic.browser.run("return document.querySelector('#said').textContent", vec![]).await;
        text.as_str().filter(|text| !text.is_empty()).map(str::to_owned)
    };
    eventually("the probability", async || said().await.filter(|text| text.contains('%'))).await;
    clinic.browser.run("document.querySelector('#reset').click()", vec![]).await;
    eventually("no answer", async || said().await.filter(|text| text.contains("faltan datos"))).await;
    clinic.browser.assert_quiet().await;
}

#[tokio::test]
async fn another_origin_is_refused_and_told_nothing() {
    let clinic = Clinic::serve(Headers::Forgotten).await;
    clinic.browser.goto(&clinic.stranger.url("blank.html")).await;
    // It knocks, claims to be somebody else, asks all the same, and listens to whatever comes.
    let script = "
        const heard = [];
        addEventListener('message', ({ data }) => heard.push(data));
        const iframe = t.iframe();
        await t.loaded(iframe);
        iframe.contentWindow.postMessage({ bosque: 1, type: 'knock' }, t.origin);
        const claims = t.hello(iframe.contentWindow, { origin: argument });
        const refused = await claims.until(() => true);
        const talk = t.hello(iframe.contentWindow);
        talk.send('patient', { patient: { age: 40 } });
        await talk.until(({ type }) => type === 'refused');
        return [refused, talk.heard.length, heard];";
    let refused = json!({ "bosque": 1, "type": "refused", "id": 1, "versions": [1], "code": "origin" });
    assert_eq!(clinic.run(script, origin(&clinic.portal).into()).await, json!([refused, 1, []]));
    clinic.browser.session().enter_frame(0).await.unwrap();
    let shown = "return [document.querySelector('bosque-predictor') === null,
        document.querySelector('[data-note=refused] [data-what]').textContent]";
    assert_eq!(clinic.browser.run(shown, vec![]).await, json!([true, origin(&clinic.stranger)]));
}

#[tokio::test]
async fn the_headers_keep_a_stranger_from_embedding_at_all() {
    let clinic = Clinic::serve(Headers::Proper).await;
    clinic.browser.goto(&clinic.stranger.url("blank.html")).await;
    clinic.run("await t.loaded(t.iframe()); return null", Value::Null).await;
    let said = clinic.browser.console().await;
    assert!(said.iter().any(|entry| entry.message.contains("frame-ancestors")), "{said:?}");
    let asked = clinic.frame.requests();
    assert!(!asked.iter().any(|path| path.contains("embed.js")), "a script of it ran: {asked:?}");
}

#[tokio::test]
async fn a_portal_inside_a_stranger_s_page_is_refused() {
    let clinic = Clinic::serve(Headers::Forgotten).await;
    clinic.browser.goto(&clinic.stranger.url("blank.html")).await;
    clinic
        .run("await t.loaded(t.iframe(argument)); return null", clinic.portal.url("blank.html").into())
        .await;
    clinic.browser.session().enter_frame(0).await.unwrap();
    let script = "
        const iframe = t.iframe();
        await t.loaded(iframe);
        return (await t.hello(iframe.contentWindow).until(() => true)).code;";
    assert_eq!(clinic.run(script, Value::Null).await, json!("ancestor"));
}

#[tokio::test]
async fn another_window_of_the_right_origin_is_not_heard() {
    let clinic = Clinic::open(Headers::Proper).await;
    let (patient, probability) = known();
    let session = clinic.browser.session();
    let begin = "
        window.talk = await t.raw({ model: 'final_model' });
        const popup = open('/blank.html');
        await new Promise(resolve => popup.addEventListener('load', resolve));
        return null;";
    assert_eq!(clinic.run(begin, Value::Null).await, Value::Null);
    let windows = session.windows().await.unwrap();
    session.switch_to_window(windows[1].clone()).await.unwrap();
    let post = "window.talk = t.hello(opener.frames[0]); return [opener.origin === location.origin, location.pathname];";
    assert_eq!(clinic.run(post, Value::Null).await, json!([true, "/blank.html"]));
    session.switch_to_window(windows[0].clone()).await.unwrap();
    // The one that was there before is still answered, and an answer comes after all that was sent before.
    let ask = "return (await talk.answer(argument)).prediction.probability;";
    assert_eq!(clinic.run(ask, patient).await, json!(probability));
    session.switch_to_window(windows[1].clone()).await.unwrap();
    assert_eq!(clinic.run("return talk.heard", Value::Null).await, json!([]));
}

#[tokio::test]
async fn a_frame_that_is_opened_by_itself_listens_to_nobody() {
    let clinic = Clinic::serve(Headers::Proper).await;
    clinic.browser.goto(&clinic.frame.url("embed.html")).await;
    let script = "
        const talk = t.hello(window);
        await t.message(({ data }) => data === 'after');
        return talk.heard;";
    clinic.browser.run("setTimeout(() => postMessage('after', origin), 200)", vec![]).await;
    assert_eq!(clinic.run(script, Value::Null).await, json!([]));
    let text = clinic.browser.run("return document.body.innerText", vec![]).await;
    assert!(text.as_str().unwrap().contains("por sí sola no muestra nada"), "{text}");
}

#[tokio::test]
async fn a_configuration_with_a_mistake_allows_nobody_and_says_so() {
    let clinic = Clinic::open(Headers::Forgotten).await;
    let script = "
        const iframe = t.iframe();
        await t.loaded(iframe);
        return (await t.hello(iframe.contentWindow).until(() => true)).code;";
    let portal = origin(&clinic.portal);
    for (configuration, code) in [
        (json!({ "origins": ["*"] }), "configuration"),
        (json!({ "origins": [portal, "null"] }), "configuration"),
        (json!({ "origins": [format!("{portal}/")] }), "configuration"),
        (json!({ "origins": [portal.replace("http", "HTTP")] }), "configuration"),
        (json!({ "origins": [origin(&clinic.frame)] }), "origin"),
        (json!({ "origins": [portal.replace("127.0.0.1", "localhost")] }), "origin"),
        (json!({ "origins": [] }), "origin"),
    ] {
        clinic.configure(&configuration.to_string());
        assert_eq!(clinic.run(script, Value::Null).await, json!(code), "{configuration}");
    }
    clinic.configure("no JSON");
    assert_eq!(clinic.run(script, Value::Null).await, json!("configuration"));
    let last = clinic.browser.session().find_all(thirtyfour::By::Tag("iframe")).await.unwrap();
    last.last().unwrap().clone().enter_frame().await.unwrap();
    let text = clinic.browser.run("return document.body.innerText", vec![]).await;
    assert!(text.as_str().unwrap().contains("embed.json is no JSON"), "{text}");
}

#[tokio::test]
async fn hostile_messages_change_nothing_and_are_named() {
    let clinic = Clinic::open(Headers::Proper).await;
    let (patient, probability) = known();
    // After each of them the frame does what the portal asks, and at the end it answers.
    let script = "
        const good = { bosque: 1, type: 'patient', id: 1, patient: {} };
        const cycle = {};
        cycle.inside = cycle;
        let deep = null;
        for (let i = 0; i < 2000; i++) deep = [deep];
        const buffer = new ArrayBuffer(1 << 20);
        const bundle = part => ({ bosque: 1, type: 'fhir', id: 1, bundle: { resourceType: 'Bundle', part } });
        const hostile = [
          ['form', 'hello'], ['form', null], ['form', [good]], ['form', new Map(Object.entries(good))],
          ['form', { type: 'patient', id: 1, patient: {} }], ['version', { ...good, bosque: 2 }],
          ['type', { ...good, type: 'eval' }], ['type', { ...good, type: '__proto__' }], ['id', { ...good, id: 0 }],
          ['field', { ...good, origin: 'https://portal.example' }], ['field', { ...good, patient: { age: { valueOf: 1 } } }],
          ['depth', bundle(cycle)], ['depth', bundle(deep)], ['size', bundle('x'.repeat(100 << 20))],
          ['size', bundle(new Array(1 << 30))], ['field', bundle(buffer)], ['field', bundle(new Date())],
        ];
        const talk = await t.raw({ model: 'final_model' });
        const found = [];
        const refusal = async message => {
          const before = talk.heard.length;
          talk.port.postMessage(message);
          const answer = await talk.until((message) => talk.heard.indexOf(message) >= before && message.type === 'problem');
          return answer.problems[0].code;
        };
        for (const [code, message] of hostile) {
          if (message?.id === 1) message.id = talk.nextId();
          const said = await refusal(message);
          if (said !== code) found.push([code, said]);
          if ((await talk.ask('focus')).type !== 'done') found.push(['not done', code]);
        }
        found.push(await refusal(good)); // a replay
        const { port1 } = new MessageChannel();
        talk.send('focus', {}, [port1]);
        return [found, (await talk.answer(argument)).prediction.probability];";
    assert_eq!(clinic.run(script, patient).await, json!([["id"], probability]));
    clinic.browser.assert_quiet().await;
}

#[tokio::test]
async fn a_flood_ends_the_connection_and_the_next_one_works() {
    let clinic = Clinic::open(Headers::Proper).await;
    let (patient, probability) = known();
    let script = "
        const talk = await t.raw();
        for (let i = 0; i < 5000; i++) talk.send('patient', { patient: argument });
        const { code } = await talk.until(({ type }) => type === 'closed');
        const problems = talk.heard.filter(({ problems }) => problems?.[0].code === 'rate').length;
        const { connect, FrameMessageError } = await t.library();
        const predictor = await connect(talk.iframe, { origin: t.origin, model: 'final_model' });
        const answered = new Promise(resolve => predictor.on('prediction', answer => answer && resolve(answer)));
        await predictor.setPatient(argument);
        // The library does not let a portal come so far.
        const calls = Array.from({ length: 100 }, () => predictor.focus().then(() => 'done', error => error instanceof FrameMessageError));
        const ends = await Promise.all(calls);
        const done = ends.filter(end => end === 'done').length;
        return [code, problems > 0 && problems < 50, (await answered).probability, done > 20 && done < 50, ends.includes(true)];";
    assert_eq!(clinic.run(script, patient).await, json!(["flood", true, probability, true, true]));
}

#[tokio::test]
async fn a_frame_that_is_led_elsewhere_gets_nothing_more() {
    let clinic = Clinic::open(Headers::Proper).await;
    let script = "
        const { connect } = await t.library();
        const iframe = t.iframe();
        const predictor = await connect(iframe, { origin: t.origin });
        const closed = new Promise(resolve => predictor.on('closed', resolve));
        await predictor.setPatient({ age: 40 });
        const loaded = t.loaded(iframe);
        iframe.src = argument;
        await loaded;
        const code = await closed;
        const late = await predictor.setPatient({ age: 41 }).catch(error => error.name);
        iframe.contentWindow.postMessage('the trap listens', '*');
        const anew = await connect(iframe, { origin: t.origin }).catch(error => error.name);
        return [code, late, anew];";
    let answer = clinic.run(script, clinic.stranger.url("trap.html").into()).await;
    assert_eq!(answer, json!(["gone", "FrameClosedError", "FrameOptionsError"]));
    clinic.browser.session().enter_frame(0).await.unwrap();
    assert_eq!(clinic.browser.run("return heard", vec![]).await, json!(["the trap listens"]));
}

#[tokio::test]
async fn what_is_reset_or_closed_is_gone() {
    let clinic = Clinic::open(Headers::Proper).await;
    let (patient, _) = known();
    let script = "
        const { connect } = await t.library();
        const iframe = t.iframe();
        window.predictor = await connect(iframe, { origin: t.origin, model: 'final_model' });
        await predictor.setPatient(argument);
        return null;";
    clinic.run(script, patient).await;
    let values = "const fields = [...document.querySelector('bosque-predictor').shadowRoot.querySelectorAll('input, select')];
        return fields.filter(field => field.type === 'radio' ? field.checked : field.value !== '').length";
    let session = clinic.browser.session();
    session.enter_frame(0).await.unwrap();
    assert!(clinic.browser.run(values, vec![]).await.as_u64().unwrap() > 10);
    session.enter_parent_frame().await.unwrap();
    clinic.run("await predictor.reset(); return null", Value::Null).await;
    session.enter_frame(0).await.unwrap();
    assert_eq!(clinic.browser.run(values, vec![]).await, json!(0));
    session.enter_parent_frame().await.unwrap();
    clinic.run("predictor.close(); return null", Value::Null).await;
    session.enter_frame(0).await.unwrap();
    eventually("an empty frame", async || {
        let gone = "return document.querySelector('bosque-predictor') === null";
        clinic.browser.run(gone, vec![]).await.as_bool().filter(|gone| *gone)
    })
    .await;
}

#[tokio::test]
async fn what_a_portal_does_wrong_has_a_class_of_its_own() {
    let clinic = Clinic::open(Headers::Proper).await;
    let script = "
        const frame = await t.library();
        const name = promise => promise.then(() => 'connected', error => [error.constructor.name, error instanceof frame.FrameError]);
        const iframe = t.iframe();
        const stop = AbortSignal.abort(new RangeError('enough'));
        const origin = t.origin;
        const found = [
          await name(frame.connect(iframe, {})),
          await name(frame.connect(iframe, { origin: `${origin}/` })),
          await name(frame.connect(iframe, { origin: 'https://other.example' })),
          await name(frame.connect(iframe, { origin, lang: 'fr' })),
          await name(frame.connect(iframe, { origin, pateint: {} })),
          await name(frame.connect(document.body, { origin })),
          await name(frame.connect(iframe, { origin, signal: stop })),
          await name(frame.connect(iframe, { origin, model: 'none' })),
          await name(frame.connect(t.iframe(`${origin}/index.html`), { origin, timeoutMs: 300 })),
        ];
        const predictor = await frame.connect(iframe, { origin });
        found.push(await name(predictor.setPatient({ age: NaN })), await name(predictor.setPatient({ age: [] })));
        found.push(await name(predictor.setFhir({ resourceType: 'Patient' })));
        predictor.close();
        predictor.close();
        found.push(await name(predictor.reset()));
        return found;";
    let [options, closed, message] =
        ["FrameOptionsError", "FrameClosedError", "FrameMessageError"].map(|name| json!([name, true]));
    let expected = json!([
        options,
        options,
        options,
        options,
        options,
        options,
        ["RangeError", false],
        ["FrameRefusedError", true],
        ["FrameSilentError", true],
        message,
        message,
        message,
        closed,
    ]);
    assert_eq!(clinic.run(script, Value::Null).await, expected);
}
