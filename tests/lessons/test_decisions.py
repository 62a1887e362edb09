"""Decisions of all lessons: a variant of a case is decided as the case itself."""

from __future__ import annotations

import numpy as np
import pytest

from grader.checks import Decision, Rejected
from grader.checks.attempt import Attempt
from grader.checks.decisions import fields
from grader.checks.suspects import Suspects
from grader.lessons.accelerators import hardware
from grader.lessons.accelerators import order as performance
from grader.lessons.explainability import choosing as explanations
from grader.lessons.metrics import choosing as metrics
from grader.lessons.training_clinic import order as diagnosis

DECISIONS = {
    "metrics": metrics.DECISION,
    "diagnosis": diagnosis.DECISION,
    "explanations": explanations.DECISION,
    "hardware": hardware.DECISION,
    "performance": performance.DECISION,
}


@pytest.mark.parametrize("decision", DECISIONS.values(), ids=DECISIONS)
def test_variants_are_decided_as_their_case(decision: Decision) -> None:
    assert decision.vary is not None
    rng = np.random.default_rng(6)
    for record in decision.records():
        case = fields(record)
        for _ in range(20):
            changed = decision.vary(case, rng)
            assert changed.keys() == case.keys()
            assert decision.decide(changed) == decision.decide(case)


@pytest.mark.parametrize("given", [[3], (3,), 3])
def test_a_decision_is_quoted_as_it_was_given(given: object) -> None:
    decision = Decision(
        records=lambda: [{"story": "Four boxes.", "boxes": 4}],
        decide=lambda case: (case["boxes"],),
        allowed=lambda _: True,
        vary=None,
        ideas=(),
        advice="Count them.",
    )
    attempt = Attempt(lambda _: given, "count", np.random.default_rng(0), Suspects(()))
    with pytest.raises(Rejected) as caught:
        decision.check("All", lambda _: True).test(attempt)
    assert f"You chose {given}." in str(caught.value)
