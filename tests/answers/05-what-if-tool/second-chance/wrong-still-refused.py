# score: 2
# says: still refuses
# misconception: slip
def second_chance(tool):
    tool.counterfactual(355, distance="L1", model=0)
    tool.edit(355, "loan_amount", 75000)
    tool.infer()
    return {"counterfactual": 513, "loan_amount": 75000}
