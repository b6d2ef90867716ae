// Uses that must not compile: each stands under a line that is itself an error where nothing is wrong.

import init, { type Columns, type Week20Patient, fromFhir, invocations, manifest, models, predict, predictBatch } from "@bosque/predictor";

declare const patient: Week20Patient;
declare const lacking: Omit<Week20Patient, "age">;
const whole = {
  age: 35, wtkg: 72.5, gender: 1, race: 0, cd40: 380, cd420: 410, cd80: 900, cd820: 850,
  treat: 1, preanti: 0, karnof: 100, symptom: 0, hemo: 0, drugs: 0,
} as const;

// @ts-expect-error a model that does not ship
predict(patient, { model: "week21" });
// @ts-expect-error an input is missing
predict(lacking);
// @ts-expect-error a code that is not in the dictionary
predict({ ...whole, gender: 2 });
// @ts-expect-error Karnofsky is in tens
predict({ ...whole, karnof: 85 });
// @ts-expect-error a number as text
predict({ ...whole, age: "35" });
// @ts-expect-error a name that no model reads
predict({ ...whole, weight: 72.5 });
// @ts-expect-error time and offtrt are missing
predict(patient, { model: "final_model" });
// @ts-expect-error the count and its difference at once
predict({ ...whole, dif_cd4: 30 });
// @ts-expect-error no such language
predict(patient, { lang: "fr" });
// @ts-expect-error no such option
predict(patient, { explained: true });
// @ts-expect-error the answer cannot be changed
predict(patient).probability = 0;
// @ts-expect-error a name that does not ship
await init({ models: ["week21"] });
// @ts-expect-error a text is no address
await init({ wasm: "predictor.wasm" });
// @ts-expect-error a model's identity has no such part
models()[0]?.signed;
// @ts-expect-error a column is a list of numbers
const columns: Columns<"week20"> = { ...whole };
// @ts-expect-error neither patients nor columns
predictBatch("patients");
// @ts-expect-error a body is a text
invocations({ inputs: [] }, "application/json");
// @ts-expect-error what a Bundle gives may be incomplete
predict(fromFhir({}).patient);
// @ts-expect-error no such model
manifest("week21");
void columns;
// @ts-expect-error the element has no such event
document.createElement("bosque-predictor").addEventListener("bosque-prediction", ({ detail }) => detail.patient);
// @ts-expect-error the answer is the element's to say
document.createElement("bosque-predictor").prediction = null;
