// init(): what it loads, how often, and what a failure leaves behind.

import assert from "node:assert/strict";
import { test } from "node:test";
import { conformance, fresh, prepared } from "./vectors.mjs";

const packed = (name) => new URL(`./dist/models/${name}.model`, import.meta.resolve("@bosque/predictor"));
const [{ patient, probability }] = conformance("week20");

test("nothing answers before init", async () => {
  const { predict, predictBatch, models, manifest, invocations, fromFhir, toRiskAssessment, NotInitialisedError } = await fresh();
  assert.deepEqual(models(), []);
  for (const call of [
    () => predict(patient), () => predictBatch([patient]), () => manifest(), () => invocations("{}", "application/json"),
    () => fromFhir({}), () => toRiskAssessment({}),
  ]) {
    assert.throws(call, NotInitialisedError);
  }
});

test("all that ship are loaded, the page's default first", async () => {
  const { default: init, models, modelNames, predict, manifest } = await fresh();
  await init();
  assert.deepEqual(models().map(({ name }) => name), ["week20", "final_model"]);
  assert.deepEqual([...modelNames], ["week20", "final_model"]);
  assert.equal(predict(patient).model, models()[0]);
  for (const { name, version, digest, trust } of models()) {
    const { forest, version: stated } = manifest(name);
    assert.deepEqual([digest, version, trust], [forest.sha256, stated, "development"]);
  }
  const mine = manifest();
  mine.name = "changed";
  assert.equal(manifest().name, "week20");
});

test("calls at once and again share what is loaded, and later ones add models", async () => {
  const { default: init, models, predict } = await fresh();
  const asked = [];
  const { fetch } = globalThis;
  globalThis.fetch = async (url) => {
    asked.push(new URL(url).pathname);
    const { readFile } = await import("node:fs/promises");
    return new Response(await readFile(packed("final_model")));
  };
  try {
    const remote = new URL("http://portal.invalid/models/final_model.model");
    await Promise.all([init({ models: ["week20"] }), init({ models: ["week20"] }), init({ models: ["week20", remote] })]);
    const [week20] = models();
    await init({ models: [packed("week20")] });
    assert.deepEqual(models().map(({ name }) => name), ["week20", "final_model"]);
    assert.equal(models()[0], week20);
    assert.deepEqual(asked, ["/models/final_model.model"]);
    assert.equal(predict(patient).probability, probability);
  } finally {
    globalThis.fetch = fetch;
  }
});

test("the first model of the first call is the default", async () => {
  const { default: init, models, predict } = await fresh();
  await init({ models: ["final_model", "week20"] });
  assert.equal(models()[0].name, "final_model");
  const [row] = conformance("final_model");
  assert.equal(predict(row.patient).probability, row.probability);
  assert.equal(predict(patient, { model: "week20" }).probability, probability);
});

test("a call that failed may be repeated, and leaves what was there", async () => {
  const { default: init, models, LoadError, DamagedModelError, UnknownModelError, OptionError } = await fresh();
  const none = new URL("./none.model", import.meta.url);
  await assert.rejects(init({ models: ["week20", none] }), (error) => error instanceof LoadError && error.file === "none.model");
  assert.deepEqual(models(), []);
  await init({ models: ["week20"] });
  const bytes = new Uint8Array(prepared("unsigned.model"));
  bytes[bytes.length >> 1] ^= 1;
  await assert.rejects(init({ models: [bytes], unverified: "allow" }), DamagedModelError);
  await assert.rejects(init({ models: [bytes.subarray(0, 100)] }), DamagedModelError);
  await assert.rejects(init({ models: [new Uint8Array()] }), DamagedModelError);
  await assert.rejects(init({ models: ["week21"] }), UnknownModelError);
  for (const options of [
    { models: "week20" }, { lang: "fr" }, { wasm: "engine.wasm" }, { unverified: "yes" }, { trust: ["no key"] }, { trust: "x" },
  ]) {
    await assert.rejects(init({ ...options, models: options.models ?? [packed("final_model")] }), OptionError, JSON.stringify(options));
  }
  await assert.rejects(init(null), OptionError);
  assert.deepEqual(models().map(({ name }) => name), ["week20"]);
  await init();
  assert.equal(models().length, 2);
});

test("another engine is no engine", async () => {
  const { loadModule } = await import(new URL("./load.js", import.meta.resolve("@bosque/predictor")));
  const { LoadError } = await import(new URL("./errors.js", import.meta.resolve("@bosque/predictor")));
  await assert.rejects(loadModule(Uint8Array.of(0, 1, 2)), LoadError);
  await assert.rejects(loadModule(packed("week20")), LoadError);
});

test("both builds give the same bits", async () => {
  for (const build of ["predictor_bg.wasm", "predictor_plain_bg.wasm"]) {
    const { default: init, predictBatch } = await fresh();
    await init({ wasm: new URL(`./dist/${build}`, import.meta.resolve("@bosque/predictor")), models: ["week20"] });
    const rows = conformance("week20");
    const found = predictBatch(rows.map((row) => row.patient));
    assert.deepEqual([...found.probability], rows.map((row) => row.probability), build);
  }
});

test("what nobody trusted has signed is refused unless it is chosen, and then says so", async () => {
  const { default: init, models, predict, UntrustedModelError } = await fresh();
  for (const name of ["unsigned.model", "stranger.model"]) {
    await assert.rejects(init({ models: [new Uint8Array(prepared(name))] }), UntrustedModelError, name);
  }
  await assert.rejects(init({ models: ["week20"], trust: [prepared("stranger.pub").toString()] }), UntrustedModelError);
  assert.deepEqual(models(), []);
  await init({ models: [new Uint8Array(prepared("unsigned.model"))], unverified: "allow" });
  assert.equal(models()[0].trust, "unsigned");
  assert.equal(predict(conformance("final_model")[0].patient).model.trust, "unsigned");

  const other = await fresh();
  await other.default({ models: [new Uint8Array(prepared("stranger.model"))], trust: [prepared("stranger.pub").toString()] });
  assert.equal(other.models()[0].trust, "signed");
});
