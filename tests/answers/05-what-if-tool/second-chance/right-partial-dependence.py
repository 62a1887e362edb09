def second_chance(tool):
    row = 355
    nearest = tool.counterfactual(row)
    curve = tool.partial_dependence("loan_amount", row, low=70000, high=79000)
    granted = [
        point for point, score in zip(curve["x"], curve["y"]["1 (model 1)"]) if score >= 0.5
    ]
    tool.edit(row, "loan_amount", int(max(granted)))
    tool.infer()
    return {"counterfactual": nearest["row"], "loan_amount": int(max(granted))}
