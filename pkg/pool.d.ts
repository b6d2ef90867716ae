/** How a batch is scored. */
export interface BatchOptions {
  /** The columns that the caller believes a row to have; a `RangeError` where the forest has another number. */
  featureCount?: number | undefined;
  /**
   * Called after each piece, with rising numbers; the last call has `doneRows === totalRows`. What it throws rejects
   * the promise.
   */
  onProgress?: ((doneRows: number, totalRows: number) => void) | undefined;
  /**
   * Stops the batch: no further piece is handed out, and the promise rejects at once with the signal's reason. The pool
   * stays usable.
   */
  signal?: AbortSignal | undefined;
}

/** What a pool is made of. */
export interface PoolOptions {
  /** The bytes of a forest file; copied. */
  forest: Uint8Array;
  /** The engine: compiled, its bytes, or where they are. By default the file that suits the browser (`wasmUrl()`). */
  wasm?: WebAssembly.Module | BufferSource | URL | string | undefined;
  /** How many workers, 1 or more. By default `navigator.hardwareConcurrency`. */
  workers?: number | undefined;
  /** Where worker.js is, on the page's own origin. By default beside this module. */
  workerUrl?: URL | string | undefined;
  /** Milliseconds that a worker may take to start. By default 30,000. */
  startTimeout?: number | undefined;
}

/**
 * Workers that score batches together, by message alone: no shared memory, hence no cross-origin isolation. Every score
 * has the same bits as `Forest.scoreRows` gives in one thread.
 *
 * ```js
 * const pool = await BatchPool.open({ forest });  // the bytes of a forest.bin
 * const scores = await pool.scoreRows(rows);
 * pool.close();
 * ```
 */
export class BatchPool {
  private constructor();

  /**
   * Starts the workers, each with an engine and the forest of its own.
   *
   * Rejects with a `TypeError` where `forest` is no `Uint8Array`, a `RangeError` where `workers` is no whole number of
   * 1 or more, and an `Error` where the engine does not load or compile, the forest is broken (the message says what is
   * wrong with it), or a worker does not start, or not in time. The other workers are ended then.
   */
  static open(options: PoolOptions): Promise<BatchPool>;

  /** Columns of a row. */
  get featureCount(): number;

  /** Values of a score: 1 for a binary classifier or a regression. */
  get outputCount(): number;

  /**
   * Workers that can score now. Fewer than were asked for where one has died and its successor is still starting or did
   * not start; 0 after `close()`.
   */
  get workerCount(): number;

  /**
   * The scores of many rows: `[n, featureCount]`, one row after the other, to `[n, outputCount]`. NaN is a missing
   * value. `rows` is copied piece by piece and left as it is; do not change it before the promise settles. Several
   * calls at once take turns, piece by piece.
   *
   * Rejects with a `TypeError` where `rows` is no `Float32Array`, a `RangeError` where the last row is not whole or
   * `featureCount` is not the forest's, the signal's reason, what `onProgress` throws, and an `Error` where the pool is
   * closed or a worker died with rows of this batch.
   */
  scoreRows(rows: Float32Array, options?: BatchOptions): Promise<Float64Array>;

  /**
   * The scores of many rows, given as `featureCount` columns of `[n]` each: `[n, outputCount]`. Otherwise as
   * `scoreRows`; a `RangeError` where the number of columns is not the forest's or their lengths differ.
   */
  scoreColumns(columns: readonly Float32Array[], options?: BatchOptions): Promise<Float64Array>;

  /** Ends the workers. What is pending rejects with an `Error`, and so does every later call. */
  close(): void;
}
