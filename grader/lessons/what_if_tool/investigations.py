"""What was found with the tool, judged by what the tool remembers.

An answer is a function that works with a fresh tool, by the same Python calls that the tool writes
for a learner who used the mouse. So a grader without a browser repeats what the learner did.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping
from typing import Any

from grader.checks import Attempt, Check, Exercise, Misconception, Rejected, difference
from grader.checks.compare import show
from grader.lab import lending

# The first run in a process imports TensorFlow and trains two models.
SECONDS = 120

APPLICANT = 355
STEP = 1_000
RATIO = 3
LARGEST_GAP = 0.05
STRATEGIES = (
    "single threshold",
    "group thresholds",
    "demographic parity",
    "equal opportunity",
    "equal accuracy",
)


@functools.cache
def _models_and_applicants() -> tuple[dict[str, Any], Any]:
    training, held_out = lending.split()
    return lending.train(training), held_out


def fresh_tool() -> Any:
    """Open the tool that an answer works with: the lesson's models and applicants."""
    return lending.open_tool(*_models_and_applicants())


class Visit:
    """Lets an answer work once, so that several checks can look at what it did."""

    def __init__(self) -> None:
        self._run: Any = None
        self._tool: Any = None
        self._found: Any = None

    def __call__(self, attempt: Attempt) -> tuple[Any, dict[str, Any]]:
        """Give the tool as the answer left it, and the dict that it returned.

        Raises
        ------
        Rejected
            The answer returned no dict.
        """
        # A run of all the checks shares its suspects.
        if self._run is not attempt.suspects:
            tool = fresh_tool()
            self._found = attempt(uncopied=(tool,))
            self._tool, self._run = tool, attempt.suspects
        if not isinstance(self._found, Mapping):
            raise Rejected(
                f"{attempt.name} returned {show(self._found)}, of type "
                f"{type(self._found).__name__}, where a dict belongs."
            )
        return self._tool, dict(self._found)


def _steps(tool: Any, method: str) -> list[Any]:
    return [step for step in tool.history if step.method == method]


def _named(found: dict[str, Any], key: str) -> Any:
    if key not in found:
        raise Rejected(
            f"The dict has no key {key!r}; its keys are {', '.join(map(repr, found)) or 'none'}."
        )
    return found[key]


_second_chance = Visit()


@functools.cache
def counterfactual() -> int:
    """Give the row that the tool finds for the applicant."""
    return int(fresh_tool().counterfactual(APPLICANT, distance="L1", model=0)["row"])


def granted(amount: float) -> bool:
    """Tell whether the linear model grants the applicant a loan of this amount."""
    models, applicants = _models_and_applicants()
    applicant = dict(applicants.iloc[APPLICANT]) | {"loan_amount": amount}
    return bool(lending.scores(models["linear"], [applicant])[0] >= 0.5)


@functools.cache
def largest_loan() -> int:
    """Give the largest loan in thousands that the linear model grants the applicant."""
    asked = int(_models_and_applicants()[1].loc[APPLICANT, "loan_amount"])
    return max(amount for amount in range(STEP, asked, STEP) if granted(amount))


def _asks_for_the_counterfactual(attempt: Attempt) -> None:
    tool, found = _second_chance(attempt)
    steps = _steps(tool, "counterfactual")
    if not steps:
        raise Rejected(
            "The tool was never asked for a counterfactual. Its history is the evidence: call "
            "tool.counterfactual, or paste what tool.script() wrote after you used the mouse.",
            misconception="what-if-tool/told-not-found",
        )
    wanted = {"row": APPLICANT, "distance": "L1", "model": 0}
    if not any(wanted.items() <= step.arguments.items() for step in steps):
        asked = steps[-1].arguments
        raise Rejected(
            f"The tool was asked for a counterfactual with {show(dict(asked))}. Ask for applicant "
            f"{APPLICANT}, by the distance L1, of model 0, the linear one.",
        )
    if difference(_named(found, "counterfactual"), counterfactual()) is not None:
        raise Rejected(
            f"counterfactual is {show(found['counterfactual'])}. That is not the row which the "
            "tool found; its answer is {'row': ..., 'distance': ...}."
        )


def _changes_one_thing(attempt: Attempt) -> None:
    tool, _ = _second_chance(attempt)
    edits = {row: set(changed) for row, changed in tool.state["edits"].items() if changed}
    others = sorted(set(edits) - {APPLICANT})
    changed = edits.get(APPLICANT, set())
    if others:
        raise Rejected(
            f"The tool now holds changes to applicant {show(others)}. What would have to be "
            f"different for applicant {APPLICANT}? Edit that one; the others are as they are.",
            misconception="what-if-tool/edits-somebody-else",
        )
    if lending.TARGET in changed:
        raise Rejected(
            "The label was edited. It says what really happened; the model never sees it, so no "
            "score moves.",
            misconception="what-if-tool/edits-the-label",
        )
    if extra := sorted(changed - {"loan_amount"}):
        raise Rejected(
            f"Also {', '.join(extra)} was changed. Change one thing at a time, and one that the "
            "applicant can decide: nobody becomes younger, or another person, to get a loan.",
            misconception="what-if-tool/changes-what-nobody-can-change",
        )
    if not changed:
        raise Rejected(
            f"loan_amount of applicant {APPLICANT} is what it was. An edit is a question to the "
            "model: tool.edit(row, feature, value), then tool.infer().",
            misconception="what-if-tool/told-not-found",
        )
    last = {method: _last(tool, method) for method in ("edit", "infer")}
    if last["infer"] < last["edit"]:
        raise Rejected(
            "The last edit was not followed by tool.infer(), the button Predict. Until then the "
            "tool shows the score of the unedited applicant.",
            misconception="what-if-tool/edit-without-predict",
        )


def _last(tool: Any, method: str) -> int:
    numbers = [number for number, step in enumerate(tool.history) if step.method == method]
    return max(numbers, default=-1)


def _finds_the_largest(attempt: Attempt) -> None:
    tool, found = _second_chance(attempt)
    amount = _named(found, "loan_amount")
    now = tool.examples_as_dicts[APPLICANT]["loan_amount"]
    if difference(now, amount) is not None:
        raise Rejected(
            f"loan_amount is {show(amount)}, but in the tool the applicant asks for {show(now)}. "
            "Leave the tool at what you found.",
            misconception="what-if-tool/told-not-found",
        )
    if not granted(amount):
        raise Rejected(
            f"With a loan of {show(amount)} the linear model still refuses: the score is below 0.5."
        )
    if amount % STEP or amount != largest_loan():
        raise Rejected(
            f"A loan of {show(amount)} is granted, but it is not the largest one in whole "
            "thousands. The least change says most about the model: try more.",
            misconception="what-if-tool/more-change-than-needed",
        )


SECOND_CHANCE = Exercise(
    id="what-if-tool/second-chance",
    answer="second_chance",
    checks=(
        Check(
            "Asks the tool for the nearest counterfactual",
            _asks_for_the_counterfactual,
            time_limit=SECONDS,
        ),
        Check(
            "Changes the amount, and nothing else, and lets the models judge again",
            _changes_one_thing,
            time_limit=SECONDS,
        ),
        Check("Finds the largest loan that is granted", _finds_the_largest, 2, time_limit=SECONDS),
    ),
    hints=(
        "A counterfactual shows where the border is; an edit shows which step leads across. First "
        "look, then change one thing.",
        "In the tool: type the applicant's number, switch on the nearest counterfactual, change "
        "loan_amount, press Predict. In Python: counterfactual, edit and infer. tool.script() "
        "turns the one into the other.",
        "Halve the way: try an amount in the middle between one that is granted and one that is "
        "refused. Or let tool.partial_dependence show you the curve of this applicant first. "
        "tool.scores[0] holds the linear model's score of every applicant.",
    ),
    misconceptions=(
        Misconception(
            "what-if-tool/told-not-found", "A result was stated that the tool does not remember."
        ),
        Misconception(
            "what-if-tool/edits-somebody-else",
            "Another applicant was edited than the one in question.",
        ),
        Misconception("what-if-tool/edits-the-label", "The label was edited, which no model sees."),
        Misconception(
            "what-if-tool/changes-what-nobody-can-change",
            "More was changed than the applicant can decide.",
        ),
        Misconception(
            "what-if-tool/edit-without-predict", "The models were not asked again after the edit."
        ),
        Misconception(
            "what-if-tool/more-change-than-needed", "The change is larger than it needs to be."
        ),
    ),
)

_audit = Visit()


def cost_and_gaps(tool: Any) -> tuple[float, dict[str, float]]:
    """Give what the errors of model 1 cost, and its gaps between the slices, as the tool stands."""
    table = tool.performance()
    table = table[table["model"] == 1]
    cost = float(RATIO * table["FP"].sum() + table["FN"].sum())
    rates = {
        "opportunity": table["TP"] / (table["TP"] + table["FN"]),
        "parity": table["positive_rate"],
        "accuracy": table["accuracy"],
    }
    return cost, {name: float(rate.max() - rate.min()) for name, rate in rates.items()}


@functools.cache
def outcomes() -> dict[str, tuple[float, dict[str, float]]]:
    """Give the cost and the gaps of every strategy, sliced by sex."""
    tool = fresh_tool()
    tool.slice_by("sex")
    tool.set_cost_ratio(RATIO)
    found = {}
    for strategy in STRATEGIES:
        tool.optimize(strategy)
        found[strategy] = cost_and_gaps(tool)
    return found


def best_strategy() -> str:
    """Give the cheapest strategy whose gap in equal opportunity is small enough."""
    fair = {
        strategy: cost
        for strategy, (cost, gaps) in outcomes().items()
        if gaps["opportunity"] <= LARGEST_GAP
    }
    return min(fair, key=lambda strategy: fair[strategy])


def _sets_up(attempt: Attempt) -> None:
    tool, _ = _audit(attempt)
    ratio, sliced = tool.state["cost_ratio"], tool.state["slice"]
    if not _steps(tool, "set_cost_ratio") and not _steps(tool, "slice_by"):
        raise Rejected(
            "The tool is as it was opened. Its state is the evidence: set the cost ratio and the "
            "slices, or paste what tool.script() wrote after you used the mouse.",
            misconception="what-if-tool/told-not-found",
        )
    if difference(ratio, 1 / RATIO) is None:
        raise Rejected(
            f"The cost ratio is {show(ratio)}: upside down. A loan that is not repaid is the false "
            f"positive here, and it costs {RATIO} times as much.",
            misconception="what-if-tool/cost-ratio-inverted",
        )
    if difference(ratio, RATIO) is not None:
        raise Rejected(f"The cost ratio is {show(ratio)}; the lender's is {RATIO}.")
    if sliced is None or tuple(sliced) != ("sex",):
        raise Rejected(
            f"The tool is sliced by {show(sliced)}. The question is whether women and men are "
            "treated alike: slice by sex alone."
        )


def _measures_the_gap(attempt: Attempt) -> None:
    tool, found = _audit(attempt)
    gap = _named(found, "gap")
    if "single threshold" not in _tried(tool):
        raise Rejected(
            "The single threshold was not optimised with the cost ratio and the slices in place. "
            "Changing either sets the strategy back.",
            misconception="what-if-tool/told-not-found",
        )
    right = outcomes()["single threshold"][1]
    if difference(gap, right["opportunity"], 1e-3) is None:
        return
    for other, why in {
        "parity": "in the share of yeses. Equal opportunity asks only those who repaid.",
        "accuracy": "in accuracy, which hides who bears the errors. Equal opportunity asks those "
        "who repaid.",
    }.items():
        if difference(gap, right[other], 1e-3) is None:
            raise Rejected(
                f"gap is {show(gap)}: that is the gap {why}",
                misconception=f"what-if-tool/{other}-for-opportunity",
            )
    raise Rejected(
        f"gap is {show(gap)}. Of the people who repaid, model 1 grants a share among women and a "
        "share among men: TP / (TP + FN) in tool.performance(). The gap is their difference, at "
        "the single threshold, as a number from 0 to 1."
    )


def _tried(tool: Any) -> set[str]:
    """Give the strategies that were optimised after the last change of ratio or slices."""
    start = max(_last(tool, "set_cost_ratio"), _last(tool, "slice_by"))
    return {
        step.arguments["strategy"]
        for step in list(tool.history)[start + 1 :]
        if step.method == "optimize"
    }


def _chooses(attempt: Attempt) -> None:
    tool, found = _audit(attempt)
    strategy, price = _named(found, "strategy"), _named(found, "price")
    if missing := [name for name in STRATEGIES if name not in _tried(tool)]:
        raise Rejected(
            f"Not tried with this ratio and these slices: {', '.join(missing)}. A choice among "
            "five needs five.",
            misconception="what-if-tool/told-not-found",
        )
    if strategy not in STRATEGIES:
        raise Rejected(f"strategy is {show(strategy)}; the tool has {', '.join(STRATEGIES)}.")
    cost, gaps = outcomes()[strategy]
    if gaps["opportunity"] > LARGEST_GAP:
        idea = {
            "group thresholds": "what-if-tool/own-optimum-is-fair",
            "equal accuracy": "what-if-tool/equal-accuracy-so-fair",
            "single threshold": "what-if-tool/one-threshold-meets-every-notion",
        }[strategy]
        raise Rejected(
            f"With {strategy} the gap in equal opportunity is {gaps['opportunity']:.3f}, more than "
            f"the {LARGEST_GAP} that the lender allows.",
            misconception=idea,
        )
    if strategy != best_strategy():
        raise Rejected(
            f"{strategy} keeps the gap small enough, but another strategy does so too and costs "
            "less."
        )
    if tool.state["strategy"] != strategy:
        raise Rejected(
            f"The tool stands at {tool.state['strategy']}. Leave it at the strategy that you "
            "chose: that is what would be deployed.",
            misconception="what-if-tool/told-not-found",
        )
    cheapest = min(total for total, _ in outcomes().values())
    if difference(price, cost - cheapest) is not None:
        raise Rejected(
            f"price is {show(price)}. The cost of a strategy is {RATIO} FP + FN of model 1, over "
            "both slices; the price is how much more that is than the cheapest strategy's."
        )


AUDIT = Exercise(
    id="what-if-tool/audit",
    answer="audit",
    checks=(
        Check("Sets the lender's cost ratio, and slices by sex", _sets_up, time_limit=SECONDS),
        Check(
            "gap: how far a single threshold is from equal opportunity",
            _measures_the_gap,
            time_limit=SECONDS,
        ),
        Check(
            "strategy and price: the cheapest that is fair enough, and what it costs",
            _chooses,
            2,
            time_limit=SECONDS,
        ),
    ),
    hints=(
        "First what the lender fears (the ratio), then whom it concerns (the slices), then the "
        "five strategies, one after the other. Write down cost and gap of each.",
        "tool.set_cost_ratio, tool.slice_by and tool.optimize do what the controls on the tab "
        "Performance & Fairness do; tool.performance() is the table under them. Model 1 is the "
        "trees.",
        "Loop over the five strategies, keep cost (ratio times FP plus FN, both slices) and gap of "
        "each in a dict, then optimise the one that wins once more, so that the tool stands there.",
    ),
    misconceptions=(
        Misconception(
            "what-if-tool/told-not-found", "A result was stated that the tool does not remember."
        ),
        Misconception("what-if-tool/cost-ratio-inverted", "The cost ratio is upside down."),
        Misconception(
            "what-if-tool/parity-for-opportunity", "The gap is one in the share of yeses."
        ),
        Misconception("what-if-tool/accuracy-for-opportunity", "The gap is one in accuracy."),
        Misconception(
            "what-if-tool/own-optimum-is-fair",
            "Each group's own cheapest threshold was taken for fair.",
        ),
        Misconception("what-if-tool/equal-accuracy-so-fair", "Equal accuracy was taken for fair."),
        Misconception(
            "what-if-tool/one-threshold-meets-every-notion",
            "One threshold for all was taken for fair.",
        ),
    ),
)
