# score: 0
# says: ms
# misconception: slip
def predict_seconds(measurements, flops, bytes_moved):
    launch = min(each["seconds"] for each in measurements)
    peak = max(each["flops"] / each["seconds"] for each in measurements)
    bandwidth = max(each["bytes"] / each["seconds"] for each in measurements)
    return 1000 * (launch + max(flops / peak, bytes_moved / bandwidth))
