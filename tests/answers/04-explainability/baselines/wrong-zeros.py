# score: 0
# says: Zero is a value like any other
# misconception: explainability/zero-is-neutral
import numpy as np


def compare_with(question, f, x, people, last_year, threshold):
    rows = {
        "average score": people,
        "typical person": np.median(people, axis=0, keepdims=True),
        "accepted people": people[f(people) >= threshold],
        "last year": last_year[None],
    }[question]
    rows = np.zeros((1, len(x)))
    difference = f(x[None])[0] - f(rows).mean()
    return {"rows": rows, "difference": difference, "informative": abs(difference) >= 0.05}
