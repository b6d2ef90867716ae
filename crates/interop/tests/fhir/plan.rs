//! Plans of generated Bundles: mixed units, missing values, wrong codes, several readings; and an oracle that knows the plan from
//! which a Bundle was written. Read by the tests of `bosque-interop` and by those of the JavaScript package.

use bosque_interop::fhir::Date;
use serde_json::{Value, json};

/// SplitMix64 (Steele, Lea and Flood 2014).
pub struct Random(pub u64);

impl Random {
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    pub fn below(&mut self, n: u64) -> u64 {
        self.next() % n
    }

    pub fn one_of<T: Copy>(&mut self, list: &[T]) -> T {
        list[self.below(list.len() as u64) as usize]
    }

    pub fn shuffle<T>(&mut self, list: &mut [T]) {
        for i in (1..list.len()).rev() {
            list.swap(i, self.below(i as u64 + 1) as usize);
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Quantity {
    Cd4,
    Cd8,
    Weight,
    Karnofsky,
}

/// What is wrong with a reading; none of these may be taken.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Defect {
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

pub const DEFECTS: [Defect; 13] = [
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
pub struct Planned {
    quantity: Quantity,
    day: i32,
    digits: u64,
    unit: &'static str,
    unit_in_feature_units: (u64, u64),
    pub defect: Option<Defect>,
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

pub struct Plan {
    pub baseline: Date,
    pub patient: Value,
    pub age: Option<f64>,
    pub sex: Option<f64>,
    pub readings: Vec<Planned>,
}

impl Plan {
    /// What the oracle finds for a feature: a value, or none.
    pub fn expected(&self, feature: &str) -> Option<f64> {
        match feature {
            "age" => self.age,
            "gender" => self.sex,
            "cd40" => expected(&self.readings, Quantity::Cd4, -30..=0, 0),
            "cd80" => expected(&self.readings, Quantity::Cd8, -30..=0, 0),
            "wtkg" => expected(&self.readings, Quantity::Weight, -30..=0, 0),
            "karnof" => expected(&self.readings, Quantity::Karnofsky, -30..=0, 0),
            "cd420" => expected(&self.readings, Quantity::Cd4, 105..=175, 140),
            "cd820" => expected(&self.readings, Quantity::Cd8, 105..=175, 140),
            _ => None,
        }
    }
}

pub fn plan(random: &mut Random) -> Plan {
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

pub fn write(plan: &Plan, random: &mut Random) -> Vec<Value> {
    let mut resources = vec![plan.patient.clone()];
    let readings = plan.readings.iter().enumerate();
    resources.extend(readings.map(|(id, reading)| reading.write(id, plan.baseline, random)));
    resources
}
