# score: 0
# says: the number of a phrase
# misconception: slip
def broken(case):
    breaks = {
        "turbines": {"A": 3, "B": 0, "C": 4, "D": 4},
        "fraud": {"A": 5, "B": 4, "C": 0, "D": 3},
        "studio": {"A": 0, "B": 4, "C": 5, "D": 3},
        "bakery": {"A": 3, "B": 0, "C": 3, "D": 4},
        "migration": {"A": 5, "B": 4, "C": 0, "D": 3},
        "hospital": {"A": 0, "B": 3, "C": 4, "D": 3},
        "loans": {"A": 2, "B": 2, "C": 3, "D": 0},
        "recommender": {"A": 3, "B": 0, "C": 5, "D": 4},
    }
    return case["option"]
