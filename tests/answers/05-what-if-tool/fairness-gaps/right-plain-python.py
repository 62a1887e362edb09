def fairness_gaps(truth, scores, groups, thresholds):
    rates = {"demographic parity": [], "equal opportunity": [], "equal accuracy": []}
    for name, threshold in thresholds.items():
        people = [(y, s >= threshold) for y, s, group in zip(truth, scores, groups) if group == name]
        good = [yes for y, yes in people if y == 1]
        rates["demographic parity"].append(sum(yes for _, yes in people) / len(people))
        rates["equal opportunity"].append(sum(good) / len(good))
        rates["equal accuracy"].append(sum(yes == bool(y) for y, yes in people) / len(people))
    return {notion: max(values) - min(values) for notion, values in rates.items()}
