//! 100 generated Bundles: mixed units, missing values, wrong codes, several readings, shuffled order. Each feature gets the value
//! that an oracle of its own finds in the plan from which the Bundle was written, or none where the oracle finds none.

#![allow(missing_docs, reason = "tests")]

use bosque_interop::fhir::{Date, FhirPatient, Reason, from_fhir};
use bosque_model::Manifest;
use serde_json::{Value, json};

const BUNDLES: u64 = 100;

/// SplitMix64 (Steele, Lea and Flood 2014).
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    fn below(&mut self, n: u64) -> u64 {
        self.next() % n
    }

    fn one_of<T: Copy>(&mut self, list: &[T]) -> T {
        list[self.below(list.len() as u64) as usize]
    }

    fn shuffle<T>(&mut self, list: &mut [T]) {
        for i in (1..list.len()).rev() {
            list.swap(i, self.below(i as u64 + 1) as usize);
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Quantity {
    Cd4,
    Cd8,
    Weight,
    Karnofsky,
}

/// What is wrong with a reading; none of these may be taken.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Defect {
    WrongCode,
    WrongSystem,
    UnknownUnit,
    NoUnitSystem,
    Comparator,
    Text,
    Absent,
    Withdrawn,
    OtherPatient,
    MonthOnly,
    Component,
    Modifier,
    Impossible,
}

const DEFECTS: [Defect; 13] = [
    Defect::WrongCode,
    Defect::WrongSystem,
    Defect::UnknownUnit,
    Defect::NoUnitSystem,
    Defect::Comparator,
    Defect::Text,
    Defect::Absent,
    Defect::Withdrawn,
    Defect::OtherPatient,
    Defect::MonthOnly,
    Defect::Component,
    Defect::Modifier,
    Defect::Impossible,
];

/// A reading as it was planned: the number is `digits` thousandths of the unit, which is `unit_mille` thousandths of the feature's.
#[derive(Clone, Debug)]
struct Planned {
    quantity: Quantity,
    day: i32,
    digits: u64,
    unit: &'static str,
    unit_in_feature_units: (u64, u64),
    defect: Option<Defect>,
}

impl Planned {
    fn new(random: &mut Random, quantity: Quantity, day: i32, defect: Option<Defect>) -> Self {
        const CELLS: [(&str, (u64, u64)); 5] = [
            ("/uL", (1, 1)),
            ("10*3/uL", (1000, 1)),
            ("10*6/L", (1, 1)),
            ("10*9/L", (1000, 1)),
            ("/mm3", (1, 1)),
        ];
        const MASS: [(&str, (u64, u64)); 3] =
            [("kg", (1, 1)), ("g", (1, 1000)), ("[lb_av]", (45_359_237, 100_000_000))];
        let (unit, scale, digits) = match quantity {
            Quantity::Cd4 | Quantity::Cd8 => {
                let (unit, scale) = random.one_of(&CELLS);
                let count = random.below(1500);
                (unit, scale, count * 1000 * scale.1 / scale.0)
            }
            Quantity::Weight => {
                let (unit, scale) = random.one_of(&MASS);
                let grams = 40_000 + random.below(60_000);
                (unit, scale, grams * scale.1 / scale.0)
            }
            Quantity::Karnofsky => ("{score}", (1, 1), random.below(11) * 10_000),
        };
        Planned { quantity, day, digits, unit, unit_in_feature_units: scale, defect }
    }

    /// The value in the feature's unit by whole numbers and one division.
    fn value(&self) -> f64 {
        let (times, by) = self.unit_in_feature_units;
        let (times, by) = (u128::from(self.digits) * u128::from(times), u128::from(by) * 1000);
        times as f64 / by as f64
    }

    fn loinc(&self) -> &'static str {
        match self.quantity {
            Quantity::Cd4 => "24467-3",
            Quantity::Cd8 => "14135-8",
            Quantity::Weight => "29463-7",
            Quantity::Karnofsky => "89243-0",
        }
    }

    /// The number as a laboratory would write it.
    fn number(&self) -> Value {
        let text = format!("{}.{:03}", self.digits / 1000, self.digits % 1000);
        serde_json::from_str(text.trim_end_matches('0').trim_end_matches('.')).unwrap()
    }

    fn write(&self, id: usize, baseline: Date, random: &mut Random) -> Value {
        let day = shifted(baseline, self.day);
        let at = random.one_of(&["", "T07:30:00-05:00", "T23:59:59.999Z", "T00:00:00+09:00"]);
        let coding = json!({ "system": "http://loinc.org", "code": self.loinc() });
        let local = json!({ "system": "http://lab.example/codes", "code": "24467-3" });
        let mut codings = if random.below(2) == 0 { vec![coding] } else { vec![local, coding] };
        let quantity = json!({ "value": self.number(), "unit": "x", "system": "http://unitsofmeasure.org", "code": self.unit });
        let mut observation = json!({
            "resourceType": "Observation", "id": format!("o{id}"), "status": random.one_of(&["final", "amended", "corrected"]),
            "code": {}, "subject": { "reference": "Patient/p" }, "effectiveDateTime": format!("{day}{at}"),
            "valueQuantity": quantity,
        });
        match self.defect {
            None => {}
            Some(Defect::WrongCode) => {
                codings.last_mut().unwrap()["code"] =
                    random.one_of(&["8123-2", "24467", "3141-9", "24467-30"]).into();
            }
            Some(Defect::WrongSystem) => {
                codings.last_mut().unwrap()["system"] = "http://snomed.info/sct".into()
            }
            Some(Defect::UnknownUnit) => {
                observation["valueQuantity"]["code"] =
                    random.one_of(&["%", "/L", "lb", "mg", "/UL", "10*4/uL"]).into();
            }
            Some(Defect::NoUnitSystem) => {
                observation["valueQuantity"].as_object_mut().unwrap().remove("system");
            }
            Some(Defect::Comparator) => {
                observation["valueQuantity"]["comparator"] = random.one_of(&["<", "<=", ">", ">="]).into();
            }
            Some(Defect::Text) => {
                observation.as_object_mut().unwrap().remove("valueQuantity");
                observation["valueString"] = format!("{} {}", self.number(), self.unit).into();
            }
            Some(Defect::Absent) => {
                observation.as_object_mut().unwrap().remove("valueQuantity");
                observation["dataAbsentReason"] = json!({ "coding": [{ "code": "unknown" }] });
            }
            Some(Defect::Withdrawn) => {
                observation["status"] = random
                    .one_of(&["entered-in-error", "preliminary", "registered", "cancelled", "unknown"])
                    .into();
            }
            Some(Defect::OtherPatient) => observation["subject"]["reference"] = "Patient/q".into(),
            Some(Defect::MonthOnly) => observation["effectiveDateTime"] = day.to_string()[..7].into(),
            Some(Defect::Component) => {
                let quantity = observation.as_object_mut().unwrap().remove("valueQuantity").unwrap();
                observation["component"] =
                    json!([{ "code": { "coding": codings }, "valueQuantity": quantity }]);
                codings = vec![json!({ "system": "http://loinc.org", "code": "80235-8" })];
            }
            Some(Defect::Modifier) => {
                observation["modifierExtension"] = json!([{ "url": "http://x.example/not" }])
            }
            Some(Defect::Impossible) => observation["valueQuantity"]["value"] = json!(9_000_000),
        }
        observation["code"]["coding"] = codings.into();
        observation
    }
}

fn shifted(baseline: Date, day: i32) -> Date {
    let start = Date::parse("2000-01-01").unwrap();
    start.plus_days((baseline.days_since(start) + day) as u32).unwrap()
}

/// What the oracle finds for a feature among the planned readings: a value, or none.
fn expected(
    readings: &[Planned],
    quantity: Quantity,
    days: std::ops::RangeInclusive<i32>,
    target: i32,
) -> Option<f64> {
    let good = |reading: &&Planned| {
        reading.quantity == quantity && reading.defect.is_none() && days.contains(&reading.day)
    };
    let good: Vec<&Planned> = readings.iter().filter(good).collect();
    for distance in 0..1000 {
        for day in [target - distance, target + distance] {
            let values: Vec<f64> =
                good.iter().filter(|reading| reading.day == day).map(|r| r.value()).collect();
            if let Some(&first) = values.first() {
                return values.iter().all(|&value| value == first).then_some(first);
            }
        }
    }
    None
}

struct Plan {
    baseline: Date,
    patient: Value,
    age: Option<f64>,
    sex: Option<f64>,
    readings: Vec<Planned>,
}

fn plan(random: &mut Random) -> Plan {
    let baseline = shifted(Date::parse("2015-01-01").unwrap(), random.below(3000) as i32);
    let years = 20 + random.below(50) as i32;
    // A birthday some days before or after the baseline's.
    let birthday = random.below(300) as i32 - 150;
    let text = shifted(baseline, birthday).to_string();
    let birth_year = text[..4].parse::<i32>().unwrap() - years;
    let birth = format!("{birth_year:04}{}", if &text[4..] == "-02-29" { "-02-28" } else { &text[4..] });
    let age = f64::from(if birthday > 0 { years - 1 } else { years });
    let (birth, age) = match random.below(5) {
        0 => (Some(birth[..4].to_owned()), None),
        1 => (None, None),
        _ => (Some(birth), Some(age)),
    };
    let (gender, sex) = random.one_of(&[
        (Some("male"), Some(1.0)),
        (Some("female"), Some(0.0)),
        (Some("other"), None),
        (None, None),
    ]);
    let mut patient = json!({ "resourceType": "Patient", "id": "p" });
    if let Some(birth) = birth {
        patient["birthDate"] = birth.into();
    }
    if let Some(gender) = gender {
        patient["gender"] = gender.into();
    }
    let mut readings = Vec::new();
    for quantity in [Quantity::Cd4, Quantity::Cd8, Quantity::Weight, Quantity::Karnofsky] {
        for _ in 0..random.below(7) {
            let day = match random.below(4) {
                0 => random.one_of(&[-31, -30, 0, 1, 104, 105, 139, 140, 141, 175, 176]),
                1 => random.below(60) as i32 - 45,
                2 => random.below(90) as i32 + 95,
                _ => random.one_of(&[-7, 0, 135, 145]),
            };
            let defect = (random.below(3) == 0).then(|| random.one_of(&DEFECTS));
            readings.push(Planned::new(random, quantity, day, defect));
        }
    }
    Plan { baseline, patient, age, sex, readings }
}

fn manifest() -> Manifest {
    Manifest::from_bytes(include_bytes!("../../../models/final_model/manifest.json")).unwrap()
}

fn write(plan: &Plan, random: &mut Random) -> Vec<Value> {
    let mut resources = vec![plan.patient.clone()];
    let readings = plan.readings.iter().enumerate();
    resources.extend(readings.map(|(id, reading)| reading.write(id, plan.baseline, random)));
    resources
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
            let expected = match feature.name.as_str() {
                "age" => plan.age,
                "gender" => plan.sex,
                "cd40" => expected(&plan.readings, Quantity::Cd4, -30..=0, 0),
                "cd80" => expected(&plan.readings, Quantity::Cd8, -30..=0, 0),
                "wtkg" => expected(&plan.readings, Quantity::Weight, -30..=0, 0),
                "karnof" => expected(&plan.readings, Quantity::Karnofsky, -30..=0, 0),
                "cd420" => expected(&plan.readings, Quantity::Cd4, 105..=175, 140),
                "cd820" => expected(&plan.readings, Quantity::Cd8, 105..=175, 140),
                _ => None,
            };
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
