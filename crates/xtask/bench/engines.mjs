// The peers, each behind the same small interface and each at its best; the same file runs in Node and in a page.
//
// A factory is `async (files) => engine`, with its engine's name as the property `engine`, so that one can be chosen
// without being started. `files` is the only way to anything:
//   read(name)   bytes of a file: of the prepared directory, of `node_modules/...`, or at a URL
//   url(name)    where `import` finds it
//   nFeatures    width of a row
//   versions     { package: version }
// An engine is { name, version, settings, exact, batch(rows, n), row(values) }. Rows are f32, row-major; batch answers with
// p1 of n rows and row with p1 of one; either may be a promise. `exact`: it runs the same trees, so that its answers can be
// held to scikit-learn's. What lies between the caller's rows and p1 (transposing, picking a class) is in an engine's time.

const IN_NODE = typeof process === "object" && Boolean(process.versions?.node);

function named(engine, factory) {
  factory.engine = engine;
  return factory;
}

export const onnxruntimeWeb = named("onnxruntime-web", async (files) => {
  const dist = "node_modules/onnxruntime-web/dist/";
  const binary = dist + "ort-wasm-simd-threaded.wasm";
  // The build with the wasm provider alone: the default one brings WebGPU's code and a wasm twice the size.
  const [ort, model] = await Promise.all([import(files.url(dist + "ort.wasm.bundle.min.mjs")), files.read("model.onnx")]);
  ort.env.wasm.numThreads = 1;
  // A page compiles the wasm while it streams in; Node has it read from disk.
  if (IN_NODE) ort.env.wasm.wasmBinary = await files.read(binary);
  else ort.env.wasm.wasmPaths = { wasm: files.url(binary) };
  const session = await ort.InferenceSession.create(model, { executionProviders: ["wasm"] });
  const input = session.inputNames[0];
  // The label is computed whether it is asked for or not; asking for one output saves its copy.
  const output = ["probabilities"];
  const values = new Float32Array(files.nFeatures);
  const feed = { [input]: new ort.Tensor("float32", values, [1, files.nFeatures]) };
  return {
    name: "onnxruntime-web",
    version: files.versions["onnxruntime-web"],
    settings: "wasm provider, SIMD, 1 thread, probabilities alone; batch: one run(); row: one run() each, feed reused",
    exact: true,
    async batch(rows, n) {
      const feeds = { [input]: new ort.Tensor("float32", rows, [n, files.nFeatures]) };
      const both = (await session.run(feeds, output)).probabilities.data;
      const p1 = new Float32Array(n);
      for (let i = 0; i < n; i++) p1[i] = both[2 * i + 1];
      return p1;
    },
    async row(row) {
      values.set(row);
      return (await session.run(feed, output)).probabilities.data[1];
    },
  };
});

export const ydfInference = named("ydf-inference", async (files) => {
  const script = "node_modules/ydf-inference/dist/inference.js";
  let start;
  if (IN_NODE) {
    const { createRequire } = await import("node:module");
    start = createRequire(files.url(script))(new URL(files.url(script)).pathname);
  } else {
    // Both are classic scripts, as their documentation has them; order does not matter before the model is unzipped.
    await Promise.all(["node_modules/jszip/dist/jszip.min.js", script].map((name) => addScript(files.url(name))));
    start = globalThis.YDFInference;
  }
  const [ydf, zip] = await Promise.all([start(), files.read("ydf.zip")]);
  const model = await ydf.loadModelFromZipBlob(zip);
  const width = files.nFeatures;
  const names = Array.from({ length: width }, (_, column) => `x${column}`);
  const single = Object.fromEntries(names.map((name) => [name, [0]]));
  return {
    name: "ydf-inference",
    version: files.versions["ydf-inference"],
    settings: "the same trees in a YDF model, engine RandomForestOptPred, predict() on columns, transposing in its time",
    exact: true,
    batch(rows, n) {
      const examples = {};
      for (let column = 0; column < width; column++) {
        const values = new Array(n);
        for (let i = 0, at = column; i < n; i++, at += width) values[i] = rows[at];
        examples[names[column]] = values;
      }
      return Float32Array.from(model.predict(examples));
    },
    row(row) {
      for (let column = 0; column < width; column++) single[names[column]][0] = row[column];
      return model.predict(single)[0];
    },
  };
});

function addScript(url) {
  return new Promise((resolve, reject) => {
    const script = Object.assign(document.createElement("script"), { src: url, onload: resolve });
    script.onerror = () => reject(new Error(`${url} does not load`));
    document.head.append(script);
  });
}

export const m2cgen = named("m2cgen", async (files) => {
  const { default: score } = await import(files.url("m2cgen.mjs"));
  const width = files.nFeatures;
  return {
    name: "m2cgen",
    version: files.versions.m2cgen,
    settings: "generated JavaScript as it comes; a view of each row",
    exact: true,
    batch(rows, n) {
      const p1 = new Float64Array(n);
      for (let i = 0; i < n; i++) p1[i] = score(rows.subarray(i * width, (i + 1) * width))[1];
      return p1;
    },
    row: (row) => score(row)[1],
  };
});

// Adds what each row finds in one tree. A tree at a time for all rows, not a row at a time for all trees: the tree stays in
// the first cache and its first branches in the predictor, which takes half the time. The left child is the next node.
function addTree(sums, rows, width, root, feature, threshold, right, p1) {
  for (let i = 0, row = 0; i < sums.length; i++, row += width) {
    let node = root;
    let column;
    while ((column = feature[node]) >= 0) node = rows[row + column] <= threshold[node] ? node + 1 : right[node];
    sums[i] += p1[node];
  }
}

// The arrays of plain.bin; the layout is described where prepare.py writes it.
async function plainForest(files) {
  // Copied, because a view needs its start aligned.
  const { buffer } = (await files.read("plain.bin")).slice();
  const [width, trees, nodes] = new Int32Array(buffer, 0, 3);
  return {
    width,
    trees,
    nodes,
    p1: new Float64Array(buffer, 16, nodes),
    threshold: new Float32Array(buffer, 16 + 8 * nodes, nodes),
    feature: new Int32Array(buffer, 16 + 12 * nodes, nodes),
    right: new Int32Array(buffer, 16 + 16 * nodes, nodes),
    roots: new Int32Array(buffer, 16 + 20 * nodes, trees),
  };
}

export const plainJavaScript = named("plain JavaScript", async (files) => {
  const { width, trees, p1, threshold, feature, right, roots } = await plainForest(files);
  return {
    name: "plain JavaScript",
    version: "1",
    settings: "typed arrays, early-exit walk; batch: tree by tree, row: one walk a tree",
    exact: true,
    batch(rows, n) {
      const sums = new Float64Array(n);
      for (let tree = 0; tree < trees; tree++) addTree(sums, rows, width, roots[tree], feature, threshold, right, p1);
      for (let i = 0; i < n; i++) sums[i] /= trees;
      return sums;
    },
    row(row) {
      let sum = 0;
      for (let tree = 0; tree < trees; tree++) {
        let node = roots[tree];
        let column;
        while ((column = feature[node]) >= 0) node = row[column] <= threshold[node] ? node + 1 : right[node];
        sum += p1[node];
      }
      return sum / trees;
    },
  };
});

// Adds what each row finds in one tree, four rows side by side: every row takes as many steps as the tree is deep, and a
// leaf leads to itself. No branch depends on the data, and four chains of loads overlap.
function addTreeAbreast(sums, rows, width, root, depth, child, column, threshold, p1) {
  let i = 0;
  for (; i + 4 <= sums.length; i += 4) {
    const row0 = i * width, row1 = row0 + width, row2 = row1 + width, row3 = row2 + width;
    let a = root, b = root, c = root, d = root;
    for (let step = 0; step < depth; step++) {
      a = child[a] + +(rows[row0 + column[a]] > threshold[a]);
      b = child[b] + +(rows[row1 + column[b]] > threshold[b]);
      c = child[c] + +(rows[row2 + column[c]] > threshold[c]);
      d = child[d] + +(rows[row3 + column[d]] > threshold[d]);
    }
    sums[i] += p1[a];
    sums[i + 1] += p1[b];
    sums[i + 2] += p1[c];
    sums[i + 3] += p1[d];
  }
  for (; i < sums.length; i++) {
    let node = root;
    for (let step = 0; step < depth; step++) node = child[node] + +(rows[i * width + column[node]] > threshold[node]);
    sums[i] += p1[node];
  }
}

export const branchFreeJavaScript = named("branch-free JavaScript", async (files) => {
  const forest = await plainForest(files);
  const { width, trees, roots } = forest;
  const { child, column, threshold, p1, depth } = abreast(forest);
  return {
    name: "branch-free JavaScript",
    version: "1",
    settings: "typed arrays, fixed number of steps; batch: tree by tree, 4 rows side by side, row: 4 trees side by side",
    exact: true,
    batch(rows, n) {
      const sums = new Float64Array(n);
      for (let tree = 0; tree < trees; tree++) {
        addTreeAbreast(sums, rows, width, roots[tree], depth[tree], child, column, threshold, p1);
      }
      for (let i = 0; i < n; i++) sums[i] /= trees;
      return sums;
    },
    row(row) {
      let sum = 0;
      let tree = 0;
      for (; tree + 4 <= trees; tree += 4) {
        let a = roots[tree], b = roots[tree + 1], c = roots[tree + 2], d = roots[tree + 3];
        const steps = Math.max(depth[tree], depth[tree + 1], depth[tree + 2], depth[tree + 3]);
        for (let step = 0; step < steps; step++) {
          a = child[a] + +(row[column[a]] > threshold[a]);
          b = child[b] + +(row[column[b]] > threshold[b]);
          c = child[c] + +(row[column[c]] > threshold[c]);
          d = child[d] + +(row[column[d]] > threshold[d]);
        }
        sum = sum + p1[a] + p1[b] + p1[c] + p1[d];
      }
      for (; tree < trees; tree++) {
        let node = roots[tree];
        for (let step = 0; step < depth[tree]; step++) node = child[node] + +(row[column[node]] > threshold[node]);
        sum += p1[node];
      }
      return sum / trees;
    },
  };
});

// Lays each tree out by levels, so that the right child stands next to the left one; a leaf is its own child.
function abreast({ trees, nodes, p1, threshold, feature, right, roots }) {
  const to = {
    child: new Int32Array(nodes),
    column: new Int32Array(nodes),
    threshold: new Float32Array(nodes).fill(Infinity),
    p1: new Float64Array(nodes),
    depth: new Int32Array(trees),
  };
  for (let tree = 0; tree < trees; tree++) {
    let next = roots[tree] + 1;
    const queue = [{ from: roots[tree], at: roots[tree], level: 0 }];
    for (const { from, at, level } of queue) {
      to.depth[tree] = level;
      if (feature[from] < 0) {
        to.child[at] = at;
        to.p1[at] = p1[from];
        continue;
      }
      to.child[at] = next;
      to.column[at] = feature[from];
      to.threshold[at] = threshold[from];
      queue.push({ from: from + 1, at: next, level: level + 1 }, { from: right[from], at: next + 1, level: level + 1 });
      next += 2;
    }
  }
  return to;
}

export const peers = [onnxruntimeWeb, ydfInference, m2cgen, plainJavaScript, branchFreeJavaScript];
