# score: 0.43
# says: without their signs
# misconception: explainability/absolute-attributions-added
import numpy as np


def choose_steps(attributions_at, output, baseline_output, tolerance):
    change = output - baseline_output
    if change == 0:
        return None
    chosen = None
    for steps in sorted(attributions_at, reverse=True):
        total = np.abs(attributions_at[steps]).sum()
        if abs(total - change) / abs(change) > tolerance:
            break
        chosen = steps
    return chosen
