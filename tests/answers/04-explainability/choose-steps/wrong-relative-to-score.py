# score: 1.29
# says: divided by the score
# misconception: explainability/gap-relative-to-the-score
import numpy as np


def choose_steps(attributions_at, output, baseline_output, tolerance):
    change = output - baseline_output
    if change == 0:
        return None
    chosen = None
    for steps in sorted(attributions_at, reverse=True):
        total = np.sum(attributions_at[steps])
        if abs(total - change) / abs(output) > tolerance:
            break
        chosen = steps
    return chosen
