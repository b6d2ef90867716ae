// Scores a file of patients: node score.mjs patients.csv > answers.csv
//
// The answers are byte for byte those of `bosque predict`. Refused rows go to the other stream, and the exit status is 3.

import { readFileSync } from "node:fs";
import init, { InputError, predictBatch } from "@bosque/predictor";

await init({ models: ["week20"], lang: "en" });

const [header, ...lines] = readFileSync(process.argv[2], "utf8").trimEnd().split(/\r?\n/).map((line) => line.split(","));
const columns = Object.fromEntries(
  header.map((name, i) => [name, Float64Array.from(lines, (cells) => (cells[i]?.trim() ? Number(cells[i]) : NaN))]),
);

try {
  const { probability, raw, prediction, outOfRange, refused } = predictBatch(columns);
  const isRefused = new Set(refused.map(({ index }) => index));
  console.log("row,probability,raw,prediction,flags");
  lines.forEach((_, i) => {
    const flags = outOfRange[i] ? "out_of_range" : "";
    if (!isRefused.has(i)) console.log([i + 1, probability[i], raw[i], prediction[i], flags].join());
  });
  for (const { index, problems } of refused) {
    for (const { field, message } of problems) console.error(`row ${index + 1}: ${field}: ${message}`);
  }
  if (refused.length > 0) process.exitCode = 3;
} catch (error) {
  if (!(error instanceof InputError)) throw error;
  console.error(error.message); // a needed column is missing
  process.exitCode = 1;
}
