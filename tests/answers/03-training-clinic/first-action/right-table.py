STEPS = [
    ("data_looked_at", {"no": "look at the data"}),
    ("one_batch", {"untried": "overfit one batch", "fails": "look for a bug"}),
    (
        "gradients",
        {"exploding": "clip the gradients", "vanishing": "change activation or initialization"},
    ),
    (
        "training_loss",
        {
            "jumps": "lower the learning rate",
            "still falling": "train longer",
            "high": "give the model more room",
        },
    ),
    ("validation", {"too good": "look for a leak", "worse": "regularize"}),
    ("production", {"differs": "compare training and inference mode"}),
]


def first_action(case):
    found = [actions[case[field]] for field, actions in STEPS if case[field] in actions]
    return (found + ["keep it"])[0]
