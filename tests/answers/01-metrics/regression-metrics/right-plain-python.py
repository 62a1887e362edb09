import math


def regression_metrics(y_true, y_pred):
    pairs = [(float(a), float(b)) for a, b in zip(y_true, y_pred)]
    n = len(pairs)
    mean = sum(a for a, _ in pairs) / n
    mse = sum((a - b) ** 2 for a, b in pairs) / n
    variance = sum((a - mean) ** 2 for a, _ in pairs) / n
    mape = rmsle = r2 = math.nan
    if all(a != 0 for a, _ in pairs):
        mape = sum(abs(a - b) / abs(a) for a, b in pairs) / n
    if len({a for a, _ in pairs}) > 1:
        r2 = 1 - mse / variance
    if min(min(pair) for pair in pairs) >= 0:
        rmsle = math.sqrt(sum(math.log((1 + b) / (1 + a)) ** 2 for a, b in pairs) / n)
    mae = sum(abs(a - b) for a, b in pairs) / n
    return dict(mae=mae, mse=mse, rmse=math.sqrt(mse), mape=mape, r2=r2, rmsle=rmsle)
