"""The native peers, a batch at a time at the caller's word, so that it can take turns with another process.

    python native.py DIR ROUNDS

DIR is by prepare.py. First a line with the engines; then, for each line on stdin with an engine's name, one batch of all
rows on one thread and a line {"engine", "ms", "cpu_ms"}. Ends with its input, or after ROUNDS runs for each engine.
"""

import json
import platform
import sys
import time
from importlib.metadata import version
from pathlib import Path

import numpy as np
import onnxruntime
import sklearn
import tl2cgen

sys.dont_write_bytecode = True  # leaves nothing beside prepare.py
from prepare import read_forest, scikit_forest  # noqa: E402

# f32 engines; a row that takes a wrong way in one tree differs by far more.
TOLERANCE = 1e-6


def engines(folder, rows):
    """name -> (version, settings, a function that answers with p1 of all rows)."""
    classifier = scikit_forest(read_forest(folder / "forest.json.gz"))
    sklearn.set_config(assume_finite=True)
    yield ("scikit-learn", version("scikit-learn"), "predict_proba, n_jobs=1, assume_finite",
           lambda: classifier.predict_proba(rows)[:, 1])

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    session = onnxruntime.InferenceSession(folder / "model.onnx", options, providers=["CPUExecutionProvider"])
    feed = {session.get_inputs()[0].name: rows}
    yield ("onnxruntime", version("onnxruntime"), "CPU provider, 1 thread, one run(), probabilities alone",
           lambda: session.run(["probabilities"], feed)[0][:, 1])

    # tl2cgen asks for rows of the thresholds' type and does not convert; we hand them over converted.
    rows64 = rows.astype(np.float64)
    for name, file in [("tl2cgen", "tl2cgen.so"), ("tl2cgen quantised", "tl2cgen-quantised.so")]:
        if not (folder / file).exists():
            continue
        predictor = tl2cgen.Predictor(folder / file, nthread=1)
        yield (name, version("tl2cgen"), "gcc -O3, f64 rows ready made, 1 thread, DMatrix in its time",
               lambda predictor=predictor: predictor.predict(tl2cgen.DMatrix(rows64, dtype="float64")).ravel())


def main():
    folder, rounds = Path(sys.argv[1]), int(sys.argv[2])
    meta = json.loads((folder / "meta.json").read_text())
    rows = np.fromfile(folder / "rows.f32", "<f4").reshape(meta["n_rows"], meta["n_features"])
    expected = np.fromfile(folder / "expected.f64", "<f8")
    runs, about = {}, []
    for name, its_version, settings, run in engines(folder, rows):
        error = float(np.abs(run() - expected).max())
        if not error <= (0 if name == "scikit-learn" else TOLERANCE):
            raise SystemExit(f"{name} differs from scikit-learn by {error}")
        runs[name] = run
        about.append({"name": name, "version": its_version, "settings": settings, "maxError": error})
    print(json.dumps({"python": platform.python_version(), "rows": len(rows), "engines": about}), flush=True)

    # Each has run once already, for the check: it is warm.
    left = rounds * len(runs)
    while left > 0 and (line := sys.stdin.readline()):
        name = line.strip()
        if name not in runs:
            raise SystemExit(f"no engine {name!r} among {', '.join(runs)}")
        wall, cpu = time.perf_counter(), time.process_time()
        runs[name]()
        took = {"engine": name, "ms": (time.perf_counter() - wall) * 1000, "cpu_ms": (time.process_time() - cpu) * 1000}
        print(json.dumps(took), flush=True)
        left -= 1


if __name__ == "__main__":
    main()
