import numpy as np
import pandas as pd


def comparison_table(probabilities, y_train, y_test):
    """Compare techniques by their probabilities.

    Parameters
    ----------
    probabilities : dict
        Name of a technique, to two arrays of shape (rows, classes): its
        probabilities on the training set and on the test set.
    y_train, y_test : numpy.ndarray of int
        The labels.

    Returns
    -------
    pandas.DataFrame
        One row for each technique, with its name as index; the lowest test loss
        first. Columns: ``train_loss`` and ``test_loss``, the mean log loss;
        ``gap``, by how much the test loss is higher; ``test_accuracy``.
    """
    ### BEGIN SOLUTION
    rows = {}
    for technique, (on_training, on_test) in probabilities.items():
        train_loss = -np.log(on_training[np.arange(len(y_train)), y_train]).mean()
        test_loss = -np.log(on_test[np.arange(len(y_test)), y_test]).mean()
        rows[technique] = {
            "train_loss": train_loss,
            "test_loss": test_loss,
            "gap": test_loss - train_loss,
            "test_accuracy": (on_test.argmax(axis=1) == y_test).mean(),
        }
    return pd.DataFrame.from_dict(rows, orient="index").sort_values("test_loss")
    ### END SOLUTION
