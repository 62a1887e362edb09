# score: 2.5
# says: 1 minus the
# misconception: keras/softmax-for-binary
def head(task):
    kind = task["kind"]
    if kind == "regression":
        return task["outputs"], "linear", "mean_squared_error", False
    if kind == "binary":
        units, squashing, loss = 2, "softmax", "sparse_categorical_crossentropy"
    elif kind == "multilabel":
        units, squashing, loss = task["classes"], "sigmoid", "binary_crossentropy"
    else:
        units, squashing = task["classes"], "softmax"
        loss = "categorical_crossentropy"
        if task["labels"] == "integer":
            loss = "sparse_" + loss
    return units, "linear" if task["logits"] else squashing, loss, task["logits"]
