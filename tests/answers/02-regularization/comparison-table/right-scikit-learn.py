import numpy as np
import pandas as pd


def comparison_table(probabilities, y_train, y_test):
    from sklearn.metrics import accuracy_score, log_loss

    records = []
    for name, (seen, unseen) in probabilities.items():
        classes = range(seen.shape[1])
        train, test = log_loss(y_train, seen, labels=classes), log_loss(y_test, unseen, labels=classes)
        accuracy = accuracy_score(y_test, unseen.argmax(axis=1))
        records.append((name, train, test, test - train, accuracy))
    columns = ["technique", "train_loss", "test_loss", "gap", "test_accuracy"]
    return pd.DataFrame(records, columns=columns).set_index("technique").sort_values(by="test_loss")
