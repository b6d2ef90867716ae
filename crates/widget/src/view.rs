//! What an element shows.

use bosque_model::Lang;
use bosque_ui::node::{Node, view};
use bosque_ui::{
    Access, Icon, IconName, Identity, Notice, Patient, PatientAnswer, PatientForm, PatientValues,
    REASON_ROWS, RESULT, Standing, Tone, contributions, shown, texts, version_texts, waterfall, widget_texts,
};
use leptos::prelude::*;

use crate::record::report;
use crate::state::{Look, Refusal, Stage, State, Variant};

/// The whole element. `focus` leads to a field by its name.
pub fn shell(state: State, focus: Callback<String>) -> Node {
    let class = move || match state.look().variant {
        Variant::Full => "widget",
        Variant::Compact => "widget widget--compact",
    };
    let name = move || {
        let look = state.look();
        (widget_texts(look.lang).name)(&model_name(&look.stage, look.lang))
    };
    let content = move || {
        let look = state.look();
        let lang = look.lang;
        match &look.stage {
            Stage::Opening => view! {
                <p class="state" role="status"><Icon name=IconName::Sheet /> <span>{widget_texts(lang).opening}</span></p>
            },
            Stage::Refused(refusal) => refused(refusal, lang),
            Stage::Open(patient, standing) => open(&look, *patient, *standing, focus),
        }
    };
    view! {
        <section class=class part="widget" lang=move || state.look().lang.tag() aria-label=name>{content}</section>
    }
}

fn model_name(stage: &Stage, lang: Lang) -> String {
    match stage {
        Stage::Open(patient, _) => label(patient.model().manifest(), lang),
        Stage::Opening | Stage::Refused(_) => "bosque".to_owned(),
    }
}

/// The model's name for people.
fn label(manifest: &bosque_model::Manifest, lang: Lang) -> String {
    (version_texts(lang).model_name)(&manifest.name).map_or_else(|| manifest.name.clone(), str::to_owned)
}

/// Why nothing is calculated here.
fn refused(refusal: &Refusal, lang: Lang) -> Node {
    let (words, own, versions) = (&texts(lang).state, widget_texts(lang), version_texts(lang));
    let reason = match refusal.code.as_str() {
        "unknown_model" => own.no_model.to_owned(),
        "unreachable" => own.unreachable.to_owned(),
        "damaged" => own.no_file.to_owned(),
        "unsigned" => (own.untrusted)((versions.standing)(Standing::Unsigned)),
        "foreign" => (own.untrusted)((versions.standing)(Standing::Foreign)),
        "unchecked" => (own.untrusted)((versions.standing)(Standing::Unchecked)),
        _ => format!("{}.", texts(lang).shell.refused),
    };
    let text = format!("{} {reason} {}", words.blocked, words.blocked_advice);
    view! {
        <div role="alert" data-testid="refused">
            <Notice tone=Tone::Error text=text />
            <p class="technical mono" lang="en">{refusal.detail.clone()}</p>
        </div>
    }
}

fn open(look: &Look, patient: Patient, standing: Standing, focus: Callback<String>) -> Node {
    let lang = look.lang;
    let model = patient.model();
    let manifest = model.manifest();
    let compact = look.variant == Variant::Compact;
    let form_name = (widget_texts(lang).form)(&label(manifest, lang));
    let form = match look.readonly {
        true => view! { <PatientValues patient=patient name=form_name lang=lang /> },
        false => view! {
            <PatientForm
                manifest=manifest
                entries=patient.entries()
                note=Callback::new(move |field| patient.note(field, lang))
                access=Access::Open
                name=form_name
                lang=lang
            />
        },
    };
    let record = look.record.as_ref().map(|record| report(record, model, lang));
    let inputs = view! { <div class="widget__form">{form}</div> };
    let result = result(patient, compact, focus, lang);
    let banner = (version_texts(lang).banner)(standing);
    let banner = (!banner.is_empty()).then(|| view! {
        <p class="widget__banner" data-testid="banner"><Icon name=IconName::Warning /> <span>{banner}</span></p>
    });
    let both = if compact { [result, inputs] } else { [inputs, result] };
    view! {
        <div class="widget__head" part="identity">
            <p class="widget__name">{label(manifest, lang)}</p>
            <Identity
                name=manifest.name.clone()
                version=manifest.version.clone()
                data=None
                digest=manifest.forest.sha256.clone()
                standing=standing
                detail=(texts(lang).card.check_conformance)(model.conformance().len())
                lang=lang
            />
            {banner}
        </div>
        <div class="widget__in">{both}</div>
        {record}
        <p class="widget__foot"><Icon name=IconName::Local /> {texts(lang).shell.local}</p>
    }
}

/// The answer, and in the full variant why it is so.
fn result(patient: Patient, compact: bool, focus: Callback<String>, lang: Lang) -> Node {
    let outcome = patient.outcome();
    let result = Memo::new(move |_| outcome.with(|outcome| shown(patient.model(), outcome)));
    let reasons =
        (!compact).then(|| view! { <div class="explain" part="reasons">{reasons(patient, lang)}</div> });
    view! {
        <section class="result" part="result" aria-labelledby=RESULT>
            <div class="result__in">
                <PatientAnswer patient=patient shown=result on_field=focus circles=!compact lang=lang>
                    <p class="note">{widget_texts(lang).waiting}</p>
                </PatientAnswer>
                {reasons}
            </div>
        </section>
    }
}

/// The contributions of the inputs.
fn reasons(patient: Patient, lang: Lang) -> impl Fn() -> Node + Copy + 'static {
    let model = patient.model();
    let rows = REASON_ROWS.min(model.schema().column_count());
    let calibrated = model.manifest().calibration.is_some();
    move || {
        let waterfall = patient.with_row(|model, row| waterfall(model, row, &model.score(row), lang));
        contributions(waterfall, rows, calibrated, None, None, lang)
    }
}
