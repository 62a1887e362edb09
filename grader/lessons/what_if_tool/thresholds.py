"""What an error costs, and five strategies for thresholds of groups."""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from grader.checks import Check, Exercise, Misconception, agrees_with
from grader.lessons.what_if_tool.samples import Cases, Draw, telling

STEPS = 101


@dataclass(frozen=True)
class Counts:
    """How often a model is right and wrong, at one threshold or at each of them."""

    tp: Any
    fp: Any
    fn: Any
    tn: Any

    def cost(self, ratio: float) -> Any:
        """Add up what the errors cost, a false negative being 1."""
        return ratio * self.fp + self.fn

    @property
    def approved(self) -> Any:
        """Share of positive decisions."""
        return (self.tp + self.fp) / (self.tp + self.fp + self.fn + self.tn)

    @property
    def tpr(self) -> Any:
        """Share of the positives that are found."""
        return self.tp / (self.tp + self.fn)

    @property
    def accuracy(self) -> Any:
        """Share of right decisions."""
        return (self.tp + self.tn) / (self.tp + self.fp + self.fn + self.tn)

    @property
    def precision(self) -> Any:
        """Share of the positive decisions that are right."""
        return self.tp / (self.tp + self.fp)


def count(truth: Any, scores: Any, thresholds: Any, strict: bool = False) -> Counts:
    """Count at each threshold."""
    repaid = np.asarray(truth).astype(bool)
    score, cut = np.asarray(scores)[:, None], np.atleast_1d(thresholds)
    yes = score > cut if strict else score >= cut
    right, wrong = repaid[:, None], ~repaid[:, None]
    return Counts(
        *((yes & right).sum(0), (yes & wrong).sum(0)),
        *((~yes & right).sum(0), (~yes & wrong).sum(0)),
    )


GRID = np.arange(STEPS) / 100


def _last_lowest(costs: Any) -> int:
    return len(costs) - 1 - int(np.argmin(costs[::-1]))


def _first_lowest(costs: Any) -> int:
    return int(np.argmin(costs))


def cost_threshold(truth: Any, scores: Any, cost_ratio: float) -> float:
    """Try a hundred and one thresholds; take the cheapest, the highest of equals."""
    return float(GRID[_last_lowest(count(truth, scores, GRID).cost(cost_ratio))])


def _cheapest(
    cost: Callable[[Counts, float], Any] = Counts.cost,
    pick: Callable[[Any], int] = _last_lowest,
    strict: bool = False,
) -> Callable[..., float]:
    return lambda truth, scores, cost_ratio: float(
        GRID[pick(cost(count(truth, scores, GRID, strict), cost_ratio))]
    )


def _of_scores(truth: Any, scores: Any, cost_ratio: float) -> float:
    candidates = np.unique(scores)
    return float(candidates[_last_lowest(count(truth, scores, candidates).cost(cost_ratio))])


def labels_and_scores(
    rng: np.random.Generator, size: int, shift: float = 0.0
) -> tuple[list[int], list[float]]:
    """Draw labels of both kinds, and scores that never fall on a threshold by rounding."""
    labels = (rng.random(size) < 0.5).astype(int)
    labels[:2] = (0, 1)
    scores = 1 / (1 + np.exp(-rng.normal(1.8 * labels - 0.9 + shift, 1.1)))
    return labels.tolist(), (np.round(np.clip(scores, 0, 0.98), 2) + 0.005).round(3).tolist()


SMALL = ([1, 0, 1, 0, 1], [0.9, 0.7, 0.6, 0.4, 0.3])
TWO_GOOD = ([0, 1, 1], [0.655, 0.5, 0.25])
ON_THE_LINE = ([1, 0], [0.75, 0.5])


def _cost_cases(*ratios: float) -> Draw:
    def draw(rng: np.random.Generator) -> Cases:
        cases: Cases = []
        for size, ratio in zip((12, 40), (ratios[0], ratios[-1]), strict=True):
            labels, scores = labels_and_scores(rng, size)
            cases += [(labels, scores, ratio), (np.array(labels), np.array(scores), ratio)]
        return cases

    return telling(
        cost_threshold,
        draw,
        [_of_scores, _cheapest(pick=_first_lowest)],
        fixed=[(*SMALL, ratios[0])],
    )


INVERTED = (
    "The ratio is upside down: it was multiplied with the refusals of people who would have "
    "repaid. It is the cost of a false positive in false negatives: above 1 the threshold rises."
)

COST_THRESHOLD = Exercise(
    id="what-if-tool/cost-threshold",
    answer="cost_threshold",
    checks=(
        Check("Both errors cost the same", agrees_with(cost_threshold, _cost_cases(1)), 0.5),
        Check(
            "A dear false positive raises the threshold",
            agrees_with(cost_threshold, _cost_cases(2, 5)),
        ),
        Check(
            "A cheap false positive lowers it", agrees_with(cost_threshold, _cost_cases(0.5, 0.25))
        ),
        Check(
            "A score on the threshold is a yes; the highest of equally cheap thresholds",
            agrees_with(
                cost_threshold,
                [(*ON_THE_LINE, 1), (*TWO_GOOD, 1), (*TWO_GOOD, 2), ([1, 1], [1, 1], 3)],
            ),
            0.5,
        ),
    ),
    hints=(
        "Which of the two errors does a lender fear: the loan that is never paid back, or the good "
        "customer who was sent away? Which one is a false positive here?",
        "For each of the thresholds 0.00, 0.01 up to 1.00 count both errors, and add them with the "
        "ratio on one of them. Then look for the lowest sum.",
        "The tool replaces its best threshold also when another one costs the same, so the last "
        "one wins. numpy.argmin finds the first: turn the order around, or compare with `<=`.",
    ),
    misconceptions=(
        Misconception(
            "what-if-tool/cost-ratio-inverted",
            INVERTED,
            _cheapest(lambda counts, ratio: counts.fp + ratio * counts.fn),
            (*SMALL, 5),
        ),
        Misconception(
            "what-if-tool/cost-ratio-ignored",
            "The ratio changes nothing here: this threshold makes the fewest errors, whatever they "
            "cost.",
            _cheapest(lambda counts, _: counts.fp + counts.fn),
        ),
        Misconception(
            "what-if-tool/threshold-always-half",
            "The threshold stayed at 0.5. That is where the tool starts, not where errors are "
            "cheapest.",
            lambda truth, scores, cost_ratio: 0.5,
            (*SMALL, 5),
        ),
        Misconception(
            "what-if-tool/threshold-by-formula",
            "This is ratio / (1 + ratio), which is right for calibrated probabilities of endless "
            "data. The tool asks the examples that it has.",
            lambda truth, scores, cost_ratio: cost_ratio / (1 + cost_ratio),
            (*SMALL, 5),
        ),
        Misconception(
            "what-if-tool/threshold-from-scores",
            "Only the scores themselves were tried. That finds the same decisions, but the tool "
            "tries 0.00, 0.01 and so on, and you are to agree with it.",
            _of_scores,
        ),
        Misconception(
            "what-if-tool/lowest-of-equal-thresholds",
            "Of equally cheap thresholds this is the lowest. The tool keeps the last one that it "
            "tried, the highest.",
            _cheapest(pick=_first_lowest),
            (*SMALL, 1),
        ),
        Misconception(
            "what-if-tool/threshold-strict",
            "A score exactly on the threshold was refused. The tool says yes to it.",
            _cheapest(strict=True),
            (*ON_THE_LINE, 1),
        ),
    ),
)

NOTIONS: dict[str, Callable[[Counts], Any]] = {
    "demographic parity": lambda counts: counts.approved,
    "equal opportunity": lambda counts: counts.tpr,
    "equal accuracy": lambda counts: counts.accuracy,
}


def _groups_of(truth: Any, scores: Any, groups: Any) -> dict[str, tuple[Any, Any]]:
    """Split by group, the first example's group first."""
    member, labels, score = np.asarray(groups), np.asarray(truth), np.asarray(scores)
    return {
        str(name): (labels[member == name], score[member == name])
        for name in dict.fromkeys(member.tolist())
    }


def fairness_gaps(
    truth: Any, scores: Any, groups: Any, thresholds: dict[str, float], strict: bool = False
) -> dict[str, float]:
    """Take the highest rate minus the lowest one over the groups, for each notion."""
    counts = [
        count(*part, thresholds[name], strict)
        for name, part in _groups_of(truth, scores, groups).items()
    ]
    return {
        notion: float(np.ptp([float(rate(each)[0]) for each in counts]))
        for notion, rate in NOTIONS.items()
    }


def _gap(notion: str, rate: Callable[[Counts], Any]) -> Callable[..., dict[str, float]]:
    """Make an answer that takes another rate for one notion."""

    def wrong(
        truth: Any, scores: Any, groups: Any, thresholds: dict[str, float]
    ) -> dict[str, float]:
        counts = [
            count(*part, thresholds[name])
            for name, part in _groups_of(truth, scores, groups).items()
        ]
        gap = float(np.ptp([float(rate(each)[0]) for each in counts]))
        return fairness_gaps(truth, scores, groups, thresholds) | {notion: gap}

    return wrong


def _accuracy_for_all(
    truth: Any, scores: Any, groups: Any, thresholds: dict[str, float]
) -> dict[str, float]:
    accuracy = fairness_gaps(truth, scores, groups, thresholds)["equal accuracy"]
    return dict.fromkeys(NOTIONS, accuracy)


def _at_one(
    choose: Callable[[dict[str, float]], float],
) -> Callable[..., dict[str, float]]:
    return lambda truth, scores, groups, thresholds: fairness_gaps(
        truth, scores, groups, dict.fromkeys(thresholds, choose(thresholds))
    )


# The syllabus's fixture.
AB = (
    [1, 1, 0, 1, 0, 1, 1, 0, 1, 0],
    [0.9, 0.8, 0.6, 0.55, 0.3, 0.7, 0.5, 0.45, 0.4, 0.2],
    ["A"] * 5 + ["B"] * 5,
)
AT_HALF = (*AB, {"A": 0.5, "B": 0.5})
APART = (*AB, {"A": 0.5, "B": 0.4})
# One group is judged four times as well as the other.
FOURFOLD = (
    [1, 0, 1, 0, 1, 0, 0, 1],
    [0.9, 0.1, 0.9, 0.1, 0.2, 0.8, 0.9, 0.9],
    ["A"] * 4 + ["B"] * 4,
    {"A": 0.5, "B": 0.5},
)
STRICTER = (*AB, {"A": 0.7, "B": 0.5})


def _people(rng: np.random.Generator, names: str, size: int = 14) -> tuple[Any, ...]:
    labels, scores, groups = [], [], []
    for number, name in enumerate(names):
        part = labels_and_scores(rng, size + 6 * number, 0.5 * number)
        labels += part[0]
        scores += part[1]
        groups += [name] * len(part[0])
    order = rng.permutation(len(labels)).tolist()
    return tuple([column[row] for row in order] for column in (labels, scores, groups))


def _gap_cases(rng: np.random.Generator) -> list[tuple[Any, ...]]:
    cases: list[tuple[Any, ...]] = [AT_HALF, APART, STRICTER, FOURFOLD]
    for names in ("ab", "xyz"):
        people = _people(rng, names)
        thresholds = {name: int(rng.integers(30, 70)) / 100 for name in names}
        cases.append((*people, thresholds))
        cases.append((*(np.array(column) for column in people), thresholds))
    return cases


FAIRNESS_GAPS = Exercise(
    id="what-if-tool/fairness-gaps",
    answer="fairness_gaps",
    checks=tuple(
        Check(
            f"The gap in {notion} is right",
            agrees_with(fairness_gaps, _gap_cases, key=notion),
        )
        for notion in NOTIONS
    ),
    hints=(
        "Each notion compares one rate between the groups, and each rate has a denominator of its "
        "own: everybody, those who repaid, everybody.",
        "First decide: a score at or above the threshold of its own group is a yes. Only then "
        "compare decisions with the truth, group by group.",
        "Demographic parity needs no truth at all: the share of yeses. Equal opportunity looks "
        "only at those who repaid. Equal accuracy asks how often the decision was right.",
    ),
    misconceptions=(
        Misconception(
            "what-if-tool/equal-accuracy-so-fair",
            "All three gaps are the gap in accuracy. Two groups can be judged equally well while "
            "one of them loses most of its deserved yeses.",
            _accuracy_for_all,
            AT_HALF,
        ),
        Misconception(
            "what-if-tool/parity-of-labels",
            "The gap in demographic parity compares how many repaid. Parity is about what the "
            "model decides, not about what was true.",
            _gap(
                "demographic parity",
                lambda counts: (
                    (counts.tp + counts.fn) / (counts.tp + counts.fp + counts.fn + counts.tn)
                ),
            ),
            (*AB, {"A": 0.3, "B": 0.7}),
        ),
        Misconception(
            "what-if-tool/opportunity-as-precision",
            "This is a gap in precision: of the yeses, how many repaid. Equal opportunity asks of "
            "those who repaid, how many got a yes.",
            _gap("equal opportunity", lambda counts: counts.precision),
            AT_HALF,
        ),
        Misconception(
            "what-if-tool/parity-of-counts",
            "Demographic parity compares numbers of yeses. A large group gets more of everything; "
            "divide by the size of the group.",
            _gap("demographic parity", lambda counts: counts.tp + counts.fp),
            AT_HALF,
        ),
        Misconception(
            "what-if-tool/one-threshold-for-all-groups",
            "Everybody was judged at 0.5. Each group has a threshold of its own here.",
            _at_one(lambda _: 0.5),
            STRICTER,
        ),
        Misconception(
            "what-if-tool/one-threshold-for-all-groups",
            "Everybody was judged at the threshold of the first group. Each group has its own.",
            _at_one(lambda thresholds: next(iter(thresholds.values()))),
            STRICTER,
        ),
        Misconception(
            "what-if-tool/threshold-strict",
            "A score exactly on the threshold was refused. The tool says yes to it.",
            functools.partial(fairness_gaps, strict=True),
            AT_HALF,
        ),
    ),
)


@dataclass(frozen=True)
class Plan:
    """How thresholds are found; the defaults are the tool's way."""

    notions: tuple[tuple[str, Callable[[Counts], Any]], ...] = tuple(NOTIONS.items())
    cost: Callable[[Counts, float], Any] = Counts.cost
    first_only: bool = False
    pick: Callable[[Any], int] = _last_lowest
    swapped: bool = False

    def thresholds(
        self, truth: Any, scores: Any, groups: Any, strategy: str, cost_ratio: float
    ) -> dict[str, float]:
        """Choose a threshold for each group."""
        parts = _groups_of(truth, scores, groups)
        counts = {name: count(*part, GRID) for name, part in parts.items()}
        costs = {name: self.cost(each, cost_ratio) for name, each in counts.items()}
        if strategy == ("group thresholds" if self.swapped else "single threshold"):
            best = self.pick(np.sum(list(costs.values()), axis=0))
            return dict.fromkeys(parts, float(GRID[best]))
        if strategy not in NOTIONS:
            return {name: float(GRID[self.pick(each)]) for name, each in costs.items()}
        return self._equal(counts, costs, dict(self.notions)[strategy])

    def _equal(
        self, counts: dict[str, Counts], costs: dict[str, Any], rate: Callable[[Counts], Any]
    ) -> dict[str, float]:
        rates = {name: rate(each) for name, each in counts.items()}
        first, *others = counts
        chosen = [
            {first: number}
            | {name: self.pick(np.abs(rates[name] - rates[first][number])) for name in others}
            for number in range(STEPS)
        ]
        paid = [first] if self.first_only else [first, *others]
        totals = np.array([sum(costs[name][row[name]] for name in paid) for row in chosen])
        best = chosen[self.pick(totals)]
        return {name: float(GRID[number]) for name, number in best.items()}


RIGHT = Plan()
strategy_thresholds = RIGHT.thresholds


def _rates(**changed: Callable[[Counts], Any]) -> tuple[tuple[str, Callable[[Counts], Any]], ...]:
    return tuple((NOTIONS | {key.replace("_", " "): rate for key, rate in changed.items()}).items())


def _one_for_every_notion(
    truth: Any, scores: Any, groups: Any, strategy: str, cost_ratio: float
) -> dict[str, float]:
    asked = "group thresholds" if strategy == "group thresholds" else "single threshold"
    return strategy_thresholds(truth, scores, groups, asked, cost_ratio)


def _own_for_every_notion(
    truth: Any, scores: Any, groups: Any, strategy: str, cost_ratio: float
) -> dict[str, float]:
    asked = "single threshold" if strategy == "single threshold" else "group thresholds"
    return strategy_thresholds(truth, scores, groups, asked, cost_ratio)


STRATEGIES = ("single threshold", "group thresholds", *NOTIONS)


def _draw_for(strategies: tuple[str, ...]) -> Draw:
    def draw(rng: np.random.Generator) -> Cases:
        return [
            (*_people(rng, names, size), strategy, ratio)
            for names, size, ratio in (("ab", 14, 3), ("ba", 20, 0.5), ("xyz", 16, 2))
            for strategy in strategies
        ]

    return draw


def _strategy_cases(*strategies: str, wrong: tuple[Plan, ...] = ()) -> Draw:
    ideas = (*_PLANS, *wrong)
    return telling(
        strategy_thresholds,
        _draw_for(strategies),
        [plan.thresholds for plan in ideas],
        fixed=[(*AB, strategy, ratio) for strategy in strategies for ratio in (1, 3)],
    )


_INVERTED = replace(RIGHT, cost=lambda counts, ratio: counts.fp + ratio * counts.fn)
_UNPRICED = replace(RIGHT, cost=lambda counts, _: counts.fp + counts.fn)
_LOWEST = replace(RIGHT, pick=_first_lowest)
_FIRST_PAYS = replace(RIGHT, first_only=True)
_PLANS = (_INVERTED, _UNPRICED, _LOWEST)

STRATEGY_THRESHOLDS = Exercise(
    id="what-if-tool/strategy-thresholds",
    answer="strategy_thresholds",
    checks=(
        Check(
            "Single threshold and group thresholds: the cheapest",
            agrees_with(
                strategy_thresholds, _strategy_cases("single threshold", "group thresholds")
            ),
        ),
        *(
            Check(
                f"{notion.capitalize()}: equal in its own rate, then the cheapest",
                agrees_with(strategy_thresholds, _strategy_cases(notion, wrong=(_FIRST_PAYS,))),
            )
            for notion in NOTIONS
        ),
    ),
    hints=(
        "Two strategies only count costs. The other three first tie the groups' thresholds to each "
        "other by one rate, and count costs afterwards.",
        "Count true and false positives and negatives of each group at all 101 thresholds. Every "
        "rate and every cost follows from that table.",
        "For a notion: go through the thresholds of the first group; give each other group the "
        "threshold whose rate is closest; add up what all the groups pay; keep the cheapest. Of "
        "equals the last one wins, both for closeness and for cost.",
    ),
    misconceptions=(
        Misconception(
            "what-if-tool/one-threshold-meets-every-notion",
            "Every notion got the single threshold. One threshold for all is blind to the groups: "
            "their rates then differ as their scores do.",
            _one_for_every_notion,
            (*AB, "demographic parity", 1),
        ),
        Misconception(
            "what-if-tool/own-optimum-is-fair",
            "Every notion got each group's own cheapest threshold. That is cheapest for the "
            "lender, and promises nobody an equal rate.",
            _own_for_every_notion,
        ),
        Misconception(
            "what-if-tool/cost-ratio-inverted",
            INVERTED,
            _INVERTED.thresholds,
            (*AB, "group thresholds", 3),
        ),
        Misconception(
            "what-if-tool/cost-ratio-ignored",
            "The ratio changes nothing here: both errors were counted as equally dear.",
            _UNPRICED.thresholds,
        ),
        Misconception(
            "what-if-tool/single-and-group-exchanged",
            "The two are exchanged. A single threshold is the same for everybody, chosen by the "
            "cost of all; group thresholds are each chosen by the cost of one group.",
            replace(RIGHT, swapped=True).thresholds,
            (*AB, "group thresholds", 3),
        ),
        Misconception(
            "what-if-tool/equal-accuracy-so-fair",
            "Accuracy was made equal for every notion. It hides who bears the errors.",
            replace(
                RIGHT,
                notions=_rates(
                    demographic_parity=lambda counts: counts.accuracy,
                    equal_opportunity=lambda counts: counts.accuracy,
                ),
            ).thresholds,
        ),
        Misconception(
            "what-if-tool/opportunity-and-parity-exchanged",
            "Demographic parity and equal opportunity are exchanged. Parity looks at everybody; "
            "opportunity only at those who repaid.",
            replace(
                RIGHT,
                notions=_rates(
                    demographic_parity=lambda counts: counts.tpr,
                    equal_opportunity=lambda counts: counts.approved,
                ),
            ).thresholds,
        ),
        Misconception(
            "what-if-tool/first-group-pays-alone",
            "Only the first group's cost was counted. The other groups' thresholds follow from "
            "its own, and so does what they cost.",
            _FIRST_PAYS.thresholds,
        ),
        Misconception(
            "what-if-tool/lowest-of-equal-thresholds",
            "Of equally good thresholds the lowest was taken. The tool keeps the last one that it "
            "tried, the highest.",
            _LOWEST.thresholds,
            (*AB, "group thresholds", 1),
        ),
    ),
)
