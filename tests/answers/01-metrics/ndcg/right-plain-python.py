from math import log2


def ndcg(relevance, k):
    def total(grades):
        return sum((2 ** int(g) - 1) / log2(i + 2) for i, g in enumerate(list(grades)[:k]))

    best = total(sorted(relevance, reverse=True))
    return total(relevance) / best if best else 0.0
