import numpy as np


def compare_with(question, f, x, people, last_year, threshold):
    """Find the baseline that a question asks for, and what it leaves to explain.

    Parameters
    ----------
    question : str
        What x is compared with: ``"average score"``, the mean score of all people;
        ``"typical person"``, who has the median of each feature; ``"accepted people"``,
        those whose score reaches the threshold; ``"last year"``, the same person then.
    f : callable
        The model: takes an array of shape (rows, features), gives one score a row.
    x : numpy.ndarray, shape (features,)
        The person to explain.
    people : numpy.ndarray, shape (people, features)
    last_year : numpy.ndarray, shape (features,)
        What x was a year ago.
    threshold : float
        Whoever scores this or more is accepted.

    Returns
    -------
    dict
        ``rows``, the baseline, of shape (rows, features); ``difference``, what the
        attributions add up to when they are averaged over these rows;
        ``informative``, whether this difference is 0.05 or more, up or down.
    """
    ### BEGIN SOLUTION
    rows = {
        "average score": people,
        "typical person": np.median(people, axis=0, keepdims=True),
        "accepted people": people[f(people) >= threshold],
        "last year": last_year[None],
    }[question]
    difference = f(x[None])[0] - f(rows).mean()
    return {"rows": rows, "difference": difference, "informative": abs(difference) >= 0.05}
    ### END SOLUTION
