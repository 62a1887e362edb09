# score: 2
# says: are exchanged
# misconception: what-if-tool/opportunity-and-parity-exchanged
import numpy as np


def strategy_thresholds(truth, scores, groups, strategy, cost_ratio):
    """Choose a threshold for each group by one of the tool's strategies.

    Only the thresholds 0.00, 0.01 and so on up to 1.00 are tried. A score at the
    threshold or above is a yes. The cost is cost_ratio for a false positive and 1 for a
    false negative. Of equally good thresholds the highest is taken.

    Parameters
    ----------
    truth : sequence of 0/1
        1 if the loan was repaid; every group has some of both.
    scores : sequence of float
    groups : sequence of str
        The group of each applicant. The first applicant's group is the first group.
    strategy : str
        ``"single threshold"``: the cheapest one for everybody. ``"group thresholds"``:
        for each group the cheapest one. ``"demographic parity"``, ``"equal
        opportunity"``, ``"equal accuracy"``: to each threshold of the first group, every
        other group gets the threshold at which its rate (share of yeses, share of yeses
        among those who repaid, share of right decisions) is closest to the first
        group's; of these combinations the one that is cheapest for all groups together.
    cost_ratio : float

    Returns
    -------
    dict
        The threshold of each group.
    """
    ### BEGIN SOLUTION
    repaid, score, member = np.asarray(truth) == 1, np.asarray(scores), np.asarray(groups)
    grid = np.arange(101) / 100
    granted = score >= grid[:, None]

    def last_lowest(values):
        return int(np.flatnonzero(values == np.min(values))[-1])

    costs, rates = {}, {}
    for group in dict.fromkeys(groups):
        inside = member == group
        false_positives = (granted & ~repaid & inside).sum(axis=1)
        false_negatives = (~granted & repaid & inside).sum(axis=1)
        costs[group] = cost_ratio * false_positives + false_negatives
        rates[group] = {
            "equal opportunity": granted[:, inside].mean(axis=1),
            "demographic parity": granted[:, inside & repaid].mean(axis=1),
            "equal accuracy": (granted == repaid)[:, inside].mean(axis=1),
        }
    if strategy == "single threshold":
        return dict.fromkeys(costs, grid[last_lowest(sum(costs.values()))])
    if strategy == "group thresholds":
        return {group: grid[last_lowest(cost)] for group, cost in costs.items()}
    first = next(iter(costs))
    closest = {
        group: [last_lowest(abs(rates[group][strategy] - rate)) for rate in rates[first][strategy]]
        for group in costs
    }
    closest[first] = list(range(101))
    totals = sum(costs[group][closest[group]] for group in costs)
    best = last_lowest(totals)
    return {group: grid[closest[group][best]] for group in costs}
    ### END SOLUTION
