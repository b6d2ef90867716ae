// A portal that has the patient as a FHIR Bundle: takes what it knows, asks for the rest, and gives the answer back.

import init, {
  InputError, fromFhir, manifest, models, predict, toRiskAssessment,
} from "./node_modules/@bosque/predictor/index.js";

const at = (id) => document.getElementById(id);
const element = (tag, properties, ...children) => {
  const made = Object.assign(document.createElement(tag), properties);
  made.append(...children);
  return made;
};

await init({ models: ["week20"], lang: "es" });
const bundle = await (await fetch("patient.json")).json();
const known = fromFhir(bundle);
const about = manifest();
const [model] = models();

at("notes").append(...known.notes.map((note) => element("li", {}, note)));
at("model").textContent = `${model.name} ${model.version}, ${model.digest.slice(0, 12)}. ${about.purpose.es}`;
if (model.trust === "development") at("model").append(" Firmado con la clave de desarrollo, que es pública: no es para uso clínico.");

const labels = Object.fromEntries(about.features.map(({ name, label }) => [name, label.es]));

for (const { name, unit_label: unit, label, kind, categories } of about.features.filter(({ name }) => known.missing.includes(name))) {
  const options = (categories ?? []).map(({ value, label }) => element("option", { value }, label.es));
  const input = kind === "category"
    ? element("select", { name }, element("option", { value: "" }), ...options)
    : element("input", { name, inputMode: "decimal", autocomplete: "off" });
  at("missing").append(element("label", {}, kind === "category" ? label.es : `${label.es} (${unit.es})`, input));
}

let prediction = null;
function show() {
  const typed = Object.fromEntries(new FormData(at("missing")));
  try {
    prediction = predict({ ...known.patient, ...typed });
    const percent = prediction.probability.toLocaleString("es", { style: "percent", maximumFractionDigits: 1 });
    at("answer").textContent = `${about.label.meaning.es}: ${percent}`;
    at("answer").dataset.value = prediction.probability;
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    prediction = null;
    at("answer").textContent = error.problems.map(({ field, message }) => `${labels[field]}: ${message}`).join(" ");
    delete at("answer").dataset.value;
  }
  at("write").disabled = prediction === null;
  at("risk").textContent = "";
}

at("missing").addEventListener("input", show);
at("write").addEventListener("click", () => {
  const occurrence = new Date().toISOString().slice(0, 10);
  at("risk").textContent = JSON.stringify(toRiskAssessment(prediction, known.subject, { ...known, occurrence }), null, 2);
});
show();
