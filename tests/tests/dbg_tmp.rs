#![allow(missing_docs, reason = "tests")]
mod common;
use common::clinic::{Clinic, Headers};
#[tokio::test]
async fn dbg() {
    let clinic = Clinic::open(Headers::Proper).await;
    let r = clinic.run("const i=t.iframe(); await t.there(i); const k=t.hello(i.contentWindow); await new Promise(r=>setTimeout(r,4000)); return k.heard", serde_json::Value::Null).await;
    println!("{r}");
    clinic.browser.session().enter_frame(0).await.unwrap();
    println!("{}", clinic.browser.run("const e=document.querySelector('bosque-predictor'); return [document.body.innerText, e&&e.shadowRoot.textContent.slice(0,500), e&&e.outerHTML]", vec![]).await);
    for c in clinic.browser.console().await { println!("{} {}", c.level, c.message); }
    println!("{:?}", clinic.frame.requests());
}
