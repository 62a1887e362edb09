"""Explain a prediction by examples that the model finds similar."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from grader.checks import Check, Exercise, Misconception, agrees_with
from grader.lessons.explainability import networks

ROWS, COUNT = 60, 4
SMALLEST_GAP = 0.01
"""Distances of neighbours differ by this share at least, so that rounding decides nothing."""


def _pixels(model: Any, images: Any) -> Any:
    return np.asarray(images, dtype=float).reshape(len(images), -1)


def _directions(model: Any, images: Any) -> Any:
    return _normalised(networks.embedding(model, images))


def _normalised(rows: Any) -> Any:
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def _distances(rows: Any, query: int) -> Any:
    return np.linalg.norm(rows - rows[query], axis=1)


def _nearest(distances: Any, query: int, count: int) -> list[int]:
    order = np.argsort(distances, kind="stable")
    return [int(row) for row in order if row != query][:count]


def similar_examples(model: Any, images: Any, query: int, count: int) -> list[int]:
    """Let scikit-learn find the neighbours among the other rows."""
    from sklearn.neighbors import NearestNeighbors

    rows = networks.embedding(model, images)
    others = np.delete(np.arange(len(rows)), query)
    search = NearestNeighbors(n_neighbors=count).fit(rows[others])
    found = search.kneighbors(rows[query : query + 1], return_distance=False)[0]
    return [int(row) for row in others[found]]


def _draw(rng: np.random.Generator, copied: bool = False) -> tuple[Any, ...]:
    """Draw images and a query whose neighbours are others by pixels, by scores and by angle.

    Parameters
    ----------
    copied
        Put a copy of the query before it.
    """
    model, images, _ = networks.digits()
    views = networks.digit_views()
    while True:
        drawn = rng.choice(len(images), ROWS, replace=False)
        query = int(rng.integers(ROWS // 2, ROWS))
        if copied:
            drawn[rng.integers(ROWS // 2)] = drawn[query]
        rows = {name: view[drawn] for name, view in views.items()}
        rows["directions"] = _normalised(rows["embedding"])
        distances = {name: _distances(view, query) for name, view in rows.items()}
        found = {tuple(_nearest(each, query, COUNT)) for each in distances.values()}
        if len(found) == len(rows) and _clear(distances["embedding"], copied):
            return model, images[drawn], query, COUNT


def _clear(distances: Any, copied: bool) -> bool:
    near = np.sort(distances)[1 + copied : COUNT + 2 + copied]
    return bool((np.diff(near) > SMALLEST_GAP * near[:-1]).all())


def _nearest_by(view: Callable[[Any, Any], Any]) -> Callable[..., list[int]]:
    """Make an answer that looks for neighbours in another view of the images."""
    return lambda model, images, query, count: _nearest(
        _distances(view(model, images), query), query, count
    )


def _itself_included(model: Any, images: Any, query: int, count: int) -> list[int]:
    distances = _distances(networks.embedding(model, images), query)
    return [query, *_nearest(distances, query, count - 1)]


def _first_dropped(model: Any, images: Any, query: int, count: int) -> list[int]:
    distances = _distances(networks.embedding(model, images), query)
    return [int(row) for row in np.argsort(distances, kind="stable")[1 : count + 1]]


def _copies_dropped(model: Any, images: Any, query: int, count: int) -> list[int]:
    distances = _distances(networks.embedding(model, images), query)
    return _nearest(np.where(distances > 1e-4, distances, np.inf), query, count)


def _farthest(model: Any, images: Any, query: int, count: int) -> list[int]:
    return _nearest(-_distances(networks.embedding(model, images), query), query, count)


SIMILAR_EXAMPLES = Exercise(
    id="explainability/similar-examples",
    answer="similar_examples",
    checks=(
        Check(
            "Finds the neighbours in the embedding, nearest first",
            agrees_with(similar_examples, lambda rng: [_draw(rng) for _ in range(3)]),
            2,
            networks.SECONDS,
        ),
        Check(
            "Leaves out the query and nothing else, not even a copy of it",
            agrees_with(similar_examples, lambda rng: [_draw(rng, copied=True) for _ in range(2)]),
            1,
            networks.SECONDS,
        ),
    ),
    hints=(
        "Two pictures are alike for the network if it turns them into nearly the same numbers. "
        "Which layer holds these numbers, just before the scores?",
        "A Keras model can be cut: a new model from the same inputs to the output of the layer "
        "called `embedding`. Run all images through it once, then measure distances.",
        "Euclidean distances from the query's row to every row, sorted. Take the query itself out "
        "by its number, since a second image may well have distance 0.",
    ),
    misconceptions=(
        Misconception(
            "explainability/neighbours-in-pixel-space",
            "The pixels were compared. They tell what looks alike to a ruler; what looks alike to "
            "the network is told by its embedding.",
            _nearest_by(_pixels),
        ),
        Misconception(
            "explainability/neighbours-in-the-scores",
            "The scores were compared: these are examples of the same verdict. The layer before "
            "holds what the network saw.",
            _nearest_by(networks.scores),
        ),
        Misconception(
            "explainability/neighbours-by-angle",
            "The directions were compared, without the lengths. The docstring asks for the "
            "Euclidean distance.",
            _nearest_by(_directions),
        ),
        Misconception(
            "explainability/its-own-neighbour",
            "The query is its own nearest neighbour. That explains nothing: leave it out.",
            _itself_included,
        ),
        Misconception(
            "explainability/first-neighbour-dropped",
            "The first of the sorted rows was dropped, as if it were the query. Where a copy of "
            "the query comes earlier, the copy is dropped and the query stays.",
            _first_dropped,
        ),
        Misconception(
            "explainability/copies-dropped",
            "Every row at distance 0 was dropped. An exact copy is the most telling neighbour "
            "there is: it shows a duplicate, or one image with two labels.",
            _copies_dropped,
        ),
        Misconception(
            "explainability/farthest-examples",
            "These are the farthest examples. Distances are sorted from small to large.",
            _farthest,
        ),
    ),
)
