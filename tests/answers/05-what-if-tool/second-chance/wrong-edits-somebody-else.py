# score: 3
# says: Edit that one
# misconception: what-if-tool/edits-somebody-else
def second_chance(tool):
    tool.counterfactual(355, distance="L1", model=0)
    tool.edit(513, "age", 30)
    tool.edit(355, "loan_amount", 74000)
    tool.infer()
    return {"counterfactual": 513, "loan_amount": 74000}
