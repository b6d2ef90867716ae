// What the tests of the package read: the repository's own vectors, so that the package is held to what the rest is held to.

import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const root = new URL(`${pathToFileURL(process.env.BOSQUE_ROOT).href}/`);

/** A file of the repository. */
export const text = (path) => readFileSync(new URL(path, root), "utf8");
export const bytes = (path) => new Uint8Array(readFileSync(new URL(path, root)));

/** What the Rust half of the test has prepared. */
export const prepared = (name) => readFileSync(new URL(name, import.meta.url));

/** The conformance set of a model: `{ patient, raw, probability }[]`. */
export function conformance(model) {
  const [header, ...lines] = text(`models/${model}/conformance.csv`).trim().split("\n").map((line) => line.split(","));
  return lines.map((cells) => {
    const row = Object.fromEntries(cells.map((cell, i) => [header[i], Number(cell)]));
    const { raw, probability, ...patient } = row;
    return { patient, raw, probability };
  });
}

/** Patients by column. */
export function columns(patients) {
  return Object.fromEntries(Object.keys(patients[0]).map((name) => [name, Float64Array.from(patients, (p) => p[name])]));
}

let copies = 0;
/** The installed package's module as if nobody had called it yet. */
export function fresh() {
  return import(`${import.meta.resolve("@bosque/predictor")}?${++copies}`);
}
