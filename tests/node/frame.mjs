// The frame's validators against thousands of generated messages, and the origins of its configuration. Ends with 1 and a
// line where something does not hold.

import assert from "node:assert/strict";
import { isDeepStrictEqual } from "node:util";

const { Fault, LIMITS, PROTOCOL, Rate, checkData, readFromFrame, readFromPortal, readOpening } = await import(
  new URL("../../pkg/frame-protocol.js", import.meta.url)
);
const { isOrigin, readConfiguration } = await import(new URL("../../pkg/frame-origins.js", import.meta.url));
const { identityOf, predictionOf, problemsOf } = await import(new URL("../../pkg/frame-outgoing.js", import.meta.url));

// A generator with a seed: what fails once fails again.
let state = 20240301;
const random = () => {
  state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
  return state / 2 ** 32;
};
const below = (n) => Math.floor(random() * n);
const pick = (list) => list[below(list.length)];
const times = (n, make) => Array.from({ length: n }, (_, i) => make(i));

const TEXTS = ["", "age", "<img src=x onerror=alert(1)>", "__proto__", "constructor", "é".repeat(30), "\u0000", "\ud800"];
const JSON_LEAVES = [null, true, false, 0, 1, -2.5, 1e300, ...TEXTS];
const OTHER_LEAVES = () => [
  undefined, NaN, Infinity, 10n, new Date(0), new Map(), new Set([1]), new ArrayBuffer(8), new Uint8Array(4), /x/,
  new Error("x"), new Array(3), new (class Own {})(),
];

/** Any value that JSON holds, and with `foreign` also what only a structured clone does. */
function value(depth, foreign) {
  if (foreign && random() < 0.05) return pick(OTHER_LEAVES());
  if (depth === 0 || random() < 0.4) return pick(JSON_LEAVES);
  if (random() < 0.5) return times(below(4), () => value(depth - 1, foreign));
  const object = {};
  for (const name of times(below(4), () => pick(TEXTS))) {
    Object.defineProperty(object, name, { value: value(depth - 1, foreign), enumerable: true, writable: true, configurable: true });
  }
  return object;
}

/** The code of the fault that a call throws, or null. Any other error goes through. */
function faultOf(call) {
  try {
    call();
    return null;
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    assert.ok(!JSON.stringify([error.message, error.code, error.field]).includes("onerror"), "a fault repeats a text");
    return error.code;
  }
}

/** Whether JSON can hold a value: by making JSON of it. */
function isJson(part) {
  try {
    return isDeepStrictEqual(JSON.parse(JSON.stringify(part)), part);
  } catch {
    return false;
  }
}

const patient = () => Object.fromEntries(times(below(12), (i) => [`x${i}`, pick([null, 1.5, -3, "2,5", "<b>"])]));
const options = () => {
  const all = { lang: "es", model: "week20", variant: "compact", readonly: true, theme: "dark" };
  return Object.fromEntries(Object.entries(all).filter(() => random() < 0.5));
};
const VALID = [
  () => ({ type: pick(["patient", "fill"]), patient: patient() }),
  () => ({ type: "fhir", bundle: { resourceType: "Bundle", entry: times(below(4), () => value(3, false)) } }),
  () => ({ type: "options", ...options() }),
  () => ({ type: "focus" }),
  () => ({ type: "reset" }),
  () => ({ type: "close" }),
];
const valid = (id) => ({ bosque: PROTOCOL, id, ...pick(VALID)() });

// Data: what passes is what JSON holds.
let [passed, refused] = [0, 0];
for (let i = 0; i < 20_000; i++) {
  const data = value(5, i % 2 === 1);
  const taken = faultOf(() => checkData(data)) === null;
  assert.equal(taken, isJson(data), `data ${i}`);
  taken ? passed++ : refused++;
}
assert.ok(passed > 5_000 && refused > 1_000, `${passed} passed, ${refused} refused`);

// Messages: every valid one is taken, also as a structured clone makes it; every one with a single mistake is not.
const MISTAKES = [
  ["version", (m) => ({ ...m, bosque: 2 })],
  ["version", (m) => ({ ...m, bosque: "1" })],
  ["form", ({ bosque, ...m }) => m],
  ["form", (m) => [m]],
  ["form", (m) => JSON.stringify(m)],
  ["form", (m) => new Map(Object.entries(m))],
  ["type", ({ type, ...m }) => m],
  ["type", (m) => ({ ...m, type: pick(["", "there", "hello", "welcome", "__proto__", "toString", "Patient"]) })],
  ["type", (m) => ({ ...m, type: { toString: "patient" } })],
  ["id", (m) => ({ ...m, id: pick([0, m.id - 1, -1, 1.5, NaN, "9", null, 2 ** 60]) })],
  ["id", ({ id, ...m }) => m],
  ["field", (m) => ({ ...m, origin: "https://portal.example" })],
  ["field", (m) => ({ ...m, constructor: 1 })],
];
for (let i = 0; i < 5_000; i++) {
  const id = 1 + below(1000);
  const message = valid(id);
  assert.equal(faultOf(() => readFromPortal(structuredClone(message), id - 1)), null, JSON.stringify(message));
  assert.equal(faultOf(() => readFromPortal(message, id)), "id", "a message is not taken twice");
  const [code, spoil] = pick(MISTAKES);
  assert.equal(faultOf(() => readFromPortal(spoil(message), id - 1)), code, `${code} in ${JSON.stringify(message)}`);
}
// Rubbish: taken by nobody.
for (let i = 0; i < 10_000; i++) {
  const rubbish = value(3, true);
  for (const read of [readOpening, readFromPortal, readFromFrame]) assert.notEqual(faultOf(() => read(rubbish, 0)), null);
}

// Fields of a patient and of a Bundle.
const taken = (fields) => faultOf(() => readFromPortal({ bosque: PROTOCOL, id: 1, ...fields }, 0));
for (const wrong of [
  { age: {} }, { age: [1] }, { age: NaN }, { age: true }, { age: "x".repeat(65) }, { ["x".repeat(65)]: 1 }, [1], "x", null,
  JSON.parse('{"__proto__":1}'), Object.fromEntries(times(257, (i) => [`x${i}`, 1])),
]) {
  assert.equal(taken({ type: "patient", patient: wrong }), "field");
}
const bundle = (part) => taken({ type: "fhir", bundle: { resourceType: "Bundle", part } });
const cycle = {};
cycle.inside = cycle;
let deep = null;
for (let i = 0; i < 1_000_000; i++) deep = [deep];
const shared = times(100, () => 1);
assert.equal(bundle(cycle), "depth");
assert.equal(bundle(deep), "depth");
assert.equal(bundle("x".repeat(100 << 20)), "size");
assert.equal(bundle(new Array(2 ** 32 - 1)), "size");
assert.equal(bundle(times(500, () => times(500, () => 1))), "size");
assert.equal(bundle(times(3000, () => shared)), "size");
assert.equal(bundle(times(1000, () => shared)), null);
assert.equal(bundle("x".repeat(LIMITS.characters - 22)), null);
assert.equal(bundle("x".repeat(LIMITS.characters - 21)), "size");
const nested = (depth) => (depth === 0 ? 1 : { a: nested(depth - 1) });
assert.equal(bundle(nested(LIMITS.depth - 1)), null);
assert.equal(bundle(nested(LIMITS.depth)), "depth");

// What leaves is always what the other side reads, and holds nothing that the element was handed.
for (let i = 0; i < 2_000; i++) {
  const identity = `Q${i}Z`;
  const model = { name: "week20", version: "1.0.0", digest: "0".repeat(64), trust: "signed", patient: identity, [identity]: 1 };
  const prediction = predictionOf({
    probability: random(), raw: random(), prediction: below(2), outOfRange: ["age"], model, ignored: [identity],
    patient: { name: identity }, subject: { reference: identity }, [identity]: identity,
  });
  const problems = problemsOf({ problems: times(below(5), () => ({ field: "age", code: "missing", message: "x".repeat(below(900)), value: identity })), identity });
  const sent = [
    { type: "prediction", prediction }, { type: "problem", problems }, { type: "model", model: identityOf(model) },
  ];
  for (const [at, message] of sent.entries()) {
    assert.equal(faultOf(() => readFromFrame({ bosque: PROTOCOL, id: at + 1, ...message }, at)), null);
  }
  assert.ok(!JSON.stringify(sent).includes(identity));
}

// Origins.
for (const good of [
  "https://portal.example", "https://portal.example:8443", "https://a.b.c.example", "https://xn--bcher-kva.example",
  "http://localhost:8080", "http://127.0.0.1:8081", "http://[::1]:8080", "https://10.0.0.7",
]) {
  assert.ok(isOrigin(good), good);
  assert.deepEqual(readConfiguration(JSON.stringify({ origins: [good] })), { origins: new Set([good]), fault: null });
}
const BAD_ORIGINS = [
  "*", "null", "", "https://*.portal.example", "https://*", "https://portal.example/", "https://portal.example/x",
  "https://Portal.example", "HTTPS://portal.example", "https://portal.example:443", " https://portal.example",
  "https://portal.example ", "https://user@portal.example", "https://portal.example?x", "https://portal.example#x", "//portal.example",
  "portal.example", "http://portal.example", "http://127.0.0.1:80", "ftp://portal.example", "file://", "data:,x", "blob:https://portal.example/x",
  "https://bücher.example", "https://portal.example\n", "https://portal.example\\@evil.example", "javascript:alert(1)",
  null, 1, {}, ["https://portal.example"],
];
for (const bad of BAD_ORIGINS) {
  assert.ok(!isOrigin(bad), JSON.stringify(bad));
  const { origins, fault } = readConfiguration(JSON.stringify({ origins: ["https://portal.example", bad] }));
  assert.ok(origins.size === 0 && fault, JSON.stringify(bad));
}
for (const text of [
  "", "{", "null", "[]", '"*"', "{}", '{"origins":"*"}', '{"origins":null}', '{"origin":["https://portal.example"]}',
  '{"origins":[],"more":1}', '{"origins":{"0":"https://portal.example"}}',
  JSON.stringify({ origins: times(65, (i) => `https://p${i}.example`) }),
]) {
  const { origins, fault } = readConfiguration(text);
  assert.ok(origins.size === 0 && fault, text);
}
assert.deepEqual(readConfiguration('{"origins":[]}'), { origins: new Set(), fault: null });

// The rate: a burst, then so many a second, and a clock that goes back gives nothing.
const rate = new Rate(3, 2, 0);
assert.deepEqual(times(5, () => rate.take(0)), [true, true, true, false, false]);
assert.deepEqual([rate.take(400), rate.take(500), rate.take(500), rate.take(100)], [false, true, false, false]);
assert.deepEqual(times(5, () => rate.take(60_000)), [true, true, true, false, false]);
rate.skip(90_000);
assert.equal(rate.take(90_000), false, "what was skipped gives nothing");

console.log(`${passed + refused} values, 15000 messages: all as they should be`);
