# score: 0
# says: having more columns
# misconception: explainability/group-averaged
import numpy as np


def global_importance(values, groups):
    table = np.asarray(values, dtype=float)
    sizes = {name: np.abs(table[:, columns].mean(axis=1)).mean() for name, columns in groups.items()}
    return {name: sizes[name] for name in sorted(sizes, key=sizes.get, reverse=True)}
