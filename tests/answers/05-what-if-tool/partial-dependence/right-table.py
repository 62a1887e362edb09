import numpy as np
import pandas as pd


def partial_dependence(predict, examples, feature, index=None):
    table = pd.DataFrame(examples)
    column = table[feature]
    if pd.api.types.is_numeric_dtype(column):
        values = np.linspace(column.min(), column.max(), 10)
        if pd.api.types.is_integer_dtype(column):
            values = np.unique(np.trunc(values).astype(int))
    else:
        counts = column.value_counts()[:10]
        values = np.sort(counts[counts > 1].index.to_numpy())
    rows = table if index is None else table.iloc[[index]]
    means = []
    for value in values.tolist():
        means.append(np.mean(predict(rows.assign(**{feature: value}).to_dict("records"))))
    return {"values": values.tolist(), "means": means}
