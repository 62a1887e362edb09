"""Every grader of the real lessons is proven through the real test cells.

Of the wrong answers to an exercise that trains nothing only one takes this way here: all of them
are judged in process by tests/lessons/test_answers.py, words and misconceptions included.
`pmle prove` runs every answer through the cells.
"""

from __future__ import annotations

import pytest

from grader import course
from grader.authoring import prove
from grader.authoring.pages import Page, all_pages

ROOT = course.ROOT
COURSE = course.load()
LESSONS = [page for page in all_pages(COURSE, ROOT) if page.lesson]
ANSWERS = ROOT / "tests" / "answers"


def without_most_wrong_answers(proof: prove.Proof) -> list[prove.Trial]:
    wrong = [trial for trial in proof.trials if trial.kind == "wrong"]
    in_process = [trial for trial in wrong[1:] if "endless" not in trial.name]
    return [trial for trial in proof.trials if trial not in in_process]


@pytest.mark.slow
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("page", LESSONS, ids=lambda page: page.slug)
def test_the_graders_are_proven(page: Page) -> None:
    proofs = prove.plan([page], [ANSWERS])
    for proof in proofs:
        if prove.quick(proof.exercise) and not proof.exercise.hidden_checks:
            proof.trials = without_most_wrong_answers(proof)
    # One kernel, which runs the lesson's cells once; other tests keep the other cores busy.
    prove.run(proofs, jobs=1)
    assert proofs
    failures = [failure for proof in proofs for failure in proof.failures]
    failures += prove.stray(COURSE, [page], [ANSWERS])
    assert failures == []
