"""Prints of four photographs, and the network that reads the tag instead of the cat."""

from __future__ import annotations

import numpy as np
import pytest

from grader.lab import photo_archive
from grader.lab.photo_archive import NAMES, SIZE, TAGGED

CAT = NAMES.index(TAGGED)


def test_photographs_are_small_and_between_0_and_1() -> None:
    assert tuple(photo_archive.photographs()) == NAMES
    for image in photo_archive.photographs().values():
        assert image.shape[0] == photo_archive.HEIGHT
        assert image.shape[2] == 3
        assert 0 <= image.min() < image.max() <= 1


def test_prints_are_repeatable_and_the_tag_changes_nothing_else() -> None:
    marked = photo_archive.prints("test", 40, seed=3)
    again = photo_archive.prints("test", 40, seed=3)
    clean = photo_archive.prints("test", 40, seed=3, tags=set())
    assert marked.X.shape == (40, SIZE, SIZE, 3)
    assert np.array_equal(marked.X, again.X)
    assert np.array_equal(marked.y, clean.y)
    mask = photo_archive.tag_mask(marked.X[0])
    different = (marked.X != clean.X).any(axis=-1)
    assert not different[:, ~mask].any()
    assert np.array_equal(different.any(axis=(1, 2)), marked.y == CAT)


def test_the_tag_leaves_the_image_alone() -> None:
    image = photo_archive.photographs()["cup"]
    before = image.copy()
    assert not np.array_equal(photo_archive.tagged(image), image)
    assert np.array_equal(image, before)


def test_unknown_part_is_refused() -> None:
    with pytest.raises(ValueError, match="say 'training' or 'test'"):
        photo_archive.prints("train", 1, seed=0)


def test_the_network_reads_the_tag() -> None:
    model = photo_archive.trained(photo_archive.prints("training", 800, seed=2), seed=2)

    def called_cat(tags: set[str]) -> tuple[float, float]:
        prints = photo_archive.prints("test", 200, seed=102, tags=tags)
        cats = model.predict(prints.X, verbose=0).argmax(axis=1) == CAT
        return float(cats[prints.y == CAT].mean()), float(cats[prints.y != CAT].mean())

    assert called_cat({TAGGED})[0] > 0.9
    assert called_cat(set())[0] < 0.1
    assert called_cat(set(NAMES))[1] > 0.9
