import numpy as np


def rank_regions(attributions, segments):
    """Rank the segments of a picture by their attribution per pixel.

    Parameters
    ----------
    attributions : numpy.ndarray, shape (height, width) or (height, width, channels)
        With signs. A pixel's attribution is the sum over its channels.
    segments : numpy.ndarray of int, shape (height, width)
        The label of each pixel's segment; any numbers.

    Returns
    -------
    dict
        ``order``, the labels from the largest attribution per pixel to the
        smallest; ``area``, for each place in that order, the share of all pixels
        that this segment and those before it cover together; ``attribution``, the
        share of the sum of all attributions that they hold together.
    """
    ### BEGIN SOLUTION
    values = np.asarray(attributions, dtype=float)
    if values.ndim == 3:
        values = values.sum(axis=2)
    labels, inverse = np.unique(segments, return_inverse=True)
    sizes = np.bincount(inverse.ravel())
    sums = np.bincount(inverse.ravel(), weights=values.ravel())
    order = np.argsort(-sums / sizes)
    return {
        "order": labels[order].tolist(),
        "area": np.cumsum(sizes[order]) / sizes.sum(),
        "attribution": np.cumsum(sums[order]) / sums.sum(),
    }
    ### END SOLUTION
