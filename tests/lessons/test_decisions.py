"""Decisions of all lessons: a variant of a case is decided as the case itself."""

from __future__ import annotations

import numpy as np
import pytest

from grader.checks import Decision
from grader.checks.decisions import fields
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
