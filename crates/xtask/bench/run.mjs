// Measures the engines in Node: node run.mjs CONFIG.json
//
// CONFIG: { dir (by prepare.py), modules (the node_modules of package.json), ours (path of ours.mjs, or none), engines
// (names, none: all), mode "batch" | "row" | "both" | "coldstart", rounds, batchRows, singleRows, groupRows }. Paths are
// relative to CONFIG. One JSON document on stdout and nothing else.

import { execFileSync } from "node:child_process";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { peers } from "./engines.mjs";
import { choose, engineName, measure, spread } from "./measure.mjs";
import { readConfig } from "./config.mjs";

// Some engines write to the console when they start; stdout is for the document.
console.log = console.info = console.error;

const [configPath, firstEngine] = process.argv.slice(2);

try {
  const config = await readConfig(configPath);
  const result = firstEngine ? await firstPrediction(config, firstEngine) : await run(config);
  process.stdout.write(JSON.stringify(result, null, firstEngine ? 0 : 1) + "\n");
} catch (error) {
  console.error(error);
  process.exitCode = 1;
}

async function run(config) {
  const runtime = { node: process.version, v8: process.versions.v8, arch: process.arch };
  const { dir, modules, ours, meta, versions, ...settings } = config;
  const document = { runtime, forest: meta, config: settings };
  if (config.mode === "coldstart") return { ...document, engines: await coldStarts(config) };
  const floats = (bytes, Kind) => new Kind(bytes.buffer, bytes.byteOffset, bytes.length / Kind.BYTES_PER_ELEMENT);
  const files = nodeFiles(config);
  const engines = await measure({
    chosen: choose(config.engines, peers, await ourFactories(config)),
    files,
    rows: floats((await files.read("rows.f32")).slice(), Float32Array),
    expected: floats((await files.read("expected.f64")).slice(), Float64Array),
    trees: config.meta.trees,
    config,
    cpu: processMs,
  });
  return { ...document, engines };
}

function processMs() {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

async function ourFactories({ ours }) {
  return ours ? (await import(pathToFileURL(ours))).default : [];
}

/** Files from disk, by the names that engines.mjs uses. */
function nodeFiles({ dir, modules, meta, versions }) {
  const url = (name) => {
    if (name instanceof URL || /^[a-z]+:/.test(name)) return String(name);
    const inModules = name.startsWith("node_modules/");
    return pathToFileURL(inModules ? path.join(modules, name.slice("node_modules/".length)) : path.join(dir, name)).href;
  };
  const read = async (name) => new Uint8Array(await readFile(fileURLToPath(url(name))));
  return { url, read, nFeatures: meta.n_features, versions };
}

/** From the start of a new process to its first prediction, for each engine. */
async function coldStarts(config) {
  const engines = [];
  const chosen = choose(config.engines, peers, await ourFactories(config));
  const times = chosen.map(() => []);
  for (let round = 0; round < (config.rounds ?? 5); round++) {
    chosen.forEach(({ make }, i) => {
      const child = [fileURLToPath(import.meta.url), configPath, engineName(make)];
      times[i].push(JSON.parse(execFileSync(process.execPath, child, { stdio: ["ignore", "pipe", "ignore"] })).ms);
    });
  }
  chosen.forEach(({ make, ours }, i) => engines.push({ name: engineName(make), ours, coldStartMs: spread(times[i]) }));
  return engines;
}

async function firstPrediction(config, name) {
  const files = nodeFiles(config);
  // A peer must not wait for ours to load.
  const isPeer = peers.some((make) => engineName(make) === name);
  const [{ make }] = choose([name], peers, isPeer ? [] : await ourFactories(config));
  const engine = await make(files);
  const p1 = await engine.row(new Float32Array(files.nFeatures));
  if (!Number.isFinite(p1)) throw new Error(`${name}: ${p1}`);
  // Counted from the start of the process.
  return { ms: performance.now() };
}
