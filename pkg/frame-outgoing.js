// What leaves the frame: named fields of an answer, each made anew. Whatever else an event may carry one day stays inside.

import { LIMITS } from "./frame-protocol.js";

const text = (value, length = LIMITS.text) => String(value ?? "").slice(0, length);
const names = (list) => Array.from(list ?? [], (name) => text(name)).slice(0, LIMITS.fields);

/** Name, version and digest of a model, and how its signature stands. */
export function identityOf({ name, version, digest, trust }) {
  return { name: text(name), version: text(version), digest: text(digest), trust: text(trust) };
}

/**
 * An answer as `predict()` gives it, without what the element was handed: the names in `ignored` are the portal's own, and a
 * name may be anything.
 */
export function predictionOf(prediction) {
  if (!prediction) return null;
  const { probability, raw, outOfRange, model } = prediction;
  return {
    probability: Number(probability),
    raw: Number(raw),
    prediction: prediction.prediction === 1 ? 1 : 0,
    outOfRange: names(outOfRange),
    model: identityOf(model),
  };
}

/** Field, code and words of each problem; none of these repeats a value. */
export function problemsOf({ problems }) {
  return Array.from(problems ?? []).slice(0, LIMITS.fields).map(({ field, code, message }) => ({
    ...(field ? { field: text(field) } : {}),
    code: text(code),
    ...(message ? { message: text(message, 400) } : {}),
  }));
}
