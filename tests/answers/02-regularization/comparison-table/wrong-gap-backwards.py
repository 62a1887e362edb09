# score: 2.5
# says: wrong sign
# misconception: regularization/gap-backwards
import numpy as np
import pandas as pd


def comparison_table(probabilities, y_train, y_test):
    rows = {}
    for technique, (on_training, on_test) in probabilities.items():
        train_loss = -np.log(on_training[np.arange(len(y_train)), y_train]).mean()
        test_loss = -np.log(on_test[np.arange(len(y_test)), y_test]).mean()
        rows[technique] = {
            "train_loss": train_loss,
            "test_loss": test_loss,
            "gap": train_loss - test_loss,
            "test_accuracy": (on_test.argmax(axis=1) == y_test).mean(),
        }
    return pd.DataFrame.from_dict(rows, orient="index").sort_values("test_loss")
