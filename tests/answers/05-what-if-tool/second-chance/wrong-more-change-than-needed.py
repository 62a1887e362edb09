# score: 2
# says: least change
# misconception: what-if-tool/more-change-than-needed
def second_chance(tool):
    tool.counterfactual(355, distance="L1", model=0)
    tool.edit(355, "loan_amount", 50000)
    tool.infer()
    return {"counterfactual": 513, "loan_amount": 50000}
