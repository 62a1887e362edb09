BREAKS = {
    "turbines": "3044",
    "fraud": "5403",
    "studio": "0453",
    "bakery": "3034",
    "migration": "5403",
    "hospital": "0343",
    "loans": "2230",
    "recommender": "3054",
}


def broken(case):
    return int(BREAKS[case["stem"]]["ABCD".index(case["option"])])
