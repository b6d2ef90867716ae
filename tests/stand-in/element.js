// Stands in for the element where only what crosses the frame's border is looked at: a form, and true answers.

import start, { Model } from "./dist/predictor.js";

export function defineElement(tag) {
  if (!customElements.get(tag)) customElements.define(tag, class extends StandIn {});
}

class StandIn extends HTMLElement {
  #values = {};
  #model;

  connectedCallback() {
    this.ready = this.#open();
  }

  async #open() {
    await start();
    const read = async (file) => {
      const name = this.getAttribute("model") ?? "week20";
      if (!/^(week20|final_model)$/.test(name)) throw new Error("no such model");
      return new Uint8Array(await (await fetch(new URL(`./models/${name}/${file}`, import.meta.url))).arrayBuffer());
    };
    this.#model = new Model(...(await Promise.all(["manifest.json", "forest.bin", "conformance.csv"].map(read))));
    const root = this.shadowRoot ?? this.attachShadow({ mode: "open" });
    root.replaceChildren();
    for (const { name } of this.#model.manifest().features) {
      const label = document.createElement("label");
      const input = document.createElement("input");
      input.name = name;
      input.addEventListener("input", () => (this.patient = { ...this.patient, [name]: input.value }));
      label.append(name, input);
      root.append(label);
    }
    return { ...this.#model.identity, trust: "development" };
  }

  prediction = null;

  get patient() {
    return { ...this.#values };
  }

  set patient(patient) {
    this.#values = { ...patient };
    this.#tell();
  }

  set fhir(bundle) {
    if (bundle.resourceType !== "Bundle") throw new Error("no Bundle");
    this.#tell();
  }

  focus() {
    this.shadowRoot.querySelector("input").focus();
  }

  #tell() {
    for (const input of this.shadowRoot.querySelectorAll("input")) input.value = this.#values[input.name] ?? "";
    const fire = (name, detail) => this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }));
    this.prediction = null;
    try {
      const answer = this.#model.predict(this.#values);
      this.prediction = { ...answer, model: { ...answer.model, trust: "development" } };
      fire("bosque-prediction", this.prediction);
    } catch (error) {
      fire("bosque-problem", { problems: error.problems });
    }
  }
}
