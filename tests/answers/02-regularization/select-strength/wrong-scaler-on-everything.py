# score: 1
# says: fitted before the split
# misconception: regularization/scaler-before-split
import numpy as np
from sklearn.linear_model import Ridge
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler


def select_strength(X_train, y_train, folds, strengths, X_test, y_test):
    scaler = StandardScaler().fit(np.concatenate([X_train, X_test]))

    def error(fitted, inputs, target):
        return np.mean((fitted.predict(scaler.transform(inputs)) - target) ** 2)

    validation_errors = []
    for strength in strengths:
        held_out = []
        for fold in folds:
            kept = np.setdiff1d(np.arange(len(X_train)), fold)
            fitted = Ridge(alpha=strength).fit(scaler.transform(X_train[kept]), y_train[kept])
            held_out.append(error(fitted, X_train[fold], y_train[fold]))
        validation_errors.append(np.mean(held_out))
    best = strengths[int(np.argmin(validation_errors))]
    final = Ridge(alpha=best).fit(scaler.transform(X_train), y_train)
    return {
        "validation_errors": validation_errors,
        "strength": best,
        "test_error": error(final, X_test, y_test),
    }
