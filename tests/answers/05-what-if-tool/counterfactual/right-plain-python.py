import statistics
from collections import Counter


def counterfactual(index, examples, label, predicted, norm):
    def share(feature, row):
        column = [example[feature] for example in examples]
        here, there = column[index], column[row]
        if isinstance(here, str):
            counts = Counter(column)
            if len(counts) == len(column) or here == there:
                return 0.0
            return sum((count / len(column)) ** 2 for count in counts.values())
        deviation = statistics.stdev(column)
        return abs(here - there) / deviation if deviation else 0.0

    power = {"L1": 1, "L2": 2}[norm]
    best = {"row": None, "distance": None}
    for row in range(len(examples)):
        if predicted[row] == predicted[index]:
            continue
        distance = sum(share(name, row) ** power for name in examples[0] if name != label)
        if best["row"] is None or distance < best["distance"]:
            best = {"row": row, "distance": distance}
    return best
