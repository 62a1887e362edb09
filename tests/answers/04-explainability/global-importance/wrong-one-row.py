# score: 0
# says: One row says what happened there
# misconception: explainability/one-row-is-the-model
import numpy as np


def global_importance(values, groups):
    table = np.asarray(values, dtype=float)
    sizes = {name: np.abs(table[0, columns].sum()) for name, columns in groups.items()}
    return {name: sizes[name] for name in sorted(sizes, key=sizes.get, reverse=True)}
