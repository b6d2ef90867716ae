// What is measured and how, alike in Node and in a page: first that every engine answers rightly, then how fast it does.

// An f32 engine's answers lie within this of scikit-learn's; its rounding adds up with the trees. A row that takes a wrong
// way in one tree is off by a good part of 1 / trees, which is far more.
const peerTolerance = (trees) => Math.max(1e-6, 1e-8 * trees);
// Enough to show that the single-row way is another way to the same answers.
const CHECKED_ROWS = 500;

/** Chosen factories, as [{ make, ours }]; no names, or none given, means all. */
export function choose(names, peers, ours = []) {
  const all = [...peers.map((make) => ({ make, ours: false })), ...ours.map((make) => ({ make, ours: true }))];
  if (!names?.length) return all;
  return names.map((name) => {
    const found = all.find(({ make }) => engineName(make) === name);
    if (!found) throw new Error(`no engine ${name} among ${all.map(({ make }) => engineName(make)).join(", ")}`);
    return found;
  });
}

export const engineName = (factory) => factory.engine ?? factory.name;

// Awaiting what is no promise costs a turn of the queue, which a fast row would be charged for.
const settled = (value) => (typeof value?.then === "function" ? value : null);

/**
 * Runs every engine in every round, in an order that rotates, after a round that does not count.
 *
 * config: rounds, batchRows (rows a call, the calls of a round cover all rows), singleRows (a round), groupRows (single rows
 * between two looks at the clock), mode "batch", "row" or "both". cpu: () => milliseconds of the process, or null.
 */
export async function measure({ chosen, files, rows, expected, trees, config, cpu }) {
  const width = files.nFeatures;
  const count = expected.length;
  const { rounds = 7, batchRows = count, singleRows = 2000, groupRows = 20, mode = "both" } = config;
  const chunks = [];
  for (let at = 0; at < count; at += batchRows) {
    const n = Math.min(batchRows, count - at);
    chunks.push({ at, n, values: rows.subarray(at * width, (at + n) * width) });
  }
  // Spread over all rows, and each in memory of its own, as a caller would have it.
  const singles = Array.from({ length: singleRows }, (_, i) => Math.floor((i * count) / singleRows));
  const values = singles.map((i) => rows.slice(i * width, (i + 1) * width));

  const entries = [];
  for (const { make, ours } of chosen) {
    const engine = await make(files);
    const maxError = await check(engine, ours ? 0 : peerTolerance(trees), { chunks, expected, singles, values });
    const { name, version, settings, exact } = engine;
    entries.push({ engine, wall: [], cpu: [], groups: [], report: { name, version, settings, exact, ours, maxError } });
  }

  for (let round = -1; round < rounds; round++) {
    for (let i = 0; i < entries.length; i++) {
      const entry = entries[(i + round + 1) % entries.length];
      if (mode !== "row") {
        const time = await timeBatch(entry.engine, chunks, cpu);
        if (round >= 0) entry.wall.push(time.wall);
        if (round >= 0 && cpu) entry.cpu.push(time.cpu);
      }
      if (mode !== "batch") {
        const groups = await timeRows(entry.engine, values, groupRows);
        if (round >= 0) entry.groups.push(groups);
      }
    }
  }

  return entries.map(({ wall, cpu, groups, report }) => {
    if (mode !== "row") {
      report.batch = { rows: count, batchRows, wallMs: spread(wall), cpuMs: cpu.length ? spread(cpu) : null };
    }
    if (mode !== "batch") {
      const us = groups.flat().sort((a, b) => a - b);
      report.row = { rows: us.length * groupRows, groupRows, minUs: us[0] };
      Object.assign(report.row, { p50Us: quantile(us, 0.5), p95Us: quantile(us, 0.95) });
      report.row.roundP50Us = groups.map((group) => quantile([...group].sort((a, b) => a - b), 0.5));
    }
    return report;
  });
}

async function timeBatch(engine, chunks, cpu) {
  const cpuBefore = cpu?.();
  const before = performance.now();
  for (const { values, n } of chunks) {
    const answer = engine.batch(values, n);
    if (settled(answer)) await answer;
  }
  const wall = performance.now() - before;
  return { wall, cpu: cpu ? cpu() - cpuBefore : null };
}

/** Microseconds a row, one figure for each group. */
async function timeRows(engine, values, groupRows) {
  const groups = [];
  let sum = 0;
  for (let start = 0; start + groupRows <= values.length; start += groupRows) {
    const before = performance.now();
    for (let i = start; i < start + groupRows; i++) {
      const answer = engine.row(values[i]);
      sum += settled(answer) ? await answer : answer;
    }
    groups.push(((performance.now() - before) * 1000) / groupRows);
  }
  // Read, so that no compiler may leave the work out.
  if (!Number.isFinite(sum)) throw new Error("an answer that is no number");
  return groups;
}

/** Greatest difference from scikit-learn; throws where an engine is not what it says. Tolerance 0 (ours) is to the bit. */
async function check(engine, tolerance, { chunks, expected, singles, values }) {
  let worst = 0;
  const compare = (p1, at, way) => {
    const error = Math.abs(p1 - expected[at]);
    if (!(error <= 1)) throw new Error(`${engine.name}, ${way}, row ${at}: ${p1} is no probability`);
    if (engine.exact && error > tolerance) {
      throw new Error(`${engine.name}, ${way}, row ${at}: ${p1} instead of ${expected[at]}`);
    }
    worst = Math.max(worst, error);
  };
  if (tolerance === 0 && !engine.exact) throw new Error(`${engine.name} is ours and must be exact`);
  for (const { at, n, values } of chunks) {
    const p1 = await engine.batch(values, n);
    if (p1.length !== n) throw new Error(`${engine.name}: ${p1.length} answers for ${n} rows`);
    for (let i = 0; i < n; i++) compare(p1[i], at + i, "batch");
  }
  for (let i = 0; i < Math.min(CHECKED_ROWS, values.length); i++) compare(await engine.row(values[i]), singles[i], "row");
  return worst;
}

export const quantile = (sorted, q) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * q))];

export function spread(times) {
  const sorted = [...times].sort((a, b) => a - b);
  return { all: times, median: quantile(sorted, 0.5), min: sorted[0], max: sorted.at(-1) };
}
