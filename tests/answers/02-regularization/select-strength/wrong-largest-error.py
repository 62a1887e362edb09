# score: 2
# says: largest error
# misconception: regularization/largest-error-chosen
import numpy as np
from sklearn.linear_model import Ridge
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler


def select_strength(X_train, y_train, folds, strengths, X_test, y_test):
    def model(strength):
        return make_pipeline(StandardScaler(), Ridge(alpha=strength))

    def error(fitted, inputs, target):
        return np.mean((fitted.predict(inputs) - target) ** 2)

    validation_errors = []
    for strength in strengths:
        held_out = []
        for fold in folds:
            kept = np.setdiff1d(np.arange(len(X_train)), fold)
            fitted = model(strength).fit(X_train[kept], y_train[kept])
            held_out.append(error(fitted, X_train[fold], y_train[fold]))
        validation_errors.append(np.mean(held_out))
    best = strengths[int(np.argmax(validation_errors))]
    final = model(best).fit(X_train, y_train)
    return {
        "validation_errors": validation_errors,
        "strength": best,
        "test_error": error(final, X_test, y_test),
    }
