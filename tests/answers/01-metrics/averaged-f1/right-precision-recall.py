def averaged_f1(confusion):
    rows = [list(map(int, row)) for row in confusion]
    size = len(rows)
    f1, support = [], []
    pooled_tp = pooled_fp = pooled_fn = 0
    for k in range(size):
        tp = rows[k][k]
        fn = sum(rows[k]) - tp
        fp = sum(rows[i][k] for i in range(size)) - tp
        precision = tp / (tp + fp) if tp + fp else 0
        recall = tp / (tp + fn) if tp + fn else 0
        f1.append(2 * precision * recall / (precision + recall) if precision + recall else 0)
        support.append(tp + fn)
        pooled_tp, pooled_fp, pooled_fn = pooled_tp + tp, pooled_fp + fp, pooled_fn + fn
    return {
        "macro": sum(f1) / size,
        "weighted": sum(a * b for a, b in zip(f1, support)) / sum(support),
        "micro": 2 * pooled_tp / (2 * pooled_tp + pooled_fp + pooled_fn),
    }
