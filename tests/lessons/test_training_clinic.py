"""The clinic's patients show their causes, for every student, and good practice heals them all."""

from __future__ import annotations

from types import ModuleType
from typing import Any

import numpy as np
import pytest

from grader import course
from grader.checks import Rejected, run
from grader.lab import clinic, environment, ward
from grader.lessons.training_clinic import clinic as checks
from grader.lessons.training_clinic import vital_signs

ANSWERS = course.ROOT / "tests" / "answers" / course.load().lesson("training-clinic").slug
DRAWS = range(100, 105)


def answer(slug: str, name: str) -> dict[str, Any]:
    module = ModuleType(name)
    path = ANSWERS / slug / f"{name}.py"
    exec(compile(path.read_text(encoding="utf-8"), str(path), "exec"), module.__dict__)
    return module.__dict__


def test_the_exercises_cover_every_bed_and_cause() -> None:
    assert len(ward.CAUSES) == checks.BEDS >= 12
    assert [bed for room in checks.ROOMS.values() for bed in room] == [*range(1, checks.BEDS + 1)]
    assert set(checks.EVIDENCE) == set(checks.EXPECTED) == set(ward.CAUSES)
    assert {truth for _, truth, _ in checks.MISTAKES} <= set(ward.CAUSES)


def test_a_right_sheet_for_another_student_is_wrong(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same sheet is right in the ward that it was written for, and wrong in another."""
    sheet = answer("diagnose", "right-reference")["diagnoses"]
    assert run(checks.DIAGNOSE, sheet, 8).score == 8
    monkeypatch.setenv(environment.COHORT, "autumn")
    monkeypatch.setenv(environment.STUDENT, "ada")
    truth = {case.patient.number: case.cause for case in ward.cases("autumn/ada")}
    own = {bed: (cause, checks.EVIDENCE[cause][0]) for bed, cause in truth.items()}
    assert run(checks.DIAGNOSE, lambda: own, 8).score == 8
    # Only causes that stand in the same bed by chance are right; the charts need not be drawn.
    monkeypatch.setattr(checks, "_finding", lambda number, entry: f"{number} {entry}")
    same = sum(truth[bed] == cause for bed, (cause, _) in sheet().items())
    assert run(checks.DIAGNOSE, sheet, 8).score <= 8 * (same + 6) / 22 < 4


@pytest.mark.slow
@pytest.mark.parametrize("cause", ward.CAUSES)
def test_simple_rules_on_the_chart_find_the_cause_in_every_draw(cause: str) -> None:
    cause_and_entry = answer("diagnose", "right-by-rules")["cause_and_entry"]
    for draw in DRAWS:
        case = ward.fall_ill(cause, np.random.default_rng(draw), 1)
        found, entry = cause_and_entry(clinic.run(case.patient))
        assert found == cause, f"draw {draw}"
        assert entry in checks.EVIDENCE[cause]


@pytest.mark.slow
@pytest.mark.parametrize("cause", ward.CAUSES)
def test_untreated_patients_fail_and_good_practice_heals(cause: str) -> None:
    heal = answer("treat-first", "right-good-practice")["treat_first_room"]
    for draw in DRAWS[:2]:
        case = ward.fall_ill(cause, np.random.default_rng(draw), 1)
        with pytest.raises(Rejected):
            vital_signs.examine(case, case.patient, seed=draw)
        vital_signs.examine(case, heal(case.patient), seed=draw)
