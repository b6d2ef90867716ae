// The page in the iframe: it waits for a portal that embed.json allows, and shows the predictor to nobody else.
// docs/embedding.md specifies what crosses, and says why each check is there.

import { defineElement } from "./element.js";
import { readConfiguration } from "./frame-origins.js";
import { Fault, PROTOCOL, Rate, readOpening } from "./frame-protocol.js";
import { Session } from "./frame-session.js";

const TAG = "bosque-predictor";

/** Openings that may come at once, and a second. */
const BURST = 8;
const PER_SECOND = 2;

const place = document.getElementById("predictor");
const rate = new Rate(BURST, PER_SECOND, performance.now());
const configured = configure();
let session = null;

if (window.parent === window) show("alone");
else begin();

function begin() {
  window.addEventListener("message", hear);
  // The portal learns that the frame is led elsewhere; and a page that is kept for "back" must not keep a patient.
  window.addEventListener("pagehide", () => session?.end("gone"));
  announce();
}

async function configure() {
  const refused = (fault) => ({ origins: new Set(), fault });
  let answer;
  try {
    answer = await fetch(new URL("./embed.json", import.meta.url), { cache: "no-cache" });
  } catch {
    return refused("embed.json does not load");
  }
  if (!answer.ok) return refused("embed.json does not load");
  return readConfiguration(await answer.text());
}

/** Says that the frame is there, to an allowed embedder alone: the browser compares the origin, and drops all else. */
async function announce() {
  const { origins, fault } = await configured;
  if (fault) return show("configuration", fault);
  const strangers = ancestors()?.filter((origin) => !origins.has(origin));
  if (origins.size === 0 || strangers?.length > 0) return show("refused", strangers?.[0] ?? "");
  show("waiting");
  const around = ancestors()?.[0];
  // Where a browser does not tell who embeds a page, each allowed origin is tried.
  for (const origin of around ? [around] : origins) {
    window.parent.postMessage({ bosque: PROTOCOL, type: "there" }, origin);
  }
}

/** The origins of the pages around this one, from the nearest; null where a browser does not tell them. */
function ancestors() {
  return window.location.ancestorOrigins ? Array.from(window.location.ancestorOrigins) : null;
}

/** Only the page right around the frame is heard: no opener, no sister, no page around the portal. */
async function hear(event) {
  if (event.source !== window.parent) return;
  // `event.data` is not touched before the origin is known: reading it makes the copy.
  if (!rate.take(performance.now())) return;
  const { origins, fault } = await configured;
  const [port, ...others] = event.ports;
  for (const other of others) other.close();
  const code = refusal(event.origin, origins, fault);
  if (code) return refuse(port, code);
  let message;
  try {
    message = readOpening(event.data);
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    // Other scripts of the portal post messages of their own; what is not meant for us gets no answer.
    return refuse(port, error.code === "field" ? "options" : error.code);
  }
  if (message.type === "knock") event.source.postMessage({ bosque: PROTOCOL, type: "there" }, event.origin);
  if (message.type !== "hello" || !port) return;
  const { bosque, type, ...options } = message;
  session?.end("replaced");
  show(null);
  defineElement(TAG);
  session = new Session(port, options, place, () => document.createElement(TAG), (code) => {
    session = null;
    if (code !== "model") show("waiting");
  });
  await session.start();
}

function refusal(origin, origins, fault) {
  if (fault) return "configuration";
  if (!origins.has(origin)) return "origin";
  return ancestors()?.every((around) => origins.has(around)) === false ? "ancestor" : null;
}

/** By the port that came along, so that no window need be addressed whose origin is not allowed. */
function refuse(port, code) {
  if (!port) return;
  port.postMessage({ bosque: PROTOCOL, type: "refused", id: 1, versions: [PROTOCOL], code });
  port.close();
}

/** Shows one of the page's notes, or none. What is said of it is text, never markup. */
function show(note, what = "") {
  for (const section of document.querySelectorAll("[data-note]")) {
    section.hidden = section.dataset.note !== note;
    for (const place of section.querySelectorAll("[data-what]")) place.textContent = what;
  }
}
