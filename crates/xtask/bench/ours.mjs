// Our engines as engines.mjs has the peers, through the package's public API; and what only we measure.

import { quantile, spread } from "./measure.mjs";

const IN_NODE = typeof process === "object" && Boolean(process.versions?.node);
const PACKAGE = IN_NODE ? new URL("../../../pkg/", import.meta.url) : new URL("/pkg/", globalThis.location.href);

/** One build of one program, in a module of its own: a script holds one wasm. */
async function load(files, program, suffix) {
  const script = await import(new URL(`dist/${program}.js?${suffix}`, PACKAGE));
  const bytes = await files.read(new URL(`dist/${program}${suffix}_bg.wasm`, PACKAGE));
  const wasm = await script.default({ module_or_path: bytes });
  return { ...script, wasm };
}

function factory(name, suffix, settings) {
  const make = async (files) => {
    const { Forest } = await load(files, "engine", suffix);
    const forest = new Forest(await files.read("forest.bin"));
    return {
      name,
      version: "this commit",
      settings,
      exact: true,
      batch: (rows) => forest.scoreRows(rows),
      row: (row) => forest.score(row),
    };
  };
  make.engine = name;
  return make;
}

/** What a portal calls: patients by column, checked and calibrated. Its columns are made before the first round. */
const headless = async (files) => {
  const predictor = await load(files, "predictor", "");
  const parts = ["model/manifest.json", "model/forest.bin", "model/conformance.csv"];
  const model = new predictor.Model(...(await Promise.all(parts.map((name) => files.read(name)))));
  const names = model.manifest().forest.columns;
  let given;
  let columns;
  const named = (rows, n) => {
    if (rows !== given) {
      given = rows;
      const column = (k) => Float64Array.from({ length: n }, (_, i) => rows[i * names.length + k]);
      columns = Object.fromEntries(names.map((name, k) => [name, column(k)]));
    }
    return columns;
  };
  return {
    name: "bosque predictBatch",
    version: "this commit",
    settings: "wasm with SIMD; batch: one predictBatch() of columns; row: one predict() of an object each",
    exact: true,
    batch: (rows, n) => model.predictBatch(named(rows, n)).raw,
    row: (row) => model.predict(Object.fromEntries(names.map((name, k) => [name, row[k]]))).raw,
  };
};
headless.engine = "bosque predictBatch";

const ours = [
  headless,
  factory("bosque", "", "wasm with SIMD; batch: one scoreRows(); row: one score() each"),
  factory("bosque without SIMD", "_plain", "plain wasm; batch: one scoreRows(); row: one score() each"),
];

/** Milliseconds of `work`, `rounds` times, after one that does not count. */
async function timed(rounds, work) {
  const times = [];
  for (let round = -1; round < rounds; round++) {
    const before = performance.now();
    await work();
    if (round >= 0) times.push(performance.now() - before);
  }
  return spread(times);
}

/** Microseconds a call of `work(i)`, in groups of `group` calls, at the median. */
function timedCalls(groups, group, work) {
  const times = [];
  for (let at = -1; at < groups; at++) {
    const before = performance.now();
    for (let i = 0; i < group; i++) work((at + 1) * group + i);
    if (at >= 0) times.push(((performance.now() - before) * 1000) / group);
  }
  return quantile(times.sort((a, b) => a - b), 0.5);
}

/** What no peer has, or what is about us alone. Runs by itself. */
ours.extra = async (files) => {
  const floats = (bytes) => new Float32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4);
  const rows = floats((await files.read("rows.f32")).slice());
  const width = files.nFeatures;
  const n = rows.length / width;
  const row = (i) => rows.subarray((i % n) * width, ((i % n) + 1) * width);
  const bytes = await files.read("forest.bin");
  const result = { rows: n };

  const engine = await load(files, "engine", "");
  const compile = [];
  for (let i = 0; i < 9; i++) {
    const before = performance.now();
    new engine.Forest(bytes).free();
    compile.push(performance.now() - before);
  }
  // The first one is what a page sees: nothing of it is compiled well yet.
  result.decodeAndCompileMs = { first: compile[0], later: spread(compile.slice(1)) };

  const forest = new engine.Forest(bytes);
  const columns = Array.from({ length: width }, (_, k) => Float32Array.from({ length: n }, (_, i) => rows[i * width + k]));
  result.batchByRowsMs = await timed(9, () => forest.scoreRows(rows));
  result.batchByColumnsMs = await timed(9, () => forest.scoreColumns(columns));
  result.rowsABatchUs = {};
  for (const count of [1, 10, 24, 47, 48, 100, 512, 1000]) {
    const some = rows.slice(0, count * width);
    result.rowsABatchUs[count] = timedCalls(60, 20, () => forest.scoreRows(some));
  }
  result.engineMemoryBytes = engine.wasm.memory.buffer.byteLength;

  const predictor = await load(files, "predictor", "");
  const model = new predictor.Model(
    await files.read("model/manifest.json"), await files.read("model/forest.bin"), await files.read("model/conformance.csv"),
  );
  const names = model.manifest().forest.columns;
  const patients = Array.from({ length: 1000 }, (_, i) => Object.fromEntries(names.map((name, k) => [name, row(i)[k]])));
  const named = Object.fromEntries(names.map((name, k) => [name, Float64Array.from(columns[k])]));
  const same = new (await load(files, "explainer", "")).Forest(bytes);
  result.predictUs = timedCalls(300, 20, (i) => model.predict(patients[i % patients.length]));
  result.scoreUs = timedCalls(300, 20, (i) => same.score(row(i)));
  result.predictBatchMs = await timed(9, () => model.predictBatch(named));
  result.predictorMemoryBytes = predictor.wasm.memory.buffer.byteLength;

  result.shapUs = timedCalls(100, 5, (i) => same.shap(row(i)));
  result.interactionsUs = timedCalls(20, 1, (i) => same.interactions(row(i)));
  const before = performance.now();
  same.shapRows(rows);
  result.shapBatchMs = performance.now() - before;

  if (!IN_NODE) result.workers = await workers(files, rows, width);
  return result;
};

/** Rows for which a second worker is worth its messages. */
const POOLED_ROWS = 200_000;

async function workers(files, rows, width) {
  const { BatchPool } = await import(new URL("pool.js", PACKAGE));
  const forest = await files.read("forest.bin");
  const many = new Float32Array(POOLED_ROWS * width);
  for (let at = 0; at < many.length; at += rows.length) many.set(rows.subarray(0, Math.min(rows.length, many.length - at)), at);
  const pools = await Promise.all([1, 2].map((workers) => BatchPool.open({ forest, workers })));
  const times = [[], []];
  for (let round = -1; round < 9; round++) {
    for (const [i, pool] of pools.entries()) {
      const before = performance.now();
      await pool.scoreRows(many);
      if (round >= 0) times[i].push(performance.now() - before);
    }
  }
  for (const pool of pools) pool.close();
  return { rows: POOLED_ROWS, cores: navigator.hardwareConcurrency, oneMs: spread(times[0]), twoMs: spread(times[1]) };
}

export default ours;
