import numpy as np
from sklearn.linear_model import Ridge
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler


def select_strength(X_train, y_train, folds, strengths, X_test, y_test):
    def errors(kept, fold_X, fold_y):
        scaler = StandardScaler().fit(X_train[kept])
        fitted = [
            Ridge(alpha=strength).fit(scaler.transform(X_train[kept]), y_train[kept])
            for strength in strengths
        ]
        return [((m.predict(scaler.transform(fold_X)) - fold_y) ** 2).mean() for m in fitted]

    everything = np.ones(len(X_train), dtype=bool)
    table = []
    for fold in folds:
        kept = everything.copy()
        kept[fold] = False
        table.append(errors(kept, X_train[fold], y_train[fold]))
    mean = np.mean(table, axis=0)
    best = int(mean.argmin())
    return {
        "validation_errors": mean.tolist(),
        "strength": strengths[best],
        "test_error": errors(everything, X_test, y_test)[best],
    }
