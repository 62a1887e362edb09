FIRST = {"release": 2, "ministry": 2, "loans": 2, "chat": 2}
THREE = ("fraud", "studio", "migration", "release", "recommender")


def constraints(case):
    start = FIRST.get(case["stem"], 3)
    return tuple(range(start, start + (3 if case["stem"] in THREE else 2)))
