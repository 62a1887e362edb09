import numpy as np
from sklearn.linear_model import Ridge
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler


def select_strength(X_train, y_train, folds, strengths, X_test, y_test):
    """Choose a ridge model's strength by cross-validation, then test it once.

    Columns are scaled by StandardScaler before the ridge sees them.

    Parameters
    ----------
    X_train, X_test : numpy.ndarray, shape (rows, columns)
    y_train, y_test : numpy.ndarray, shape (rows,)
    folds : list of list of int
        Numbers of the training rows that each fold holds out.
    strengths : list of float
        The candidates.

    Returns
    -------
    dict
        ``validation_errors``, the mean over the folds of the mean squared error on
        the held-out rows, one for each strength; ``strength``, the candidate with
        the lowest of them; ``test_error``, the mean squared error on the test set
        of a model with that strength, fitted on all training rows.
    """
    ### BEGIN SOLUTION
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
    best = strengths[int(np.argmin(validation_errors))]
    final = model(best).fit(X_train, y_train)
    return {
        "validation_errors": validation_errors,
        "strength": best,
        "test_error": error(final, X_test, y_test),
    }
    ### END SOLUTION
