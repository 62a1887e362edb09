# score: 0
# says: training error chose|weakest
# misconception: regularization/strength-by-training-loss
import numpy as np
from sklearn.linear_model import Ridge
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler


def select_strength(X_train, y_train, folds, strengths, X_test, y_test):
    models = [make_pipeline(StandardScaler(), Ridge(alpha=s)).fit(X_train, y_train) for s in strengths]
    errors = [np.mean((model.predict(X_train) - y_train) ** 2) for model in models]
    best = int(np.argmin(errors))
    return {
        "validation_errors": errors,
        "strength": strengths[best],
        "test_error": np.mean((models[best].predict(X_test) - y_test) ** 2),
    }
