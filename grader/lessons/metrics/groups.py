"""Averages over classes, gaps between groups of people."""

from __future__ import annotations

from typing import Any

import numpy as np
from sklearn.metrics import f1_score

from grader.checks import Check, Exercise, Misconception, agrees_with
from grader.lessons.metrics.samples import Floats, as_kinds

# The syllabus's fixture; rows are true classes.
CONFUSION = [[50, 2, 3], [4, 10, 1], [0, 5, 25]]
SMALL = [[8, 0, 0], [1, 1, 0], [2, 0, 1]]
NEVER_SEEN = [[5, 1, 0], [2, 7, 0], [0, 0, 0]]


def averaged_f1(confusion: Any) -> dict[str, float]:
    """Unfold the counts into labels and let scikit-learn average."""
    counts = np.asarray(confusion, dtype=int)
    classes = np.arange(len(counts))
    rows, columns = (place.ravel() for place in np.indices(counts.shape))
    truth, predicted = np.repeat(rows, counts.ravel()), np.repeat(columns, counts.ravel())
    return {
        average: float(f1_score(truth, predicted, labels=classes, average=average, zero_division=0))
        for average in ("macro", "weighted", "micro")
    }


def _confusions(rng: np.random.Generator) -> list[tuple[Any, ...]]:
    cases: list[tuple[Any, ...]] = [(CONFUSION,), (SMALL,)]
    for classes in (2, 4):
        counts = rng.integers(0, 9, (classes, classes)) + np.diag(rng.integers(5, 60, classes))
        cases += [(counts,), (counts.tolist(),)]
    return cases


def _macro_as_weighted(confusion: Any) -> dict[str, float]:
    right = averaged_f1(confusion)
    return right | {"macro": right["weighted"]}


def _weighted_as_macro(confusion: Any) -> dict[str, float]:
    right = averaged_f1(confusion)
    return right | {"weighted": right["macro"]}


def _weighted_by_predictions(confusion: Any) -> dict[str, float]:
    return averaged_f1(np.asarray(confusion).T)


def _f1_of_means(confusion: Any) -> dict[str, float]:
    counts = np.asarray(confusion, dtype=float)
    precision = (np.diag(counts) / counts.sum(0)).mean()
    recall = (np.diag(counts) / counts.sum(1)).mean()
    return averaged_f1(confusion) | {"macro": 2 * precision * recall / (precision + recall)}


def _micro_as_macro(confusion: Any) -> dict[str, float]:
    right = averaged_f1(confusion)
    return right | {"micro": right["macro"]}


AVERAGED_F1 = Exercise(
    id="metrics/averaged-f1",
    answer="averaged_f1",
    checks=(
        *(
            Check(f"{name} is right", agrees_with(averaged_f1, _confusions, key=name))
            for name in ("macro", "weighted", "micro")
        ),
        Check(
            "A class that never occurs scores 0, not NaN",
            agrees_with(averaged_f1, [(NEVER_SEEN,)]),
            0.5,
        ),
    ),
    hints=(
        "Macro asks every class, weighted asks every example through its class, micro asks every "
        "example directly.",
        "First get one F1 per class. A class's true count is the sum of its row, its predicted "
        "count the sum of its column, and the hits are on the diagonal.",
        "F1 of a class is twice its hits divided by row sum plus column sum. When every example "
        "has one label, pooled precision and pooled recall are the same number: which one?",
    ),
    misconceptions=(
        Misconception(
            "metrics/macro-as-weighted",
            "The macro average is weighted by the size of the classes. Macro treats a rare class "
            "as the equal of a common one: that is what it is for.",
            _macro_as_weighted,
            (SMALL,),
        ),
        Misconception(
            "metrics/weighted-as-macro",
            "The weighted average gives every class the same weight. Weight each class's F1 by its "
            "number of true examples.",
            _weighted_as_macro,
            (SMALL,),
        ),
        Misconception(
            "metrics/confusion-transposed",
            "Rows and columns are exchanged: the classes were weighted by how often they were "
            "predicted. In this course, as in scikit-learn, rows are the true classes.",
            _weighted_by_predictions,
            (SMALL,),
        ),
        Misconception(
            "metrics/macro-f1-of-means",
            "Precision and recall were averaged first and combined afterwards. Macro F1 combines "
            "them within each class, then averages.",
            _f1_of_means,
            (SMALL,),
        ),
        Misconception(
            "metrics/micro-is-not-accuracy",
            "Micro F1 pools all the counts first. With one label per example, every false positive "
            "of one class is a false negative of another, so it equals accuracy.",
            _micro_as_macro,
            (SMALL,),
        ),
    ),
)


def group_gaps(y_true: Any, y_pred: Any, groups: Any) -> dict[str, float]:
    """Take the largest minus the smallest rate over the groups."""
    truth, decision = np.asarray(y_true).astype(bool), np.asarray(y_pred).astype(bool)
    member = np.asarray(groups)
    masks = [member == name for name in np.unique(member)]
    with_positives = [mask & truth for mask in masks if (mask & truth).any()]
    return {
        "parity": float(np.ptp([decision[mask].mean() for mask in masks])),
        "tpr": float(np.ptp([decision[mask].mean() for mask in with_positives]))
        if len(with_positives) > 1
        else float("nan"),
        "accuracy": float(np.ptp([(decision == truth)[mask].mean() for mask in masks])),
    }


PEOPLE = ([1, 1, 0, 0, 1, 0], [1, 1, 0, 0, 0, 1], ["a", "a", "a", "a", "b", "b"])
STRICT_AND_MILD = ([1, 1, 0, 1, 0, 0], [1, 0, 0, 1, 1, 1], ["a", "a", "a", "b", "b", "b"])
UNEQUAL_SIZES = (
    [1, 0, 1, 0, 1, 0, 0, 0],
    [1, 0, 1, 0, 0, 0, 0, 0],
    ["a", "a", "a", "a", "a", "b", "b", "b"],
)


def _people(rng: np.random.Generator) -> list[tuple[Any, ...]]:
    cases: list[tuple[Any, ...]] = [PEOPLE]
    for size, names in ((40, "ab"), (150, "xyz")):
        member = rng.choice(list(names), size, p=_shares(len(names)))
        truth = (rng.random(size) < 0.3 + 0.3 * (member == names[0])).astype(int)
        decision = np.where(rng.random(size) < 0.75, truth, 1 - truth)
        cases += as_kinds(truth, decision, member)
    return cases


def _shares(groups: int) -> Floats:
    shares: Floats = 0.5 ** np.arange(1.0, groups + 1)
    total: float = shares.sum()
    return np.divide(shares, total)


def _without_positives(_: np.random.Generator) -> list[tuple[Any, ...]]:
    return [
        ([1, 0, 0, 0, 1, 1], [1, 0, 0, 1, 0, 1], ["a", "a", "b", "b", "c", "c"]),
        ([1, 0, 0, 0], [1, 0, 0, 1], ["a", "a", "b", "b"]),
        ([0, 0, 0], [1, 0, 0], ["a", "b", "b"]),
    ]


def _parity_of_counts(y_true: Any, y_pred: Any, groups: Any) -> dict[str, float]:
    decision, member = np.asarray(y_pred).astype(int), np.asarray(groups)
    counts = [decision[member == name].sum() for name in np.unique(member)]
    return group_gaps(y_true, y_pred, groups) | {"parity": float(np.ptp(counts))}


def _share_of_all(y_true: Any, y_pred: Any, groups: Any) -> dict[str, float]:
    decision, member = np.asarray(y_pred).astype(int), np.asarray(groups)
    shares = [decision[member == name].sum() / len(decision) for name in np.unique(member)]
    return group_gaps(y_true, y_pred, groups) | {"parity": float(np.ptp(shares))}


def _accuracy_everywhere(y_true: Any, y_pred: Any, groups: Any) -> dict[str, float]:
    accuracy = group_gaps(y_true, y_pred, groups)["accuracy"]
    return dict.fromkeys(("parity", "tpr", "accuracy"), accuracy)


def _precision_for_tpr(y_true: Any, y_pred: Any, groups: Any) -> dict[str, float]:
    swapped = group_gaps(y_pred, y_true, groups)
    return group_gaps(y_true, y_pred, groups) | {"tpr": swapped["tpr"]}


GROUP_GAPS = Exercise(
    id="metrics/group-gaps",
    answer="group_gaps",
    checks=(
        *(
            Check(f"The {name} gap is right", agrees_with(group_gaps, _people, key=name))
            for name in ("parity", "tpr", "accuracy")
        ),
        Check(
            "A group without positives has no TPR and is left out",
            agrees_with(group_gaps, _without_positives, key="tpr"),
        ),
    ),
    hints=(
        "A gap is a difference between rates, and a rate has a denominator of its own in every "
        "group. Name the three denominators.",
        "Parity: of the group's people, how many got a yes? TPR: of the group's true positives, "
        "how many got a yes? Accuracy: of the group's people, how many got the right answer?",
        "Compute each rate in a loop over the distinct groups, collect it in a list, and take the "
        "largest minus the smallest. What should happen to a group with no true positive?",
    ),
    misconceptions=(
        Misconception(
            "metrics/equal-accuracy-is-fair",
            "All three gaps are the accuracy gap. Two groups can be judged with the same accuracy "
            "while one of them loses every deserved yes: fairness needs its own rates.",
            _accuracy_everywhere,
            PEOPLE,
        ),
        Misconception(
            "metrics/parity-of-counts",
            "The parity gap compares numbers of people. A large group gets more of everything; "
            "divide by the size of the group first.",
            _parity_of_counts,
            UNEQUAL_SIZES,
        ),
        Misconception(
            "metrics/parity-of-shares",
            "The positive decisions were divided by the number of all people, not by the size of "
            "their own group.",
            _share_of_all,
            UNEQUAL_SIZES,
        ),
        Misconception(
            "metrics/tpr-as-precision",
            "This is a gap in precision: of the yeses, how many were deserved. The true positive "
            "rate asks of the deserved yeses, how many were given.",
            _precision_for_tpr,
            STRICT_AND_MILD,
        ),
    ),
)
