# score: 0
# says: test set chose|lowest of many
# misconception: regularization/strength-by-test-set
import numpy as np
from sklearn.linear_model import Ridge
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler


def select_strength(X_train, y_train, folds, strengths, X_test, y_test):
    errors = [
        np.mean(
            (
                make_pipeline(StandardScaler(), Ridge(alpha=s)).fit(X_train, y_train).predict(X_test)
                - y_test
            )
            ** 2
        )
        for s in strengths
    ]
    best = int(np.argmin(errors))
    return {"validation_errors": errors, "strength": strengths[best], "test_error": errors[best]}
