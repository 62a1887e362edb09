RULES = (
    ("CPU", "no matrices to multiply", lambda w: w["model"] in ("trees", "automl tables")),
    ("CPU", "waits for its input", lambda w: w["limit"] == "input"),
    ("CPU", "custom operations for CPUs", lambda w: w["custom_ops"] == "for CPUs"),
    ("CPU", "small and simple", lambda w: w["parameters"] < 1e6 or w["batch"] <= 31),
    ("GPU", "needs float64", lambda w: w["precision"] == "float64"),
    ("GPU", "custom operations for GPUs", lambda w: w["custom_ops"] == "for GPUs"),
    ("GPU", "branches or element by element", lambda w: w["work"] != "matrices"),
    ("TPU", "very large embeddings", lambda w: not w["embeddings_gb"] < 100),
    ("GPU", "medium size", lambda w: w["parameters"] < 1e9 or w["batch"] < 1024),
    ("TPU", "large matrices, large batches", lambda w: True),
)


def choose_hardware(case):
    return next([hardware, reason] for hardware, reason, holds in RULES if holds(case))
