# score: 1
# says: Change one thing
# misconception: what-if-tool/changes-what-nobody-can-change
def second_chance(tool):
    row = tool.counterfactual(355, distance="L1", model=0)["row"]
    other = tool.examples_as_dicts[row]
    for name in ("loan_amount", "income", "years_employed"):
        tool.edit(355, name, other[name])
    tool.infer()
    return {"counterfactual": row, "loan_amount": other["loan_amount"]}
