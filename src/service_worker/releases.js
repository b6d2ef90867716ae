// Releases of the page, kept whole as data: the one that this service worker was built with, and others that came before it or by
// file. `RELEASE`, the text of its own list, and `SECURITY_HEADERS` stand above, written by `cargo xtask dist`.

/** What the name of a release's cache begins with; its id follows. */
const PREFIX = "bosque-release-";

/** A release's list lies in its cache beside its files. It is put there last: a cache without it is not whole. */
const LIST = "release.json";

/** The one document of a release. It has no hash in its name. */
const INDEX = "index.html";

const bytesOfText = (text) => new TextEncoder().encode(text);

/** SHA-256 in hexadecimal. */
async function sha256(bytes) {
  const digest = await crypto.subtle.digest("SHA-256", bytes);
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** The id of this service worker's own release. */
const OWN = sha256(bytesOfText(RELEASE));

const addressOf = (name) => new URL(name, registration.scope).href;

/** A file does not fit the list that names it, or the list is none. */
class Refused extends Error {
  constructor(name) {
    super(`refused: ${name}`);
    this.file = name;
  }
}

/** Reads a list strictly: flat names, each once, the document among them. */
function readList(text) {
  let list;
  try {
    list = JSON.parse(text);
  } catch {
    throw new Refused(LIST);
  }
  const isFile = ({ name, type, sha256, bytes }) =>
    /^[\w][\w.-]*$/.test(name) && name !== LIST && typeof type === "string" && /^[0-9a-f]{64}$/.test(sha256) && Number.isSafeInteger(bytes);
  const files = Array.isArray(list?.files) ? list.files : [];
  const names = new Set(files.map((file) => file?.name));
  if (typeof list?.app !== "string" || !Array.isArray(list.models) || names.size !== files.length || !names.has(INDEX) || !files.every(isFile)) {
    throw new Refused(LIST);
  }
  return list;
}

/** The list of a release that is here whole, or null. */
async function listOf(id) {
  const kept = await caches.match(addressOf(LIST), { cacheName: PREFIX + id });
  const text = await kept?.text();
  return text !== undefined && (await sha256(bytesOfText(text))) === id ? readList(text) : null;
}

/**
 * Keeps a release whole or not at all, and returns its id. `bytesOf` gets an entry of the list and resolves with the file's bytes.
 * Throws `Refused` where one of them does not have the digest that the list says; what was kept before stays as it is.
 */
async function keep(listText, bytesOf) {
  const id = await sha256(bytesOfText(listText));
  if (await listOf(id)) return id;
  const list = readList(listText);
  const files = await Promise.all(
    list.files.map(async (file) => {
      const bytes = await bytesOf(file);
      if (bytes?.byteLength !== file.bytes || (await sha256(bytes)) !== file.sha256) throw new Refused(file.name);
      return [file, bytes];
    }),
  );
  try {
    const cache = await caches.open(PREFIX + id);
    for (const [{ name, type }, bytes] of files) await cache.put(addressOf(name), new Response(bytes, { headers: { "Content-Type": type } }));
    await cache.put(addressOf(LIST), new Response(listText));
  } catch (error) {
    await caches.delete(PREFIX + id); // no room: half a release is of no use
    throw error;
  }
  return id;
}

/** A file of a release as an answer, with the headers that a server sends; null where it is not kept. */
async function fileOf(id, name) {
  const kept = await caches.match(addressOf(name), { cacheName: PREFIX + id });
  if (!kept) return null;
  return new Response(kept.body, { headers: [["Content-Type", kept.headers.get("Content-Type")], ...SECURITY_HEADERS] });
}

/** The same from whatever release has it. Its name holds its hash, so it is the same file in all of them. */
async function fileNamed(name) {
  const { current } = await state();
  const first = current && (await fileOf(current.id, name));
  if (first) return first;
  for (const cache of await caches.keys()) {
    const file = cache.startsWith(PREFIX) && (await fileOf(cache.slice(PREFIX.length), name));
    if (file) return file;
  }
  return null;
}

/** One transaction on the pointer: it is read or written whole. */
function pointer(mode, work) {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open("bosque-releases", 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore("pointer");
    opening.onerror = () => reject(opening.error);
    opening.onsuccess = () => {
      const database = opening.result;
      const transaction = database.transaction("pointer", mode, { durability: "strict" });
      const request = work(transaction.objectStore("pointer"));
      transaction.oncomplete = () => resolve(request.result);
      transaction.onabort = () => reject(transaction.error);
      database.onversionchange = () => database.close();
      transaction.addEventListener("complete", () => database.close());
    };
  });
}

const readPointer = () => pointer("readonly", (store) => store.get("pointer")).catch(() => undefined);
const writePointer = (value) => pointer("readwrite", (store) => store.put(value, "pointer"));

let known;

/**
 * Which release is `current`, and which was so before: `{id, from, list}` each, `from` the "server" or a "file"; null where none is
 * whole. A pointer that another service worker wrote means that this one's own release takes over from the one that it names, so an
 * update is one step: before it, all is old, after it, all is new.
 */
function state() {
  known ??= findState();
  known.catch(() => (known = undefined));
  return known;
}

async function findState() {
  const [own, found] = [await OWN, await readPointer()];
  const asked = found?.by === own ? [found.current, found.previous] : [{ id: own, from: "server" }, found?.current, found?.previous];
  const whole = [];
  for (const each of asked) {
    if (!each || whole.some(({ id }) => id === each.id)) continue;
    const list = await listOf(each.id);
    if (list) whole.push({ ...each, list });
  }
  return { current: whole[0] ?? null, previous: whole[1] ?? null };
}

/** The release that documents are served from: `{id, list}`, or null where none is whole. */
const current = async () => (await state()).current;

const reference = (release) => release && { id: release.id, from: release.from };

/** Puts on record what is current. */
async function settle() {
  known = undefined;
  const { current, previous } = await state();
  if (current) await writePointer({ by: await OWN, current: reference(current), previous: reference(previous) });
}

/** Makes a release that is here whole the current one; what was current is the previous one from then on. False where it is not here. */
async function use(id) {
  known = undefined;
  const before = await state();
  const own = await OWN;
  if (!(await listOf(id))) return false;
  if (before.current?.id === id) return true;
  const from = before.previous?.id === id ? before.previous.from : id === own ? "server" : "file";
  await writePointer({ by: own, current: { id, from }, previous: reference(before.current) });
  known = undefined;
  const last = before.previous?.id;
  if (last && last !== id && last !== own) await caches.delete(PREFIX + last);
  return true;
}

/** Removes what is neither current nor previous nor this service worker's own; not while another one is filling its own. */
async function sweep() {
  if (registration.installing || registration.waiting) return;
  const { current, previous } = await state();
  const stays = [current?.id, previous?.id, await OWN];
  for (const cache of await caches.keys()) {
    if (cache.startsWith(PREFIX) && !stays.includes(cache.slice(PREFIX.length))) await caches.delete(cache);
  }
}
