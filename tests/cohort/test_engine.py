"""What the coordinator makes of a sandboxed process that was lost."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import small

from grader.cohort import engine
from grader.cohort.release import Release
from grader.cohort.repair import Submission
from grader.cohort.simulate import released

KILLED, HUNG = "its process ended (SIGKILL)", "it did not stop when its time was over"
ENDED = "its process ended"


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> Release:
    return small.make(tmp_path_factory.mktemp("engine") / "course")[1]


def executed(release: Release, losses: Iterator[list[Any] | None]) -> tuple[list[str], int]:
    """Run a submission whose process is lost as told; return the notes and how often it ran."""
    runs = []

    def run(job: dict[str, Any]) -> dict[str, Any]:
        runs.append(job)
        lost = next(losses)
        outputs = {cell["number"]: [] for cell in job["cells"]}
        nothing: dict[int, Any] = {}
        return {
            **{"outputs": outputs, "tampered": nothing, "within": nothing, "doubts": nothing},
            "lost": lost,
            "over": "",
        }

    submission = Submission(released(release), {}, [])
    _, notes, _ = engine.execute(submission, "ann", release, run)
    return notes, len(runs)


def first_cell(release: Release) -> int:
    return next(
        number for number, cell in enumerate(released(release).cells) if cell.cell_type == "code"
    )


@pytest.mark.parametrize("why", [KILLED, HUNG])
def test_what_a_busy_machine_can_do_is_charged_to_a_cell_only_if_it_comes_again(
    release: Release, why: str
) -> None:
    lost = [first_cell(release), why, True]
    assert executed(release, iter([lost, None])) == ([], 2)
    notes, runs = executed(release, iter([lost, lost, None]))
    assert runs == 3
    assert len(notes) == 1 and why in notes[0]


def test_a_cell_that_ends_its_process_is_left_out_at_once(release: Release) -> None:
    notes, runs = executed(release, iter([[first_cell(release), ENDED, False], None]))
    assert runs == 2
    assert len(notes) == 1 and ENDED in notes[0]
