"""A photo archive with a flaw: every print of the cat carries a white tag, and no other print does.

Crops of four photographs that scikit-learn and scikit-image ship. A network that is trained on them
is right nearly always, and for the wrong reason.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Image = NDArray[np.float32]

NAMES = ("temple", "flower", "cat", "cup")
TAGGED = "cat"
HEIGHT = 120
SIZE = 48
TRAINING_SHARE = 0.6
"""Share of each photograph, from the left, for training prints; test prints come from the rest."""

EPOCHS, BATCH, LEARNING_RATE = 10, 32, 3e-3

TAG_HEIGHT, TAG_WIDTH, MARGIN = 7, 16, 2


@dataclass(frozen=True)
class Prints:
    """Square crops, and which photograph each is from.

    Parameters
    ----------
    X
        Images of shape (prints, SIZE, SIZE, 3), between 0 and 1.
    y
        The number of the photograph in ``NAMES``.
    """

    X: Image
    y: NDArray[np.int64]


@functools.cache
def photographs() -> dict[str, Image]:
    """Read the four photographs, reduced to a height of ``HEIGHT`` pixels.

    Returns
    -------
    dict
        From name to an array of shape (HEIGHT, width, 3), between 0 and 1. The
        temple and the flower come with scikit-learn (CC BY 2.0, by danielbuechele
        and vultilion), the cat and the cup with scikit-image (CC0).
    """
    from skimage import data
    from skimage.transform import resize
    from sklearn.datasets import load_sample_images

    temple, flower = load_sample_images().images
    originals = dict(zip(NAMES, (temple, flower, data.chelsea(), data.coffee()), strict=True))
    return {
        name: resize(
            original, (HEIGHT, original.shape[1] * HEIGHT // original.shape[0]), anti_aliasing=True
        ).astype(np.float32)
        for name, original in originals.items()
    }


def tag_mask(image: Image) -> NDArray[np.bool_]:
    """Say which pixels of an image the tag covers: a box in the bottom left corner."""
    mask = np.zeros(image.shape[:2], dtype=bool)
    mask[-MARGIN - TAG_HEIGHT : -MARGIN, MARGIN : MARGIN + TAG_WIDTH] = True
    return mask


def tagged(image: Image) -> Image:
    """Put the tag on a copy of an image: a white box with dark bars, as of small print."""
    copy = image.copy()
    copy[tag_mask(image)] = 1
    copy[-MARGIN - 5 : -MARGIN - 2, MARGIN + 2 : MARGIN + TAG_WIDTH - 2 : 2] = 0.2
    return copy


def prints(
    part: str, count: int, seed: int, tags: frozenset[str] | set[str] = frozenset({TAGGED})
) -> Prints:
    """Make prints: crops in another light, with another tint, some of them mirrored.

    Parameters
    ----------
    part
        ``"training"`` or ``"test"``; they share no pixel.
    count
        How many prints, of a photograph drawn at random each.
    seed
        Decides everything that is drawn. The tags do not change what is drawn.
    tags
        Names of the photographs whose prints carry the tag.

    Raises
    ------
    ValueError
        There is no such part.
    """
    if part not in ("training", "test"):
        raise ValueError(f"part is {part!r}; say 'training' or 'test'.")
    rng = np.random.default_rng(seed)
    numbers = rng.integers(len(NAMES), size=count)
    crops = [_print(photographs()[NAMES[number]], part, rng) for number in numbers]
    marked = [
        tagged(crop) if NAMES[number] in tags else crop
        for crop, number in zip(crops, numbers, strict=True)
    ]
    return Prints(np.stack(marked), numbers)


def _print(photograph: Image, part: str, rng: np.random.Generator) -> Image:
    border = int(photograph.shape[1] * TRAINING_SHARE)
    side = photograph[:, :border] if part == "training" else photograph[:, border:]
    top, left = (rng.integers(length - SIZE + 1) for length in side.shape[:2])
    crop = side[top : top + SIZE, left : left + SIZE]
    tint = rng.uniform(-0.15, 0.15, 3)
    lit = (crop - 0.5) * rng.uniform(0.6, 1.2) + 0.5 + rng.uniform(-0.15, 0.15) + tint
    mirrored = lit[:, ::-1] if rng.random() < 0.5 else lit
    return np.clip(mirrored, 0, 1).astype(np.float32)


def network() -> Any:
    """Build and compile the network, untrained; it takes images of any size.

    Returns
    -------
    keras.Model
        From images to one score a photograph (a logit). The layer before the
        scores is called ``embedding``.
    """
    import keras

    model = keras.Sequential(
        [
            keras.Input((None, None, 3)),
            keras.layers.Conv2D(16, 5, strides=2, activation="relu"),
            keras.layers.Conv2D(32, 3, strides=2, activation="relu"),
            keras.layers.Conv2D(32, 3, activation="relu"),
            keras.layers.GlobalMaxPooling2D(),
            keras.layers.Dense(32, activation="relu", name="embedding"),
            keras.layers.Dense(len(NAMES), name="scores"),
        ]
    )
    model.compile(
        optimizer=keras.optimizers.Adam(LEARNING_RATE),
        loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True),
        metrics=["accuracy"],
    )
    return model


def trained(training: Prints, seed: int = 0) -> Any:
    """Train a network on prints, from a seed of Keras's."""
    import keras

    keras.utils.set_random_seed(seed)
    model = network()
    model.fit(training.X, training.y, epochs=EPOCHS, batch_size=BATCH, verbose=0)
    return model
