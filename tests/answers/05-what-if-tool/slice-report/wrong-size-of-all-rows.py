# score: 0.5
# says: Count the rarer label
# misconception: what-if-tool/size-of-all-rows
import numpy as np


def slice_report(truth, first, second, slices, least):
    """Compare two models, and find the slices where the better one is worse.

    Parameters
    ----------
    truth : sequence of 0/1
    first, second : sequence of 0/1
        The decisions of the two models on the same applicants.
    slices : sequence of str
        The slice of each applicant.
    least : int
        A slice is too small to be judged if one of the two labels occurs less often in
        it than this.

    Returns
    -------
    dict
        ``better``, ``"first"`` or ``"second"``: the model with the higher accuracy over
        all applicants, the first if both are equal. ``worse_in``, the sorted names of
        the slices that are large enough and in which that model's accuracy is lower than
        the other one's. ``too_small``, the sorted names of the slices that are too small.
    """
    ### BEGIN SOLUTION
    repaid, member = np.asarray(truth), np.asarray(slices)
    right = {"first": np.asarray(first) == repaid, "second": np.asarray(second) == repaid}
    better = max(right, key=lambda model: right[model].mean())
    other = "second" if better == "first" else "first"
    worse_in, too_small = [], []
    for name in np.unique(member).tolist():
        inside = member == name
        if np.sum(inside) < least:
            too_small.append(name)
        elif right[better][inside].mean() < right[other][inside].mean():
            worse_in.append(name)
    return {"better": better, "worse_in": worse_in, "too_small": too_small}
    ### END SOLUTION
