//! 100 generated Bundles: mixed units, missing values, wrong codes, several readings, shuffled order. Each feature gets the value
//! that an oracle of its own finds in the plan from which the Bundle was written, or none where the oracle finds none.

#![allow(missing_docs, reason = "tests")]

use bosque_interop::fhir::{Date, FhirPatient, Reason, from_fhir};
use bosque_model::Manifest;
use serde_json::{Value, json};

#[path = "fhir/plan.rs"]
mod plan;

use plan::{DEFECTS, Random, plan, write};

const BUNDLES: u64 = 100;

fn manifest() -> Manifest {
    Manifest::from_bytes(include_bytes!("../../../models/final_model/manifest.json")).unwrap()
}

fn read(resources: &[Value], manifest: &Manifest, baseline: Date) -> FhirPatient {
    let entries: Vec<Value> = resources.iter().map(|resource| json!({ "resource": resource })).collect();
    let bundle = json!({ "resourceType": "Bundle", "type": "collection", "entry": entries });
    from_fhir(bundle.to_string().as_bytes(), manifest, Some(baseline)).unwrap()
}

#[test]
fn none_of_100_generated_bundles_is_read_wrong() {
    let (manifest, mut random) = (manifest(), Random(7));
    let (mut taken, mut missing, mut defects) = (0, 0, Vec::new());
    for number in 0..BUNDLES {
        let plan = plan(&mut random);
        let mut resources = write(&plan, &mut random);
        random.shuffle(&mut resources);
        let patient = read(&resources, &manifest, plan.baseline);
        for feature in &manifest.features {
            let expected = plan.expected(&feature.name);
            let found =
                patient.values.iter().find(|(name, _)| *name == feature.name).map(|(_, value)| *value);
            let because = patient.missing.iter().find(|(name, _)| *name == feature.name);
            let place = format!("bundle {number}, {}", feature.name);
            match (found, expected, because) {
                // A pound is no decimal number of kilograms that is exact in binary: one rounding more is allowed.
                (Some(found), Some(expected), None) => {
                    assert!(
                        (found - expected).abs() <= expected * f64::EPSILON,
                        "{place}: {found} for {expected}"
                    );
                    taken += 1;
                }
                (None, None, Some(_)) => missing += usize::from(feature.loinc.is_some()),
                _ => panic!("{place}: {found:?} for {expected:?}, {because:?}"),
            }
        }
        defects.extend(plan.readings.iter().filter_map(|reading| reading.defect));
    }
    // The plans hold enough of everything.
    assert!(taken > 300 && missing > 200, "{taken} {missing}");
    assert!(DEFECTS.iter().all(|defect| defects.contains(defect)));
}

#[test]
fn the_order_of_a_bundle_changes_nothing() {
    let (manifest, mut random) = (manifest(), Random(11));
    for _ in 0..BUNDLES {
        let plan = plan(&mut random);
        let mut resources = write(&plan, &mut random);
        let first = read(&resources, &manifest, plan.baseline);
        random.shuffle(&mut resources);
        let second = read(&resources, &manifest, plan.baseline);
        assert_eq!(first.values, second.values);
        let names =
            |patient: &FhirPatient| patient.missing.iter().map(|(name, _)| name.clone()).collect::<Vec<_>>();
        assert_eq!(names(&first), names(&second));
        assert_eq!(first.notes.len(), second.notes.len());
    }
}

#[test]
fn readings_that_differ_on_the_day_that_counts_occur() {
    let (manifest, mut random, mut ambiguous) = (manifest(), Random(7), 0);
    for _ in 0..BUNDLES {
        let plan = plan(&mut random);
        let resources = write(&plan, &mut random);
        let patient = read(&resources, &manifest, plan.baseline);
        ambiguous += patient.missing.iter().filter(|(_, reason)| *reason == Reason::Ambiguous).count();
    }
    assert!(ambiguous > 10, "{ambiguous}");
}

#[test]
fn damaged_bundles_are_refused_or_read_and_say_nothing_of_who_it_is() {
    let (manifest, mut random, mut refused) = (manifest(), Random(13), 0);
    for _ in 0..BUNDLES {
        let mut plan = plan(&mut random);
        plan.patient["name"] = json!([{ "family": "Zzyzx" }]);
        plan.patient["identifier"] = json!([{ "value": "Zzyzx" }]);
        let entries: Vec<Value> =
            write(&plan, &mut random).iter().map(|resource| json!({ "resource": resource })).collect();
        let text = json!({ "resourceType": "Bundle", "type": "collection", "entry": entries }).to_string();
        for _ in 0..20 {
            let mut bytes = text.clone().into_bytes();
            let at = random.below(bytes.len() as u64) as usize;
            match random.below(3) {
                0 => bytes[at] = random.below(256) as u8,
                1 => bytes.truncate(at),
                _ => bytes.insert(at, random.one_of(b"[]{},:\"0e-")),
            }
            let shown = match from_fhir(&bytes, &manifest, Some(plan.baseline)) {
                Ok(patient) => format!("{patient:?}"),
                Err(error) => {
                    refused += 1;
                    format!("{error:?} {error}")
                }
            };
            assert!(!shown.contains("Zzyzx"), "{shown}");
        }
    }
    assert!(refused > 500, "{refused}");
}
