// <bosque-predictor>: form, result and reasons of one model inside somebody else's page. docs/element.md says how to use it.

import { MODELS } from "./dist/models.js";
import { openModel } from "./open.js";

const TAG = "bosque-predictor";
/** The page's own default: models.js has it first. */
const DEFAULT_MODEL = MODELS[0].name;
const MODEL_NAME = /^\w[\w.-]{0,63}$/;
const PROPERTIES = ["patient", "fhir", "prediction", "model", "variant", "readonly", "theme"];

// Where there are no elements, as in Node, the module can be imported all the same.
const Base = globalThis.HTMLElement ?? class {};

/** A promise with its ends. That nobody waits for it is no error. */
function pending() {
  const ends = { isSettled: false };
  ends.promise = new Promise((resolve, reject) => Object.assign(ends, { resolve, reject }));
  ends.promise.catch(() => {}).finally(() => (ends.isSettled = true));
  return ends;
}

/** Something did not arrive, or is not there; `code` is "unreachable" or "unknown_model". */
class Unavailable extends Error {
  constructor(code, message) {
    super(message);
    this.name = "Unavailable";
    this.code = code;
  }
}

async function get(url) {
  const response = await fetch(url).catch((cause) => {
    throw new Unavailable("unreachable", `${url.pathname} cannot be reached: ${cause.message}`);
  });
  if (response.ok) return response;
  throw new Unavailable(response.status === 404 ? "unknown_model" : "unreachable", `${url.pathname}: ${response.status}`);
}

/** What `work` resolves with, for all who ask; where it failed, the next one tries again. */
function once(work) {
  let promise;
  return () => (promise ??= work().catch((error) => ((promise = undefined), Promise.reject(error))));
}

/** The program and its style sheet, loaded at the first connection and once for all elements. */
const load = once(async () => {
  try {
    const wasm = fetch(new URL("./dist/widget_bg.wasm", import.meta.url));
    const css = get(new URL("./dist/widget.css", import.meta.url)).then((response) => response.text());
    const script = import("./dist/widget.js");
    const [program, text] = await Promise.all([script, css, wasm]);
    await program.default({ module_or_path: wasm });
    // Lengths follow the person's own letter size, and not that of the portal's root element.
    const unit = { name: "--bosque-rem", syntax: "<length>", inherits: true, initialValue: "16px" };
    try {
      CSS.registerProperty(unit);
    } catch {
      // It is registered already.
    }
    return { program, text };
  } catch (error) {
    throw new Unavailable("unreachable", error.message);
  }
});

/** Opened models by name; a model that failed is asked for anew. */
const models = new Map();
const opened = new Map();

function modelOf(program, name) {
  if (!models.has(name)) {
    const open = async () => {
      if (!MODEL_NAME.test(name)) throw new Unavailable("unknown_model", "that is no model's name");
      const response = await get(new URL(`./dist/models/${name}.model`, import.meta.url));
      const model = await openModel(new Uint8Array(await response.arrayBuffer()), {}, program);
      opened.set(name, model);
      return model;
    };
    models.set(name, once(open));
  }
  return models.get(name)();
}

/** A style sheet for each document: none can serve two. */
const sheets = new WeakMap();

function sheetFor(document, text) {
  if (!sheets.has(document)) {
    const sheet = new document.defaultView.CSSStyleSheet();
    sheet.replaceSync(text);
    sheets.set(document, sheet);
  }
  return sheets.get(document);
}

/** The language that an element is in: its own, or that of what it stands in. */
function languageOf(element) {
  for (let node = element; node; node = node.parentNode ?? node.host) {
    const tag = node.getAttribute?.("lang");
    if (tag) return tag;
  }
  return "es";
}

/** Elements in the document, which follow the language around them. */
const connected = new Set();
const languages = globalThis.MutationObserver && new MutationObserver(() => connected.forEach((each) => each.follow()));

function watch(inside, connection) {
  if (inside) {
    if (!connected.size) languages.observe(document, { subtree: true, attributes: true, attributeFilter: ["lang"] });
    connected.add(connection);
  } else if (connected.delete(connection) && !connected.size) {
    languages.disconnect();
  }
}

function jsonOf(bundle) {
  if (bundle === null || typeof bundle === "string") return bundle ?? undefined;
  try {
    return JSON.stringify(bundle) ?? "";
  } catch {
    return ""; // no JSON: the program says so where the person sees it
  }
}

class BosquePredictor extends Base {
  static observedAttributes = ["lang", "model", "variant", "readonly"];

  #root = null;
  #widget = null;
  #connection = { follow: () => this.#widget?.setLang(languageOf(this)) };
  /** What counts from several requests for a model is the last. */
  #turn = 0;
  #isOpen = false;
  /** The patient that was handed over or typed while there is no widget to hold it. */
  #given = null;
  #fhir = null;
  #ready = pending();

  constructor() {
    super();
    this.#root = this.attachShadow({ mode: "open" });
    // Until all is there, what the portal put between the tags is seen.
    this.#root.append(document.createElement("slot"));
  }

  connectedCallback() {
    for (const name of PROPERTIES.filter((name) => Object.hasOwn(this, name))) {
      const value = this[name];
      delete this[name];
      if (name !== "prediction") this[name] = value;
    }
    watch(true, this.#connection);
    if (this.#widget) this.#connection.follow();
    else this.#mount();
  }

  disconnectedCallback() {
    // What is only moved is back before this runs.
    queueMicrotask(() => this.isConnected || this.#unmount());
  }

  adoptedCallback() {
    if (this.#widget) this.#adopt();
  }

  attributeChangedCallback(name) {
    if (!this.#widget) return;
    if (name === "lang") this.#connection.follow();
    else if (name === "model") this.#open();
    else if (name === "variant") this.#widget.setCompact(this.variant === "compact");
    else this.#widget.setReadonly(this.readonly);
  }

  get model() {
    return this.getAttribute("model") || DEFAULT_MODEL;
  }
  set model(name) {
    this.#reflect("model", name);
  }
  get variant() {
    return this.getAttribute("variant") === "compact" ? "compact" : "";
  }
  set variant(variant) {
    this.#reflect("variant", variant);
  }
  get theme() {
    return this.getAttribute("theme") ?? "";
  }
  set theme(theme) {
    this.#reflect("theme", theme);
  }
  get readonly() {
    return this.hasAttribute("readonly");
  }
  set readonly(readonly) {
    this.toggleAttribute("readonly", Boolean(readonly));
  }

  /** Name, version, digest and trust of the model that is asked for, once it scores; rejects where it does not. */
  get ready() {
    return this.#ready.promise;
  }

  get patient() {
    return this.#isOpen ? this.#widget.patient() : { ...this.#given };
  }
  set patient(patient) {
    this.#fhir = null;
    this.#given = patient ? { ...patient } : null;
    this.#widget?.setPatient(this.#given, undefined);
  }

  /** The same patient: takes what is named and leaves the rest, with what a Bundle said of it; null empties a field. */
  fill(patient) {
    if (this.#isOpen) this.#widget.fill({ ...patient });
    else this.#given = { ...this.#given, ...patient };
  }

  get fhir() {
    return this.#fhir;
  }
  set fhir(bundle) {
    this.#fhir = bundle ?? null;
    this.#given = null;
    this.#widget?.setPatient(null, jsonOf(this.#fhir));
  }

  get prediction() {
    return this.#widget?.prediction() ?? null;
  }

  #reflect(name, value) {
    if (value === null || value === undefined || value === "") this.removeAttribute(name);
    else this.setAttribute(name, value);
  }

  #adopt() {
    load().then(({ text }) => (this.#root.adoptedStyleSheets = [sheetFor(this.ownerDocument, text)]));
  }

  #tell(kind, detail) {
    this.dispatchEvent(new CustomEvent(`bosque-${kind}`, { detail, bubbles: true, composed: true }));
  }

  async #mount() {
    let loaded;
    try {
      loaded = await load();
    } catch (error) {
      if (this.isConnected) this.#fail(error);
      return;
    }
    if (!this.isConnected || this.#widget) return;
    const root = document.createElement("div");
    root.className = "root";
    this.#root.adoptedStyleSheets = [sheetFor(this.ownerDocument, loaded.text)];
    this.#root.replaceChildren(root);
    const focus = (name) => {
      const field = CSS.escape(name);
      root.querySelector(`form [name="${field}"], .form [data-field="${field}"]`)?.focus();
    };
    const tell = (kind, detail) => this.#tell(kind, detail);
    this.#widget = new loaded.program.Widget(root, languageOf(this), tell, focus);
    this.#widget.setCompact(this.variant === "compact");
    this.#widget.setReadonly(this.readonly);
    if (this.#given || this.#fhir !== null) this.#widget.setPatient(this.#given, jsonOf(this.#fhir));
    this.#open();
  }

  #unmount() {
    watch(false, this.#connection);
    if (!this.#widget) return;
    if (this.#isOpen) this.#given = this.#widget.texts();
    this.#turn++;
    this.#isOpen = false;
    const widget = this.#widget;
    this.#widget = null;
    widget.free();
    this.#root.replaceChildren(document.createElement("slot"));
  }

  async #open() {
    if (this.#ready.isSettled) this.#ready = pending();
    const ready = this.#ready;
    const { program } = await load();
    if (!this.#widget) return;
    const turn = ++this.#turn;
    const name = this.model;
    try {
      if (!opened.has(name)) this.#close();
      const model = opened.get(name) ?? (await modelOf(program, name));
      if (turn !== this.#turn) return;
      this.#widget.setModel(model);
      this.#isOpen = true;
      this.#given = null;
      ready.resolve(model.identity());
    } catch (error) {
      if (turn !== this.#turn) return;
      ready.reject(error);
      this.#close();
      this.#widget.setRefused(error.code ?? "model", error.message);
    }
  }

  /** No model scores; what is typed waits for the next one. */
  #close() {
    if (this.#isOpen) this.#given = this.#widget.texts();
    this.#isOpen = false;
    this.#widget.setOpening();
  }

  /** Without the program there is nobody else to say it. */
  #fail(error) {
    const { code, message } = error;
    this.#ready.reject(error);
    const text = document.createElement("p");
    text.setAttribute("role", "alert");
    text.textContent = languageOf(this).toLowerCase().startsWith("en")
      ? "What is needed to calculate could not be loaded."
      : "No se ha podido cargar lo necesario para calcular.";
    this.#root.replaceChildren(text, document.createElement("slot"));
    this.#tell("problem", { problems: [{ field: "", code, message }] });
  }
}

/**
 * Defines the element, by default as `<bosque-predictor>`. Defining it again, under the same tag or another one, is harmless.
 *
 * @param {string} [tag] a name with a hyphen
 */
export function defineElement(tag = TAG) {
  if (!globalThis.customElements || customElements.get(tag)) return;
  // A class stands for one tag only.
  customElements.define(tag, class extends BosquePredictor {});
}
