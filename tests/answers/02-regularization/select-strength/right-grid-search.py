import numpy as np
from sklearn.linear_model import Ridge
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler


def select_strength(X_train, y_train, folds, strengths, X_test, y_test):
    from sklearn.model_selection import GridSearchCV

    splits = [
        ([row for row in range(len(X_train)) if row not in set(fold)], fold) for fold in folds
    ]
    search = GridSearchCV(
        make_pipeline(StandardScaler(), Ridge()),
        {"ridge__alpha": strengths},
        cv=splits,
        scoring="neg_mean_squared_error",
    ).fit(X_train, y_train)
    return {
        "validation_errors": -search.cv_results_["mean_test_score"],
        "strength": search.best_params_["ridge__alpha"],
        "test_error": -search.score(X_test, y_test),
    }
