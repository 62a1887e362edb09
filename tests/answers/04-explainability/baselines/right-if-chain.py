import numpy as np


def compare_with(question, f, x, people, last_year, threshold):
    if question == "average score":
        rows = people
    elif question == "typical person":
        rows = np.array([[np.median(column) for column in people.T]])
    elif question == "accepted people":
        rows = np.array([row for row, score in zip(people, f(people)) if score >= threshold])
    else:
        rows = np.reshape(last_year, (1, -1))
    gap = float(np.mean([f(np.array([x]))[0] - score for score in f(rows)]))
    return {"rows": rows.tolist(), "difference": gap, "informative": not -0.05 < gap < 0.05}
