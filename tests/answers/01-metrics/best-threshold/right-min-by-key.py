def best_threshold(y_true, scores, cost_fp, cost_fn):
    pairs = [(bool(label), score) for label, score in zip(y_true, scores)]

    def cost(threshold):
        return sum(
            cost_fp if score >= threshold else cost_fn
            for label, score in pairs
            if label != (score >= threshold)
        )

    candidates = {float("inf"), *(score for _, score in pairs)}
    threshold = min(candidates, key=lambda candidate: (cost(candidate), -candidate))
    return threshold, cost(threshold)
