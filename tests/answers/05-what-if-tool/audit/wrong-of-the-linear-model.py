# score: 1
# says: model 1
# misconception: slip
def audit(tool):
    """Audit model 1, the trees, with the tool.

    A loan that is not repaid costs the lender 3 times as much as a refusal of somebody
    who would have repaid. Women and men who repay are to have the same chance of a yes,
    within 0.05. Leave the tool at the cheapest strategy that keeps this.

    Parameters
    ----------
    tool : WhatIfTool
        A fresh one with the lesson's models and applicants.

    Returns
    -------
    dict
        ``gap``, the gap between women and men in the true positive rate at the best
        single threshold; ``strategy``, the name of the strategy you chose; ``price``, how
        much more it costs than the cheapest of the five, in units of one false negative.
    """
    ### BEGIN SOLUTION
    tool.set_cost_ratio(3)
    tool.slice_by("sex")
    costs, gaps = {}, {}
    for strategy in (
        "single threshold",
        "group thresholds",
        "demographic parity",
        "equal opportunity",
        "equal accuracy",
    ):
        tool.optimize(strategy)
        table = tool.performance()
        trees = table[table["model"] == 0]
        rates = trees["TP"] / (trees["TP"] + trees["FN"])
        gaps[strategy] = rates.max() - rates.min()
        costs[strategy] = 3 * trees["FP"].sum() + trees["FN"].sum()
    fair = [strategy for strategy in costs if gaps[strategy] <= 0.05]
    chosen = min(fair, key=costs.get)
    tool.optimize(chosen)
    price = costs[chosen] - min(costs.values())
    return {"gap": gaps["single threshold"], "strategy": chosen, "price": price}
    ### END SOLUTION
