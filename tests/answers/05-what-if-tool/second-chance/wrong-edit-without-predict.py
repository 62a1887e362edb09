# score: 3
# says: not followed by tool.infer
# misconception: what-if-tool/edit-without-predict
def second_chance(tool):
    tool.counterfactual(355, distance="L1", model=0)
    tool.infer()
    tool.edit(355, "loan_amount", 74000)
    return {"counterfactual": 513, "loan_amount": 74000}
