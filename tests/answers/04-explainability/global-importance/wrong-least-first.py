# score: 2
# says: come first
# misconception: slip
import numpy as np


def global_importance(values, groups):
    table = np.asarray(values, dtype=float)
    sizes = {name: np.abs(table[:, columns].sum(axis=1)).mean() for name, columns in groups.items()}
    return {name: sizes[name] for name in sorted(sizes, key=sizes.get)}
