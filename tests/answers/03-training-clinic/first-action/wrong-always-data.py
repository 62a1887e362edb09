# score: 1
# says: Which field
# misconception: slip
def first_action(case):
    if case["data_looked_at"] == "no":
        return "look at the data"
    return "look at the data"
