import math


def partial_dependence(predict, examples, feature, index=None):
    column = [example[feature] for example in examples]
    if isinstance(column[0], str):
        names = sorted(set(column), key=lambda name: (-column.count(name), column.index(name)))[:10]
        values = sorted(name for name in names if column.count(name) >= 2)
    else:
        low, high = min(column), max(column)
        values = [low + (high - low) * step / 9 for step in range(10)]
        if isinstance(low, int):
            values = sorted({math.floor(value + 1e-9) for value in values})
    rows = examples if index is None else examples[index : index + 1]
    means = []
    for value in values:
        total = 0.0
        for row in rows:
            copied = dict(row)
            copied[feature] = value
            total += predict([copied])[0]
        means.append(total / len(rows))
    return {"values": values, "means": means}
