import numpy as np


def reversal(decisions, groups, strata):
    """Compare two groups over all, within each stratum, and as if their mix were the same.

    Parameters
    ----------
    decisions : sequence of 0/1
        1 is a yes.
    groups : sequence of str
        Two groups. Every gap is the rate of yeses of the first group, in alphabetical
        order, minus that of the second.
    strata : sequence of str
        What each applicant asked for. Both groups occur in every stratum.

    Returns
    -------
    dict
        ``overall``, the gap over all applicants; ``within``, a dict with the gap in each
        stratum; ``adjusted``, the mean of these gaps, each weighted by the share of all
        applicants who are in its stratum; ``reversed``, True if every gap within has the
        opposite sign of the overall gap.
    """
    ### BEGIN SOLUTION
    granted, member, stratum = np.asarray(decisions), np.asarray(groups), np.asarray(strata)
    first, second = np.unique(member)

    def gap(inside):
        return granted[inside & (member == first)].mean() - granted[inside & (member == second)].mean()

    overall = gap(np.isin(member, [first, second]))
    within = {str(name): gap(stratum == name) for name in np.unique(stratum)}
    return {
        "overall": overall,
        "within": within,
        "adjusted": sum((stratum == name).mean() * within[name] for name in within),
        "reversed": all(each * overall < 0 for each in within.values()),
    }
    ### END SOLUTION
