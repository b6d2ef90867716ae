// A portal with a patient on screen: it hands the frame what it knows and shows the answer. The frame is of another origin.
// frame.js and frame-protocol.js of @bosque/predictor lie in predictor/; with a bundler, import "@bosque/predictor/frame".

import { FrameError, connect } from "./predictor/frame.js";

const lang = new URLSearchParams(location.search).get("lang") === "en" ? "en" : "es";
document.documentElement.lang = lang;
const words = {
  es: { none: "Aún no hay respuesta: faltan datos.", risk: "Probabilidad de un evento", model: "modelo", failed: "No disponible" },
  en: { none: "No answer yet: data are missing.", risk: "Probability of an event", model: "model", failed: "Not available" },
}[lang];

const iframe = document.querySelector("iframe");
const said = document.querySelector("#said");

try {
  const bundle = await (await fetch("bundle.json")).json();
  showRecord(bundle);
  said.textContent = words.none;
  const predictor = await connect(iframe, { origin: new URL(iframe.src).origin, lang, model: "week20" });
  predictor.on("prediction", showAnswer);
  predictor.on("closed", (code) => fail(code));
  document.querySelector("#reset").addEventListener("click", async () => {
    document.querySelector("#record tbody").replaceChildren();
    await predictor.reset();
  });
  await predictor.setFhir(bundle);
  // What this portal knows beside the Bundle; without it, the clinician would enter it in the frame.
  await predictor.fill({ race: 0, treat: 1, symptom: 0, hemo: 0, drugs: 0, preanti: 0 });
} catch (error) {
  if (!(error instanceof FrameError)) throw error;
  fail(error.message);
}

function showAnswer(prediction) {
  if (!prediction) {
    said.textContent = words.none;
    return;
  }
  const { probability, model } = prediction;
  const percent = new Intl.NumberFormat(lang, { style: "percent", maximumFractionDigits: 1 }).format(probability);
  said.textContent = `${words.risk}: ${percent} (${words.model} ${model.name} ${model.version})`;
}

function showRecord({ entry }) {
  const body = document.querySelector("#record tbody");
  for (const { resource } of entry.filter(({ resource }) => resource.resourceType === "Observation")) {
    const { value, unit } = resource.valueQuantity;
    const row = body.insertRow();
    const cells = [resource.code.text, resource.effectiveDateTime, `${value.toLocaleString(lang)} ${unit}`];
    for (const cell of cells) row.insertCell().textContent = cell;
  }
}

function fail(reason) {
  said.textContent = `${words.failed}: ${reason}`;
}
