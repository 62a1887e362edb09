# score: 2
# says: but in the tool
# misconception: what-if-tool/told-not-found
def second_chance(tool):
    tool.counterfactual(355, distance="L1", model=0)
    tool.edit(355, "loan_amount", 60000)
    tool.infer()
    return {"counterfactual": 513, "loan_amount": 74000}
