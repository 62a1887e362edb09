def head(task):
    units = {"binary": 1, "regression": task.get("outputs")}.get(task["kind"], task.get("classes"))
    if task["kind"] == "regression":
        return (units, "linear", "mean_squared_error", False)
    activation = "softmax" if task["kind"] == "multiclass" else "sigmoid"
    loss = {
        None: "binary_crossentropy",
        "integer": "sparse_categorical_crossentropy",
        "one-hot": "categorical_crossentropy",
    }[task.get("labels")]
    if task["logits"]:
        activation = "linear"
    return (units, activation, loss, bool(task["logits"]))
