# score: 3
# says: distance L1
# misconception: slip
def second_chance(tool):
    tool.counterfactual(355, distance="L2", model=0)
    tool.edit(355, "loan_amount", 74000)
    tool.infer()
    return {"counterfactual": 513, "loan_amount": 74000}
