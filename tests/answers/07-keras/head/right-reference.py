def head(task):
    """Choose the last layer and the loss.

    Parameters
    ----------
    task : dict
        ``kind`` is ``"binary"``, ``"multiclass"``, ``"multilabel"`` or
        ``"regression"``. The two kinds with several classes have ``classes``,
        their number. Multiclass has ``labels``, ``"integer"`` or ``"one-hot"``.
        All but regression have ``logits``: whether the last layer is to give
        logits. Regression has ``outputs``, how many numbers are predicted.

    Returns
    -------
    tuple
        Units; activation (``"linear"``, ``"sigmoid"`` or ``"softmax"``); loss
        (``"binary_crossentropy"``, ``"categorical_crossentropy"``,
        ``"sparse_categorical_crossentropy"`` or ``"mean_squared_error"``);
        and from_logits, a bool (False for regression).
    """
    ### BEGIN SOLUTION
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
        if task["labels"] == "integer":
            loss = "sparse_" + loss
    return units, "linear" if task["logits"] else squashing, loss, task["logits"]
    ### END SOLUTION
