import numpy as np
from scipy.stats import spearmanr


def sanity_check(maps, randomised_maps, threshold):
    """Tell whether an explanation changes when the weights are random.

    Parameters
    ----------
    maps, randomised_maps : array_like, shape (images, height, width)
        The maps of the same images by the same method, with signs: of the trained
        model, and of the model with random weights.
    threshold : float
        The largest similarity with which the method passes.

    Returns
    -------
    dict
        ``similarity``, a float: of each image the absolute value of Spearman's rank
        correlation between its two maps (ties share their average rank), averaged
        over the images. Images with a constant map are left out; if none is left,
        it is NaN. ``passes``, a bool; a method of which nothing is known does not
        pass.
    """
    ### BEGIN SOLUTION
    similarities = [
        abs(spearmanr(np.ravel(before), np.ravel(after)).statistic)
        for before, after in zip(maps, randomised_maps)
        if np.ptp(before) > 0 and np.ptp(after) > 0
    ]
    similarity = float(np.mean(similarities)) if similarities else float("nan")
    return {"similarity": similarity, "passes": similarity <= threshold}
    ### END SOLUTION
