def cost_threshold(truth, scores, cost_ratio):
    def cost(step):
        total = 0
        for repaid, score in zip(truth, scores):
            if score >= step / 100 and not repaid:
                total += cost_ratio
            elif score < step / 100 and repaid:
                total += 1
        return total

    return min(range(101), key=lambda step: (cost(step), -step)) / 100
