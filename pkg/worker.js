// Scores pieces of a batch for pool.js: a module worker that is told everything by message.
//
//   first, in    { wasm: WebAssembly.Module | BufferSource, forest: Uint8Array }
//         out    { ready: { featureCount, outputCount, pieceRows } }, { error }, or { unread: true }
//   then, in     { id, rows: Float32Array [n, featureCount] } or { id, columns: Float32Array [featureCount, n] }
//         out    { id, room: ArrayBuffer, scores: Float64Array [n, outputCount] } or { id, room, error, broken }
//
// `rows`, `columns`, `scores` and `room` are transferred; `room` is what the rows came in, erased, for the next ones.
// `error` is { name, message }; it never repeats a value. `pieceRows`: how many rows a piece may have. `unread`: a
// message could not be read here, as may happen to a compiled module; send bytes. `broken`: the engine has trapped, and
// this worker is not to be used again.

import { Forest, initSync } from "./dist/engine.js";

// A piece holds at most so many rows, and so many numbers: half a megabyte stays in the processor's cache.
const PIECE_ROWS = 8192;
const PIECE_VALUES = 1 << 17;
// When no piece has come for so long, the last one is erased from the engine's memory; while pieces come, each one
// overwrites the one before.
const IDLE_MS = 5;

let forest = null;
let memory;
let clean;
let forgetting;

self.addEventListener("message", ({ data }) => {
  if (forest) answer(data);
  else start(data);
});

self.addEventListener("messageerror", () => self.postMessage({ unread: true }));

function start({ wasm, forest: bytes }) {
  try {
    ({ memory } = initSync({ module: wasm }));
    const opened = new Forest(bytes);
    const { featureCount, outputCount } = opened;
    const pieceRows = Math.max(1, Math.min(PIECE_ROWS, Math.floor(PIECE_VALUES / featureCount)));
    // The largest pieces of both kinds, all zeros: the engine takes the memory that it will ever need.
    opened.scoreRows(new Float32Array(pieceRows * featureCount));
    opened.scoreColumns(inColumns(new Float32Array(pieceRows * featureCount), featureCount));
    clean = new Uint8Array(memory.buffer).slice();
    forest = opened;
    self.postMessage({ ready: { featureCount, outputCount, pieceRows } });
  } catch (error) {
    self.postMessage({ error: told(error) });
  }
}

function answer({ id, rows, columns }) {
  clearTimeout(forgetting);
  const values = rows ?? columns;
  const reply = { id, room: values.buffer };
  try {
    reply.scores = rows ? forest.scoreRows(rows) : forest.scoreColumns(inColumns(columns, forest.featureCount));
  } catch (error) {
    reply.error = told(error);
    // After a trap the engine's memory may be in any state.
    reply.broken = error instanceof WebAssembly.RuntimeError;
  }
  values.fill(0);
  self.postMessage(reply, reply.scores ? [reply.room, reply.scores.buffer] : [reply.room]);
  forgetting = setTimeout(forget, IDLE_MS);
}

/**
 * Puts the engine's memory back to what it was before any row came. An allocator does not erase what it frees, so the
 * last piece would lie there for as long as the page is open. Safe because between two calls memory is all the state
 * that the engine has, and scoring changes nothing that is to last.
 */
function forget() {
  const now = new Uint8Array(memory.buffer);
  now.set(clean);
  // It has grown only if a piece was larger than `pieceRows`.
  now.fill(0, clean.length);
}

/** Views of the columns, which follow one another. */
function inColumns(values, featureCount) {
  const n = values.length / featureCount;
  return Array.from({ length: featureCount }, (_, column) => values.subarray(column * n, (column + 1) * n));
}

/** An error as plain data, which every browser can post. */
function told(error) {
  return error instanceof Error
    ? { name: error.name, message: error.message }
    : { name: "Error", message: String(error) };
}
