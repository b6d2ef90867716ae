// fromFhir() and toRiskAssessment(): generated Bundles beside an oracle that knows what was generated, and what comes out.

import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { before, test } from "node:test";
import init, {
  AssessmentError, FhirError, OptionError, UnknownModelError, fromFhir, manifest, predict, toRiskAssessment,
} from "@bosque/predictor";
import { conformance, prepared, text } from "./vectors.mjs";

before(() => init());

const bundles = JSON.parse(prepared("bundles.json"));
const rda = JSON.parse(text("crates/interop/tests/fhir/rda_patient.json"));

const cd4 = (value, day, change = {}) => ({
  resourceType: "Observation", id: `cd4-${day}`, status: "final", code: { coding: [{ system: "http://loinc.org", code: "24467-3" }] },
  subject: { reference: "Patient/p" }, effectiveDateTime: day,
  valueQuantity: { value, unit: "x", system: "http://unitsofmeasure.org", code: "/uL" }, ...change,
});
const bundle = (...resources) => ({
  resourceType: "Bundle", type: "collection", entry: resources.map((resource) => ({ resource })),
});

test("none of 100 generated Bundles is read wrong", () => {
  let taken = 0;
  let missing = 0;
  assert.equal(bundles.length, 100);
  bundles.forEach(({ bundle, baseline, expected }, number) => {
    const found = fromFhir(bundle, { model: "final_model", baseline });
    for (const { name } of manifest("final_model").features) {
      const place = `bundle ${number}, ${name}`;
      const value = found.patient[name];
      if (expected[name] === undefined) {
        assert.ok(value === undefined && found.missing.includes(name) && found.reasons[name], place);
        missing += 1;
      } else {
        // A pound is no decimal number of kilograms that is exact in binary: one rounding more is allowed.
        assert.ok(Math.abs(value - expected[name]) <= expected[name] * Number.EPSILON, place);
        assert.ok(!found.missing.includes(name) && found.taken.some(({ feature }) => feature === name), place);
        taken += 1;
      }
    }
    // As text it says the same.
    assert.deepEqual(fromFhir(JSON.stringify(bundle), { model: "final_model", baseline }), found);
  });
  assert.ok(taken > 300 && missing > 600, `${taken} ${missing}`);
});

test("a patient of Colombia's RDA is read, and nothing of who it is comes back but the reference", () => {
  const found = fromFhir(bundle(rda, cd4(351, "2024-02-28")), { baseline: "2024-03-01" });
  assert.deepEqual(found.patient, { age: 39, gender: 0, cd40: 351 });
  assert.deepEqual(found.subject, { reference: "Patient/p" });
  const { subject, ...shown } = found;
  for (const identity of ["Zzyzx", "4711", "1984-03-02", "Patient/p"]) assert.ok(!JSON.stringify(shown).includes(identity), identity);
});

test("what was taken and what is missing is said in both languages", () => {
  const say = (lang) => fromFhir(bundle(rda, cd4(351, "2024-03-01")), { baseline: "2024-03-01", lang });
  const [es, en] = [say("es"), say("en")];
  assert.ok(es.notes.some((note) => note.includes("Observation/cd4-2024-03-01") && note.includes("ventana -30 a 0")), es.notes.join("\n"));
  assert.ok(en.notes.some((note) => note.includes("window -30 to 0")));
  assert.notDeepEqual(es.reasons, en.reasons);
  assert.deepEqual(es.missing, en.missing);
  assert.equal(es.baseline, "2024-03-01");
  assert.deepEqual(fromFhir(bundle(rda)).missing.includes("cd40"), true);
});

test("what is no Bundle is refused and never repeated", () => {
  const cyclic = { resourceType: "Bundle", x4711: 1 };
  cyclic.self = cyclic;
  for (const wrong of [
    {}, [], 4711, null, undefined, "", "{\"x4711\": ", cyclic, { big: 4711n }, { resourceType: "Bundle", type: "history" },
    bundle(rda, { ...rda, id: "x4711" }), { resourceType: "Patient", id: "x4711" }, () => 4711,
  ]) {
    assert.throws(() => fromFhir(wrong), (error) => error instanceof FhirError && error.message && !error.message.includes("4711"));
  }
  assert.throws(() => fromFhir(bundle(), { baseline: "yesterday" }), OptionError);
  assert.throws(() => fromFhir(bundle(), { baseline: 7 }), OptionError);
  assert.throws(() => fromFhir(bundle(), { model: "x" }), UnknownModelError);
});

function scored(model) {
  const { patient } = conformance(model)[1];
  return predict(patient, { model });
}

test("a RiskAssessment says which model on what basis, and its subject passes through untouched", () => {
  const found = fromFhir(bundle(rda, cd4(351, "2024-02-28")), { model: "week20", baseline: "2024-03-01" });
  const prediction = scored("week20");
  const subject = { reference: "urn:uuid:x4711", display: "<b>Zzyzx</b>", identifier: { value: "\"4711\u2028" } };
  const { taken, baseline } = found;
  const risk = toRiskAssessment(prediction, subject, { taken, baseline, occurrence: "2024-07-20", lang: "en" });
  assert.deepEqual(risk.subject, subject);
  assert.deepEqual(risk.basis, [{ reference: "Observation/cd4-2024-02-28" }]);
  assert.equal(risk.meta.security[0].code, "AIAST");
  assert.equal(risk.occurrenceDateTime, "2024-07-20");
  assert.deepEqual(risk.prediction[0].whenPeriod, { start: "2024-07-19", end: "2026-03-01" });
  assert.ok(Math.abs(risk.prediction[0].probabilityDecimal - prediction.probability * 100) < 1e-12);
  for (const part of Object.values(prediction.model).slice(0, 3)) assert.ok(risk.method.text.includes(part), part);
  assert.equal(risk.contained[0].identifier[0].value, prediction.model.digest);
  // The whole answer of fromFhir does as well.
  assert.deepEqual(toRiskAssessment(prediction, subject, { ...found, occurrence: "2024-07-20", lang: "en" }), risk);
});

test("only what the model says becomes a RiskAssessment", () => {
  const prediction = scored("week20");
  for (const wrong of [
    { ...prediction, probability: prediction.probability / 2 },
    { ...prediction, prediction: 1 - prediction.prediction },
    { ...prediction, raw: 2 },
    { ...prediction, raw: "x4711" },
    { ...prediction, model: { ...prediction.model, digest: "0".repeat(64) } },
    { ...prediction, outOfRange: ["x4711"] },
    { ...prediction, model: undefined },
    null, undefined, 7,
  ]) {
    assert.throws(() => toRiskAssessment(wrong), (error) => error instanceof AssessmentError && !error.message.includes("4711"));
  }
  assert.throws(() => toRiskAssessment({ ...prediction, model: { name: "x" } }), UnknownModelError);
  for (const options of [{ occurrence: "today" }, { baseline: 7 }, { taken: 7 }, { lang: "fr" }]) {
    assert.throws(() => toRiskAssessment(prediction, null, options), OptionError, JSON.stringify(options));
  }
  const cyclic = {};
  cyclic.self = cyclic;
  for (const subject of [7, "Patient/p", cyclic, []]) assert.throws(() => toRiskAssessment(prediction, subject), OptionError);
});

test("RiskAssessments for the reference validator", () => {
  const list = [];
  for (const model of ["week20", "final_model"]) {
    for (const { patient } of conformance(model).slice(0, 5)) {
      const prediction = predict(patient, { model });
      for (const { bundle, baseline } of bundles.slice(0, 5)) {
        const found = fromFhir(bundle, { model, baseline });
        for (const lang of ["es", "en"]) {
          list.push(toRiskAssessment(prediction, found.subject, { ...found, occurrence: "2024-07-20", lang }));
        }
      }
      list.push(toRiskAssessment(prediction));
    }
  }
  writeFileSync(new URL("risk.json", import.meta.url), JSON.stringify(list));
});
