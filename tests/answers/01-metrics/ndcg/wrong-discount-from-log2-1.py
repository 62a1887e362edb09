# score: 0
# says: divided by zero
# misconception: metrics/ndcg-discount-from-log2-1
import numpy as np


def ndcg(relevance, k):
    """Score the first k places of a ranking against the best order possible.

    The gain of an item is 2 to its grade, minus 1; place i, counted from 1, is
    divided by log2(i + 1). The best order may choose from all the items.

    Parameters
    ----------
    relevance : sequence of int
        Grades in the order in which the ranking shows the items.
    k : int
        How many places count; may be larger than the list.

    Returns
    -------
    float
        Between 0 and 1; 0 if no item is relevant.
    """
    ### BEGIN SOLUTION
    gains = 2.0 ** np.asarray(relevance, dtype=float) - 1

    def dcg(ordered):
        kept = ordered[:k]
        return (kept / np.log2(np.arange(1, len(kept) + 1))).sum()

    ideal = dcg(np.sort(gains)[::-1])
    return float(dcg(gains) / ideal) if ideal != 0 else 0.0
    ### END SOLUTION
