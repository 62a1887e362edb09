# score: 0.75
# says: sum over its channels
# misconception: explainability/largest-channel-only
import numpy as np


def rank_regions(attributions, segments):
    values = np.asarray(attributions, dtype=float)
    if values.ndim == 3:
        values = values.max(axis=2)
    segments = np.asarray(segments)
    labels = np.unique(segments)
    sizes = np.array([np.sum(segments == label) for label in labels])
    sums = np.array([values[segments == label].sum() for label in labels])
    scores = sums / sizes
    order = np.argsort(-scores)
    return {
        "order": labels[order],
        "area": np.cumsum(sizes[order]) / segments.size,
        "attribution": np.cumsum(sums[order]) / values.sum(),
    }
