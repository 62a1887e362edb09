def second_chance(tool):
    """Find out with the tool what would get applicant 355 a loan from model 0.

    Ask for the nearest counterfactual by L1. Then change the applicant's loan_amount,
    and nothing else, and let the models judge again, until you know the largest loan,
    in whole thousands of euro, that model 0 grants. Leave the tool at this amount.

    Parameters
    ----------
    tool : WhatIfTool
        A fresh one with the lesson's models and applicants.

    Returns
    -------
    dict
        ``counterfactual``, the row that the tool found; ``loan_amount``, in euro.
    """
    ### BEGIN SOLUTION
    found = tool.counterfactual(355, distance="L1", model=0)
    refused, granted = tool.examples_as_dicts[355]["loan_amount"], 0
    while refused - granted > 1000:
        amount = round((refused + granted) / 2000) * 1000
        tool.edit(355, "loan_amount", amount)
        tool.infer()
        if tool.scores[0][355] >= 0.5:
            granted = amount
        else:
            refused = amount
    tool.edit(355, "loan_amount", granted)
    tool.infer()
    return {"counterfactual": found["row"], "loan_amount": granted}
    ### END SOLUTION
