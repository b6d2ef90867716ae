// The headless API: patients in, probabilities out, on this device. What each function promises stands in index.d.ts.

import { MODELS } from "./dist/models.js";
import * as engine from "./dist/predictor.js";
import {
  AssessmentError, BatchError, DamagedModelError, EngineError, FhirError, InputError, NotInitialisedError, OptionError,
  UnknownModelError, UntrustedModelError,
} from "./errors.js";
import { loadBytes, loadModule } from "./load.js";
import { OpenError, openModel } from "./open.js";
import { predictorUrl } from "./simd.js";

export * from "./errors.js";

/** The models that ship, by name; the page's own default is the first. */
export const modelNames = Object.freeze(MODELS.map(({ name }) => name));

/** What a model is refused for that is whole, but signed by nobody who is trusted. */
const DOUBTS = ["unsigned", "foreign", "unchecked"];

/** Models that are open, by name; the first is the default. */
const opened = new Map();
/** All of them, for a request that may name any. */
let together = null;
let language = "es";
/** Calls of init() take turns, so that two at once load nothing twice. */
let turn = Promise.resolve();

export default function init(options = {}) {
  const call = turn.then(() => start(options));
  turn = call.catch(() => {});
  return call;
}

async function start(options) {
  const { wasm, models, trust, unverified, lang } = initOptions(options);
  const reads = models.filter((model) => !opened.has(model)).map(source);
  // Together, and compiled while the models arrive.
  const [module, ...files] = await Promise.all([
    together ? undefined : loadModule(wasm ?? predictorUrl()),
    ...reads.map((read) => read()),
  ]);
  if (!together) {
    engine.initSync({ module });
    together = new engine.Models();
  }
  const keys = trust && keysOf(trust);
  const fresh = [];
  for (const file of files) fresh.push(await open(file, { keys, unverified }));
  // All or none: a call that fails leaves what was there before.
  const added = new Map(opened);
  for (const model of fresh) {
    const { name, digest } = model.identity;
    const same = added.get(name);
    if (same && same.identity.digest !== digest) throw new OptionError("models", `two models have the name ${name}`);
    if (!same) added.set(name, model);
  }
  for (const [name, model] of added) {
    if (opened.has(name)) continue;
    opened.set(name, model);
    together.add(model);
  }
  language = lang;
}

function initOptions(options) {
  const { wasm, models = modelNames, trust, unverified = "refuse", lang } = optionsOf(options);
  if (wasm !== undefined && !isWasm(wasm)) {
    throw new OptionError("wasm", "wasm is a URL or a BufferSource");
  }
  if (!Array.isArray(models)) throw new OptionError("models", "models is a list");
  if (trust !== undefined && !(Array.isArray(trust) && trust.every((key) => typeof key === "string"))) {
    throw new OptionError("trust", "trust is a list of public keys, PEM each");
  }
  if (unverified !== "refuse" && unverified !== "allow") {
    throw new OptionError("unverified", 'unverified is "refuse" or "allow"');
  }
  return { wasm, models, trust, unverified, lang: langOf(lang) };
}

function isWasm(wasm) {
  return wasm instanceof URL || wasm instanceof ArrayBuffer || ArrayBuffer.isView(wasm);
}

/** How the bytes of a model are got, by what stands for it in `models`. */
function source(model) {
  if (model instanceof URL) return () => loadBytes(model);
  if (model instanceof Uint8Array) return () => model;
  const shipped = MODELS.find(({ name }) => name === model);
  if (!shipped) throw new UnknownModelError([...modelNames]);
  return () => loadBytes(shipped.url());
}

function keysOf(trust) {
  try {
    engine.trustedKeys(trust);
    return trust;
  } catch {
    throw new OptionError("trust", "a key of trust is no P-256 public key in PEM");
  }
}

async function open(bytes, options) {
  try {
    return await openModel(bytes, options, engine);
  } catch (error) {
    if (!(error instanceof OpenError)) throw told(error);
    const { code, message } = error;
    throw DOUBTS.includes(code) ? new UntrustedModelError(code, message) : new DamagedModelError(code, message);
  }
}

export function models() {
  return [...opened.values()].map(({ identity }) => identity);
}

export function manifest(model) {
  return find(model).manifest();
}

export function predict(patient, options) {
  const { model: name, lang: tag, explain } = optionsOf(options);
  const model = find(name);
  const lang = langOf(tag);
  try {
    return model.predict(patient, { lang, explain });
  } catch (error) {
    // The engine's own word for what is no object; a getter's error is an object's.
    if (error instanceof RangeError && !isObject(patient)) throw new InputError([notAnObject(lang)]);
    throw told(error);
  }
}

export function predictBatch(patients, options) {
  const { model: name, lang: tag, onProgress } = optionsOf(options);
  const model = find(name);
  const lang = langOf(tag);
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
    const answer = model.predictBatch(patients, { lang, progress });
    for (const { problems } of answer.refused) if (problems.length === 0) problems.push(notAnObject(lang));
    return answer;
  } catch (error) {
    if (thrown) throw thrown.error;
    if (error instanceof RangeError) throw new BatchError(error.message);
    throw told(error);
  }
}

function notAnObject(lang) {
  const message = lang === "es" ? "No es un paciente con sus datos por nombre." : "Not a patient with values by name.";
  return { field: "", code: "not_an_object", message };
}

function isObject(value) {
  return (typeof value === "object" && value !== null) || typeof value === "function";
}

export function invocations(body, contentType) {
  find();
  if (typeof body !== "string") throw new OptionError("body", "body is a text");
  if (typeof contentType !== "string") throw new OptionError("contentType", "contentType is a text");
  try {
    const [status, type, text] = together.invocations(body, contentType);
    return { status, contentType: type, body: text };
  } catch (error) {
    throw told(error);
  }
}

export function fromFhir(bundle, options) {
  const { model: name, lang, baseline } = optionsOf(options);
  const model = find(name);
  const text = typeof bundle === "string" ? bundle : json(bundle);
  if (text === undefined) throw new FhirError("a Bundle is an object that JSON can hold, or its text");
  try {
    return JSON.parse(model.fromFhir(text, dateOf("baseline", baseline), langOf(lang)));
  } catch (error) {
    throw told(error);
  }
}

export function toRiskAssessment(prediction, subject, options) {
  const { taken, baseline, occurrence, lang } = optionsOf(options);
  find();
  const text = json(prediction);
  if (text === undefined || !prediction.model) throw new AssessmentError("this is no prediction");
  const model = find(prediction.model.name);
  const reference = subject ?? undefined;
  if (reference !== undefined && (typeof reference !== "object" || Array.isArray(reference) || json(reference) === undefined)) {
    throw new OptionError("subject", "subject is a FHIR Reference");
  }
  if (taken !== undefined && !(Array.isArray(taken) && json(taken))) {
    throw new OptionError("taken", "taken is what fromFhir() says");
  }
  const about = { taken, baseline: dateOf("baseline", baseline), occurrence: dateOf("occurrence", occurrence) };
  try {
    return JSON.parse(model.toRiskAssessment(text, reference && JSON.stringify(reference), JSON.stringify(about), langOf(lang)));
  } catch (error) {
    throw told(error);
  }
}

export function defineElement(tag) {
  if (!globalThis.customElements) return;
  // Whoever shows no element does not load it.
  import("./element.js").then((element) => element.defineElement(tag));
}

/** The JSON of an object; none where it has none. JSON's own message, which may name what it holds, is not handed on. */
function json(value) {
  try {
    return typeof value === "object" && value !== null ? JSON.stringify(value) : undefined;
  } catch {
    return undefined;
  }
}

function optionsOf(options = {}) {
  if (typeof options !== "object" || options === null) throw new OptionError("options", "options are an object");
  return options;
}

function langOf(lang) {
  if (lang === undefined) return language;
  if (lang !== "es" && lang !== "en") throw new OptionError("lang", 'lang is "es" or "en"');
  return lang;
}

/** A day as the engine reads it; it refuses those that the calendar does not have. */
function dateOf(name, date) {
  if (date === undefined || date === null) return undefined;
  const isDay = typeof date === "string" && /^\d{4}-\d\d-\d\d$/.test(date);
  if (!isDay || !new Date(date).toJSON()?.startsWith(date)) throw new OptionError(name, `${name} is a day, YYYY-MM-DD`);
  return date;
}

/** The model of a name, or the first. */
function find(name) {
  if (opened.size === 0) throw new NotInitialisedError();
  if (name === undefined) return opened.values().next().value;
  const found = opened.get(name);
  if (!found) throw new UnknownModelError([...opened.keys()]);
  return found;
}

/** An error of the engine as one of ours; what a getter of the caller's object threw stays as it is. */
function told(error) {
  if (error instanceof WebAssembly.RuntimeError) return new EngineError({ cause: error });
  switch (error?.name) {
    case "InputError":
      return Array.isArray(error.problems) ? new InputError(error.problems) : error;
    case "FhirError":
      return new FhirError(error.message);
    case "AssessmentError":
      return new AssessmentError(error.message);
    default:
      return error;
  }
}
