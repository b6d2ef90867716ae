// The examples of the types' doc comments and of the README, run as they stand.

import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { test } from "node:test";
import { text } from "./vectors.mjs";

const types = text("pkg/index.d.ts");

/** `[name, code]` of every `@example`, with the declaration that follows its comment. */
const examples = [...types.matchAll(/\/\*\*((?:(?!\*\/)[^])*)\*\/\s*export (?:default )?function (\w+)/g)].map(
  ([, comment, name]) => {
    const code = comment.split("@example")[1]?.split("\n").map((line) => line.replace(/^\s*\* ?/, "")).join("\n");
    return [name, code];
  },
);
const readme = [...text("pkg/README.md").matchAll(/^```js\n([^]*?)^```/gm)]
  .map(([, code]) => code)
  .filter((code) => !/document|iframe|BatchPool/.test(code))
  .map((code, i) => [`README ${i + 1}`, code]);

let files = 0;
for (const [name, code] of [...examples, ...readme]) {
  test(name, async () => {
    assert.ok(code?.includes("@bosque/predictor"), `${name} has no example`);
    // An assertion that fails must fail the test, which console.assert alone does not.
    const file = new URL(`./example-${++files}.mjs`, import.meta.url);
    const strict = 'import { ok } from "node:assert/strict"; console.assert = ok; console.log = () => {};\n';
    writeFileSync(file, strict + code);
    await import(file.href);
  });
}

test("every function has one, and what is declared is what is there", async () => {
  const package_ = await import("@bosque/predictor");
  const functions = Object.entries(package_).filter(([name, value]) =>
    typeof value === "function" && !/Error$/.test(name));
  const names = functions.map(([name]) => (name === "default" ? "init" : name)).sort();
  assert.deepEqual(examples.map(([name]) => name).sort(), names);
  const errors = [...text("pkg/errors.d.ts").matchAll(/export class (\w+)/g)].map(([, name]) => name).sort();
  assert.deepEqual(Object.keys(package_).filter((name) => /Error$/.test(name)).sort(), errors);
  for (const name of errors) {
    const error = name === "InputError" ? new package_[name]([]) : name === "UnknownModelError" ? new package_[name]([]) : new package_[name]("x");
    assert.equal(error.name, name);
    assert.ok(error instanceof package_.BosqueError && error.code);
  }
  assert.ok(readme.length > 2);
});
