// What may cross between a portal and the frame, version 1: docs/embedding.md is its specification. Both sides read every
// message here, so that what is refused on one side is never sent by the other.
//
// Nothing in this file knows a window, a port or an element.

/** The version of the protocol; every message carries it as `bosque`. */
export const PROTOCOL = 1;

/** The most that a message may hold. A FHIR Bundle is the largest; what a portal has on screen is far smaller. */
export const LIMITS = Object.freeze({
  /** UTF-16 code units of all strings and names together. */
  characters: 4 * 1024 * 1024,
  /** Numbers, strings, truth values, nulls, lists and objects. */
  values: 200_000,
  /** Lists and objects within one another. */
  depth: 64,
  /** Values of a patient, and the length of their names and texts. */
  fields: 256,
  text: 64,
});

/**
 * Messages that the frame takes at once, and a second; a portal that sends every keystroke stays below. The portal's side
 * holds itself to three quarters of it, so that no call of it is dropped in silence.
 */
export const RATE = Object.freeze({ burst: 40, perSecond: 20 });

/** Why a message was not taken. `code` is one of the table in docs/embedding.md; no value of the message is repeated. */
export class Fault extends Error {
  /**
   * @param {"form" | "version" | "type" | "id" | "field" | "size" | "depth"} code
   * @param {string} [field] a field's name in the protocol, or nothing
   */
  constructor(code, field) {
    super(field ? `${code}: ${field}` : code);
    this.name = "Fault";
    this.code = code;
    this.field = field;
  }
}

/**
 * Passes what JSON can hold, within the limits; all else is a `Fault`. Structured clones can be cyclic, share parts, have
 * holes and hold buffers, dates, maps and ports: a cycle is too deep, a shared part counts each time, the rest is refused by
 * its kind. Takes time for no more than the limits, however large the value is, and does not recurse.
 */
export function checkData(value, field, limits = LIMITS) {
  let { characters, values } = limits;
  const count = (text) => {
    characters -= text.length;
    if (characters < 0) throw new Fault("size", field);
  };
  const open = [[value, 0]];
  values -= 1;
  while (open.length > 0) {
    const [part, depth] = open.pop();
    if (typeof part === "string") count(part);
    else if (typeof part === "number" ? !Number.isFinite(part) : !isStill(part)) {
      if (depth >= limits.depth) throw new Fault("depth", field);
      const list = Array.isArray(part);
      if (!list && !isPlain(part)) throw new Fault("field", field);
      // Asked before it is walked: a list may have four thousand million holes.
      const inside = list ? part : Object.keys(part);
      values -= inside.length;
      if (values < 0) throw new Fault("size", field);
      for (let i = 0; i < inside.length; i++) {
        if (!list) count(inside[i]);
        open.push([list ? part[i] : part[inside[i]], depth + 1]);
      }
    }
  }
}

/** What has no parts and is taken as it is. */
function isStill(value) {
  return value === null || typeof value === "boolean" || typeof value === "number";
}

/** An object as JSON makes it: no list, no date, no buffer, nothing of a class. */
export function isPlain(value) {
  if (typeof value !== "object" || value === null) return false;
  const prototype = Object.getPrototypeOf(value);
  return prototype === null || prototype === Object.prototype;
}

const among = (...names) => (value) => names.includes(value);
const text = (length) => (value) => typeof value === "string" && value.length <= length;
const truth = (value) => typeof value === "boolean";
const whole = (value) => Number.isSafeInteger(value) && value >= 0;
const number = (value) => typeof value === "number" && Number.isFinite(value);
const listOf = (inside, most) => (value) =>
  Array.isArray(value) && value.length <= most && Array.from(value).every(inside);

/** An object with these fields and no other. `fields` maps a name to a check; a name that ends in "?" may be absent. */
const shape = (fields) => {
  const checks = new Map(Object.entries(fields).map(([name, check]) => [name.replace("?", ""), check]));
  const needed = Object.keys(fields).filter((name) => !name.endsWith("?"));
  return (value) =>
    isPlain(value) &&
    needed.every((name) => Object.hasOwn(value, name)) &&
    Object.keys(value).every((name) => checks.get(name)?.(value[name]) === true);
};

/** Values by the features' names; null empties a field. */
function isPatient(value) {
  if (!isPlain(value)) return false;
  const names = Object.keys(value);
  const fits = (x) => x === null || number(x) || text(LIMITS.text)(x);
  return (
    names.length <= LIMITS.fields &&
    names.every((name) => name.length <= LIMITS.text && name !== "__proto__" && fits(value[name]))
  );
}

function isBundle(value, field) {
  if (!isPlain(value)) return false;
  checkData(value, field);
  return value.resourceType === "Bundle";
}

const OPTIONS = {
  "lang?": among("es", "en"),
  "model?": text(LIMITS.text),
  "variant?": among("full", "compact"),
  "readonly?": truth,
  "theme?": among("auto", "light", "dark"),
};

const NAME = text(LIMITS.text);
/** How a model's signature stands; a frame scores with the first two alone. */
const TRUST = among("signed", "development", "unsigned", "foreign", "unchecked");
const MODEL = shape({ name: NAME, version: NAME, digest: NAME, trust: TRUST });
const PREDICTION = shape({
  probability: number,
  raw: number,
  prediction: among(0, 1),
  outOfRange: listOf(NAME, LIMITS.fields),
  model: MODEL,
});
const PROBLEM = shape({ "field?": NAME, code: NAME, "message?": text(400) });
const PROBLEMS = listOf(PROBLEM, LIMITS.fields);

/** Window messages: before there is a port. They carry nothing of a patient. */
const OPENING = {
  knock: {},
  there: {},
  hello: OPTIONS,
};

/** What the frame takes from its port. */
const FROM_PORTAL = {
  patient: { patient: isPatient },
  fill: { patient: isPatient },
  fhir: { bundle: isBundle },
  options: OPTIONS,
  focus: {},
  reset: {},
  close: {},
};

/** What the portal takes from its port. `re` is the id of the message that is answered. */
const FROM_FRAME = {
  welcome: { versions: listOf(whole, 16), model: MODEL },
  refused: { versions: listOf(whole, 16), code: NAME },
  done: { re: whole },
  prediction: { prediction: (value) => value === null || PREDICTION(value) },
  problem: { "re?": whole, problems: PROBLEMS },
  size: { height: whole },
  model: { model: MODEL },
  closed: { code: NAME },
};

/**
 * The fields that every message has, checked, and those of its type.
 * @param {number} [last] the id of the message before; ids rise, so none is taken twice
 */
function read(data, types, last) {
  if (!isPlain(data)) throw new Fault("form");
  if (!Object.hasOwn(data, "bosque")) throw new Fault("form");
  if (data.bosque !== PROTOCOL) throw new Fault("version");
  if (typeof data.type !== "string" || !Object.hasOwn(types, data.type)) throw new Fault("type");
  if (last !== undefined && !(Number.isSafeInteger(data.id) && data.id > last)) throw new Fault("id");
  const fields = types[data.type];
  for (const name of Object.keys(data)) {
    if (name === "bosque" || name === "type" || (name === "id" && last !== undefined)) continue;
    const check = fields[name] ?? fields[`${name}?`];
    // A name that nobody knows is the sender's own text, and not repeated.
    if (!Object.hasOwn(fields, name) && !Object.hasOwn(fields, `${name}?`)) throw new Fault("field");
    if (!check(data[name], name)) throw new Fault("field", name);
  }
  for (const name of Object.keys(fields)) {
    if (!name.endsWith("?") && !Object.hasOwn(data, name)) throw new Fault("field", name);
  }
  return data;
}

/** The id of a message that was not taken, where it has one that can be answered. */
export function idOf(data, last) {
  return isPlain(data) && data.bosque === PROTOCOL && Number.isSafeInteger(data.id) && data.id > last ? data.id : undefined;
}

/** A window message of this protocol, or a `Fault`. */
export const readOpening = (data) => read(data, OPENING);

/** A message on the frame's port, or a `Fault`. */
export const readFromPortal = (data, last) => read(data, FROM_PORTAL, last);

/** A message on the portal's port, or a `Fault`. */
export const readFromFrame = (data, last) => read(data, FROM_FRAME, last);

/** How many messages may come: `burst` at once, then so many a second. What comes beyond is not even read. */
export class Rate {
  #burst;
  #perSecond;
  #left;
  #at;

  constructor(burst, perSecond, now) {
    [this.#burst, this.#perSecond, this.#left, this.#at] = [burst, perSecond, burst, now];
  }

  /** Time up to now gives nothing: it went into the work that the messages made. */
  skip(now) {
    this.#at = now;
  }

  /** Whether one more may come at this time, in milliseconds. */
  take(now) {
    const grown = this.#left + ((now - this.#at) / 1000) * this.#perSecond;
    this.#left = Math.min(this.#burst, Math.max(0, grown));
    this.#at = now;
    if (this.#left < 1) return false;
    this.#left -= 1;
    return true;
  }
}
