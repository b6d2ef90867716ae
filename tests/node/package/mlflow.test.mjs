// invocations(): MLflow's own answers, from the vectors that the native test is held to.

import assert from "node:assert/strict";
import { before, test } from "node:test";
import init, { OptionError, invocations } from "@bosque/predictor";
import { prepared, text } from "./vectors.mjs";

const { cases } = JSON.parse(text("crates/interop/tests/mlflow/cases.json"));
const differences = JSON.parse(text("crates/interop/tests/mlflow/differences.json"));
// JavaScript hands on texts, so what is no UTF-8 does not come so far; nor do other addresses than /invocations.
const asked = cases.filter(({ method, path, body }) => method === "POST" && path === "/invocations" && typeof body === "string");

before(async () => {
  await init({ models: [new Uint8Array(prepared("mlflow.model"))], unverified: "allow" });
});

function essence({ status, contentType, body }) {
  const found = { status, content_type: contentType };
  let parsed;
  try {
    parsed = JSON.parse(body);
  } catch {
    return found; // a line of text stands beside 415
  }
  for (const key of ["predictions", "error_code"]) if (parsed[key] !== undefined) found[key] = parsed[key];
  return found;
}

for (const { name, content_type, body, mlflow } of asked) {
  test(name, () => {
    const answer = invocations(body, content_type ?? "");
    const ours = essence(answer);
    const difference = differences[name];
    if (difference) {
      const { because, ...wanted } = difference;
      assert.deepEqual({ ...ours, ...wanted }, ours);
    } else {
      const { status, content_type, predictions, error_code } = mlflow;
      const theirs = { status, content_type };
      if (predictions !== undefined) theirs.predictions = predictions;
      if (error_code !== undefined) theirs.error_code = error_code;
      assert.deepEqual(ours, theirs);
    }
    assert.ok(!answer.body.includes("4711"), answer.body);
    if (answer.status !== 200 && answer.contentType === "application/json") {
      assert.deepEqual(Object.keys(JSON.parse(answer.body)).sort(), ["error_code", "message"]);
    }
  });
}

test("the table is worth something", () => {
  const count = (status) => asked.filter(({ mlflow }) => mlflow.status === status).length;
  assert.ok(count(200) > 30 && count(400) > 40 && count(415) > 8, `${count(200)} ${count(400)} ${count(415)}`);
});

test("arguments are texts", () => {
  for (const call of [() => invocations({}, "application/json"), () => invocations("{}"), () => invocations(undefined, "")]) {
    assert.throws(call, OptionError);
  }
});
