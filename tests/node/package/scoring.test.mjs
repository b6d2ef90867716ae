// predict() and predictBatch(): the conformance set's own bits, and what is refused.

import assert from "node:assert/strict";
import { before, test } from "node:test";
import init, {
  BatchError, BosqueError, InputError, OptionError, UnknownModelError, modelNames, predict, predictBatch,
} from "@bosque/predictor";
import { columns, conformance, text } from "./vectors.mjs";

before(() => init());

test("every patient of every conformance set gets its own bits, alone and in a batch", () => {
  for (const model of modelNames) {
    const rows = conformance(model);
    const expected = { probability: rows.map((row) => row.probability), raw: rows.map((row) => row.raw) };
    const patients = rows.map((row) => row.patient);
    const { value: threshold } = JSON.parse(text(`models/${model}/manifest.json`)).threshold;
    const one = patients.map((patient) => predict(patient, { model }));
    for (const list of [predictBatch(patients, { model }), predictBatch(columns(patients), { model })]) {
      for (const key of ["probability", "raw"]) {
        assert.deepEqual(one.map((answer) => answer[key]), expected[key]);
        assert.deepEqual([...list[key]], expected[key]);
      }
      assert.deepEqual([...list.prediction], expected.probability.map((p) => Number(p > threshold)));
      assert.deepEqual([...list.outOfRange], one.map(({ outOfRange }) => Number(outOfRange.length > 0)));
      assert.deepEqual(list.refused, []);
      assert.equal(list.model.name, model);
    }
    assert.ok(one.some(({ prediction }) => prediction === 1) && one.some(({ prediction }) => prediction === 0));
  }
});

test("an explanation adds up to the raw score", () => {
  for (const { patient, raw } of conformance("week20")) {
    const { base, contributions } = predict(patient, { model: "week20", explain: true }).explanation;
    const sum = Object.values(contributions).reduce((a, b) => a + b, base);
    assert.ok(Math.abs(sum - raw) < 1e-12);
  }
  assert.equal(predict(conformance("week20")[0].patient).explanation, undefined);
});

test("a difference may stand in place of its first input", () => {
  const { cd420, ...rest } = conformance("week20")[0].patient;
  const { probability } = predict({ ...rest, dif_cd4: cd420 - rest.cd40 }, { model: "week20" });
  assert.equal(probability, conformance("week20")[0].probability);
});

test("all problems are told at once, in the language asked for, and none repeats a value", () => {
  const { cd80, ...patient } = { ...conformance("week20")[0].patient, age: 4711, cd40: -4711, wtkg: NaN, gender: 4711, hemo: "x4711" };
  const codes = { age: "too_high", wtkg: "not_finite", gender: "unknown_category", cd40: "too_low", cd80: "missing", hemo: "not_a_number" };
  const say = { es: "Falta este dato.", en: "This value is missing." };
  for (const lang of ["es", "en"]) {
    assert.throws(() => predict(patient, { lang }), (error) => {
      assert.ok(error instanceof InputError && error instanceof BosqueError && error.name === "InputError");
      assert.deepEqual(Object.fromEntries(error.problems.map(({ field, code }) => [field, code])), codes);
      assert.equal(error.problems.find(({ field }) => field === "cd80").message, say[lang]);
      assert.ok(!`${error.message}${JSON.stringify(error)}`.includes("4711"));
      return true;
    });
  }
  assert.throws(() => predict(patient), (error) => error.problems.some(({ message }) => message === say.es));
});

test("what is no patient is refused as one", () => {
  for (const patient of [null, undefined, 7, "x4711", true, Symbol("x4711")]) {
    assert.throws(() => predict(patient), (error) => error instanceof InputError && !error.message.includes("4711"));
  }
  assert.throws(() => predict({}), (error) => error instanceof InputError && error.problems.length === 14);
  assert.throws(() => predict([]), InputError);
});

test("names that the model does not read are ignored and listed", () => {
  const { patient, probability } = conformance("week20")[0];
  const answer = predict({ ...patient, name: "x", zzz: 1 }, { model: "week20" });
  assert.deepEqual([answer.ignored, answer.probability], [["name", "zzz"], probability]);
});

test("what a getter throws comes through", () => {
  const patient = { ...conformance("week20")[0].patient, get age() { throw new TypeError("mine"); } };
  assert.throws(() => predict(patient), { name: "TypeError", message: "mine" });
});

test("a refused row stops no other", () => {
  const patients = conformance("week20").map((row) => row.patient);
  const spoilt = patients.map((patient, i) => (i % 10 === 3 ? { ...patient, age: 4711 } : patient));
  for (const batch of [spoilt, columns(spoilt)]) {
    const { refused, probability, prediction } = predictBatch(batch, { lang: "en" });
    assert.deepEqual(refused.map(({ index }) => index), spoilt.flatMap(({ age }, i) => (age === 4711 ? [i] : [])));
    assert.ok(refused.length > 5 && refused.every(({ problems }) => problems.length === 1 && problems[0].code === "too_high"));
    for (const { index } of refused) assert.ok(Number.isNaN(probability[index]) && prediction[index] === -1);
    assert.equal(probability.filter(Number.isNaN).length, refused.length);
    assert.ok(!JSON.stringify(refused).includes("4711"));
  }
  const { refused } = predictBatch([patients[0], null, 7], { lang: "en" });
  assert.deepEqual(refused.map(({ index }) => index), [1, 2]);
  assert.ok(refused.every(({ problems }) => problems[0].code === "not_an_object" && problems[0].message));
});

test("a batch has a form", () => {
  const patients = columns(conformance("week20").map((row) => row.patient));
  assert.equal(predictBatch([]).probability.length, 0);
  assert.throws(() => predictBatch({ ...patients, age: patients.age.subarray(1) }), BatchError);
  assert.throws(() => predictBatch({ ...patients, age: "x4711" }), (error) => error instanceof BatchError && !/4711/.test(error.message));
  assert.throws(() => predictBatch(7), BatchError);
  const { age, ...lacking } = patients;
  assert.throws(() => predictBatch(lacking), (error) => error instanceof InputError && error.problems[0].field === "age");
  // Other typed arrays and lists hold the same numbers.
  const lists = Object.fromEntries(Object.entries(patients).map(([name, column]) => [name, [...column]]));
  assert.deepEqual(predictBatch(lists), predictBatch(patients));
});

test("progress is told, can stop a batch, and may throw", () => {
  const one = columns([conformance("week20")[0].patient]);
  const n = 30_000;
  const many = Object.fromEntries(Object.entries(one).map(([name, [value]]) => [name, new Float64Array(n).fill(value)]));
  const told = [];
  assert.equal(predictBatch(many, { onProgress: (done) => { told.push(done); } }).raw.length, n);
  assert.ok(told.length > 1 && told.at(-1) === n && told.every((done, i) => i === 0 || done > told[i - 1]));
  const stopped = predictBatch(many, { onProgress: () => false });
  assert.equal(stopped.raw.length, told[0]);
  assert.throws(() => predictBatch(many, { onProgress: () => { throw new RangeError("mine"); } }), { name: "RangeError", message: "mine" });
});

test("options are held to what they may be", () => {
  const { patient } = conformance("week20")[0];
  assert.throws(() => predict(patient, { lang: "fr" }), (error) => error instanceof OptionError && error.option === "lang");
  assert.throws(() => predict(patient, null), OptionError);
  assert.throws(() => predictBatch([patient], { onProgress: 7 }), OptionError);
  assert.throws(() => predict(patient, { model: "week21" }), (error) =>
    error instanceof UnknownModelError && error.available.join() === "week20,final_model");
  assert.throws(() => predict(patient, { model: "__proto__" }), UnknownModelError);
});
