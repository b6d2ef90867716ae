// Has Lighthouse judge a page as a desktop and as a phone shows it: node lighthouse.mjs MODULES CHROME URL CATEGORIES RUNS FLAGS
//
// Each run has a browser of its own; the median counts. CATEGORIES, separated by commas, must each reach 95 of 100; but a phone's
// performance, on a link of 1.6 Mbit/s and a processor four times slower, is printed only. All scores are printed, with what
// costs points. Exit status 1 where one is too low.

import { createRequire } from "node:module";
import path from "node:path";
import { pathToFileURL } from "node:url";

const [modules, chromePath, url, held, times, flags] = process.argv.slice(2);
const resolve = createRequire(path.join(modules, "index.js")).resolve;
const load = (name) => import(pathToFileURL(resolve(name)).href);
const { default: lighthouse, desktopConfig } = await load("lighthouse");
const { launch } = await load("chrome-launcher");

const CATEGORIES = ["performance", "accessibility", "best-practices"];
const FEWEST = 95;
// Each run begins at another page of the same server, and one without a word on the console. From about:blank the page's
// Cross-Origin-Opener-Policy leads into a process of its own, and now and then that one is recorded only after it has begun to load:
// NO_NAVSTART.
const blankPage = new URL("embed/embed.html", url).href;

const low = [];
for (const [device, config] of [["desktop", desktopConfig], ["phone", undefined]]) {
  const runs = [];
  for (let i = 0; i < Number(times); i += 1) runs.push(await run(config));
  const scores = CATEGORIES.map((id) => median(runs.map(({ categories }) => Math.round(categories[id].score * 100))));
  CATEGORIES.forEach((id, i) => console.log(`${device.padEnd(8)} ${id.padEnd(16)} ${String(scores[i]).padStart(3)}`));
  for (const id of ["first-contentful-paint", "largest-contentful-paint", "total-blocking-time", "speed-index", "cumulative-layout-shift"]) {
    console.log(`  ${id.padEnd(25)} ${runs.map(({ audits }) => audits[id].displayValue).join(", ")}`);
  }
  for (const { title, displayValue, score } of Object.values(runs[0].audits)) {
    if (score !== null && score < 0.9) console.log(`  ${score.toFixed(2)} ${title}${displayValue ? `: ${displayValue}` : ""}`);
  }
  const counts = (id) => held.split(",").includes(id) && !(device === "phone" && id === "performance");
  low.push(...CATEGORIES.filter((id, i) => counts(id) && scores[i] < FEWEST).map((id) => `${id} on a ${device}`));
}
if (low.length > 0) {
  console.error(`below ${FEWEST}: ${low.join(", ")}`);
  process.exitCode = 1;
}

async function run(config) {
  const chrome = await launch({ chromePath, chromeFlags: flags.split(" "), logLevel: "silent" });
  try {
    const { lhr } = await lighthouse(url, { port: chrome.port, logLevel: "error", blankPage, onlyCategories: CATEGORIES }, config);
    if (lhr.runtimeError) throw new Error(lhr.runtimeError.message);
    return lhr;
  } finally {
    await chrome.kill();
  }
}

function median(values) {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
}
