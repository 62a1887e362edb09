# score: 2.14
# says: hits by luck
# misconception: explainability/first-hit-by-luck
import numpy as np


def choose_steps(attributions_at, output, baseline_output, tolerance):
    change = output - baseline_output
    for steps in sorted(attributions_at):
        if abs(np.sum(attributions_at[steps]) - change) <= tolerance * abs(change) and change:
            return steps
    return None
