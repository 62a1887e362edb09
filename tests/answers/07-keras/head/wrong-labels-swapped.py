# score: 2.5
# says: wrong way round
# misconception: keras/labels-swapped
def head(task):
    kind = task["kind"]
    if kind == "regression":
        return task["outputs"], "linear", "mean_squared_error", False
    if kind == "binary":
        units, squashing, loss = 1, "sigmoid", "binary_crossentropy"
    elif kind == "multilabel":
        units, squashing, loss = task["classes"], "sigmoid", "binary_crossentropy"
    else:
        units, squashing = task["classes"], "softmax"
        loss = "categorical_crossentropy"
        if task["labels"] == "one-hot":
            loss = "sparse_" + loss
    return units, "linear" if task["logits"] else squashing, loss, task["logits"]
