def second_chance(tool):
    # What tool.script() wrote after a few minutes with the mouse.
    tool.counterfactual(row=355, distance="L1", model=0)
    tool.edit(row=355, feature="loan_amount", value=70000)
    tool.infer()
    tool.edit(row=355, feature="loan_amount", value=80000)
    tool.infer()
    tool.edit(row=355, feature="loan_amount", value=75000)
    tool.infer()
    tool.edit(row=355, feature="loan_amount", value=74000)
    tool.infer()
    return {"counterfactual": 513, "loan_amount": 74000}
