import statistics


def regression_counterfactual(index, distances, predicted, threshold=None):
    if threshold is None:
        threshold = statistics.stdev(float(value) for value in predicted)
    found = None
    for row, value in enumerate(predicted):
        if row == index or abs(value - predicted[index]) < threshold:
            continue
        if found is None or distances[row] < distances[found]:
            found = row
    return found
