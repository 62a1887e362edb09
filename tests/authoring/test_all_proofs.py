"""Every grader of the real lessons is proven, by every answer and through the real test cells."""

from __future__ import annotations

import pytest

from grader import course
from grader.authoring import prove
from grader.authoring.pages import Page, all_pages

ROOT = course.ROOT
COURSE = course.load()
LESSONS = [page for page in all_pages(COURSE, ROOT) if page.lesson]
ANSWERS = ROOT / "tests" / "answers"


@pytest.mark.slow
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("page", LESSONS, ids=lambda page: page.slug)
def test_the_graders_are_proven(page: Page) -> None:
    proofs = prove.plan([page], [ANSWERS])
    # One kernel, which runs the lesson's cells once; other tests keep the other cores busy.
    prove.run(proofs, jobs=1)
    assert proofs
    failures = [failure for proof in proofs for failure in proof.failures]
    failures += prove.stray(COURSE, [page], [ANSWERS])
    assert failures == []
