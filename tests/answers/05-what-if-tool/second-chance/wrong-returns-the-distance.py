# score: 3
# says: not the row which
# misconception: slip
def second_chance(tool):
    found = tool.counterfactual(355, distance="L1", model=0)
    tool.edit(355, "loan_amount", 74000)
    tool.infer()
    return {"counterfactual": found["distance"], "loan_amount": 74000}
