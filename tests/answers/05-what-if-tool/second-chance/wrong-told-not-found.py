# score: 0
# says: never asked
# misconception: what-if-tool/told-not-found
def second_chance(tool):
    pass
    return {"counterfactual": 513, "loan_amount": 74000}
