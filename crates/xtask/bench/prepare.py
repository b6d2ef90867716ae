"""Makes what the benchmark's peers need: one forest, in the form that each of them takes, and rows with exact answers.

    python prepare.py FOREST.json[.gz] ROWS.csv[.gz]|- OUT_DIR [--onnx FILE.onnx] [--scaler scaler.json]
    python prepare.py --scaling OUT_DIR     forests of growing number and depth of trees, one directory each
    python prepare.py --like OUT.json.gz    a stand-in for the upstream forest, for who does not have it

Every peer gets the same trees, none gets trained anew, so that every answer can be checked. The referee is the rule of
the JSON form: round the row to f32, go left where x <= threshold, add the leaves' p1 in f64 in tree order, divide by the
number of trees. scikit-learn with these trees put into it must agree to the last bit before anything is written.
"""

import argparse
import gzip
import json
import platform
import shutil
import subprocess
import sys
import tempfile
import warnings
import zipfile
from importlib.metadata import version
from pathlib import Path

import numpy as np
from sklearn.ensemble import RandomForestClassifier
from sklearn.tree import DecisionTreeClassifier
from sklearn.tree._tree import Tree

ROWS = 50_000
SCALING_ROWS = 10_000
PACKAGES = ["numpy", "scikit-learn", "onnx", "skl2onnx", "onnxruntime", "treelite", "tl2cgen", "m2cgen", "ydf"]


# The forest, in and out of JSON


def read_text(path):
    data = Path(path).read_bytes()
    return (gzip.decompress(data) if data[:2] == b"\x1f\x8b" else data).decode()


def read_forest(path):
    """Trees as arrays; what no peer could follow is refused rather than dropped."""
    forest = json.loads(read_text(path))
    for tree in forest["trees"]:
        if "missing_left" in tree:
            raise SystemExit("a forest with a way for missing values: not every peer has one")
        for name, kind in [("feature", np.int64), ("threshold", np.float64), ("left", np.int64), ("right", np.int64),
                           ("p1", np.float64), ("n", np.float64)]:
            tree[name] = np.array(tree[name], kind)
        tree["depth"] = depths(tree)
    return forest


def depths(tree):
    """Depth of each node: a child stands behind its parent in every forest that scikit-learn writes."""
    depth = np.zeros(len(tree["feature"]), np.int64)
    for node in np.flatnonzero(tree["feature"] >= 0):
        assert tree["left"][node] > node and tree["right"][node] > node
        depth[tree["left"][node]] = depth[tree["right"][node]] = depth[node] + 1
    return depth


def write_forest(path, classifier):
    """scikit-learn's forest in the JSON form of `bosque import`."""
    trees = []
    for estimator in classifier.estimators_:
        tree = estimator.tree_
        leaf = tree.children_left < 0
        p1, weight = tree.value[:, 0, 1], tree.weighted_n_node_samples
        trees.append({
            "feature": np.where(leaf, -2, tree.feature).tolist(),
            "threshold": np.where(leaf, -2.0, tree.threshold).tolist(),
            "left": tree.children_left.tolist(),
            "right": tree.children_right.tolist(),
            "p1": p1.tolist(),
            "n": weight.tolist(),
            "w1": np.round(p1 * weight).tolist(),
            "cover": weight.tolist(),
        })
    n_features = classifier.n_features_in_
    body = {"n_features": n_features, "columns": [f"x{i}" for i in range(n_features)], "n_trees": len(trees), "trees": trees}
    # Without a time stamp, so that the same forest gives the same file; level 1, for the large ones.
    Path(path).write_bytes(gzip.compress(json.dumps(body, separators=(",", ":")).encode(), 1, mtime=0))


def scikit_forest(forest):
    """A RandomForestClassifier with exactly these trees, which the converters take for one that it trained itself."""
    width = forest["n_features"]
    # Fitted on two rows for the attributes that a fit leaves behind; the trees are then replaced.
    seed_x, seed_y = np.repeat([[0.0], [1.0]], 8, axis=0).repeat(width, axis=1), [0] * 8 + [1] * 8
    classifier = RandomForestClassifier(n_estimators=forest["n_trees"], max_depth=1, n_jobs=1, random_state=0)
    classifier.fit(seed_x, seed_y)
    node_type = classifier.estimators_[0].tree_.__getstate__()["nodes"].dtype
    for estimator, tree in zip(classifier.estimators_, forest["trees"]):
        nodes = np.zeros(len(tree["feature"]), node_type)
        nodes["left_child"], nodes["right_child"] = tree["left"], tree["right"]
        nodes["feature"], nodes["threshold"] = tree["feature"], tree["threshold"]
        nodes["n_node_samples"] = nodes["weighted_n_node_samples"] = tree["n"]
        values = np.stack([1 - tree["p1"], tree["p1"]], axis=1)[:, None, :]
        estimator.tree_ = Tree(width, np.array([2], dtype=np.intp), 1)
        estimator.tree_.__setstate__({"max_depth": int(tree["depth"].max()), "node_count": len(nodes), "nodes": nodes,
                                      "values": np.ascontiguousarray(values)})
    return classifier


def answers_by_rule(forest, rows):
    """p1 by the rule alone, without scikit-learn, and the mean number of splits that a row passes."""
    total, visits = np.zeros(len(rows)), 0
    every = np.arange(len(rows))
    for tree in forest["trees"]:
        node = np.zeros(len(rows), np.int64)
        for _ in range(tree["depth"].max()):
            feature = tree["feature"][node]
            goes_left = rows[every, feature].astype(np.float64) <= tree["threshold"][node]
            node = np.where(feature < 0, node, np.where(goes_left, tree["left"][node], tree["right"][node]))
        total += tree["p1"][node]
        visits += tree["depth"][node].mean()
    return total / forest["n_trees"], visits


# Rows


def read_rows(path, columns, scaler):
    """Rows in the forest's order: as they are if the file has these columns, else made from the trial's raw columns."""
    lines = [line.split(",") for line in read_text(path).split()]
    raw = dict(zip(lines[0], np.array(lines[1:], np.float64).T))
    if not set(columns) <= set(raw):
        raw["dif_cd4"] = raw["cd420"] - raw["cd40"]
        raw["dif_cd8"] = raw["cd820"] - raw["cd80"]
        # 70, 80, 90, 100 are 0 to 3. The synthetic rows hold other scores too; the nearest will do to measure speed.
        raw["karnof_encoded"] = np.clip(np.rint(raw["karnof"] / 10) - 7, 0, 3)
        for name, mean, scale in zip(scaler["columns"], scaler["mean"], scaler["scale"]):
            raw[name] = (raw[name] - mean) / scale
    return np.ascontiguousarray(np.stack([raw[name] for name in columns], axis=1), dtype=np.float32)


def made_rows(forest, count):
    """Each value is one of its feature's thresholds, moved by up to a tenth of their spread: no row is decided early."""
    rng = np.random.RandomState(7)
    features = np.concatenate([tree["feature"] for tree in forest["trees"]])
    thresholds = np.concatenate([tree["threshold"] for tree in forest["trees"]])
    rows = np.zeros((count, forest["n_features"]), np.float32)
    for column in range(forest["n_features"]):
        own = thresholds[features == column]
        if len(own):
            reach = np.ptp(own) / 10 or 1.0
            rows[:, column] = rng.choice(own, count) + rng.uniform(-reach, reach, count)
    return rows


# The peers' forms of the forest


def f32_below(thresholds):
    """Rounded down to f32: for an f32 x, `x <= t` and `x <= f32_below(t)` are the same question."""
    near = thresholds.astype(np.float32)
    return np.where(near > thresholds, np.nextafter(near, np.float32(-np.inf)), near)


def write_plain(path, forest):
    """Typed arrays for the plain JavaScript walk: the left child is always the next node, so that only right is stored.

    Little-endian: 4 x i32 (features, trees, nodes, 0), then p1 f64, threshold f32, feature i32 (-1: leaf), right i32 for
    each node, then the root of each tree i32.
    """
    feature, right, threshold, p1, roots = [], [], [], [], []
    for tree in forest["trees"]:
        base = sum(map(len, p1))
        roots.append(base)
        # Depth first, left child first; scikit-learn's own order nearly always.
        order, stack = [], [0]
        while stack:
            node = stack.pop()
            order.append(node)
            if tree["feature"][node] >= 0:
                stack += [tree["right"][node], tree["left"][node]]
        place = np.zeros(len(order), np.int64)
        place[order] = np.arange(len(order))
        leaf = tree["feature"][order] < 0
        feature.append(np.where(leaf, -1, tree["feature"][order]))
        right.append(np.where(leaf, 0, base + place[tree["right"][order]]))
        threshold.append(np.where(leaf, 0, f32_below(tree["threshold"][order])))
        p1.append(tree["p1"][order])
    head = [forest["n_features"], forest["n_trees"], sum(map(len, p1)), 0]
    parts = [(head, "<i4"), (np.concatenate(p1), "<f8"), (np.concatenate(threshold), "<f4"),
             (np.concatenate(feature), "<i4"), (np.concatenate(right), "<i4"), (roots, "<i4")]
    Path(path).write_bytes(b"".join(np.asarray(values).astype(kind).tobytes() for values, kind in parts))


def write_onnx(path, classifier):
    from skl2onnx import to_onnx

    example = np.zeros((1, classifier.n_features_in_), np.float32)
    with warnings.catch_warnings():
        # It looks at every attribute, feature_importances_ too, which a forest without impurities cannot answer.
        warnings.simplefilter("ignore", RuntimeWarning)
        model = to_onnx(classifier, example, options={"zipmap": False})
    Path(path).write_bytes(model.SerializeToString())


def write_m2cgen(path, classifier):
    import m2cgen

    # It recurses once for each tree and each level.
    sys.setrecursionlimit(100_000)
    Path(path).write_text(m2cgen.export_to_javascript(classifier) + "\nexport default score;\n")


def write_ydf(path, forest):
    """The same trees in YDF, zipped as ydf-inference's loader documents it.

    A model has to be trained to be had at all: one stump on made rows, whose tree is then replaced.
    """
    import ydf

    names = [f"x{i}" for i in range(forest["n_features"])]
    rng = np.random.RandomState(0)
    made = {name: rng.normal(size=64).astype(np.float32) for name in names} | {"label": np.arange(64) % 2}
    # Without winner_take_all a leaf gives its fraction instead of a vote, as in scikit-learn.
    model = ydf.RandomForestLearner(label="label", num_trees=1, max_depth=2, winner_take_all=False,
                                    compute_oob_performances=False).train(made, verbose=0)
    column = {feature.name: feature.column_idx for feature in model.input_features()}
    mean = {spec.name: spec.numerical.mean for spec in model.data_spec().columns}

    def ydf_tree(tree):
        # YDF asks `x >= at` where we ask `x > threshold`; over f32 that is the next f32 above.
        at = np.nextafter(f32_below(tree["threshold"]), np.float32(np.inf)).astype(np.float64)
        built = [None] * len(at)
        for node in reversed(range(len(at))):
            p1 = tree["p1"][node]
            value = ydf.tree.ProbabilityValue(num_examples=tree["n"][node], probability=[1 - p1, p1])
            if tree["feature"][node] < 0:
                built[node] = ydf.tree.Leaf(value=value)
                continue
            name = names[tree["feature"][node]]
            # A missing value must go where the column's mean goes: only then does YDF take its fast engine.
            condition = ydf.tree.NumericalHigherThanCondition(
                missing=bool(mean[name] >= at[node]), score=0.0, attribute=column[name], threshold=float(at[node]))
            built[node] = ydf.tree.NonLeaf(value=value, condition=condition, pos_child=built[tree["right"][node]],
                                           neg_child=built[tree["left"][node]])
        return ydf.tree.Tree(root=built[0])

    model.set_tree(0, ydf_tree(forest["trees"][0]))
    for tree in forest["trees"][1:]:
        model.add_tree(ydf_tree(tree))
    if "RandomForestOptPred" not in model.list_compatible_engines():
        raise SystemExit("YDF would run its slow engine: not its best")
    with tempfile.TemporaryDirectory() as folder:
        model.save(folder + "/model", advanced_options=ydf.ModelIOOptions(file_prefix=""))
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for file in sorted(Path(folder, "model").iterdir()):
                archive.write(file, file.name)


def write_tl2cgen(folder, forest):
    """Compiled C. Built node by node, with one f64 output for each leaf: the importer would give two, half of them waste."""
    import tl2cgen
    from treelite.model_builder import Metadata, ModelBuilder, PostProcessorFunc, TreeAnnotation

    trees = forest["n_trees"]
    builder = ModelBuilder(
        threshold_type="float64",
        leaf_output_type="float64",
        metadata=Metadata(num_feature=forest["n_features"], task_type="kBinaryClf", average_tree_output=True, num_target=1,
                          num_class=[1], leaf_vector_shape=(1, 1)),
        tree_annotation=TreeAnnotation(num_tree=trees, target_id=[0] * trees, class_id=[0] * trees),
        postprocessor=PostProcessorFunc(name="identity"),
        base_scores=[0.0],
    )
    for tree in forest["trees"]:
        builder.start_tree()
        for node, feature in enumerate(tree["feature"].tolist()):
            builder.start_node(node)
            if feature < 0:
                builder.leaf(float(tree["p1"][node]))
            else:
                builder.numerical_test(feature, float(tree["threshold"][node]), False, "<=", int(tree["left"][node]),
                                       int(tree["right"][node]))
            builder.end_node()
        builder.end_tree()
    model = builder.commit()
    for name, quantize in [("tl2cgen.so", 0), ("tl2cgen-quantised.so", 1)]:
        tl2cgen.export_lib(model, toolchain="gcc", libpath=folder / name, params={"quantize": quantize}, options=["-O3"])


# Whole directories


def write_common(out, forest, rows):
    """What each directory holds; returns scikit-learn's forest, which has shown that it agrees with the rule."""
    classifier = scikit_forest(forest)
    expected = classifier.predict_proba(rows)[:, 1]
    by_rule, visits = answers_by_rule(forest, rows)
    if not np.array_equal(expected.view(np.uint64), by_rule.view(np.uint64)):
        raise SystemExit(f"scikit-learn and the rule differ in {np.sum(expected != by_rule)} rows")
    (out / "rows.f32").write_bytes(rows.astype("<f4").tobytes())
    (out / "expected.f64").write_bytes(expected.astype("<f8").tobytes())
    write_plain(out / "plain.bin", forest)
    meta = {
        "n_rows": len(rows),
        "n_features": forest["n_features"],
        "columns": forest["columns"],
        "trees": forest["n_trees"],
        "nodes": sum(len(tree["feature"]) for tree in forest["trees"]),
        "max_depth": int(max(tree["depth"].max() for tree in forest["trees"])),
        "splits_passed_by_a_row": round(float(visits), 1),
        "versions": {"python": platform.python_version()} | {name: version(name) for name in PACKAGES},
    }
    gcc = shutil.which("gcc")
    if gcc:
        meta["versions"]["gcc"] = subprocess.run([gcc, "-dumpfullversion"], capture_output=True, text=True).stdout.strip()
    (out / "meta.json").write_text(json.dumps(meta, indent=1) + "\n")
    return classifier


def prepare(forest_path, rows_path, out, onnx, scaler):
    out.mkdir(parents=True, exist_ok=True)
    forest = read_forest(forest_path)
    if rows_path == "-":
        rows = made_rows(forest, ROWS)
    else:
        rows = read_rows(rows_path, forest["columns"], json.loads(Path(scaler).read_text()) if scaler else None)
    data = Path(forest_path).read_bytes()
    (out / "forest.json.gz").write_bytes(data if data[:2] == b"\x1f\x8b" else gzip.compress(data, mtime=0))
    classifier = write_common(out, forest, rows)
    if onnx:
        shutil.copyfile(onnx, out / "model.onnx")
    else:
        write_onnx(out / "model.onnx", classifier)
    write_m2cgen(out / "m2cgen.mjs", classifier)
    write_ydf(out / "ydf.zip", forest)
    write_tl2cgen(out, forest)


def noisy_data(seed, count, noise):
    """Sixteen features, half of them small whole numbers as in clinical data; a label that no tree can learn entirely."""
    rng = np.random.RandomState(seed)
    x = rng.normal(size=(count, 16))
    x[:, 8:] = np.digitize(x[:, 8:], [0.5, 1.5])
    score = x[:, 0] + x[:, 1] * x[:, 2] + np.sin(2 * x[:, 3]) + x[:, 8] * x[:, 4] - x[:, 9] + 0.5 * x[:, 5]
    y = (score + rng.normal(0, noise, count) > 0).astype(int)
    return x.astype(np.float32), y


def like(path):
    """As many trees and features, about as many nodes, and about as many splits passed by a row, as upstream."""
    x, y = noisy_data(1, 2_300, 1.0)
    write_forest(path, RandomForestClassifier(73, max_depth=16, min_samples_leaf=12, random_state=1, n_jobs=1).fit(x, y))


def scaling(out):
    x, y = noisy_data(2, 24_000, 1.5)
    rows, _ = noisy_data(3, SCALING_ROWS, 1.5)

    def write(name, classifier):
        folder = out / name
        folder.mkdir(parents=True, exist_ok=True)
        write_forest(folder / "forest.json.gz", classifier)
        write_onnx(folder / "model.onnx", write_common(folder, read_forest(folder / "forest.json.gz"), rows))

    many = RandomForestClassifier(2000, max_depth=10, max_samples=0.2, random_state=1, n_jobs=-1).fit(x, y)
    estimators = many.estimators_
    for trees in [10, 73, 300, 1000, 2000]:
        # scikit-learn seeds tree after tree: the first trees are what a smaller forest would be.
        many.estimators_ = estimators[:trees]
        write(f"trees-{trees}", many)
    for depth in [4, 8, 16, 32]:
        write(f"depth-{depth}", RandomForestClassifier(73, max_depth=depth, random_state=1, n_jobs=-1).fit(x, y))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("positional", nargs="*", metavar="FOREST ROWS OUT_DIR")
    parser.add_argument("--onnx", metavar="FILE", help="the same forest as ONNX, instead of converting it")
    parser.add_argument("--scaler", metavar="FILE", help="mean and scale of the numeric columns, for raw rows")
    parser.add_argument("--scaling", type=Path, metavar="OUT_DIR")
    parser.add_argument("--like", type=Path, metavar="OUT.json.gz")
    given = parser.parse_args()
    if given.scaling:
        scaling(given.scaling)
    elif given.like:
        like(given.like)
    elif len(given.positional) == 3:
        forest, rows, out = given.positional
        prepare(forest, rows, Path(out), given.onnx, given.scaler)
    else:
        parser.error("give FOREST ROWS OUT_DIR, or --scaling, or --like")


if __name__ == "__main__":
    main()
