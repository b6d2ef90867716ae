// Shares a large batch among Web Workers, by message alone: no shared memory, hence no cross-origin isolation.

import { wasmUrl } from "./simd.js";

/** Pieces that a worker has at a time: one that it scores and one that waits, so that it never waits for the page. */
const IN_FLIGHT = 2;
/** Pieces are whole blocks of the engine, which takes so many rows at once. */
const BLOCK_ROWS = 512;
/** No smaller piece is handed out, but for the last: its messages would cost more than it spares. */
const LEAST_ROWS = 2048;

/**
 * Workers that score batches together. Every score has the same bits as `Forest.scoreRows` gives in one thread.
 *
 * ```js
 * const pool = await BatchPool.open({ forest });  // the bytes of a forest.bin
 * const scores = await pool.scoreRows(rows);
 * pool.close();
 * ```
 *
 * Made by {@link BatchPool.open} alone.
 */
export class BatchPool {
  /**
   * What another worker is started with: { forest, module, bytes, workerUrl, startTimeout }.
   * @type {any}
   */
  #recipe;
  /**
   * Of the forest, as the workers say: { featureCount, outputCount, pieceRows }.
   * @type {any}
   */
  #shape = null;
  /**
   * { worker, held: Map from id to piece, starting: { resolve, reject, timer } or null }; those still starting, too.
   * @type {Set<any>}
   */
  #members = new Set();
  /**
   * Batches that are not settled.
   * @type {Set<any>}
   */
  #batches = new Set();
  /**
   * Those with rows to hand out; the first is served next.
   * @type {any[]}
   */
  #waiting = [];
  /**
   * Buffers of the largest piece's size that workers have sent back, erased: a new one costs several times what the
   * copy into it does, for the system hands it over page by page. At most as many as were ever in flight.
   * @type {ArrayBuffer[]}
   */
  #rooms = [];
  #nextId = 0;
  /**
   * Why the pool scores no more, or null.
   * @type {any}
   */
  #end = null;

  /** @param {object} recipe */
  constructor(recipe) {
    this.#recipe = recipe;
  }

  /**
   * Starts the workers, each with an engine and the forest of its own. A worker takes the engine's memory twice: some
   * megabytes and twice the compiled forest; and the pool keeps two buffers of half a megabyte for it.
   *
   * @param {object} options
   * @param {Uint8Array} options.forest the bytes of a forest file; copied.
   * @param {WebAssembly.Module | BufferSource | URL | string} [options.wasm] the engine: compiled, its bytes, or where
   *   they are. The default is the file beside this module that suits the browser (`wasmUrl()`).
   * @param {number} [options.workers] how many, 1 or more; the default is one for each of the processor's threads.
   * @param {URL | string} [options.workerUrl] where worker.js is, on the page's own origin; the default is beside this
   *   module.
   * @param {number} [options.startTimeout] milliseconds that a worker may take to start; 30,000 by default.
   * @returns {Promise<BatchPool>}
   * @throws {TypeError} where `forest` is no Uint8Array.
   * @throws {RangeError} where `workers` is no whole number of 1 or more.
   * @throws {Error} where the engine does not load or compile, where the forest is broken (the message says what is
   *   wrong with it), or where a worker does not start, or not in time. The other workers are ended then.
   */
  static async open({
    forest, wasm, workers = globalThis.navigator?.hardwareConcurrency ?? 1, workerUrl, startTimeout = 30_000,
  }) {
    if (!(forest instanceof Uint8Array)) throw new TypeError("forest must be a Uint8Array");
    if (!Number.isInteger(workers) || workers < 1) throw new RangeError("workers must be a whole number of 1 or more");
    // Copied before anything is awaited; a worker that is replaced later needs the same bytes.
    const copy = forest.slice();
    const pool = new BatchPool({ forest: copy, workerUrl, startTimeout, ...(await compile(wasm)) });
    try {
      await Promise.all(Array.from({ length: workers }, () => pool.#add()));
    } catch (error) {
      pool.close();
      throw error;
    }
    return pool;
  }

  /** Columns of a row. @returns {number} */
  get featureCount() {
    return this.#shape.featureCount;
  }

  /** Values of a score: 1 for a binary classifier or a regression. @returns {number} */
  get outputCount() {
    return this.#shape.outputCount;
  }

  /**
   * Workers that can score now. Fewer than were asked for where one has died and its successor is still starting or
   * did not start; 0 after `close()`.
   * @returns {number}
   */
  get workerCount() {
    return [...this.#members].filter((member) => !member.starting).length;
  }

  /**
   * The scores of many rows. Several calls at once take turns, piece by piece.
   *
   * @param {Float32Array} rows `[n, featureCount]`, one row after the other; NaN is a missing value. It is copied piece
   *   by piece and left as it is; do not change it before the promise settles.
   * @param {object} [options]
   * @param {number} [options.featureCount] the columns that the caller believes a row to have; a check.
   * @param {(doneRows: number, totalRows: number) => void} [options.onProgress] called after each piece, with rising
   *   numbers; the last call has all rows done. What it throws rejects the promise.
   * @param {AbortSignal} [options.signal] stops the batch: no further piece is handed out, and the promise rejects at
   *   once with the signal's reason. Pieces that workers have already are scored and dropped.
   * @returns {Promise<Float64Array>} `[n, outputCount]`.
   * @throws {TypeError} where `rows` is no Float32Array.
   * @throws {RangeError} where the last row is not whole, or `featureCount` is not the forest's.
   * @throws {Error} where the pool is closed, or a worker died with rows of this batch.
   */
  async scoreRows(rows, { featureCount, onProgress, signal } = {}) {
    if (!(rows instanceof Float32Array)) throw new TypeError("rows must be a Float32Array");
    const width = this.#width(featureCount);
    if (rows.length % width !== 0) throw new RangeError(`rows have ${width} columns, and the last one is not whole`);
    const cut = (start, end, room) => {
      copy(rows, start * width, end * width, room);
      return { rows: room };
    };
    return this.#score(rows.length / width, cut, onProgress, signal);
  }

  /**
   * The scores of many rows that are given by columns. Otherwise as {@link BatchPool.scoreRows}.
   *
   * @param {Float32Array[]} columns `featureCount` columns, `[n]` each.
   * @param {object} [options] as of `scoreRows`.
   * @param {number} [options.featureCount]
   * @param {(doneRows: number, totalRows: number) => void} [options.onProgress]
   * @param {AbortSignal} [options.signal]
   * @returns {Promise<Float64Array>} `[n, outputCount]`.
   * @throws {TypeError} where a column is no Float32Array.
   * @throws {RangeError} where the number of columns is not the forest's, or their lengths differ.
   * @throws {Error} as `scoreRows`.
   */
  async scoreColumns(columns, { featureCount, onProgress, signal } = {}) {
    const all = [...columns];
    if (!all.every((column) => column instanceof Float32Array)) {
      throw new TypeError("each column must be a Float32Array");
    }
    const width = this.#width(featureCount);
    const n = all[0]?.length ?? 0;
    if (all.length !== width || all.some((column) => column.length !== n)) {
      throw new RangeError(`${width} columns are needed, all of one length`);
    }
    const cut = (start, end, room) => {
      all.forEach((column, at) => copy(column, start, end, room.subarray(at * (end - start))));
      return { columns: room };
    };
    return this.#score(n, cut, onProgress, signal);
  }

  /** Ends the workers. What is pending rejects with an Error, and so does every later call. May be called twice. */
  close() {
    this.#stop(new Error("the pool is closed"));
  }

  /** The forest's columns, held against what the caller believes. */
  #width(believed) {
    const { featureCount } = this.#shape;
    if (believed !== undefined && believed !== featureCount) {
      throw new RangeError(`the forest has ${featureCount} columns, not ${believed}`);
    }
    return featureCount;
  }

  /** `cut(start, end, room)` copies those rows into `room`, a Float32Array, and answers with the message for them. */
  #score(n, cut, onProgress, signal) {
    if (this.#end) throw this.#end;
    signal?.throwIfAborted();
    const out = new Float64Array(n * this.#shape.outputCount);
    if (n === 0) return out;
    return new Promise((resolve, reject) => {
      const batch = { n, cut, onProgress, signal, out, next: 0, done: 0, settled: false, resolve, reject };
      batch.abort = () => this.#reject(batch, signal.reason);
      signal?.addEventListener("abort", batch.abort);
      this.#batches.add(batch);
      this.#waiting.push(batch);
      this.#handOut();
    });
  }

  /** Gives pieces to workers for as long as there are both. */
  #handOut() {
    while (this.#waiting.length > 0) {
      /** @type {any} */
      let least = null;
      for (const member of this.#members) {
        if (!member.starting && member.held.size < (least?.held.size ?? IN_FLIGHT)) least = member;
      }
      if (!least) return;
      const batch = this.#waiting.shift();
      // To the end of the line, so that a small batch need not wait for a large one.
      if (this.#give(least, batch) && batch.next < batch.n) this.#waiting.push(batch);
    }
  }

  /** Sends the next rows of a batch. False where that failed and the batch is rejected. */
  #give(member, batch) {
    const rest = batch.n - batch.next;
    // Smaller and smaller towards the end, so that all workers end at about the same time.
    const share = Math.max(rest / (IN_FLIGHT * this.#members.size), LEAST_ROWS);
    const blocks = Math.ceil(share / BLOCK_ROWS) * BLOCK_ROWS;
    const { featureCount, pieceRows } = this.#shape;
    const piece = { batch, start: batch.next, count: Math.min(rest, blocks, pieceRows) };
    const id = this.#nextId++;
    try {
      const buffer = this.#rooms.pop() ?? new ArrayBuffer(4 * pieceRows * featureCount);
      const room = new Float32Array(buffer, 0, piece.count * featureCount);
      member.worker.postMessage({ id, ...batch.cut(piece.start, piece.start + piece.count, room) }, [buffer]);
    } catch (error) {
      this.#reject(batch, new Error("a piece of the rows cannot be sent to a worker", { cause: error }));
      return false;
    }
    batch.next += piece.count;
    member.held.set(id, piece);
    return true;
  }

  /** Starts one worker more; rejects where it does not start. */
  #add() {
    return new Promise((resolve, reject) => {
      const { workerUrl, startTimeout } = this.#recipe;
      // Two calls, because bundlers know a worker only by this very form.
      const worker = workerUrl === undefined
        ? new Worker(new URL("./worker.js", import.meta.url), { type: "module" })
        : new Worker(workerUrl, { type: "module" });
      const late = () => this.#lose(member, new Error(`a worker did not start within ${startTimeout} ms`));
      const member = { worker, held: new Map(), starting: { resolve, reject, timer: setTimeout(late, startTimeout) } };
      this.#members.add(member);
      worker.addEventListener("message", ({ data }) => this.#hear(member, data));
      // Not `onmessageerror`: Chromium's workers do not have that property.
      worker.addEventListener("messageerror", () => {
        this.#lose(member, new Error("an answer of a worker cannot be read"));
      });
      worker.addEventListener("error", (event) => {
        // It is reported by a promise; the console need not repeat it.
        event.preventDefault();
        const cause = event.message || "its script, or one that it imports, does not load";
        this.#lose(member, new Error(`a worker ${member.starting ? "did not start" : "died"}: ${cause}`));
      });
      this.#introduce(member, this.#recipe.module);
    });
  }

  /** Sends a worker what it needs. A module that cannot be posted is sent as bytes, where there are any. */
  #introduce(member, wasm) {
    const { bytes, forest } = this.#recipe;
    try {
      member.worker.postMessage({ wasm, forest });
    } catch (error) {
      if (wasm !== bytes && bytes) this.#introduce(member, bytes);
      else this.#lose(member, new Error("the engine cannot be sent to a worker", { cause: error }));
    }
  }

  /** Hears what a worker answers. */
  #hear(member, answer) {
    // Answers may still be on their way from a worker that was ended.
    if (!this.#members.has(member)) return;
    if (member.starting) {
      this.#hearStart(member, answer);
      return;
    }
    const piece = member.held.get(answer.id);
    // A worker that reports an unread piece cannot say which: all that it holds is lost.
    if (!piece) {
      this.#lose(member, new Error("a worker could not read a piece"));
      return;
    }
    member.held.delete(answer.id);
    this.#rooms.push(answer.room);
    const { batch, start, count } = piece;
    const { outputCount } = this.#shape;
    if (answer.error) {
      this.#reject(batch, revived(answer.error));
      if (answer.broken) this.#lose(member, new Error(`a worker died: ${answer.error.message}`));
    }
    // Before the answer is written and told, so that the worker need not wait for it.
    this.#handOut();
    if (batch.settled) return;
    batch.out.set(answer.scores, start * outputCount);
    batch.done += count;
    try {
      batch.onProgress?.(batch.done, batch.n);
    } catch (error) {
      this.#reject(batch, error);
    }
    // What was called may have stopped it.
    if (!batch.settled && batch.done === batch.n) {
      this.#forget(batch);
      batch.resolve(batch.out);
    }
  }

  #hearStart(member, { ready, error, unread }) {
    const { bytes } = this.#recipe;
    if (unread && bytes && !member.unread) {
      member.unread = true;
      this.#introduce(member, bytes);
    } else if (ready) {
      clearTimeout(member.starting.timer);
      const { resolve } = member.starting;
      member.starting = null;
      this.#shape = ready;
      resolve();
      this.#handOut();
    } else {
      this.#lose(member, error ? revived(error) : new Error("a worker could not read the engine"));
    }
  }

  /** Ends a worker that is of no more use: rejects what it held, and starts another one in its place. */
  #lose(member, error) {
    if (!this.#members.delete(member)) return;
    member.worker.terminate();
    for (const { batch } of member.held.values()) this.#reject(batch, error);
    if (member.starting) {
      // Not tried again: what keeps one worker from starting mostly keeps them all.
      clearTimeout(member.starting.timer);
      member.starting.reject(error);
      return;
    }
    this.#add().catch((failure) => {
      if (this.#members.size === 0) this.#stop(failure);
    });
  }

  #reject(batch, reason) {
    if (batch.settled) return;
    this.#forget(batch);
    batch.reject(reason);
  }

  /** Lets go of a batch that is about to settle, so that nothing holds the caller's rows any longer. */
  #forget(batch) {
    batch.settled = true;
    batch.cut = null;
    batch.signal?.removeEventListener("abort", batch.abort);
    this.#batches.delete(batch);
    const at = this.#waiting.indexOf(batch);
    if (at >= 0) this.#waiting.splice(at, 1);
  }

  #stop(reason) {
    this.#end ??= reason;
    for (const member of this.#members) {
      member.worker.terminate();
      clearTimeout(member.starting?.timer);
      member.starting?.reject(reason);
    }
    this.#members.clear();
    this.#rooms = [];
    for (const batch of this.#batches) this.#reject(batch, reason);
  }
}

/** Copies a part of a typed array to the start of another. An array may have shrunk since its batch began. */
function copy(from, start, end, to) {
  const part = from.subarray(start, end);
  if (part.length !== end - start) throw new RangeError("the rows have become fewer");
  to.set(part);
}

/**
 * The engine as { module, bytes }; no bytes where it came compiled.
 * @param {WebAssembly.Module | BufferSource | URL | string} [wasm]
 */
async function compile(wasm = wasmUrl()) {
  if (wasm instanceof WebAssembly.Module) return { module: wasm, bytes: null };
  const bytes = typeof wasm === "string" || wasm instanceof URL ? await load(wasm) : wasm;
  try {
    return { module: await WebAssembly.compile(bytes), bytes };
  } catch (error) {
    throw new Error(`the engine does not compile: ${error}`, { cause: error });
  }
}

// Not compiled while it streams in: that needs the right media type, and the bytes are wanted where a module cannot be
// posted.
async function load(url) {
  let response;
  try {
    response = await fetch(url);
  } catch (error) {
    throw new Error(`the engine does not load: ${url}`, { cause: error });
  }
  if (!response.ok) throw new Error(`the engine does not load: ${url} answers ${response.status}`);
  return new Uint8Array(await response.arrayBuffer());
}

/** The error that a worker told of. */
function revived({ name, message }) {
  return name === "RangeError" ? new RangeError(message) : new Error(message);
}
