def strategy_thresholds(truth, scores, groups, strategy, cost_ratio):
    names = list(dict.fromkeys(groups))
    steps = [step / 100 for step in range(101)]

    def counts(name, threshold):
        tp = fp = fn = tn = 0
        for y, s, group in zip(truth, scores, groups):
            if group == name:
                yes = s >= threshold
                tp += yes and y == 1
                fp += yes and y != 1
                fn += not yes and y == 1
                tn += not yes and y != 1
        return tp, fp, fn, tn

    table = {name: [counts(name, threshold) for threshold in steps] for name in names}

    def cost(name, step):
        _, fp, fn, _ = table[name][step]
        return fp * cost_ratio + fn

    def rate(name, step):
        tp, fp, fn, tn = table[name][step]
        if strategy == "demographic parity":
            return (tp + fp) / (tp + fp + fn + tn)
        if strategy == "equal opportunity":
            return tp / (tp + fn)
        return (tp + tn) / (tp + fp + fn + tn)

    if strategy == "single threshold":
        choice = min(
            range(101), key=lambda step: (sum(cost(name, step) for name in names), -step)
        )
        return {name: steps[choice] for name in names}
    if strategy == "group thresholds":
        return {
            name: steps[min(range(101), key=lambda step: (cost(name, step), -step))]
            for name in names
        }
    best = None
    for start in range(101):
        combination = {names[0]: start}
        for name in names[1:]:
            combination[name] = min(
                range(101),
                key=lambda step: (abs(rate(name, step) - rate(names[0], start)), -step),
            )
        total = sum(cost(name, step) for name, step in combination.items())
        if best is None or total <= best[0]:
            best = total, combination
    return {name: steps[step] for name, step in best[1].items()}
