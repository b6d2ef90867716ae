"""Forests by scikit-learn on generated data, and what scikit-learn answers: vectors that no code of this project wrote.

    python -m venv .venv && .venv/bin/pip install "scikit-learn==1.9.1" "numpy==2.4.6"
    .venv/bin/python tests/vectors/sklearn/make.py

Each NAME.json.gz holds a forest in the JSON form of `bosque import`, each NAME.csv rows (x0, x1, ...) with the bits of
predict_proba[:, 1] as p1. A test holds NAME.bin equal to the import of NAME.json.gz; the engines are tested on NAME.bin,
natively and in the browser. Rows stand at thresholds, one f32 beside them, and anywhere; some values are missing where the
forest was trained with missing ones.
"""

import gzip
import json
from pathlib import Path

import numpy as np
from sklearn.ensemble import ExtraTreesClassifier, RandomForestClassifier

HERE = Path(__file__).parent


def data(seed, rows, columns, whole=0, missing=0.0):
    """Noisy binary labels; the first `whole` columns hold small whole numbers."""
    rng = np.random.RandomState(seed)
    x = rng.normal(0, 2, size=(rows, columns))
    x[:, :whole] = np.round(x[:, :whole])
    y = (x[:, 0] + x[:, 1] * x[:, 2] + rng.normal(0, 1, rows) > 0.3).astype(int)
    x[rng.uniform(size=x.shape) < missing] = np.nan
    return x, y


def tree_json(estimator):
    tree = estimator.tree_
    value = tree.value[:, 0, :]
    p1 = value[:, 1] / value.sum(axis=1)
    n = tree.weighted_n_node_samples
    leaf = tree.children_left < 0
    out = {
        "feature": np.where(leaf, -2, tree.feature).tolist(),
        # scikit-learn parts missing from known values at infinity, which JSON cannot hold; the largest f64 does the same.
        "threshold": np.where(leaf, -2.0, np.minimum(tree.threshold, np.finfo(np.float64).max)).tolist(),
        "left": tree.children_left.tolist(),
        "right": tree.children_right.tolist(),
        "p1": p1.tolist(),
        "n": n.tolist(),
        "w1": np.round(p1 * n).tolist(),
        "cover": n.tolist(),
    }
    goes_left = np.where(leaf, False, tree.missing_go_to_left.astype(bool))
    if goes_left.any():
        out["missing_left"] = goes_left.tolist()
    return out


def rows_beside(forest, x, count, seed):
    """Training rows, half of them with a value put at a threshold or one f32 above it."""
    rng = np.random.RandomState(seed)
    rows = x[rng.randint(0, len(x), count)].astype(np.float32)
    for i in range(0, count, 2):
        for _ in range(3):
            tree = forest.estimators_[rng.randint(len(forest.estimators_))].tree_
            splits = np.flatnonzero((tree.children_left >= 0) & np.isfinite(tree.threshold))
            if not len(splits):
                continue
            node = splits[rng.randint(len(splits))]
            at = np.float32(tree.threshold[node])
            rows[i, tree.feature[node]] = at if rng.randint(2) else np.nextafter(at, np.float32(np.inf))
    return rows


def write(name, forest, x, count=250, seed=1):
    columns = [f"x{i}" for i in range(x.shape[1])]
    trees = [tree_json(estimator) for estimator in forest.estimators_]
    body = {"n_features": x.shape[1], "columns": columns, "n_trees": len(trees), "trees": trees}
    # No time stamp inside, so that the same forest gives the same file.
    (HERE / f"{name}.json.gz").write_bytes(gzip.compress(json.dumps(body).encode(), mtime=0))
    rows = rows_beside(forest, x, count, seed)
    forest.n_jobs = 1
    answers = forest.predict_proba(rows)[:, 1]
    lines = [",".join(columns + ["p1"])]
    for row, p1 in zip(rows, answers):
        lines.append(",".join(["" if np.isnan(v) else repr(float(v)) for v in row] + [repr(float(p1))]))
    (HERE / f"{name}.csv").write_text("\n".join(lines) + "\n")


def main():
    x, y = data(1, 400, 6, whole=3)
    write("deep", RandomForestClassifier(25, random_state=1).fit(x, y), x)
    x, y = data(2, 600, 4)
    write("stumps", RandomForestClassifier(60, max_depth=1, random_state=2).fit(x, y), x)
    x, y = data(3, 500, 12, whole=6)
    write("extra", ExtraTreesClassifier(15, min_samples_leaf=3, bootstrap=True, random_state=3).fit(x, y), x)
    x, y = data(4, 500, 5, missing=0.15)
    write("missing", RandomForestClassifier(20, min_samples_leaf=2, random_state=4).fit(x, y), x)
    x, y = data(5, 6000, 3)
    write("wide", RandomForestClassifier(3, random_state=5).fit(x, y), x)
    x, y = data(6, 50, 3)
    write("leaf", RandomForestClassifier(1, min_samples_split=100, random_state=6).fit(x, y), x, count=30)


if __name__ == "__main__":
    main()
