# score: 1
# says: bytes must travel
# misconception: accelerators/peak-alone
def predict_seconds(measurements, flops, bytes_moved):
    launch = min(each["seconds"] for each in measurements)
    peak = max(each["flops"] / each["seconds"] for each in measurements)
    bandwidth = max(each["bytes"] / each["seconds"] for each in measurements)
    return flops / peak
