// The portal's side of the iframe: connects to embed.html, hands it what the portal knows, and hears the answer.
// docs/embedding.md specifies what crosses.

import { Fault, PROTOCOL, RATE, Rate, checkData, readFromFrame, readOpening } from "./frame-protocol.js";

/** How long a frame may take to answer, in milliseconds, where the caller says nothing else. */
const PATIENCE_MS = 30_000;

/** The tallest iframe that a frame may ask for, in CSS pixels. */
const MOST_HEIGHT = 20_000;

const EVENTS = ["prediction", "problem", "size", "closed"];

/** What every error of this module is. */
export class FrameError extends Error {
  constructor(message) {
    super(message);
    this.name = new.target.name;
  }
}

/** `connect` was called with something that cannot work. */
export class FrameOptionsError extends FrameError {}

/** Nothing answered: the iframe shows another page, or its server does not allow this portal to embed it. */
export class FrameSilentError extends FrameError {}

/** The frame answered, and refuses: `code` says why. */
export class FrameRefusedError extends FrameError {
  constructor(code, versions) {
    super(`the frame refuses: ${code}`);
    this.code = code;
    this.versions = versions;
  }
}

/** The frame did not take a message: `problems` says why, without repeating it. */
export class FrameMessageError extends FrameError {
  constructor(problems) {
    super(`the frame did not take it: ${problems.map(({ code }) => code).join(", ")}`);
    this.problems = problems;
  }
}

/** The connection has ended: by `close()`, or because the frame went away (`code`). */
export class FrameClosedError extends FrameError {
  constructor(code) {
    super(`the frame is closed: ${code}`);
    this.code = code;
  }
}

/**
 * Connects to the predictor in an iframe.
 *
 * @param {HTMLIFrameElement} iframe whose `src` is embed.html
 * @param {object} options see frame.d.ts
 * @returns {Promise<FramePredictor>}
 */
export async function connect(iframe, options) {
  const { origin, signal, timeoutMs = PATIENCE_MS, autosize = true, ...wishes } = options ?? {};
  checkOptions(iframe, origin, wishes);
  signal?.throwIfAborted();
  const port = await open(iframe, origin, wishes, signal, timeoutMs);
  return new FramePredictor(iframe, origin, port, autosize);
}

function checkOptions(iframe, origin, wishes) {
  if (!(iframe instanceof HTMLIFrameElement)) throw new FrameOptionsError("connect needs an iframe");
  if (!iframe.contentWindow) throw new FrameOptionsError("the iframe is not in the document yet");
  if (typeof origin !== "string" || !URL.canParse(origin) || new URL(origin).origin !== origin) {
    throw new FrameOptionsError("`origin` must be the frame's origin as browsers write it: https://clinic.example");
  }
  if (new URL(iframe.src, document.baseURI).origin !== origin) {
    throw new FrameOptionsError("`origin` is not the origin of the iframe's address");
  }
  try {
    readOpening({ bosque: PROTOCOL, type: "hello", ...wishes });
  } catch (error) {
    throw new FrameOptionsError(`not an option, or not one of its values: ${error.field ?? "an unknown name"}`);
  }
}

/** Waits for the frame to say that it is there, says hello, and gives the port on which it said welcome. */
function open(iframe, origin, wishes, signal, timeoutMs) {
  return new Promise((resolve, reject) => {
    let port = null;
    const stop = new AbortController();
    const fail = (error) => {
      stop.abort();
      port?.close();
      reject(error);
    };
    const patience = setTimeout(() => {
      fail(new FrameSilentError("the frame does not answer: is its address right, and may this portal embed it?"));
    }, timeoutMs);
    stop.signal.addEventListener("abort", () => clearTimeout(patience));
    signal?.addEventListener("abort", () => fail(signal.reason), { signal: stop.signal });

    const answered = ({ data }) => {
      let message;
      try {
        message = readFromFrame(data, 0);
      } catch (error) {
        if (error instanceof Fault) return fail(new FrameRefusedError("version", []));
        throw error;
      }
      if (message.type === "refused") return fail(new FrameRefusedError(message.code, message.versions));
      if (message.type !== "welcome") return;
      stop.abort();
      resolve({ port, model: message.model, last: message.id });
    };
    window.addEventListener("message", (event) => {
      if (event.source !== iframe.contentWindow || event.origin !== origin || !isThere(event.data)) return;
      // A frame that says it a second time has been loaded anew: what was sent to the document before it is lost.
      port?.close();
      const channel = new MessageChannel();
      port = channel.port1;
      port.addEventListener("message", answered, { signal: stop.signal });
      port.start();
      iframe.contentWindow.postMessage({ bosque: PROTOCOL, type: "hello", ...wishes }, origin, [channel.port2]);
    }, { signal: stop.signal });

    // An iframe that has not left its first empty page will say "there" by itself; the browser would drop a knock there.
    if (iframe.contentDocument?.URL !== "about:blank") {
      iframe.contentWindow.postMessage({ bosque: PROTOCOL, type: "knock" }, origin);
    }
  });
}

function isThere(data) {
  try {
    return readOpening(data).type === "there";
  } catch {
    return false;
  }
}

/** A frame that has said welcome. `connect` makes it. */
class FramePredictor {
  #iframe;
  #port;
  #model;
  #autosize;
  #last;
  #sent = 0;
  #ended = null;
  #waiting = new Map();
  #listeners = new Map(EVENTS.map((name) => [name, new Set()]));
  #stop = new AbortController();
  #rate = new Rate(RATE.burst * 0.75, RATE.perSecond * 0.75, performance.now());

  constructor(iframe, origin, { port, model, last }, autosize) {
    [this.#iframe, this.#port, this.#model, this.#autosize, this.#last] = [iframe, port, model, autosize, last];
    const { signal } = this.#stop;
    port.addEventListener("message", ({ data }) => this.#hear(data), { signal });
    port.addEventListener("close", () => this.#end("gone"), { signal });
    window.addEventListener("message", ({ source, origin: from, data }) => {
      if (source === iframe.contentWindow && from === origin && isThere(data)) this.#end("reloaded");
    }, { signal });
  }

  /** Name, version and digest of the model that answers. */
  get model() {
    return this.#model;
  }

  /** Why the connection has ended, or null while it lives. */
  get closed() {
    return this.#ended;
  }

  setPatient(patient, options) {
    return this.#ask("patient", { patient }, options);
  }

  fill(patient, options) {
    return this.#ask("fill", { patient }, options);
  }

  setFhir(bundle, options) {
    return this.#ask("fhir", { bundle }, options);
  }

  setOptions(wishes, options) {
    return this.#ask("options", wishes, options);
  }

  async focus(options) {
    if (document.activeElement !== this.#iframe) this.#iframe.focus();
    await this.#ask("focus", {}, options);
  }

  reset(options) {
    return this.#ask("reset", {}, options);
  }

  on(name, listener) {
    const listeners = this.#listeners.get(name);
    if (!listeners) throw new FrameOptionsError(`there is no such event; there are ${EVENTS.join(", ")}`);
    listeners.add(listener);
    return () => listeners.delete(listener);
  }

  close() {
    if (this.#ended) return;
    this.#port.postMessage({ bosque: PROTOCOL, type: "close", id: ++this.#sent });
    this.#end("closed");
  }

  #ask(type, fields, { signal } = {}) {
    return new Promise((resolve, reject) => {
      if (this.#ended) throw new FrameClosedError(this.#ended);
      signal?.throwIfAborted();
      try {
        checkData(fields, type);
      } catch (error) {
        throw new FrameMessageError([{ code: error.code, field: type }]);
      }
      if (!this.#rate.take(performance.now())) throw new FrameMessageError([{ code: "rate" }]);
      const id = ++this.#sent;
      this.#waiting.set(id, { resolve, reject });
      signal?.addEventListener("abort", () => {
        if (this.#waiting.delete(id)) reject(signal.reason);
      }, { once: true });
      this.#port.postMessage({ bosque: PROTOCOL, type, id, ...fields });
    });
  }

  #hear(data) {
    let message;
    try {
      message = readFromFrame(data, this.#last);
    } catch (error) {
      // A newer frame may say more than this side knows.
      if (error instanceof Fault) return;
      throw error;
    }
    this.#last = message.id;
    const { type, re } = message;
    const asked = this.#waiting.get(re);
    this.#waiting.delete(re);
    if (type === "done") asked?.resolve();
    else if (type === "problem" && asked) asked.reject(new FrameMessageError(message.problems));
    else if (type === "problem") this.#fire("problem", message.problems);
    else if (type === "prediction") this.#fire("prediction", message.prediction);
    else if (type === "model") this.#model = message.model;
    else if (type === "size") this.#resize(message.height);
    else if (type === "closed") this.#end(message.code);
  }

  #resize(height) {
    const fitting = Math.min(height, MOST_HEIGHT);
    if (this.#autosize) this.#iframe.style.height = `${fitting}px`;
    this.#fire("size", { height: fitting });
  }

  #fire(name, detail) {
    for (const listener of this.#listeners.get(name)) {
      // One listener's mistake is its own.
      try {
        listener(detail);
      } catch (error) {
        reportError(error);
      }
    }
  }

  #end(code) {
    if (this.#ended) return;
    this.#ended = code;
    this.#stop.abort();
    this.#port.close();
    for (const { reject } of this.#waiting.values()) reject(new FrameClosedError(code));
    this.#waiting.clear();
    this.#fire("closed", code);
  }
}
