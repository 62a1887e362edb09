"""Integrated gradients on Keras networks, and how many steps they need."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from grader.checks import Attempt, Check, Exercise, Misconception, Rejected, agrees_with
from grader.checks.compare import difference, show
from grader.lessons.explainability import networks

Floats = NDArray[np.float64]
Rule = tuple[Floats, Floats]

WORSE_THAN_MIDPOINT = 2.5
"""An answer's error may be this many times the midpoint rule's; the trapezoid's is twice that."""

ROUNDING = 1e-4
"""Error that single precision may add, as a share of the largest attribution."""

STEPS = 50


def attributions(model: Any, x: Any, baseline: Any, target: int, rule: Rule) -> Floats:
    """Integrate the gradient along the straight path by a quadrature rule.

    Parameters
    ----------
    rule
        Points between 0 (the baseline) and 1 (the input), and their weights.
    """
    way = np.asarray(x, dtype=float) - np.asarray(baseline, dtype=float)
    integral: Floats = way * _average_gradient(model, x, baseline, target, rule)
    return integral


def _average_gradient(model: Any, x: Any, baseline: Any, target: int, rule: Rule) -> Floats:
    import tensorflow as tf

    points, weights = rule
    start, end = np.asarray(baseline, dtype=float), np.asarray(x, dtype=float)
    path = tf.constant(
        np.stack([start + point * (end - start) for point in points]), dtype=tf.float32
    )
    with tf.GradientTape() as tape:
        tape.watch(path)
        score = model(path)[:, target]
    gradients = tape.gradient(score, path).numpy().astype(float)
    average: Floats = np.tensordot(weights, gradients, axes=1)
    return average


def midpoint(steps: int) -> Rule:
    """Give the middles of equal parts, and equal weights."""
    return (np.arange(steps) + 0.5) / steps, np.full(steps, 1 / steps)


def _gauss(points: int) -> Rule:
    nodes, weights = np.polynomial.legendre.leggauss(points)
    return (nodes + 1) / 2, weights / 2


Case = tuple[Any, Any, Any, int, int]


def _fixture() -> Case:
    return (networks.polynomials(), np.array([2.0, 3.0]), np.zeros(2), 0, STEPS)


EXAMPLE = (
    "import keras\n"
    "ab = keras.Input((2,))\n"
    "model = keras.Model(ab, ab[:, :1] ** 2 * ab[:, 1:])  # a²b\n"
    "integrated_gradients(model, np.array([2.0, 3.0]), np.zeros(2), 0, 50)"
    "  # should be near [8, 4]"
)


def _polynomial_cases(rng: np.random.Generator) -> list[Case]:
    model = networks.polynomials()
    drawn = [(model, rng.uniform(1, 2, 2), np.zeros(2), target, 40) for target in (0, 2)]
    return [_fixture(), *drawn]


def _baseline_cases(rng: np.random.Generator) -> list[Case]:
    model = networks.polynomials()
    return [
        (model, rng.uniform(1, 2, 2), rng.uniform(-1, -0.5, 2), target, 60) for target in (0, 1, 2)
    ]


def _image_cases(rng: np.random.Generator) -> list[Case]:
    model, images, labels = networks.digits()
    rows = rng.choice(len(images), 2, replace=False)
    start = rng.uniform(0, 0.3, images[0].shape)
    return [(model, images[row].astype(float), start, int(labels[row]), 64) for row in rows]


def _converges(cases: Callable[[np.random.Generator], list[Case]]) -> Callable[[Attempt], None]:
    def test(attempt: Attempt) -> None:
        drawn = cases(attempt.rng)
        results = list(zip(drawn, attempt.each(drawn), strict=True))
        for case, received in results:
            _compare(attempt, results, case, received)
        attempt.suspects.remember(results, ROUNDING, "")

    return test


def _compare(attempt: Attempt, results: Sequence[Any], case: Case, received: Any) -> None:
    model, x, baseline, target, steps = case
    exact = attributions(model, x, baseline, target, _gauss(200))
    allowed = (
        ROUNDING * np.abs(exact).max()
        + WORSE_THAN_MIDPOINT
        * np.abs(attributions(model, x, baseline, target, midpoint(steps)) - exact).max()
    )
    error = np.abs(_numbers(attempt, received, x) - exact).max()
    if error <= allowed:  # A NaN is not.
        return
    idea = attempt.suspects.behind(results, ROUNDING, "")
    found = (
        f"At x = {show(x)}, with the baseline {show(baseline)} and {steps} steps, the attributions "
        f"are {show(np.asarray(received).tolist())}; the exact ones are {show(exact.tolist())}."
        if x.size < 4
        else f"On the image of a digit, with {steps} steps, one pixel's attribution is off by "
        f"{show(float(error))}."
    )
    raise Rejected(
        f"{found} That is further off than the number of steps explains. "
        + (idea.why if idea else "Do they add up to score(x) minus score(baseline)?"),
        misconception=idea.id if idea else "",
        example=EXAMPLE,
    )


def _numbers(attempt: Attempt, received: Any, x: Any) -> Floats:
    """Read a result as numbers of x's shape."""
    unlike = difference(received, np.full(np.shape(x), np.inf))
    if unlike and ("shape" in unlike or "type" in unlike):
        raise Rejected(f"The result of {attempt.name} {unlike}.")
    return np.asarray(received, dtype=float)


def _obeys_steps(attempt: Attempt) -> None:
    model, x, baseline = networks.polynomials(), np.array([1.5, 1.2]), np.zeros(2)
    few, many = (_numbers(attempt, attempt(model, x, baseline, 2, steps), x) for steps in (2, 80))
    exact = attributions(model, x, baseline, 2, _gauss(20))
    if not np.abs(few - exact).max() > 10 * np.abs(many - exact).max():
        raise Rejected(
            f"On a steep function the error with 2 steps is {show(float(abs(few - exact).max()))}, "
            f"with 80 steps {show(float(abs(many - exact).max()))}. More steps should make it "
            "far smaller: is the argument `steps` used?",
            misconception="explainability/steps-ignored",
            example=EXAMPLE,
        )


def _wrong(
    formula: Callable[[Floats, Floats, Callable[..., Floats], int], Any],
) -> Callable[..., Any]:
    """Make a wrong answer from a formula of x, baseline and the average gradient on a path."""

    def wrong(model: Any, x: Any, baseline: Any, target: int, steps: int) -> Any:
        def average(points: Floats, start: Floats) -> Floats:
            rule = points, np.full(len(points), 1 / len(points))
            return _average_gradient(model, x, start, target, rule)

        return formula(np.asarray(x), np.asarray(baseline), average, steps)

    return wrong


def _every_output(model: Any, x: Any, baseline: Any, target: int, steps: int) -> Any:
    outputs = model(np.asarray(x)[None]).shape[-1]
    rule = midpoint(steps)
    return sum(attributions(model, x, baseline, output, rule) for output in range(outputs))


_AT_INPUT = np.ones(1)


INTEGRATED_GRADIENTS = Exercise(
    id="explainability/integrated-gradients",
    answer="integrated_gradients",
    checks=(
        Check("Adds up the gradients along the whole path", _converges(_polynomial_cases), 2, 30.0),
        Check(
            "Starts at the baseline, and explains the one output that is asked for",
            _converges(_baseline_cases),
            1,
            30.0,
        ),
        Check("Takes as many steps as it is told", _obeys_steps, 0.5, 30.0),
        Check(
            "Explains a trained network's image", _converges(_image_cases), 1.5, networks.SECONDS
        ),
    ),
    hints=(
        "Walk in a straight line from the baseline to the input. At how many places do you look "
        "at the gradient, and what do you do with all those gradients?",
        "Build one batch that holds every point of the path, ask the model for the target's "
        "scores, and let a GradientTape that watches the batch give all gradients at once.",
        "Average the gradients over the path, then multiply each feature's average by how far "
        "that feature moved. Take the middles of the steps, not their ends.",
    ),
    misconceptions=(
        Misconception(
            "explainability/gradient-times-input",
            "This is the gradient at the input times the input. Where the score has levelled off "
            "that gradient is near 0, and the sum says nothing about the score.",
            _wrong(lambda x, base, average, steps: average(_AT_INPUT, base) * x),
        ),
        Misconception(
            "explainability/gradient-at-the-input-only",
            "Only the gradient at the input was looked at. What happened between the baseline and "
            "the input is the larger part of the story.",
            _wrong(lambda x, base, average, steps: average(_AT_INPUT, base) * (x - base)),
        ),
        Misconception(
            "explainability/gradient-not-multiplied",
            "The average gradient was not multiplied by how far each feature moved. A gradient is "
            "a slope; times a distance it becomes a share of the score.",
            _wrong(lambda x, base, average, steps: average(midpoint(steps)[0], base)),
        ),
        Misconception(
            "explainability/multiplied-by-the-input",
            "The average gradient was multiplied by the input. The way from the baseline to the "
            "input is their difference.",
            _wrong(lambda x, base, average, steps: average(midpoint(steps)[0], base) * x),
        ),
        Misconception(
            "explainability/path-from-zero",
            "The path starts at 0 instead of at the baseline: it answers a question that nobody "
            "asked.",
            _wrong(
                lambda x, base, average, steps: (
                    average(midpoint(steps)[0], np.zeros_like(base)) * (x - base)
                )
            ),
        ),
        Misconception(
            "explainability/riemann-sum-from-the-end",
            "This is a right Riemann sum: each step counts the gradient at its end. Its error "
            "shrinks only with the number of steps; in the middle of the step it shrinks with "
            "the square.",
            _wrong(
                lambda x, base, average, steps: (
                    average((np.arange(steps) + 1.0) / steps, base) * (x - base)
                )
            ),
        ),
        Misconception(
            "explainability/riemann-sum-from-the-start",
            "This is a left Riemann sum: each step counts the gradient at its start. Its error "
            "shrinks only with the number of steps; in the middle of the step it shrinks with "
            "the square.",
            _wrong(
                lambda x, base, average, steps: average(np.arange(steps) / steps, base) * (x - base)
            ),
        ),
        Misconception(
            "explainability/points-at-both-ends-averaged",
            "The points run from the baseline to the input, ends included, and all count the same. "
            "The two ends stand for half a step each, so they count too much.",
            _wrong(
                lambda x, base, average, steps: average(np.linspace(0, 1, steps), base) * (x - base)
            ),
        ),
        Misconception(
            "explainability/every-output-at-once",
            "The gradient of all outputs together was taken. Which output is to be explained is "
            "said by `target`.",
            _every_output,
        ),
        Misconception("explainability/steps-ignored", "The number of steps makes no difference."),
    ),
)


def choose_steps(
    attributions_at: Mapping[int, Any], output: float, baseline_output: float, tolerance: float
) -> int | None:
    """Walk down from the largest number of steps while the gap stays within the tolerance."""
    change = output - baseline_output
    chosen = None
    for steps in sorted(attributions_at, reverse=True):
        gap = abs(float(np.sum(attributions_at[steps])) - change)
        if gap > tolerance * abs(change):
            break
        chosen = steps
    return chosen if change else None


STEPS_EXAMPLE = (
    {8: [2.0, 1.7], 2: [2.5, 1.5], 4: [1.0, 1.2], 16: [2.1, 1.85], 32: [2.2, 1.8]},
    5.0,
    1.0,
    0.05,
)
NEVER_CLOSE = ({4: [1.0, 2.0], 8: [1.5, 1.5]}, 5.0, 1.0, 0.05)
NOTHING_TO_EXPLAIN = ({4: [0.5, -0.5], 8: [0.25, -0.25]}, 2.0, 2.0, 0.05)


def _drawn_table(
    rng: np.random.Generator, change: float, baseline: float, lucky: bool = False
) -> tuple[Any, ...]:
    """Draw attributions whose gap closes with the steps; with luck, it does so too early once.

    Parameters
    ----------
    change
        The difference to be explained.
    baseline
        The baseline's score, as a multiple of that difference.
    """
    counts = sorted(int(count) for count in rng.choice(np.arange(2, 200), 6, replace=False))
    tolerance = round(float(rng.uniform(0.02, 0.1)), 3)
    good = int(rng.integers(2, 5))
    table = {}
    for place, count in enumerate(counts):
        close = place >= good or (lucky and place == good - 2)
        gap = tolerance * (rng.uniform(0.4, 0.8) if close else rng.uniform(1.5, 2.3))
        parts = rng.normal(0, 2, 3)
        total = change * (1 + gap * rng.choice([-1, 1]))
        table[count] = (parts - parts.mean() + total / 3).round(3)
    shuffled = {counts[place]: table[counts[place]] for place in rng.permutation(len(counts))}
    return (shuffled, round((1 + baseline) * change, 3), round(baseline * change, 3), tolerance)


def _as_images(case: tuple[Any, ...]) -> tuple[Any, ...]:
    return ({steps: values.reshape(3, 1, 1) for steps, values in case[0].items()}, *case[1:])


def _tables(rng: np.random.Generator) -> list[tuple[Any, ...]]:
    # The score itself is much larger than the difference, or much smaller.
    shapes = [(3.0, 3.0), (-5.0, 2.5), (4.0, -0.7), (-3.0, -0.75), (0.5, 2.0)]
    drawn = [_drawn_table(rng, change, baseline) for change, baseline in shapes]
    return [*drawn, _as_images(_drawn_table(rng, 4.0, 1.0))]


def _lucky_tables(rng: np.random.Generator) -> list[tuple[Any, ...]]:
    drawn = [_drawn_table(rng, change, 0.5, lucky=True) for change in (3.0, -4.0)]
    return [STEPS_EXAMPLE, *drawn]


def _gap_of(gap: Callable[[float, float, float], float]) -> Callable[..., int | None]:
    """Make a wrong answer that measures the gap by another formula."""

    def wrong(table: Any, output: float, baseline_output: float, tolerance: float) -> int | None:
        chosen = None
        for steps in sorted(table, reverse=True):
            if gap(float(np.sum(table[steps])), output, baseline_output) > tolerance:
                break
            chosen = steps
        return chosen

    return wrong


def _first_hit(
    table: Mapping[int, Any], output: float, baseline_output: float, tolerance: float
) -> int | None:
    change = output - baseline_output
    for steps in sorted(table):
        if abs(float(np.sum(table[steps])) - change) <= tolerance * abs(change):
            return steps
    return None


def _largest(table: Mapping[int, Any], *scores: float) -> int | None:
    return max(table) if choose_steps(table, *scores) else None


def _absolute_sum(
    table: Mapping[int, Any], output: float, baseline_output: float, tolerance: float
) -> int | None:
    return choose_steps(
        {steps: np.abs(values) for steps, values in table.items()},
        output,
        baseline_output,
        tolerance,
    )


CHOOSE_STEPS = Exercise(
    id="explainability/choose-steps",
    answer="choose_steps",
    checks=(
        Check(
            "Measures the gap as a share of what is to be explained",
            agrees_with(choose_steps, _tables),
            2,
        ),
        Check(
            "Is not taken in by a gap that is small by luck",
            agrees_with(choose_steps, _lucky_tables),
        ),
        Check(
            "Says None where no number of steps will do",
            agrees_with(choose_steps, [NEVER_CLOSE, NOTHING_TO_EXPLAIN]),
            0.5,
        ),
    ),
    hints=(
        "Completeness is a promise that you can check: the attributions add up to a difference of "
        "two scores. Which two?",
        "For each number of steps: add up the attributions, compare with the difference, and "
        "divide by the size of the difference. A gap counts whatever its sign.",
        "Go from the largest number of steps downwards and stop at the first gap that is too "
        "large. The last number that was good is the answer. No difference, nothing to divide by.",
    ),
    misconceptions=(
        Misconception(
            "explainability/first-hit-by-luck",
            "This number of steps hits by luck: with more steps the gap opens again. Completeness "
            "is necessary, not sufficient; trust it where it stays.",
            _first_hit,
            STEPS_EXAMPLE,
        ),
        Misconception(
            "explainability/sum-is-the-prediction",
            "The sum was compared with the score itself. Attributions explain the difference "
            "between the score and the baseline's score.",
            _gap_of(lambda total, output, base: abs(total - output) / abs(output)),
            STEPS_EXAMPLE,
        ),
        Misconception(
            "explainability/gap-not-relative",
            "The gap was not set in relation. Half a point is nothing on a difference of a hundred "
            "and everything on a difference of one.",
            _gap_of(lambda total, output, base: abs(total - (output - base))),
        ),
        Misconception(
            "explainability/gap-with-its-sign",
            "A sum that is too small gave a negative gap, and a negative number is below any "
            "tolerance. The gap is a distance.",
            _gap_of(lambda total, output, base: (total - (output - base)) / abs(output - base)),
        ),
        Misconception(
            "explainability/gap-relative-to-the-score",
            "The gap was divided by the score. What is to be explained is the difference to the "
            "baseline's score.",
            _gap_of(lambda total, output, base: abs(total - (output - base)) / abs(output)),
        ),
        Misconception(
            "explainability/absolute-attributions-added",
            "The attributions were added without their signs. What speaks against the score "
            "counts against it.",
            _absolute_sum,
        ),
        Misconception(
            "explainability/nothing-to-explain",
            "Input and baseline have the same score, so there is nothing to explain, and every sum "
            "near 0 looks complete. Another baseline is needed, not another number of steps.",
            _gap_of(
                lambda total, output, base: (
                    abs(total / (output - base) - 1) if output != base else 0.0
                )
            ),
            NOTHING_TO_EXPLAIN,
        ),
        Misconception(
            "explainability/most-steps-always",
            "The largest number was chosen. It is the dearest as well: each step is one more pass "
            "through the network.",
            _largest,
            STEPS_EXAMPLE,
        ),
    ),
)
