// The headless API: patients in, probabilities out, on this device. What each function promises stands in index.d.ts.

import { MODELS } from "./dist/models.js";
import * as engine from "./dist/predictor.js";
import {
  AssessmentError, BatchError, EngineError, FhirError, InputError, NotInitialisedError, OptionError, UnknownModelError,
} from "./errors.js";
import { loadBytes, loadModule } from "./load.js";
import { openModel } from "./open.js";
import { predictorUrl } from "./simd.js";

export { defineElement } from "./element.js";
export * from "./errors.js";

/** The models that ship, by name; the page's own default is the first. */
export const modelNames = Object.freeze(MODELS.map(({ name }) => name));

const LANGS = ["es", "en"];

/** Models that are open, by name; the first is the default. */
const opened = new Map();
let language = "es";
let started = false;
/** Calls of init() take turns, so that two at once load nothing twice. */
let turn = Promise.resolve();

export default function init(options = {}) {
  const call = turn.then(() => start(options));
  turn = call.catch(() => {});
  return call;
}

async function start({ wasm, models = modelNames, trust, unverified = "refuse", lang }) {
  if (wasm !== undefined && !isWasm(wasm)) {
    throw new OptionError("wasm", "wasm is a URL, a BufferSource or a WebAssembly.Module");
  }
  if (!Array.isArray(models)) throw new OptionError("models", "models is a list");
  if (!["refuse", "allow"].includes(unverified)) throw new OptionError("unverified", 'unverified is "refuse" or "allow"');
  const chosen = lang === undefined ? language : langOf(lang);
  const wanted = models.filter((model) => !opened.has(model));
  const bytes = wanted.map(source);
  // Together, and compiled while the models arrive.
  const [module, ...files] = await Promise.all([
    started ? undefined : loadModule(wasm ?? predictorUrl()),
    ...bytes.map((read) => read()),
  ]);
  if (!started) {
    engine.initSync({ module });
    started = true;
  }
  const fresh = [];
  for (const file of files) fresh.push(await openModel(file, { trust, unverified }, engine));
  // All or none: a call that fails leaves what was there before.
  for (const model of fresh) {
    const same = opened.get(model.identity.name);
    if (same && same.identity.digest !== model.identity.digest) {
      throw new OptionError("models", `two models have the name ${model.identity.name}`);
    }
  }
  for (const model of fresh) if (!opened.has(model.identity.name)) opened.set(model.identity.name, model);
  language = chosen;
}

/** How the bytes of a model are got, by what stands for it in `models`. */
function source(model) {
  if (model instanceof URL) return () => loadBytes(model);
  if (model instanceof Uint8Array) return async () => model.slice();
  const shipped = MODELS.find(({ name }) => name === model);
  if (!shipped) throw new UnknownModelError([...modelNames]);
  return () => loadBytes(shipped.url());
}

function isWasm(wasm) {
  return [URL, ArrayBuffer, WebAssembly.Module].some((kind) => wasm instanceof kind) || ArrayBuffer.isView(wasm);
}

export function models() {
  return [...opened.values()].map(({ identity }) => identity);
}

export function manifest(model) {
  const { model: found } = find(model);
  return found.manifest();
}

export function predict(patient, options = {}) {
  const { model } = find(options.model);
  const lang = langOf(options.lang);
  try {
    return model.predict(patient, { lang, explain: options.explain });
  } catch (error) {
    if (error instanceof RangeError) throw new InputError([{ field: "", code: "not_an_object", message: NO_OBJECT[lang] }]);
    throw told(error);
  }
}

const NO_OBJECT = { es: "No es un paciente con sus datos por nombre.", en: "Not a patient with values by name." };

export function predictBatch(patients, options = {}) {
  const { model } = find(options.model);
  const lang = langOf(options.lang);
  const { onProgress } = options;
  if (onProgress !== undefined && typeof onProgress !== "function") {
    throw new OptionError("onProgress", "onProgress is a function");
  }
  // What the callback throws is handed on as it is, whatever its class.
  let thrown;
  const progress = onProgress && ((done) => {
    try {
      return onProgress(done);
    } catch (error) {
      thrown = { error };
      throw error;
    }
  });
  try {
    return model.predictBatch(patients, { lang, progress });
  } catch (error) {
    if (thrown) throw thrown.error;
    if (error instanceof RangeError) throw new BatchError(error.message);
    throw told(error);
  }
}

export function invocations(body, contentType) {
  const list = all();
  if (typeof body !== "string") throw new OptionError("body", "body is a text");
  if (typeof contentType !== "string") throw new OptionError("contentType", "contentType is a text");
  try {
    return JSON.parse(engine.invocations(list, body, contentType));
  } catch (error) {
    throw told(error);
  }
}

export function fromFhir(bundle, options = {}) {
  const { model } = find(options.model);
  const lang = langOf(options.lang);
  const text = typeof bundle === "string" ? bundle : json(bundle);
  try {
    return JSON.parse(engine.fromFhir(model, text, options.baseline, lang));
  } catch (error) {
    if (error instanceof WebAssembly.RuntimeError) throw told(error);
    throw new FhirError(error.message);
  }
}

export function toRiskAssessment(prediction, subject, options = {}) {
  all();
  const { model } = find(prediction?.model?.name);
  try {
    return JSON.parse(engine.toRiskAssessment(model, prediction, subject, options));
  } catch (error) {
    if (error instanceof WebAssembly.RuntimeError) throw told(error);
    throw new AssessmentError(error.message);
  }
}

function json(value) {
  let text;
  try {
    text = JSON.stringify(value);
  } catch {
    // What it holds is not repeated, which JSON's own message does.
    throw new FhirError("a Bundle is an object that JSON can hold");
  }
  if (text === undefined) throw new FhirError("a Bundle is an object that JSON can hold");
  return text;
}

function langOf(lang) {
  if (lang === undefined) return language;
  if (!LANGS.includes(lang)) throw new OptionError("lang", 'lang is "es" or "en"');
  return lang;
}

/** The open models; never none. */
function all() {
  if (opened.size === 0) throw new NotInitialisedError();
  return [...opened.values()];
}

function find(name) {
  const [first] = all();
  if (name === undefined) return first;
  const found = opened.get(name);
  if (!found) throw new UnknownModelError([...opened.keys()]);
  return found;
}

/** An error of the engine as one of ours. */
function told(error) {
  if (error instanceof WebAssembly.RuntimeError) return new EngineError({ cause: error });
  if (error?.name === "InputError" && Array.isArray(error.problems)) return new InputError(error.problems);
  return error;
}
