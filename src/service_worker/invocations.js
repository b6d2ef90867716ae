// MLflow's scoring protocol (docs/mlflow-protocol.md), answered by the WebAssembly of the current release: its numbers alone
// (src/service/mod.rs), for a service worker can import none of the page's scripts. No value of a request is logged or kept.

/** As much of a body is read: the largest that is answered, and the byte that is too many. */
const MOST_OF_A_BODY = 32 * 2 ** 20 + 1;

/** Room that the memory has beside the models, so that a request of usual size does not make it grow. */
const ROOM = 4 * 2 ** 20;

/** So long is waited for the page's database. */
const PATIENCE_MS = 3000;

/** What `service_open` asks for, by its number: the question's parts in, the answer's out. */
const QUESTIONS = {
  1: async ([key, signature, message]) => {
    const p256 = { name: "ECDSA", namedCurve: "P-256" };
    const imported = await crypto.subtle.importKey("spki", key, p256, false, ["verify"]);
    const fits = await crypto.subtle.verify({ name: "ECDSA", hash: "SHA-256" }, imported, signature, message);
    return [Uint8Array.of(fits)];
  },
  2: async ([bytes, length]) => {
    const whole = new Uint8Array(new DataView(length.buffer).getUint32(0, true));
    const reader = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate-raw")).getReader();
    let at = 0;
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      whole.set(part.value, at); // throws where it does not fit
      at += part.value.length;
    }
    if (at !== whole.length) throw new RangeError("too short");
    return [whole];
  },
  3: async ([room]) => {
    const entries = await roomOf(new TextDecoder().decode(room));
    const parts = entries.flatMap(([key, value]) => [new TextEncoder().encode(key), value]);
    return parts.flatMap((part) => [new Uint8Array(new Uint32Array([part.length]).buffer), part]);
  },
};

/** Answers a request of the protocol by the models of `current`, as `releases.js` says it. */
async function score(request, current) {
  const path = new URL(request.url).pathname.slice(new URL(registration.scope).pathname.length);
  const type = request.headers.get("content-type") ?? "";
  let body;
  try {
    body = new Uint8Array(await (await request.blob()).slice(0, MOST_OF_A_BODY).arrayBuffer());
    for (;;) {
      const place = await placeFor(current);
      const engine = await place.engine;
      // One that another request has used up meanwhile gives way to a new one.
      if (!place.spent) return engine.answer([request.method, path, type], body);
    }
  } catch {
    const message = "The engine failed. Nothing was scored, and nothing of the request is kept.";
    return answerOf(500, "application/json", JSON.stringify({ error_code: "INTERNAL_ERROR", message }));
  } finally {
    body?.fill(0);
  }
}

function answerOf(status, type, body) {
  return new Response(body, { status, headers: [["Content-Type", type], ["Cache-Control", "no-store"], ...SECURITY_HEADERS] });
}

/** The engine that is open, and for what: `{ key, spent, engine }`. */
let opened = null;

/** The place of the engine for a release, with the versions that are chosen now; it is made when it is first asked for. */
async function placeFor(current) {
  const chosen = await roomOf("chosen").catch(() => []);
  const key = JSON.stringify([current.id, chosen.map(([name, id]) => [name, ...id])]);
  if (opened?.key !== key || opened.spent) {
    const place = { key, spent: false };
    place.engine = openEngine(current, place);
    place.engine.catch(() => (place.spent = true));
    opened = place;
  }
  return opened;
}

async function openEngine({ id, list }, place) {
  const { name } = list.files.find(({ name }) => name.endsWith("_bg.wasm"));
  const module = await WebAssembly.compile(await (await fileOf(id, name)).arrayBuffer());
  const imports = {};
  for (const { module: from, name } of WebAssembly.Module.imports(module)) {
    (imports[from] ??= {})[name] = () => {
      throw new Error("a page's function");
    };
  }
  const { exports } = await WebAssembly.instantiate(module, imports);
  const engine = new Engine(exports, place);
  await engine.open();
  return engine;
}

class Engine {
  #wasm;
  #place;
  /** The memory once the models are open. */
  #clean;

  constructor(wasm, place) {
    this.#wasm = wasm;
    this.#place = place;
  }

  #memory() {
    return new Uint8Array(this.#wasm.memory.buffer);
  }

  #part(part) {
    const at = this.#wasm.service_pointer(part) >>> 0;
    return this.#memory().slice(at, at + (this.#wasm.service_length(part) >>> 0));
  }

  #handIn(parts) {
    let at = this.#wasm.service_reserve(parts.reduce((sum, part) => sum + part.length, 0)) >>> 0;
    for (const part of parts) {
      this.#memory().set(part, at);
      at += part.length;
    }
  }

  async open() {
    let asked = this.#wasm.service_open();
    while (asked !== 0) {
      const given = await QUESTIONS[asked]([0, 1, 2].map((part) => this.#part(part))).catch(() => null);
      this.#handIn(given ?? []);
      asked = this.#wasm.service_give(given ? 1 : 0);
    }
    this.#wasm.service_reserve(ROOM);
    this.#wasm.service_reserve(0);
    this.#clean = this.#memory().slice();
  }

  /** One request, from its first byte in this memory to its last: nothing else comes between. */
  answer(head, body) {
    try {
      const texts = head.map((text) => new TextEncoder().encode(text));
      this.#handIn([...texts, body]);
      const status = this.#wasm.service_answer(...texts.map(({ length }) => length));
      return answerOf(status, new TextDecoder().decode(this.#part(0)), this.#part(1));
    } catch (error) {
      this.#place.spent = true;
      throw error;
    } finally {
      this.#forget();
    }
  }

  /** The memory becomes what it was before the request. One that has grown, or that belongs to a failed engine, is not used again. */
  #forget() {
    const memory = this.#memory();
    this.#place.spent ||= memory.length !== this.#clean.length;
    if (this.#place.spent) memory.fill(0);
    else memory.set(this.#clean);
  }
}

/** What a room of the page's database holds, [key, bytes] each; nothing where there is no such database, and none is made. */
async function roomOf(room) {
  if (indexedDB.databases && !(await indexedDB.databases()).some(({ name }) => name === "bosque")) return [];
  const database = await new Promise((resolve, reject) => {
    const request = indexedDB.open("bosque", 1);
    request.onupgradeneeded = () => request.transaction.abort();
    request.onsuccess = () => resolve(request.result);
    request.onerror = (event) => {
      event.preventDefault();
      request.error.name === "AbortError" ? resolve(null) : reject(request.error);
    };
    setTimeout(() => reject(new Error("no answer")), PATIENCE_MS);
  });
  if (!database) return [];
  try {
    return await new Promise((resolve, reject) => {
      const transaction = database.transaction(room, "readonly");
      const store = transaction.objectStore(room);
      const [keys, values] = [store.getAllKeys(), store.getAll()];
      transaction.oncomplete = () => {
        const entries = keys.result.map((key, i) => [key, values.result[i]]);
        resolve(entries.filter(([key, value]) => typeof key === "string" && value instanceof Uint8Array));
      };
      transaction.onabort = transaction.onerror = () => reject(transaction.error);
    });
  } finally {
    database.close();
  }
}
