def choose_steps(attributions_at, output, baseline_output, tolerance):
    if output == baseline_output:
        return None
    good = {}
    for steps, values in attributions_at.items():
        total = float(values.sum()) if hasattr(values, 'sum') else sum(values)
        good[steps] = abs(total / (output - baseline_output) - 1) <= tolerance
    for steps in sorted(good):
        if all(good[other] for other in good if other >= steps):
            return steps
    return None
