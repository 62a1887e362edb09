import numpy as np


def overfits_one_batch(build, x, y):
    """Test whether a training pipeline can learn ten rows by heart.

    Parameters
    ----------
    build : callable
        Gives a new, compiled Keras model, whose outputs have one column for each class.
    x : numpy.ndarray, shape (rows, columns)
    y : numpy.ndarray of int, shape (rows,)

    Returns
    -------
    bool
        True if a model that was trained on the first ten rows only, for two hundred steps
        (`model.train_on_batch`), gives each of these rows its own label, at inference.
    """
    ### BEGIN SOLUTION
    model = build()
    rows, labels = x[:10], y[:10]
    for _ in range(200):
        model.train_on_batch(rows, labels)
    answers = np.argmax(model(rows, training=False), axis=1)
    return bool((answers == labels).all())
    ### END SOLUTION
