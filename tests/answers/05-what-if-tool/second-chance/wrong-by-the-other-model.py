# score: 1
# says: of model 0
# misconception: slip
def second_chance(tool):
    row = tool.counterfactual(355, distance="L1", model=1)
    tool.edit(355, "loan_amount", 84000)
    tool.infer()
    return {"counterfactual": row["row"] if row else None, "loan_amount": 84000}
