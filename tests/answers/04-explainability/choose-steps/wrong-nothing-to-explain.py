# score: 2.57
# says: Another baseline is needed
# misconception: explainability/nothing-to-explain
import numpy as np


def choose_steps(attributions_at, output, baseline_output, tolerance):
    change = output - baseline_output
    chosen = None
    for steps in sorted(attributions_at, reverse=True):
        total = np.sum(attributions_at[steps])
        if abs(total - change) > tolerance * abs(change):
            break
        chosen = steps
    return chosen
