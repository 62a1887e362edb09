# score: 3
# says: below 0
# misconception: keras/relu-for-regression
def head(task):
    kind = task["kind"]
    if kind == "regression":
        return task["outputs"], "relu", "mean_squared_error", False
    if kind == "binary":
        units, squashing, loss = 1, "sigmoid", "binary_crossentropy"
    elif kind == "multilabel":
        units, squashing, loss = task["classes"], "sigmoid", "binary_crossentropy"
    else:
        units, squashing = task["classes"], "softmax"
        loss = "categorical_crossentropy"
        if task["labels"] == "integer":
            loss = "sparse_" + loss
    return units, "linear" if task["logits"] else squashing, loss, task["logits"]
