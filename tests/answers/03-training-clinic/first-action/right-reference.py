def first_action(case):
    """Choose what to do first about a run that disappoints.

    Parameters
    ----------
    case : dict
        ``data_looked_at`` ("yes", "no"); ``one_batch`` ("fits", "fails", "untried");
        ``gradients`` ("healthy", "vanishing", "exploding"); ``training_loss`` ("low",
        "still falling", "high", "jumps"); ``validation`` ("close", "worse", "too good");
        ``production`` ("same", "differs").

    Returns
    -------
    str
        ``"look at the data"``, ``"overfit one batch"``, ``"look for a bug"``,
        ``"clip the gradients"``, ``"change activation or initialization"``,
        ``"lower the learning rate"``, ``"raise the learning rate"``, ``"train longer"``,
        ``"give the model more room"``, ``"rent a larger accelerator"``,
        ``"look for a leak"``, ``"regularize"``, ``"compare training and inference mode"``
        or ``"keep it"``. Not all of them are ever right.
    """
    ### BEGIN SOLUTION
    if case["data_looked_at"] == "no":
        return "look at the data"
    if case["one_batch"] == "untried":
        return "overfit one batch"
    if case["one_batch"] == "fails":
        return "look for a bug"
    if case["gradients"] == "exploding":
        return "clip the gradients"
    if case["gradients"] == "vanishing":
        return "change activation or initialization"
    if case["training_loss"] == "jumps":
        return "lower the learning rate"
    if case["training_loss"] == "still falling":
        return "train longer"
    if case["training_loss"] == "high":
        return "give the model more room"
    if case["validation"] == "too good":
        return "look for a leak"
    if case["validation"] == "worse":
        return "regularize"
    if case["production"] == "differs":
        return "compare training and inference mode"
    return "keep it"
    ### END SOLUTION
