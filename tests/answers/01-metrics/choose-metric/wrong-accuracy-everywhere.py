# score: 0
# says: never raises an alarm|same and hides which one
# misconception: metrics/accuracy-always
def choose_metric(scenario):
    return "accuracy", "every example counts the same"
