# score: 1
# says: never sees it
# misconception: what-if-tool/edits-the-label
def second_chance(tool):
    tool.counterfactual(355, distance="L1", model=0)
    tool.edit(355, "repaid", 0)
    tool.infer()
    return {"counterfactual": 513, "loan_amount": 74000}
