# score: 1.5
# says: got shape (2,)
# misconception: slip
import numpy as np


def compare_with(question, f, x, people, last_year, threshold):
    rows = {
        "average score": people,
        "typical person": np.median(people, axis=0, keepdims=True),
        "accepted people": people[f(people) >= threshold],
        "last year": last_year,
    }[question]
    difference = f(x[None])[0] - f(rows).mean()
    return {"rows": rows, "difference": difference, "informative": abs(difference) >= 0.05}
