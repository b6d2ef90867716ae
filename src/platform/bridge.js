// What the page asks of the browser beyond its document. None of it makes a request.

/** Whether signatures can be checked here: browsers offer that to pages that came safely, and to no others. */
export const canVerify = () => globalThis.crypto?.subtle !== undefined;

/** Whether `signature` (r and s, ECDSA P-256 with SHA-256) was made over `message` with the key of `spki`. */
export async function verify(spki, signature, message) {
  const key = await crypto.subtle.importKey("spki", spki, { name: "ECDSA", namedCurve: "P-256" }, false, ["verify"]);
  return crypto.subtle.verify({ name: "ECDSA", hash: "SHA-256" }, key, signature, message);
}

/** Milliseconds since the page began to load. */
export const now = () => performance.now();

/**
 * Leaves a measure from `start` until now among the page's performance entries, for whoever wants to know, and resolves once the
 * browser has done what waits: steps of a start that follow each other at once would be one long task.
 */
export function measure(name, start) {
  performance.measure(name, { start });
  return globalThis.scheduler?.yield?.() ?? new Promise((resolve) => setTimeout(resolve));
}

/** The `length` bytes of a raw deflate stream; fails where there are fewer or more. */
export async function inflate(bytes, length) {
  const whole = new Uint8Array(length);
  const reader = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate-raw")).getReader();
  let at = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    whole.set(value, at); // throws where it does not fit
    at += value.length;
  }
  if (at !== length) throw new RangeError("too short");
  return whole;
}

const ROOMS = ["versions", "chosen"];

/** So long a start waits for the database before it goes on without. */
const PATIENCE_MS = 3000;

/** The database; null where there is none yet and none is to be made. */
async function database(make) {
  // Looking leaves nothing behind: what is not there is not opened, or its making is undone.
  if (!make && indexedDB.databases && !(await indexedDB.databases()).some(({ name }) => name === "bosque")) return null;
  return new Promise((resolve, reject) => {
    const request = indexedDB.open("bosque", 1);
    request.onupgradeneeded = () => {
      if (make) ROOMS.forEach((room) => request.result.createObjectStore(room));
      else request.transaction.abort();
    };
    request.onsuccess = () => resolve(request.result);
    request.onerror = (event) => {
      event.preventDefault();
      if (!make && request.error.name === "AbortError") resolve(null);
      else reject(request.error);
    };
    setTimeout(() => reject(new Error("no answer")), PATIENCE_MS);
  });
}

async function within(make, room, mode, work) {
  const open = await database(make);
  if (!open) return [];
  try {
    return await new Promise((resolve, reject) => {
      const transaction = open.transaction(room, mode);
      const requests = work(transaction.objectStore(room));
      transaction.oncomplete = () => resolve(requests.map((request) => request.result));
      transaction.onabort = transaction.onerror = () => reject(transaction.error);
    });
  } finally {
    open.close();
  }
}

/** Keys and values of a room: [keys, values]. */
export const listRoom = (room) => within(false, room, "readonly", (store) => [store.getAllKeys(), store.getAll()]);
/** Puts a value under a key, and returns once it is on record. */
export const putInRoom = (room, key, value) => within(true, room, "readwrite", (store) => [store.put(value, key)]);
/** Takes a key away. */
export const takeFromRoom = (room, key) => within(false, room, "readwrite", (store) => [store.delete(key)]);

/** The note under a key, or null. */
export function readNote(key) {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

/** Writes a note, or takes it away where there is no text; false where the browser keeps none. */
export function writeNote(key, text) {
  try {
    if (text === undefined) localStorage.removeItem(key);
    else localStorage.setItem(key, text);
    return true;
  } catch {
    return false;
  }
}

/** The text that a paste brings. */
export const pastedText = (event) => event.clipboardData?.getData("text/plain") ?? "";

/** Puts a text on the clipboard; fails where the browser does not let the page. */
export const copyText = async (text) => navigator.clipboard.writeText(text);

/** Opens or closes the dialog with an id. */
export function showDialog(id, open) {
  const dialog = document.getElementById(id);
  if (dialog && dialog.open !== open) open ? dialog.showModal() : dialog.close();
}

/** Selects all of a text box. */
export const selectAll = (id) => document.getElementById(id)?.select();

/** Date and time as the language writes them. */
export const dateTime = (lang) => new Intl.DateTimeFormat(lang, { dateStyle: "long", timeStyle: "short" }).format();

/** The page's address without query and hash; empty where nobody else could open it. */
export const pageAddress = () => (location.protocol.startsWith("http") ? location.origin + location.pathname : "");

/** Puts another hash in the present one's place, in the history too. */
export function replaceHash(hash) {
  try {
    history.replaceState(null, "", hash);
  } catch {
    location.replace(hash); // a page from a file may change nothing but the hash, and not every browser lets it do even that so
  }
}

/** Whether the browser itself finds codes in images. */
export const canReadImages = () => "BarcodeDetector" in globalThis;

/** SHA-256 of the program, in hexadecimal, where the page is one file and came from no server; else null. */
export async function fileDigest() {
  const digest = await globalThis.bosque?.file?.digest;
  return digest ? Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("") : null;
}
