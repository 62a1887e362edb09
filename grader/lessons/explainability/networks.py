"""Keras networks that the checks put to an answer, each built or trained once."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from typing import Any

import numpy as np

SECONDS = 60.0
"""Time for a check that trains a network first; most of it is for a busy machine."""


def shared(model: Any) -> Any:
    """Keep a model from being copied with each call of an answer; a copy takes 50 ms."""
    model.__deepcopy__ = lambda _: model
    return model


@functools.cache
def polynomials() -> Any:
    """Build a network of three outputs without weights: a²b, a + 10b and (ab)⁴."""
    import keras

    inputs = keras.Input((2,))
    a, b = inputs[:, :1], inputs[:, 1:]
    outputs = keras.ops.concatenate([a**2 * b, a + 10 * b, (a * b) ** 4], axis=1)
    return shared(keras.Model(inputs, outputs))


@functools.cache
def digits() -> tuple[Any, Any, Any]:
    """Train a small network on scikit-learn's digits.

    Returns
    -------
    tuple
        The network (images of shape (8, 8, 1) between 0 and 1 to ten scores, with
        a layer called ``embedding``), and the images and digits it was trained on.
    """
    import keras
    from sklearn.datasets import load_digits

    images, labels = load_digits(return_X_y=True)
    images = images.reshape(-1, 8, 8, 1).astype(np.float32) / 16
    keras.utils.set_random_seed(0)
    model = keras.Sequential(
        [
            keras.Input((8, 8, 1)),
            keras.layers.Conv2D(8, 3, activation="tanh"),
            keras.layers.Flatten(),
            keras.layers.Dense(24, activation="tanh", name="embedding"),
            keras.layers.Dense(10, name="scores"),
        ]
    )
    model.compile("adam", keras.losses.SparseCategoricalCrossentropy(from_logits=True))
    model.fit(images, labels, epochs=8, batch_size=32, verbose=0)
    return shared(model), images, labels


def embedding(model: Any, images: Any) -> Any:
    """Compute what the layer called ``embedding`` makes of images, one row an image."""
    import keras

    cut = keras.Model(model.inputs[0], model.get_layer("embedding").output)
    return cut(np.asarray(images)).numpy().astype(float)


def scores(model: Any, images: Any) -> Any:
    """Compute the network's scores, one row an image."""
    return model(np.asarray(images)).numpy().astype(float)


@functools.cache
def digit_views() -> Mapping[str, Any]:
    """Compute embedding, scores and pixels of every digit once, one row a digit."""
    model, images, _ = digits()
    return {
        "embedding": embedding(model, images),
        "scores": scores(model, images),
        "pixels": images.reshape(len(images), -1).astype(float),
    }
