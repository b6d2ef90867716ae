// The service worker that keeps the page's files, so that it opens without a server. It is asked for its state and never told anything
// of a patient.

const container = globalThis.navigator?.serviceWorker;
let registration;
let refused = false;
let persistence = "";
let tell;
let looks = 0;

/** Why this page can have none, in a word; empty where it can. */
function obstacle() {
  if (location.protocol === "file:" || globalThis.bosque?.file) return "file";
  if (!isSecureContext) return "insecure";
  return container && window.top === window ? "" : "none";
}

/** The answer of a worker to a message, or null. */
const ask = (worker, message, transfer = []) =>
  new Promise((resolve) => {
    if (!worker) return resolve(null);
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = ({ data }) => resolve(data);
    worker.postMessage(message, [port2, ...transfer]);
  });

const models = (release) => release.models.map(({ name, version }) => `${name} ${version}`).join(", ");
const lines = (release) => (release ? [release.id, release.app, models(release), release.from] : ["", "", "", ""]);

/**
 * Tells how it stands, a line each: "keeping", "kept", "refused" or what is in the way; "persisted", "refused" or nothing; then id, app, models
 * and origin of the release that this page runs, of the current, the previous, the worker's own and the waiting one, each empty where
 * there is none. The last look counts, however long an earlier one takes.
 */
async function look() {
  const turn = ++looks;
  const { active, waiting, installing } = registration ?? {};
  const boot = document.querySelector("script[data-js]").src.split("/").pop();
  const state = await ask(active, { ask: "state", boot });
  // The first one of all waits for a moment too, and is no news.
  const next = active ? await ask(waiting, { ask: "state", boot }) : null;
  const phase = state?.current ? "kept" : !refused && (installing || active || !registration) ? "keeping" : "refused";
  // It took all windows when it began; one that was on its way just then, or was loaded past it, asks to be taken.
  if (state?.current && !container.controller) active.postMessage({ claim: true });
  if (await navigator.storage?.persisted?.()) persistence = "persisted";
  const releases = [state?.mine, state?.current, state?.previous, state?.own, next?.own];
  if (turn === looks) tell([phase, persistence, ...releases.flatMap(lines)].join("\n"));
}

/**
 * Registers it once the browser has nothing better to do, where a page is worth keeping, and asks for persistence where that is sure to be wanted.
 * `take` gets the state now and whenever something may have changed, for good.
 */
export async function begin(worthKeeping, persistent, take) {
  const why = obstacle() || (worthKeeping ? "" : "refused");
  take(`${why || "keeping"}${"\n".repeat(21)}`);
  if (why) return;
  tell = take;
  if (document.readyState !== "complete") await new Promise((resolve) => addEventListener("load", resolve, { once: true }));
  await (globalThis.scheduler?.postTask?.(() => {}, { priority: "background" }) ?? new Promise((resolve) => setTimeout(resolve, 200)));
  container.addEventListener("controllerchange", look);
  container.addEventListener("message", look);
  container.startMessages();
  try {
    registration = await container.register(new URL("service-worker.js", document.baseURI), { updateViaCache: "none" });
  } catch {
    registration = await container.getRegistration().catch(() => undefined); // one from an earlier visit may be here all the same
    refused = true;
  }
  const follow = () => registration.installing?.addEventListener("statechange", look);
  registration?.addEventListener("updatefound", () => (follow(), look()));
  if (registration) follow();
  if (persistent || matchMedia("(display-mode: standalone)").matches) persist();
  look();
}

/** The waiting worker takes over. */
export const skip = () => registration?.waiting?.postMessage({ skip: true });

/** Makes a release that is kept the current one; where it is none, all stays as it is. */
export function use(id) {
  ask(registration?.active, { use: id }).then(look);
}

/** Keeps a release from files ([name, ArrayBuffer] each); its id, or null. */
export async function keep(list, files) {
  const buffers = files.map(([, buffer]) => buffer);
  return (await ask(registration?.active, { keep: list, files }, buffers))?.kept ?? null;
}

/** Asks the browser never to throw away what is kept. */
export async function persist() {
  const agreed = await navigator.storage?.persist?.().catch(() => false);
  persistence = agreed ? "persisted" : "refused";
  look();
}

/** Loads the page anew. */
export const reload = () => location.reload();
