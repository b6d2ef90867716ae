// One portal's conversation with the frame, over the port that came with its hello.

import { Fault, PROTOCOL, RATE, Rate, idOf, readFromPortal } from "./frame-protocol.js";
import { identityOf, predictionOf, problemsOf } from "./frame-outgoing.js";

/** After so many messages beyond that, the port is closed, and with it goes all that waits in it. */
const MOST_DROPPED = 2_000;

/** The tallest frame that is asked for, in CSS pixels. */
const MOST_HEIGHT = 20_000;

/** Attributes of the element that a portal may set. */
const ATTRIBUTES = ["lang", "model", "variant", "theme"];

export class Session {
  #port;
  #place;
  #make;
  #ended;
  #options;
  #element = null;
  #observer;
  #rate;
  #dropped = 0;
  #toldRate = false;
  #last = 0;
  #sent = 0;
  #height = -1;
  #answered = false;
  #workSince = null;
  #open = true;

  /**
   * @param {MessagePort} port
   * @param {object} options of the hello: lang, model, variant, readonly, theme
   * @param {HTMLElement} place where the element is put; what it holds decides the frame's height
   * @param {() => HTMLElement} make a new element
   * @param {() => void} ended called once, when the session is over and wiped
   */
  constructor(port, options, place, make, ended) {
    [this.#port, this.#options, this.#place, this.#make, this.#ended] = [port, options, place, make, ended];
    this.#rate = new Rate(RATE.burst, RATE.perSecond, performance.now());
    this.#observer = new ResizeObserver(() => this.#tellSize());
  }

  /** Shows the element, says welcome or why not, and listens. */
  async start() {
    this.#port.addEventListener("close", () => this.end()); // where browsers tell that the portal is gone
    this.#renew();
    let model;
    try {
      model = identityOf(await this.#element.ready);
    } catch {
      // The element shows the reason to whoever looks at it.
      return this.end("model");
    }
    if (!this.#open) return;
    this.#send("welcome", { versions: [PROTOCOL], model });
    this.#port.addEventListener("message", (event) => this.#hear(event));
    this.#port.addEventListener("messageerror", () => this.#tell(undefined, [{ code: "form" }]));
    this.#port.start();
    this.#observer.observe(this.#place);
  }

  /** Wipes what is shown, and closes the port. With a code, the portal is told it first. */
  end(code) {
    if (!this.#open) return;
    if (code) this.#send(this.#sent === 0 ? "refused" : "closed", this.#sent === 0 ? { versions: [PROTOCOL], code } : { code });
    this.#open = false;
    this.#observer.disconnect();
    this.#port.close();
    // A refused model is not wiped: the element says what is wrong with it, and holds nothing of a patient.
    if (code !== "model") this.#element?.remove();
    this.#element = null;
    this.#ended(code);
  }

  /** A new element in the place of the old one: nothing of the patient before can be left in it. */
  #renew() {
    const element = this.#make();
    for (const name of ATTRIBUTES) this.#setAttribute(element, name, this.#options[name]);
    element.toggleAttribute("readonly", this.#options.readonly === true);
    const own = (handle) => (event) => this.#open && element === this.#element && handle(event.detail);
    element.addEventListener("bosque-prediction", own((detail) => {
      this.#answered = true;
      this.#send("prediction", { prediction: predictionOf(detail) });
    }));
    element.addEventListener("bosque-problem", own((detail) => {
      this.#withdraw();
      this.#tell(undefined, problemsOf(detail));
    }));
    this.#element = element;
    this.#place.replaceChildren(element);
  }

  /** Where there is no answer any more, the portal must not go on showing the last one. */
  #withdraw() {
    if (!this.#answered || this.#element.prediction) return;
    this.#answered = false;
    this.#send("prediction", { prediction: null });
  }

  #setAttribute(element, name, value) {
    const usual = { variant: "full", theme: "auto" }[name];
    if (value === undefined || value === usual) element.removeAttribute(name);
    else element.setAttribute(name, value);
  }

  #hear(event) {
    // Ports that came along could keep a channel alive that nobody watches.
    for (const port of event.ports) port.close();
    if (!this.#rate.take(this.#workSince ?? performance.now())) return this.#drop();
    this.#work();
    this.#toldRate = false;
    let message;
    try {
      message = readFromPortal(event.data, this.#last);
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      const re = idOf(event.data, this.#last);
      this.#last = re ?? this.#last;
      return this.#tell(re, [error.field ? { code: error.code, field: error.field } : { code: error.code }]);
    }
    this.#last = message.id;
    this.#obey(message);
  }

  /**
   * Stops the rate's clock until all that waits now has had its turn: otherwise, work that is slower than the rate would earn the
   * next message its place, and a flood would be obeyed to its end.
   */
  #work() {
    if (this.#workSince !== null) return;
    this.#workSince = performance.now();
    setTimeout(() => {
      this.#workSince = null;
      this.#rate.skip(performance.now());
    });
  }

  #drop() {
    this.#dropped += 1;
    if (this.#dropped > MOST_DROPPED) return this.end("flood");
    if (!this.#toldRate) this.#tell(undefined, [{ code: "rate" }]);
    this.#toldRate = true;
  }

  async #obey({ type, id: re, ...fields }) {
    const element = this.#element;
    try {
      switch (type) {
        case "patient":
          element.patient = fields.patient;
          break;
        case "fill":
          element.fill(fields.patient);
          break;
        case "fhir":
          element.fhir = fields.bundle;
          break;
        case "options": {
          const { bosque, ...options } = fields;
          Object.assign(this.#options, options);
          for (const name of ATTRIBUTES) if (name in options) this.#setAttribute(element, name, options[name]);
          if ("readonly" in options) element.toggleAttribute("readonly", options.readonly);
          if ("model" in options) this.#send("model", { model: identityOf(await element.ready) });
          break;
        }
        case "focus":
          element.shadowRoot.querySelector("input, select, textarea")?.focus();
          break;
        case "reset":
          this.#renew();
          await this.#element.ready;
          break;
        case "close":
          return this.end();
      }
      this.#withdraw();
      this.#send("done", { re });
    } catch {
      // What the element says of it may hold what it was given.
      this.#tell(re, [{ code: "failed" }]);
    }
  }

  #tell(re, problems) {
    this.#send("problem", re === undefined ? { problems } : { re, problems });
  }

  #tellSize() {
    const height = Math.min(MOST_HEIGHT, Math.ceil(this.#place.getBoundingClientRect().height));
    if (height === this.#height) return;
    this.#height = height;
    this.#send("size", { height });
  }

  #send(type, fields) {
    if (this.#open) this.#port.postMessage({ bosque: PROTOCOL, type, id: ++this.#sent, ...fields });
  }
}
