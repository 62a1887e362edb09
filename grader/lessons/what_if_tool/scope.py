"""What the tool can do, what it cannot, and the evidence for it."""

from __future__ import annotations

from collections.abc import Callable

from grader.checks import Attempt, Check, Exercise, Misconception, Rejected
from grader.checks.compare import show
from grader.lab import data

Verdict = tuple[bool, str]

ANSWERS: dict[str, Verdict] = {
    "tensorflow-only": (False, "a predict function is enough"),
    "scikit-learn": (True, "a predict function is enough"),
    "weights-needed": (False, "a predict function is enough"),
    "computes-shap": (False, "attributions come from you"),
    "edit-trains": (False, "edits change inputs only"),
    "edit-is-safe": (True, "edits change inputs only"),
    "offline-edit": (False, "only a model predicts anew"),
    "offline-view": (True, "only a model predicts anew"),
    "invents-rows": (False, "rows that exist"),
    "copies-rows": (True, "rows that exist"),
    "raise-income": (False, "association, not cause"),
    "three-models": (False, "two models on the same rows"),
    "parity-of-prices": (False, "strategies need two classes"),
    "five-classes": (True, "strategies need two classes"),
    "cured": (False, "a threshold is no cure"),
    "no-labels": (False, "performance needs the truth"),
    "saves-report": (False, "nothing is exported"),
    "ten-million": (False, "the browser holds every row"),
    "some-thousands": (True, "the browser holds every row"),
    "supported": (False, "no commit since 2024"),
}

EVIDENCE = tuple(dict.fromkeys(evidence for _, evidence in ANSWERS.values()))

# The statements that people hold by one wrong idea, and what is true instead.
IDEAS: dict[str, tuple[tuple[str, ...], str]] = {
    "what-if-tool/works-only-on-tensorflow": (
        ("tensorflow-only", "scikit-learn"),
        "The tool comes from the TensorFlow world, but all it ever does with a model is call a "
        "function: examples in, scores out.",
    ),
    "what-if-tool/needs-training-access": (
        ("weights-needed",),
        "The tool never looks inside. A black box that answers is all it needs.",
    ),
    "what-if-tool/fixes-bias": (
        ("cured",),
        "A threshold moves errors from one group to another. What made the scores unequal is still "
        "in the data, and other notions of fairness may now be worse.",
    ),
    "what-if-tool/edits-retrain": (
        ("edit-trains", "edit-is-safe"),
        "An edit is a question: the same model is asked again with another input. Nothing is "
        "learned.",
    ),
    "what-if-tool/synthesises-a-point": (
        ("invents-rows", "copies-rows"),
        "The tool looks for a datapoint among those that are loaded. It makes none up, so what it "
        "shows has happened, but may be far away.",
    ),
    "what-if-tool/dependence-is-cause": (
        ("raise-income",),
        "The plot shows what the model would say, not what people would do.",
    ),
    "what-if-tool/strategies-for-everything": (
        ("parity-of-prices", "five-classes"),
        "A threshold turns one score into yes or no. Without two classes there is nothing to set.",
    ),
    "what-if-tool/still-maintained": (
        ("supported",),
        "Look at the dates in its repository. The analyses live on in other tools.",
    ),
    "what-if-tool/exports": (
        ("saves-report",),
        "What was found stays in the page. People share a screenshot, or the notebook.",
    ),
    "what-if-tool/computes-attributions": (
        ("computes-shap",),
        "It shows attributions, if your predict function returns some.",
    ),
}


def judge(name: str) -> Verdict:
    """Look the verdict up."""
    return ANSWERS[name]


def _about(topic: str) -> Callable[[Attempt], None]:
    def test(attempt: Attempt) -> None:
        for record in data.records("tool-statements"):
            if record["about"] == topic:
                _judge(attempt, str(record["name"]), str(record["statement"]))

    return test


def _judge(attempt: Attempt, name: str, statement: str) -> None:
    received = attempt(name)
    call = f"{attempt.name}({name!r})"
    if not (
        isinstance(received, tuple | list)
        and len(received) == 2
        and isinstance(received[0], bool)
        and received[1] in EVIDENCE
    ):
        raise Rejected(
            f"{call} returned {show(received)}. Return True or False, and one of the reasons, "
            "spelled as in the docstring.",
            example=call,
        )
    truth, evidence = received
    wanted = ANSWERS[name]
    if truth == wanted[0] and evidence == wanted[1]:
        return
    told = f"{statement!r}: you say {'true' if truth else 'false'}."
    if truth != wanted[0]:
        idea = next((idea for idea, (names, _) in IDEAS.items() if name in names), "")
        why = IDEAS[idea][1] if idea else "Try it in the tool, or look at what it was given."
        raise Rejected(f"{told} {why}", misconception=idea, example=call)
    raise Rejected(
        f"{told} So it is, but not because {evidence!r}. Which fact settles it?",
        misconception="what-if-tool/right-verdict-wrong-evidence",
        example=call,
    )


SCOPE = Exercise(
    id="what-if-tool/scope",
    answer="judge",
    checks=(
        Check("What it needs of a model", _about("model"), 1),
        Check("What an edit does", _about("edit"), 0.75),
        Check("What a finding is", _about("finding"), 0.75),
        Check("What it does for fairness", _about("fairness"), 0.75),
        Check("Its limits, and its status today", _about("limits"), 0.75),
    ),
    hints=(
        "Ask of each statement: what would the tool have to hold in its hands for that? It has "
        "examples, and a function that scores them.",
        "Thirteen facts, twenty statements: each fact settles one to three of them, for or "
        "against.",
        "Sort the statements by fact before you say true or false. Where you hesitate, the next "
        "sections show it; come back then.",
    ),
    misconceptions=(
        *(Misconception(idea, why) for idea, (_, why) in IDEAS.items()),
        Misconception(
            "what-if-tool/right-verdict-wrong-evidence",
            "The verdict is right, and another fact settles it.",
        ),
    ),
)
