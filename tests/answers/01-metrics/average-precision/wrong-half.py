# score: 0
# says: where ROC AUC starts|prevalence
# misconception: metrics/random-ap-is-half
def average_precision(y_true, scores):
    return 0.5
