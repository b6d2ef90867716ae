// Measures the engines in Chromium: node page.mjs CONFIG.json CHROMIUM
//
// CONFIG as for run.mjs, and: coldRounds (5), timeoutSeconds (900), mounts ({ "/path/": folder }, more folders for the page
// to see). What ours.mjs imports must lie beside or below it, or in a mount. One JSON document on stdout: `engines` with the
// same measurement as run.mjs, the cold start of each and the bytes that it took, and `extra` from ours.

import { spawn } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { brotliCompress, constants } from "node:zlib";
import { readConfig } from "./config.mjs";
import { peers } from "./engines.mjs";
import { choose, engineName, spread } from "./measure.mjs";

const TYPES = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".json": "application/json",
  ".mjs": "text/javascript",
  ".wasm": "application/wasm",
};
const FLAGS = [
  "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
  "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage",
];
// Isolation gives the page a clock of 5 microseconds instead of 100, and lets workers share memory.
const HEADERS = {
  "Cache-Control": "no-store",
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Embedder-Policy": "require-corp",
};
// What the measurement itself reads is not what an engine needs.
const HARNESS = ["/bench/", "/data/rows.f32", "/data/expected.f64", "/result"];

const [configPath, chromium] = process.argv.slice(2);

try {
  process.stdout.write(JSON.stringify(await run(await readConfig(configPath), chromium), null, 1) + "\n");
} catch (error) {
  console.error(error);
  process.exitCode = 1;
}

async function run(config, chromium) {
  const { dir, modules, ours, mounts, meta, versions, ...settings } = config;
  const oursUrl = ours && `/ours/${path.basename(ours)}`;
  const folders = {
    "/bench/": path.dirname(fileURLToPath(import.meta.url)),
    "/data/": dir,
    "/node_modules/": modules,
    ...(ours && { "/ours/": path.dirname(ours) }),
    ...mounts,
  };
  const server = await serve(folders);
  const timeout = config.timeoutSeconds ?? 900;
  const visit = (task) => visitOnce(server, chromium, { meta, versions, ours: oursUrl, ...task }, timeout);
  try {
    const ourFactories = ours ? (await import(pathToFileURL(ours))).default : [];
    const names = choose(config.engines, peers, ourFactories).map(({ make }) => engineName(make));
    const cold = new Map(names.map((name) => [name, { times: [], requests: new Map() }]));
    // Before everything else, so that the first engine does not pay for a browser not yet in the page cache.
    await visit({ name: "first", engine: names[0] });
    for (let round = 0; round < (config.coldRounds ?? 5); round++) {
      for (const name of names) {
        const { result, requests } = await visit({ name: "first", engine: name });
        cold.get(name).times.push(result.ms);
        cold.get(name).requests = requests;
      }
    }
    const measured = await visit({ name: "measure", config: settings });
    const extra = ours ? (await visit({ name: "extra" })).result : null;
    for (const engine of measured.result) {
      const { times, requests } = cold.get(engine.name);
      engine.coldStartMs = spread(times);
      engine.transfer = await transfer(requests, oursUrl);
    }
    const runtime = { userAgent: measured.userAgent, crossOriginIsolated: measured.isolated };
    return { runtime, forest: meta, config: settings, engines: measured.result, extra };
  } finally {
    server.close();
  }
}

/** A server on loopback for these folders alone; `server.visit` is the page that it waits for. */
async function serve(folders) {
  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url, "http://localhost");
    const visit = server.visit;
    const answer = (status, type, body) => response.writeHead(status, { ...HEADERS, "Content-Type": type }).end(body);
    try {
      if (pathname === "/result") {
        const parts = [];
        for await (const part of request) parts.push(part);
        answer(204, "text/plain");
        visit.done(JSON.parse(Buffer.concat(parts).toString()));
        return;
      }
      const mount = Object.keys(folders).find((prefix) => pathname.startsWith(prefix));
      const file = mount && path.join(folders[mount], decodeURIComponent(pathname.slice(mount.length)));
      if (!file?.startsWith(path.join(folders[mount], "/"))) throw new Error("outside");
      let body = await readFile(file);
      // The task stands in the page, so that a cold start does not wait for another request.
      if (pathname === "/bench/page.html") {
        body = String(body).replace("/*TASK*/", () => `const task = ${JSON.stringify(visit.task)};`);
      }
      visit.requests.set(pathname, body);
      answer(200, TYPES[path.extname(file)] ?? "application/octet-stream", body);
    } catch {
      answer(404, "text/plain", "not here");
    }
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return server;
}

/** One page in a browser with a profile of its own; both are gone when this returns. */
async function visitOnce(server, chromium, task, timeoutSeconds) {
  const profile = await mkdtemp(path.join(tmpdir(), "bosque-bench-"));
  const requests = new Map();
  let browser;
  let timer;
  try {
    const answer = await new Promise((resolve, reject) => {
      const what = `${task.name} ${task.engine ?? ""}`.trim();
      server.visit = { task, requests, done: resolve };
      timer = setTimeout(() => reject(new Error(`${what}: no answer in ${timeoutSeconds} s`)), timeoutSeconds * 1000);
      const url = `http://127.0.0.1:${server.address().port}/bench/page.html`;
      browser = spawn(chromium, [...FLAGS, `--user-data-dir=${profile}`, url], { stdio: "ignore" });
      browser.on("error", reject);
      browser.on("exit", (code) => reject(new Error(`${what}: the browser ended (${code}) before it answered`)));
    });
    if (answer.error) throw new Error(`${task.name} ${task.engine ?? ""}: ${answer.error}`);
    return { ...answer, requests };
  } finally {
    clearTimeout(timer);
    if (browser) await end(browser);
    await rm(profile, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  }
}

async function end(browser) {
  if (browser.pid === undefined || browser.exitCode !== null || browser.signalCode !== null) return;
  const gone = new Promise((resolve) => browser.once("exit", resolve));
  browser.kill("SIGTERM");
  const late = setTimeout(() => browser.kill("SIGKILL"), 5000);
  await gone;
  clearTimeout(late);
}

/** Bytes of what an engine asked for, as they are and as a server would send them. */
async function transfer(requests, oursUrl) {
  const total = { rawBytes: 0, brotliBytes: 0, files: [] };
  for (const [name, body] of requests) {
    // ours.mjs joins the engine to the benchmark, like engines.mjs, and is no part of it.
    if (name === oursUrl || HARNESS.some((prefix) => name.startsWith(prefix))) continue;
    const brotliBytes = await brotli(body);
    total.rawBytes += body.length;
    total.brotliBytes += brotliBytes;
    total.files.push({ name, rawBytes: body.length, brotliBytes });
  }
  return total;
}

async function brotli(body) {
  const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: body.length };
  return (await promisify(brotliCompress)(body, { params })).length;
}
