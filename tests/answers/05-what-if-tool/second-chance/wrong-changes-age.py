# score: 3
# says: Change one thing
# misconception: what-if-tool/changes-what-nobody-can-change
def second_chance(tool):
    tool.counterfactual(355, distance="L1", model=0)
    tool.edit(355, "loan_amount", 74000)
    tool.edit(355, "years_employed", 20)
    tool.infer()
    return {"counterfactual": 513, "loan_amount": 74000}
