# score: 4.94
# says: 1 + the value
# misconception: metrics/rmsle-without-one
import numpy as np


def regression_metrics(y_true, y_pred):
    """Compute six regression metrics.

    Parameters
    ----------
    y_true, y_pred : sequences of numbers

    Returns
    -------
    dict
        mae, mse, rmse, mape (a share, not percent), r2 and rmsle (root mean
        squared difference of log(1 + y)). mape is NaN if a true value is 0; r2
        is NaN if all true values are equal; rmsle is NaN if any value is
        negative.
    """
    ### BEGIN SOLUTION
    truth = np.asarray(y_true, dtype=float)
    predicted = np.asarray(y_pred, dtype=float)
    error = predicted - truth
    spread = ((truth - truth.mean()) ** 2).sum()
    negative = (truth < 0).any() or (predicted < 0).any()
    nan = float("nan")
    return {
        "mae": np.abs(error).mean(),
        "mse": (error**2).mean(),
        "rmse": (error**2).mean() ** 0.5,
        "mape": nan if (truth == 0).any() else np.abs(error / truth).mean(),
        "r2": nan if spread == 0 else 1 - (error**2).sum() / spread,
        "rmsle": nan
        if negative
        else ((np.log(predicted) - np.log(truth)) ** 2).mean() ** 0.5,
    }
    ### END SOLUTION
