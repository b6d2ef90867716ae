// What a kiosk asks of the browser: signs of use, the clock, no way out, forgetting, a PIN. None of it makes a request.

const isOn = () => document.documentElement.dataset.mode === "kiosk";

/** Whether the page is a kiosk. */
export const isKiosk = isOn;

/** Makes the page a kiosk, or none; the styles follow. */
export function setKiosk(on) {
  if (on) document.documentElement.dataset.mode = "kiosk";
  else delete document.documentElement.dataset.mode;
}

let last = [0, 0];
const used = () => (last = [Date.now(), performance.now()]);

/** Milliseconds since the last sign of use. Two clocks are asked: one may stand still while the machine sleeps, the other may be set. */
export const quiet = () => Math.max(Date.now() - last[0], performance.now() - last[1]);

/** Milliseconds since 1970. */
export const clock = () => Date.now();

/** What a sign of use is worth: 0 where it is only the clock, 1 where somebody may just be passing, 2 where somebody does something. */
function worth({ type, key, target }) {
  if (["pointermove", "touchmove", "wheel", "scroll"].includes(type)) return 1;
  // The warning's own buttons say themselves what they are pressed for.
  const inWarning = target.closest?.("#idle button");
  return inWarning && (type !== "keydown" || ["Enter", " ", "Tab", "Shift"].includes(key)) ? 1 : 2;
}

/** From now on `beat` is told of every sign of use and of the clock, and says whether a sign counts. */
export function watchUse(beat) {
  let place = "";
  const sign = (event) => {
    if (!isOn()) return;
    if (event.type === "pointermove") {
      // A pointer that lies still is moved by what changes under it.
      const now = `${event.screenX} ${event.screenY}`;
      if (now === place) return;
      place = now;
    }
    // A sign that comes too late is none: the machine may have slept, and somebody else woke it. `beat` looks at the clock first.
    const value = worth(event);
    if ((value === 1 && quiet() < 1000) || beat(value)) used();
  };
  used();
  for (const type of ["pointerdown", "pointermove", "touchmove", "wheel", "scroll", "keydown", "input", "change"]) {
    addEventListener(type, sign, { capture: true, passive: true });
  }
  const look = () => isOn() && beat(0);
  setInterval(look, 500);
  document.addEventListener("visibilitychange", look);
}

/** Starts counting anew. */
export const restart = () => void used();

const FULL = "bosque-full-screen";
const isWindowed = () =>
  Boolean(document.fullscreenEnabled && !document.fullscreenElement && !matchMedia("(display-mode: fullscreen)").matches);

/** Asks for the whole screen. */
export const fillScreen = () => void document.documentElement.requestFullscreen?.().catch(() => {});

/** Closes the ways out of the page, as long as it is a kiosk; `gone` is told when the page is left, `back` when it is shown again. */
export function closeExits(gone, back) {
  const when = (type, act, capture) => addEventListener(type, (event) => isOn() && act(event), capture);
  const stop = (event) => event.preventDefault();
  for (const type of ["contextmenu", "dragstart", "copy", "cut"]) when(type, stop, true);
  for (const type of ["dragover", "drop"]) {
    when(type, (event) => {
      event.preventDefault();
      if (!event.target.closest?.(".drop")) event.dataTransfer.dropEffect = "none";
    });
  }
  for (const type of ["click", "auxclick"]) {
    when(type, (event) => {
      const link = event.target.closest?.("a[href]");
      if (!link || event.defaultPrevented) return;
      event.preventDefault();
      // Within the page, and without another entry in the history.
      if (type === "click" && link.getAttribute("href").startsWith("#")) location.replace(link.hash);
    });
  }
  when("keydown", (event) => {
    const { key, altKey } = event;
    const opens = (event.ctrlKey || event.metaKey) && ["s", "o", "u"].includes(key.toLowerCase());
    if (opens || key === "F1" || (altKey && ["ArrowLeft", "ArrowRight", "Home"].includes(key))) stop(event);
  }, true);
  when("pagehide", () => gone());
  when("pageshow", ({ persisted }) => persisted && back());
  const offer = () => document.documentElement.toggleAttribute("data-windowed", isWindowed());
  for (const type of ["fullscreenchange", "resize"]) addEventListener(type, offer);
  offer();
  // The browser ends full screen with the document: the next touch has it again.
  when("click", () => {
    try {
      if (sessionStorage.getItem(FULL) && isWindowed()) fillScreen();
      sessionStorage.removeItem(FULL);
    } catch {
      // a browser that keeps nothing
    }
  });
}

const FIELDS = "textarea, input:not([type=radio], [type=checkbox], [type=range])";

/** Whether anything is typed anywhere, or a dialog shows something. */
export const holdsText = () =>
  [...document.querySelectorAll(FIELDS)].some(({ value }) => value) || document.querySelector("dialog[open]:not(#idle)") !== null;

/** Takes away what the document itself holds of a patient; at once but for the clipboard, whose end it awaits for a moment. */
export async function clearTraces() {
  document.querySelectorAll("dialog[open]").forEach((dialog) => dialog.close());
  document.querySelectorAll(FIELDS).forEach((field) => (field.value = ""));
  document.activeElement?.blur?.();
  getSelection()?.removeAllRanges();
  // Only where nobody is asked for it.
  const write = async () => {
    const { state } = await navigator.permissions.query({ name: "clipboard-write" });
    if (state === "granted") await navigator.clipboard.writeText("");
  };
  await Promise.race([write(), new Promise((resolve) => setTimeout(resolve, 300))]).catch(() => {});
}

/** The scheme that the page came by. */
export const scheme = () => location.protocol;

/** Whether a service worker answers for the page. */
export const isControlled = () => Boolean(navigator.serviceWorker?.controller);

const OWN = ["lang", "model", "mode", "idle"];

/** Loads the page anew, from its own address and nothing else that stands in it. */
export function loadAnew() {
  const query = new URLSearchParams([...new URLSearchParams(location.search)].filter(([name]) => OWN.includes(name))).toString();
  try {
    if (document.fullscreenElement) sessionStorage.setItem(FULL, "1");
  } catch {
    // a browser that keeps nothing
  }
  location.replace(location.pathname + (query && `?${query}`));
}

/** Takes the kiosk out of the address. */
export function leaveAddress() {
  const address = new URL(location.href);
  ["mode", "idle"].forEach((name) => address.searchParams.delete(name));
  try {
    history.replaceState(null, "", address);
  } catch {
    // a page from a file may not change its address everywhere
  }
}

const hex = (bytes) => Array.from(new Uint8Array(bytes), (byte) => byte.toString(16).padStart(2, "0")).join("");

/** 128 bits of chance, in hexadecimal. */
export const chance = () => hex(crypto.getRandomValues(new Uint8Array(16)));

/** PBKDF2 with SHA-256 of a text and a salt, 256 bits in hexadecimal. */
export async function stretch(text, salt, iterations) {
  const bytes = (part) => new TextEncoder().encode(part);
  const key = await crypto.subtle.importKey("raw", bytes(text), "PBKDF2", false, ["deriveBits"]);
  return hex(await crypto.subtle.deriveBits({ name: "PBKDF2", hash: "SHA-256", salt: bytes(salt), iterations }, key, 256));
}
