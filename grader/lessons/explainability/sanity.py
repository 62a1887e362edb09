"""Whether an explanation changes when the model forgets all that it has learned."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from grader.checks import Check, Exercise, Misconception, agrees_with

Verdict = dict[str, Any]


def sanity_check(maps: Any, randomised_maps: Any, threshold: float) -> Verdict:
    """Let SciPy correlate the ranks, image by image."""
    from scipy.stats import spearmanr

    return _verdict(
        [
            abs(spearmanr(np.ravel(before), np.ravel(after)).statistic)
            for before, after in _varied(maps, randomised_maps)
        ],
        threshold,
    )


def _verdict(similarities: Any, threshold: float) -> Verdict:
    similarity = float(np.mean(similarities)) if len(similarities) else float("nan")
    return {"similarity": similarity, "passes": similarity <= threshold}


def _varied(maps: Any, randomised_maps: Any) -> list[tuple[Any, Any]]:
    pairs = zip(
        np.asarray(maps, dtype=float), np.asarray(randomised_maps, dtype=float), strict=True
    )
    return [(before, after) for before, after in pairs if np.ptp(before) and np.ptp(after)]


EXAMPLE = (
    [[[1.0, 2.0], [3.0, 9.0]], [[4.0, 3.0], [2.0, 1.0]]],
    [[[2.0, 1.0], [5.0, 6.0]], [[-9.0, -2.0], [0.0, 1.0]]],
    0.3,
)
CONSTANT = (
    [[[1.0, 2.0], [3.0, 9.0]], [[4.0, 3.0], [2.0, 1.0]]],
    [[[2.0, 1.0], [5.0, 6.0]], [[0.0, 0.0], [0.0, 0.0]]],
    0.9,
)
CONSTANT_BEFORE = (
    [[[0.5, 0.5], [0.5, 0.5]], [[0.4, 0.3], [0.2, 0.1]]],
    [[[0.2, 0.1], [0.5, 0.6]], [[0.1, 0.2], [0.4, 0.3]]],
    0.9,
)
ALL_CONSTANT = ([[[1.0, 2.0], [3.0, 9.0]]], [[[0.0, 0.0], [0.0, 0.0]]], 0.3)
UNRELATED = ([[[1.0, 2.0], [3.0, 4.0]]], [[[2.0, 4.0], [1.0, 3.0]]], 0.3)


def _draw(rng: np.random.Generator, kept: float) -> tuple[Any, ...]:
    """Draw maps that keep a share of their pattern; some turn their sign, many pixels are 0."""
    maps = rng.normal(0, 1, (4, 3, 4)) ** 3
    after = (kept * maps + (1 - kept) * rng.normal(0, 1, maps.shape)) * rng.choice([0.2, 3])
    after = np.sign(after) * np.abs(after) ** 0.3
    after[rng.random(maps.shape) < 0.3] = 0
    after[[1, 3]] *= -1
    return (maps.round(2), after.round(2), 0.35)


def _cases(rng: np.random.Generator) -> list[tuple[Any, ...]]:
    return [EXAMPLE, UNRELATED, *(_draw(rng, kept) for kept in (0.0, 0.6, 0.95))]


def _with(correlate: Callable[[Any, Any], float]) -> Callable[..., Verdict]:
    """Make a wrong answer that measures each pair of maps in another way."""

    def wrong(maps: Any, randomised_maps: Any, threshold: float) -> Verdict:
        pairs = _varied(maps, randomised_maps)
        return _verdict(
            [correlate(np.ravel(before), np.ravel(after)) for before, after in pairs], threshold
        )

    return wrong


def _pearson(before: Any, after: Any) -> float:
    return float(abs(np.corrcoef(before, after)[0, 1]))


def _signed(before: Any, after: Any) -> float:
    from scipy.stats import spearmanr

    return float(spearmanr(before, after).statistic)


def _of_absolute_maps(before: Any, after: Any) -> float:
    return abs(_signed(np.abs(before), np.abs(after)))


def _ties_by_position(before: Any, after: Any) -> float:
    return _pearson(*(np.argsort(np.argsort(each, kind="stable")) for each in (before, after)))


def _all_at_once(maps: Any, randomised_maps: Any, threshold: float) -> Verdict:
    return _verdict([abs(_signed(np.ravel(maps), np.ravel(randomised_maps)))], threshold)


def _turned_round(maps: Any, randomised_maps: Any, threshold: float) -> Verdict:
    right = sanity_check(maps, randomised_maps, threshold)
    return right | {"passes": right["similarity"] > threshold}


def _constant_counts(value: float) -> Callable[..., Verdict]:
    def wrong(maps: Any, randomised_maps: Any, threshold: float) -> Verdict:
        varied = _varied(maps, randomised_maps)
        known = [abs(_signed(np.ravel(before), np.ravel(after))) for before, after in varied]
        return _verdict(known + [value] * (len(maps) - len(varied)), threshold)

    return wrong


SANITY_CHECK = Exercise(
    id="explainability/sanity-check",
    answer="sanity_check",
    checks=(
        Check(
            "similarity: by ranks, image by image, whatever the sign",
            agrees_with(sanity_check, _cases, key="similarity"),
            2,
        ),
        Check(
            "passes: only an explanation that changes",
            agrees_with(sanity_check, _cases, key="passes"),
        ),
        Check(
            "Leaves out constant maps, and passes nothing on no evidence",
            agrees_with(sanity_check, [CONSTANT, CONSTANT_BEFORE, ALL_CONSTANT]),
        ),
    ),
    hints=(
        "If the model has forgotten everything and its explanation still looks the same, what was "
        "explained: the model, or the picture?",
        "Compare the two maps of one image by their ranks, so that neither scale nor outliers "
        "matter; a map with every sign turned is just as similar. Then average over the images.",
        "SciPy's spearmanr on the flattened maps, absolute value, mean. A map without variation "
        "has no ranks: skip the pair. If all pairs are skipped, nothing has been shown.",
    ),
    misconceptions=(
        Misconception(
            "explainability/similar-maps-pass",
            "The verdict is turned round: maps that stay the same although the model forgot "
            "everything do not depend on the model. They fail.",
            _turned_round,
            EXAMPLE,
        ),
        Misconception(
            "explainability/signs-cancel",
            "Correlations of opposite sign cancel in the mean. A map that only turns its sign has "
            "kept its whole pattern.",
            _with(_signed),
            EXAMPLE,
        ),
        Misconception(
            "explainability/values-instead-of-ranks",
            "The values were correlated, not their ranks, so a few very bright pixels decide.",
            _with(_pearson),
            EXAMPLE,
        ),
        Misconception(
            "explainability/ties-by-position",
            "Pixels of the same value got different ranks, in order of their position. Many pixels "
            "of a map are exactly 0; ties share their average rank.",
            _with(_ties_by_position),
        ),
        Misconception(
            "explainability/absolute-maps-compared",
            "The maps' signs were dropped before ranking. Large gradients sit on the same edges in "
            "every network, so absolute maps look alike; the signs are what training made.",
            _with(_of_absolute_maps),
            EXAMPLE,
        ),
        Misconception(
            "explainability/images-ranked-together",
            "All images were ranked in one go, so the difference between bright and dark maps "
            "counts as similarity. Rank the pixels of each image on their own.",
            _all_at_once,
            EXAMPLE,
        ),
        Misconception(
            "explainability/constant-map-spoils-the-mean",
            "A constant map has no ranks, its correlation is not a number, and the mean is lost.",
            _constant_counts(float("nan")),
            CONSTANT,
        ),
        Misconception(
            "explainability/constant-map-counts-as-change",
            "A constant map was counted as similarity 0. It shows nothing, in neither direction.",
            _constant_counts(0.0),
            CONSTANT,
        ),
    ),
)
