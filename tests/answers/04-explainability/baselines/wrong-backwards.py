# score: 3
# says: sign is turned round
# misconception: explainability/difference-backwards
import numpy as np


def compare_with(question, f, x, people, last_year, threshold):
    rows = {
        "average score": people,
        "typical person": np.median(people, axis=0, keepdims=True),
        "accepted people": people[f(people) >= threshold],
        "last year": last_year[None],
    }[question]
    difference = f(rows).mean() - f(x[None])[0]
    return {"rows": rows, "difference": difference, "informative": abs(difference) >= 0.05}
