# score: 0
# says: a sorted list of phrases
# misconception: slip
def constraints(case):
    decisive = {
        "turbines": [3, 4],
        "fraud": [3, 4, 5],
        "studio": [3, 4, 5],
        "bakery": [3, 4],
        "migration": [3, 4, 5],
        "invoices": [3, 4],
        "hospital": [3, 4],
        "release": [2, 3, 4],
        "ministry": [2, 3],
        "loans": [2, 3],
        "recommender": [3, 4, 5],
        "chat": [2, 3],
    }
    return ", ".join(map(str, decisive[case["stem"]]))
