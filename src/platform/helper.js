// A worker for many patients, and their files. Nothing here makes a request but the worker's own start.

/**
 * Starts a worker that runs this page's own compiled module; `take` gets each of its answers, an empty one where it has
 * failed. The one place that knows where its script comes from.
 */
export function startHelper(module, take) {
  const { file } = globalThis.bosque ?? {}; // the page in one file: a classic script, and no other file to load
  const named = (name) => new URL(document.querySelector("script[data-js]").dataset[name], document.baseURI).href;
  const js = file ? "" : named("js");
  const helper = file ? new Worker(file.worker()) : new Worker(named("worker"), { type: "module" });
  helper.onmessage = ({ data }) => take(data);
  helper.onerror = (event) => {
    event.preventDefault();
    take(new Uint8Array());
  };
  helper.postMessage({ js, module });
  helper.turn = file && Promise.resolve();
  return helper;
}

/** Sends a message, with a file where there is one. */
export function sendTo(helper, message, file) {
  if (!helper.turn) return helper.postMessage({ message, file });
  // WebKit lets no worker read a file for a page from a disk: the page does, and no later message overtakes it.
  helper.turn = helper.turn
    .then(async () => {
      const bytes = await file?.arrayBuffer();
      helper.postMessage({ message, file: bytes }, bytes ? [bytes] : []);
    })
    .catch(() => helper.onmessage({ data: new Uint8Array() }));
}

/** Ends it, with all that it knows. */
export const endHelper = (helper) => helper.terminate();

/** The file that was chosen or dropped, unread, or null. */
export function chosenFile(event) {
  event.preventDefault();
  const { target, dataTransfer } = event;
  const file = (dataTransfer ?? target).files[0];
  if (!dataTransfer) setTimeout(() => (target.value = "")); // the same file may be chosen again
  return file ?? null;
}

/** A file's bytes. */
export const bytesOf = async (file) => new Uint8Array(await file.arrayBuffer());
/** A text as if it were a file. */
export const fileOfText = (name, text) => new File([text], name);
/** Its size in bytes. */
export const sizeOf = (file) => file.size;
/** Its name. */
export const nameOf = (file) => file.name;

/** The text of the QR code in an image file, or null. */
export async function codeInImage(file) {
  const found = await new BarcodeDetector({ formats: ["qr_code"] }).detect(await createImageBitmap(file));
  return found[0]?.rawValue ?? null;
}

const handed = new Set();

/** Ends the addresses of files that were handed out. */
export function takeBack() {
  handed.forEach((url) => URL.revokeObjectURL(url));
  handed.clear();
}

/** Hands a file to the person. */
export function save(name, bytes) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([bytes], { type: "text/csv;charset=utf-8" }));
  link.download = name;
  link.click();
  handed.add(link.href);
  setTimeout(() => handed.delete(link.href) && URL.revokeObjectURL(link.href), 60000);
}

/** How far a list is scrolled, how high it is, and how high one of its rows, in px. */
export function scrollOf(id) {
  const list = document.getElementById(id);
  const row = list?.querySelector("tr[data-row]");
  return [list?.scrollTop ?? 0, list?.clientHeight ?? 0, row?.getBoundingClientRect().height ?? 0];
}

/** Scrolls a list to its top. */
export const scrollUp = (id) => document.getElementById(id)?.scrollTo(0, 0);

/** Whatever a change puts above an element, that stays where it is on the screen. */
export function holdStill(id, change) {
  const top = () => document.getElementById(id)?.getBoundingClientRect().top ?? 0;
  const before = top();
  change();
  requestAnimationFrame(() => scrollBy({ top: top() - before, behavior: "instant" }));
}
