import keras
import numpy as np


def similar_examples(model, images, query, count):
    """Find the images that a network finds most similar to one of them.

    Parameters
    ----------
    model : keras.Model
        One of its layers is called ``embedding``.
    images : numpy.ndarray, shape (rows, height, width, channels)
    query : int
        The row of the image whose neighbours are wanted.
    count : int
        How many neighbours.

    Returns
    -------
    list of int
        Rows, nearest first, by the Euclidean distance between the outputs of the
        layer ``embedding``. The query's own row is left out, and no other.
    """
    ### BEGIN SOLUTION
    embed = keras.Model(model.inputs[0], model.get_layer("embedding").output)
    rows = embed(images).numpy()
    distances = np.linalg.norm(rows - rows[query], axis=1)
    return [int(row) for row in np.argsort(distances) if row != query][:count]
    ### END SOLUTION
