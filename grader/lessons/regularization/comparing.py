"""Compare techniques in one table and one figure."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from grader.checks import Attempt, Check, Exercise, Misconception, Rejected, agrees_with
from grader.checks.compare import show

COLUMNS = ("train_loss", "test_loss", "gap", "test_accuracy")
TECHNIQUES = ("no regularization", "dropout", "early stopping", "ensemble of five", "L2 penalty")

Loss = Callable[[Any, Any], float]


def log_loss(truth: Any, probabilities: Any) -> float:
    """Compute the mean log loss with scikit-learn."""
    from sklearn import metrics

    table = np.asarray(probabilities, dtype=float)
    return float(metrics.log_loss(truth, table, labels=range(table.shape[1])))


def accuracy(truth: Any, probabilities: Any) -> float:
    """Compute the share of rows whose likeliest class is the true one."""
    return float((np.asarray(probabilities).argmax(axis=1) == np.asarray(truth)).mean())


def compared(
    loss: Loss = log_loss,
    sort_by: str = "test_loss",
    gap: Callable[[float, float], float] = lambda train, test: test - train,
    score: Loss = accuracy,
) -> Callable[..., dict[str, Any]]:
    """Make an answer, right or wrong, in the form that `as_dict` gives."""

    def table(probabilities: Any, y_train: Any, y_test: Any) -> dict[str, Any]:
        rows = {}
        for technique, (on_training, on_test) in probabilities.items():
            train, test = loss(y_train, on_training), loss(y_test, on_test)
            rows[technique] = (train, test, gap(train, test), score(y_test, on_test))
        frame = pd.DataFrame.from_dict(rows, orient="index", columns=list(COLUMNS))
        return as_dict(frame.sort_values(sort_by), list(probabilities))

    return table


def as_dict(table: pd.DataFrame, techniques: list[str]) -> dict[str, Any]:
    """Give a table's order, and its columns in the order of the techniques."""
    columns = {name: table.loc[techniques, name].tolist() for name in COLUMNS}
    return {"order": [str(name) for name in table.index], **columns}


class _TableAttempt(Attempt):
    """An answer that returns a DataFrame, as the comparing checks need it."""

    def received(self, result: Any, args: Sequence[Any]) -> Any:
        techniques = list(args[0])
        if not isinstance(result, pd.DataFrame):
            raise Rejected(
                f"{self.name} returned {show(result)}, of type {type(result).__name__}, where "
                "a pandas DataFrame belongs."
            )
        if sorted(map(str, result.index)) != sorted(techniques):
            raise Rejected(
                "The table's index is to hold the names of the techniques, one row each; it is "
                f"{show(list(result.index)[:6])}."
            )
        missing = [column for column in COLUMNS if column not in result.columns]
        if missing:
            raise Rejected(f"The table lacks the columns {', '.join(missing)}.")
        return as_dict(result, techniques)


def _tables(reference: Callable[..., Any], key: str) -> Callable[[Attempt], None]:
    test = agrees_with(reference, _cases, key=key)
    return lambda attempt: test(
        _TableAttempt(attempt.function, attempt.name, attempt.rng, attempt.suspects)
    )


def _probabilities(rng: np.random.Generator, truth: Any, skill: float) -> Any:
    """Draw probabilities of two classes that favour the true one, the more the higher the skill."""
    of_truth = np.round(np.clip(rng.beta(1 + skill, 2, len(truth)), 0.05, 0.95), 2)
    of_second = np.where(truth == 1, of_truth, 1 - of_truth)
    return np.round(np.column_stack([1 - of_second, of_second]), 2)


def _cases(rng: np.random.Generator) -> list[tuple[Any, ...]]:
    cases = []
    for _ in range(5):
        y_train, y_test = np.array([0, 1, 1, 0, 1]), np.array([1, 0, 1])
        given = {
            name: (
                _probabilities(rng, y_train, rng.uniform(0.2, 9)),
                _probabilities(rng, y_test, rng.uniform(0.2, 4)),
            )
            for name in TECHNIQUES[:3]
        }
        cases.append((given, y_train, y_test))
    return cases


def _entropy_sum(truth: Any, probabilities: Any) -> float:
    return log_loss(truth, probabilities) * len(truth)


def _entropy_in_bits(truth: Any, probabilities: Any) -> float:
    return log_loss(truth, probabilities) / float(np.log(2))


def _true_probability(truth: Any, probabilities: Any) -> float:
    return float(np.mean(np.asarray(probabilities)[np.arange(len(truth)), truth]))


RIGHT = compared()

COMPARISON_TABLE = Exercise(
    id="regularization/comparison-table",
    answer="comparison_table",
    checks=(
        Check("train_loss and test_loss: mean log loss", _tables(RIGHT, "test_loss"), 1),
        Check("train_loss is right", _tables(RIGHT, "train_loss"), 0.5),
        Check("gap is right", _tables(RIGHT, "gap"), 0.5),
        Check("test_accuracy is right", _tables(RIGHT, "test_accuracy"), 0.5),
        Check("The best on the test set comes first", _tables(RIGHT, "order"), 0.5),
    ),
    hints=(
        "One row for each technique. What is asked of each row, and from which of its two tables "
        "of probabilities does it come?",
        "The log loss of a row is minus the logarithm of the probability that the true class got; "
        "scikit-learn has it. The accuracy asks whether that class was the likeliest.",
        "Collect one dict of four numbers for each technique, make a DataFrame of them with the "
        "techniques as index, and sort it by the column that the reader cares about.",
    ),
    misconceptions=(
        Misconception(
            "regularization/gap-backwards",
            "The gap has the wrong sign. A model that does worse on unseen data has a gap above 0: "
            "test loss minus training loss.",
            compared(gap=lambda train, test: train - test),
        ),
        Misconception(
            "regularization/sorted-by-training-loss",
            "The table is sorted by the training loss. That puts the model first that memorised "
            "best.",
            compared(sort_by="train_loss"),
        ),
        Misconception(
            "regularization/sorted-by-gap",
            "The table is sorted by the gap. A model that learned nothing has no gap; what counts "
            "is how well it does on unseen data.",
            compared(sort_by="gap"),
        ),
        Misconception(
            "regularization/loss-summed",
            "The losses are sums. Training set and test set differ in size, so only means can be "
            "compared.",
            compared(loss=_entropy_sum),
        ),
        Misconception(
            "regularization/loss-in-bits",
            "The losses were taken with the logarithm to base 2. Keras and scikit-learn use the "
            "natural one.",
            compared(loss=_entropy_in_bits),
        ),
        Misconception(
            "regularization/mean-probability-as-loss",
            "This is the mean probability of the true class. The log loss is minus the mean of its "
            "logarithm: it punishes confident errors.",
            compared(loss=_true_probability),
        ),
    ),
)


def _drawn(attempt: Attempt) -> tuple[Any, pd.DataFrame, str]:
    """Let the answer draw a table on fresh axes; give axes, table and the baseline's name."""
    from matplotlib.figure import Figure

    losses = np.round(attempt.rng.permutation([0.36, 0.48, 0.605, 0.71, 0.555]), 3)
    table = pd.DataFrame({"test_loss": losses}, index=list(TECHNIQUES)).sort_values("test_loss")
    axes = Figure().add_subplot()
    attempt(table, TECHNIQUES[0], uncopied=(axes,))
    return axes, table, TECHNIQUES[0]


def _marks(axes: Any) -> list[tuple[float, float]]:
    """Read where every plotted point and every bar's end lies.

    A line between two points is the baseline or a stem, not a mark.
    """
    marks = [tuple(point) for cloud in axes.collections for point in cloud.get_offsets()]
    marks += [
        tuple(point)
        for line in axes.get_lines()
        if line.get_transform() == axes.transData and len(line.get_xdata()) != 2
        for point in line.get_xydata()
    ]
    marks += [
        (patch.get_x() + patch.get_width(), patch.get_y() + patch.get_height() / 2)
        for patch in axes.patches
    ]
    return [(float(x), float(y)) for x, y in marks]


def _rows_by_name(axes: Any, table: pd.DataFrame) -> Mapping[str, float]:
    labels = [label.get_text() for label in axes.get_yticklabels()]
    rows = dict(zip(labels, map(float, axes.get_yticks()), strict=True))
    unnamed = [name for name in table.index if name not in rows]
    if unnamed:
        raise Rejected(
            f"The y axis does not name {', '.join(map(repr, unnamed))}. A reader must see which "
            "mark belongs to which technique."
        )
    return rows


def _every_loss_shown(attempt: Attempt) -> None:
    axes, table, _ = _drawn(attempt)
    marks = _marks(axes)
    if not marks:
        raise Rejected(
            f"There is no point and no bar on the axes that {attempt.name} was given. Draw on that "
            "ax, not with plt: another figure would get it."
        )
    heights = _rows_by_name(axes, table)
    for name, loss in table["test_loss"].items():
        here = [x for x, y in marks if abs(y - heights[str(name)]) < 0.01]
        if any(abs(x - loss) < 1e-6 for x in here):
            continue
        swapped = any(np.isclose(x, table["test_loss"], atol=1e-6).any() for x in here)
        raise Rejected(
            f"In the row of {name!r} the mark is at {show(here[0]) if here else 'no place'}; "
            f"its test loss is {show(float(loss))}."
            + (" That is another technique's." if swapped else ""),
            misconception="regularization/marks-do-not-match-names" if swapped else "",
        )


def _baseline_shown(attempt: Attempt) -> None:
    axes, table, baseline = _drawn(attempt)
    wanted = float(table["test_loss"][baseline])
    places = [
        np.asarray(line.get_xdata(), dtype=float)
        for line in axes.get_lines()
        if len(line.get_xdata()) >= 2
    ]
    places += [
        segment[:, 0]
        for cloud in axes.collections
        if hasattr(cloud, "get_segments")
        for segment in cloud.get_segments()
    ]
    if not any(np.allclose(xs, wanted, atol=1e-6) for xs in places):
        raise Rejected(
            f"There is no upright line at the baseline's test loss, {show(wanted)}. Without "
            "it nobody sees which techniques helped and which made it worse.",
            misconception="regularization/no-baseline",
        )


def _best_on_top(attempt: Attempt) -> None:
    axes, table, _ = _drawn(attempt)
    heights = _rows_by_name(axes, table)
    low, high = axes.get_ylim()
    order = sorted(table.index, key=lambda name: heights[name], reverse=bool(high > low))
    if order != list(table.index):
        raise Rejected(
            f"From top to bottom the techniques are {', '.join(order)}. The table's first row, the "
            "best, belongs on top, as in the table.",
            misconception="regularization/upside-down",
        )


def _labelled(attempt: Attempt) -> None:
    axes, _, _ = _drawn(attempt)
    if not axes.get_xlabel().strip():
        raise Rejected("The x axis has no label: is far to the right good or bad?")


COMPARISON_FIGURE = Exercise(
    id="regularization/comparison-figure",
    answer="plot_comparison",
    checks=(
        Check("Every technique's test loss stands in its own, named row", _every_loss_shown, 1.5),
        Check("A line shows the baseline", _baseline_shown),
        Check("The best technique is on top", _best_on_top, 0.25),
        Check("The x axis is labelled", _labelled, 0.25),
    ),
    hints=(
        "A reader compares lengths along one line best, and reads names best when they stand "
        "level: losses to the right, one row for each technique.",
        "Give each row a height, mark its test loss there, and put the names on the y axis at the "
        "same heights. The baseline deserves a line through all rows.",
        "matplotlib counts heights upwards: the first row of the table would be at the bottom "
        "unless you turn the axis or the heights round. axvline draws an upright line.",
    ),
    misconceptions=(
        Misconception(
            "regularization/marks-do-not-match-names",
            "The marks stand in other rows than their names.",
        ),
        Misconception(
            "regularization/no-baseline", "Nothing shows where the unregularized model stands."
        ),
        Misconception("regularization/upside-down", "The worst technique stands on top."),
    ),
)
