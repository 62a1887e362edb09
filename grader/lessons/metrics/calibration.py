"""Whether a probability can be taken at its word."""

from __future__ import annotations

from typing import Any

import numpy as np
from sklearn.metrics import brier_score_loss, log_loss

from grader.checks import Attempt, Check, Exercise, Misconception, Rejected, agrees_with
from grader.checks.compare import show
from grader.lessons.metrics.samples import Floats, as_kinds

TOLERANCE = 1e-6


def binned(y_true: Any, probabilities: Any, bins: int) -> tuple[Floats, Floats, Floats]:
    """Summarize equal-width bins on [0, 1].

    Returns
    -------
    tuple of arrays
        Mean probability, observed frequency and number of examples of every
        bin that is not empty.
    """
    truth = np.asarray(y_true, dtype=float)
    values = np.asarray(probabilities, dtype=float)
    place = np.minimum((values * bins).astype(int), bins - 1)
    counts = np.bincount(place, minlength=bins).astype(float)
    filled = counts > 0
    means = np.bincount(place, values, bins)[filled] / counts[filled]
    observed = np.bincount(place, truth, bins)[filled] / counts[filled]
    return means, observed, counts[filled]


def calibration_error(y_true: Any, probabilities: Any, bins: int) -> dict[str, float]:
    """Compute scikit-learn's Brier score, and the expected calibration error."""
    means, observed, counts = binned(y_true, probabilities, bins)
    return {
        "brier": float(brier_score_loss(y_true, probabilities)),
        "ece": float((counts * np.abs(means - observed)).sum() / counts.sum()),
    }


def _draw(rng: np.random.Generator, size: int, bins: int) -> tuple[Any, Any]:
    """Draw overconfident probabilities, away from the edges between bins."""
    place = np.minimum((rng.random(size) ** 2 * bins).astype(int), bins - 1)
    values = (place + rng.uniform(0.1, 0.8, size)) / bins
    truth = (rng.random(size) < 0.1 + 0.6 * values).astype(int)
    truth[:2] = (0, 1)
    return truth, values


def _cases(rng: np.random.Generator) -> list[tuple[Any, ...]]:
    cases: list[tuple[Any, ...]] = []
    for size, bins in ((60, 5), (400, 10)):
        cases += [(*columns, bins) for columns in as_kinds(*_draw(rng, size, bins))]
    return [*cases, SMALL, LAST_BINS]


SMALL = ([0, 1, 1, 0, 1], [0.1, 0.15, 0.2, 0.3, 0.9], 2)
BOTH_WAYS = ([1, 1, 0, 0], [0.2, 0.3, 0.7, 0.9], 2)
LAST_BINS = ([1, 0, 1, 1, 0, 0], [0.6, 0.65, 0.7, 0.8, 0.9, 0.95], 4)
CERTAIN = ([1, 1, 0, 0, 0], [1.0, 0.95, 0.0, 0.05, 1.0], 4)
EMPTY_BINS = ([0, 1, 1, 0], [0.02, 0.05, 0.97, 0.93], 10)


def _from_bins(error: Any) -> Any:
    def wrong(y_true: Any, probabilities: Any, bins: int) -> dict[str, float]:
        right = calibration_error(y_true, probabilities, bins)
        return right | {"ece": float(error(*binned(y_true, probabilities, bins)))}

    return wrong


def _brier_is(score: Any) -> Any:
    def wrong(y_true: Any, probabilities: Any, bins: int) -> dict[str, float]:
        truth, values = np.asarray(y_true, dtype=float), np.asarray(probabilities, dtype=float)
        right = calibration_error(y_true, probabilities, bins)
        return right | {"brier": float(score(truth, values))}

    return wrong


CALIBRATION_ERROR = Exercise(
    id="metrics/calibration-error",
    answer="calibration_error",
    checks=(
        Check("brier is right", agrees_with(calibration_error, _cases, key="brier")),
        Check("ece is right", agrees_with(calibration_error, _cases, key="ece"), 1.5),
        Check(
            "A probability of exactly 1 belongs to the last bin; empty bins count nothing",
            agrees_with(calibration_error, [CERTAIN, EMPTY_BINS], key="ece"),
            0.5,
        ),
    ),
    hints=(
        "The Brier score looks at each prediction alone; the calibration error looks at groups of "
        "predictions that made the same promise.",
        "For each bin: what was promised on average, what happened on average, and how many "
        "examples made that promise? A bin with one example should hardly count.",
        "Multiply by the number of bins and round down to get a bin's number; then mind the one "
        "value that falls off the end. Weight each bin's gap by its share of the examples.",
    ),
    misconceptions=(
        Misconception(
            "metrics/ece-unweighted",
            "Every bin weighed the same. Then a bin with two examples shouts as loud as one with "
            "two thousand. Weight each gap by the bin's share of the examples.",
            _from_bins(lambda means, observed, _: np.abs(means - observed).mean()),
            SMALL,
        ),
        Misconception(
            "metrics/ece-as-maximum",
            "This is the largest gap, known as the maximum calibration error. The expected one is "
            "the weighted mean of all gaps.",
            _from_bins(lambda means, observed, _: np.abs(means - observed).max()),
            SMALL,
        ),
        Misconception(
            "metrics/ece-gaps-cancel",
            "The gaps were added with their signs, so promises that are too high and too low "
            "cancel. A model wrong in both directions is not calibrated: take absolute values.",
            _from_bins(lambda means, observed, n: abs((n * (means - observed)).sum() / n.sum())),
            BOTH_WAYS,
        ),
        Misconception(
            "metrics/brier-of-decisions",
            "The probabilities were rounded to 0 or 1 first, so this is the share of wrong "
            "decisions. The Brier score needs the probabilities as they are.",
            _brier_is(lambda truth, values: ((values >= 0.5) != truth).mean()),
            SMALL,
        ),
        Misconception(
            "metrics/brier-as-log-loss",
            "This is the log loss. Both punish bad probabilities, but the Brier score is the mean "
            "squared difference, and it stays finite.",
            _brier_is(log_loss),
            SMALL,
        ),
        Misconception(
            "metrics/brier-rooted",
            "A square root was taken at the end. The Brier score is the mean squared difference "
            "itself.",
            _brier_is(lambda truth, values: np.sqrt(((values - truth) ** 2).mean())),
            SMALL,
        ),
    ),
)


def _plotted(attempt: Attempt, y_true: Any, probabilities: Any, bins: int) -> Any:
    """Let the answer draw on fresh axes and return them."""
    from matplotlib.figure import Figure

    axes = Figure().add_subplot()
    # The axes are the output here, so they are neither copied nor compared.
    attempt(y_true, probabilities, bins, uncopied=(axes,))
    return axes


def _series(axes: Any) -> list[Floats]:
    """Read the points of every line and point cloud, as arrays of shape (n, 2)."""
    series = [np.asarray(line.get_xydata(), dtype=float) for line in axes.get_lines()]
    series += [np.ma.filled(cloud.get_offsets(), np.nan) for cloud in axes.collections]
    return [np.asarray(points, dtype=float) for points in series if len(points)]


def _holds(series: list[Floats], points: Floats) -> bool:
    wanted = points[np.lexsort(points.T[::-1])]
    return any(
        found.shape == wanted.shape
        and np.allclose(found[np.lexsort(found.T[::-1])], wanted, atol=TOLERANCE)
        for found in series
    )


def _axes_swapped(means: Floats, observed: Floats, *_: Any) -> Floats:
    return np.column_stack([observed, means])


def _bin_centres(means: Floats, observed: Floats, _: Floats, bins: int) -> Floats:
    return np.column_stack([(np.floor(means * bins) + 0.5) / bins, observed])


def _positives_counted(means: Floats, observed: Floats, counts: Floats, _: int) -> Floats:
    return np.column_stack([means, observed * counts])


FIGURE_IDEAS = (
    (
        "metrics/reliability-axes-swapped",
        _axes_swapped,
        "The axes are exchanged. What the model promised goes to the right, what happened goes up: "
        "then a point under the diagonal means a promise that was too high.",
    ),
    (
        "metrics/reliability-bin-centres",
        _bin_centres,
        "The points stand at the bins' centres. The model did not promise the centre; it promised "
        "the mean of the probabilities in the bin, which can be far from it.",
    ),
    (
        "metrics/reliability-counts",
        _positives_counted,
        "The height is the number of positives in the bin. Divide by the number of examples in "
        "the bin: the observed frequency is what can be compared with a probability.",
    ),
)


def _curve_test(*fixed: tuple[Any, ...]) -> Any:
    def test(attempt: Attempt) -> None:
        for bins in (5, 10):
            for args in fixed or ((*_draw(attempt.rng, 200, bins), bins),):
                _judge_curve(attempt, args)

    return test


def _judge_curve(attempt: Attempt, args: tuple[Any, ...]) -> None:
    series = _series(_plotted(attempt, *args))
    if not series:
        raise Rejected(
            "There is no line and no point on the axes that plot_reliability was given. Draw with "
            "ax.plot or ax.scatter on that ax, not with plt: another figure would get it."
        )
    means, observed, counts = binned(*args)
    if _holds(series, np.column_stack([means, observed])):
        return
    for idea, points, why in FIGURE_IDEAS:
        if _holds(series, points(means, observed, counts, args[2])):
            raise Rejected(why, misconception=idea, example=_EXAMPLE)
    sizes = " and ".join(str(len(points)) for points in series)
    raise Rejected(
        f"None of the plotted series (of {sizes} points) holds the {len(means)} points wanted: one "
        "per bin that has examples, at its mean probability and its observed frequency. On "
        f"{len(args[0])} examples in {args[2]} bins the first point is ({show(means[0])}, "
        f"{show(observed[0])}).",
        example=_EXAMPLE,
    )


_EXAMPLE = (
    "fig, ax = plt.subplots(); plot_reliability([0, 1, 1, 0, 1], [0.1, 0.15, 0.2, 0.3, 0.9], 2, ax)"
    "  # points at (0.1875, 0.5) and (0.9, 1)"
)


def _has_diagonal(attempt: Attempt) -> None:
    axes = _plotted(attempt, *_draw(attempt.rng, 100, 5), 5)
    sloped = [line for line in axes.get_lines() if _is_diagonal(line)]
    if not sloped:
        raise Rejected(
            "There is no diagonal from (0, 0) to (1, 1). Without it nobody sees whether the "
            "promises were too high or too low."
        )


def _is_diagonal(line: Any) -> bool:
    points = np.asarray(line.get_xydata(), dtype=float)
    if getattr(line, "get_slope", None) and line.get_slope() is not None:  # axline
        start = np.asarray(line.get_xy1(), dtype=float)
        return bool(line.get_slope() == 1 and start[0] == start[1])
    return (
        len(points) > 1
        and np.allclose(points[:, 0], points[:, 1], atol=TOLERANCE)
        and np.allclose([points.min(), points.max()], [0, 1], atol=TOLERANCE)
    )


def _has_labels(attempt: Attempt) -> None:
    axes = _plotted(attempt, *_draw(attempt.rng, 100, 5), 5)
    missing = [
        name
        for name, label in (("x", axes.get_xlabel()), ("y", axes.get_ylabel()))
        if not label.strip()
    ]
    if missing:
        raise Rejected(
            f"The {' and the '.join(missing)} axis has no label. A reader cannot tell the promise "
            "from what happened."
        )


RELIABILITY_CURVE = Exercise(
    id="metrics/reliability-curve",
    answer="plot_reliability",
    checks=(
        Check("Plots observed frequency against mean probability, per bin", _curve_test(), 2),
        Check(
            "Leaves empty bins out, and keeps a probability of exactly 1",
            _curve_test(CERTAIN, EMPTY_BINS),
            0.5,
        ),
        Check("Draws the diagonal", _has_diagonal, 0.25),
        Check("Labels both axes", _has_labels, 0.25),
    ),
    hints=(
        "Group the predictions by what they promised. A calibrated model that says 0.7 is right "
        "seven times out of ten within that group.",
        "For each bin you need two numbers: the mean of its probabilities (to the right) and the "
        "mean of its labels (up). Leave out bins that nobody fell into.",
        "The bin's number is the probability times the number of bins, rounded down, and never "
        "more than the last. Plot on the ax that you are given, then add the line from (0, 0) to "
        "(1, 1) and two labels.",
    ),
    misconceptions=tuple(Misconception(idea, why) for idea, _, why in FIGURE_IDEAS),
)
