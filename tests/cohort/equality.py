"""Compare `pmle grade` with plain nbgrader on simulated submissions.

``python tests/cohort/equality.py --students 40`` prints what differs; `test_like_nbgrader` runs a
few.
"""

from __future__ import annotations

import argparse
import datetime
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import small
from nbgrader.api import Gradebook

from grader.cohort.release import Classroom, Release, register
from grader.cohort.simulate import Made, simulate

_DUE = datetime.datetime(2026, 1, 14)
_LATE = """
from nbgrader.plugins import BasePlugin


class OnePointADay(BasePlugin):
    def late_submission_penalty(self, student_id, score, total_seconds_late):
        return total_seconds_late // 86400


c.AssignLatePenalties.plugin_class = OnePointADay
"""

Rows = dict[str, dict[tuple[str, str], tuple[object, ...]]]


@dataclass
class Compared:
    """Both gradebooks' rows, and what the submissions should get."""

    ours: Rows
    plain: Rows
    made: list[Made]
    room: Classroom
    url: str
    seconds: tuple[float, float]


def compare(folder: Path, students: int, seed: int = 0) -> Compared:
    """Grade the same cohort twice."""
    room, release = _course(folder / "ours")
    made = simulate(room, release, students, seed)
    other, _ = _course(folder / "plain")
    shutil.copytree(room.root / "submitted", other.root / "submitted")
    seconds = []
    start = time.monotonic()
    command = [sys.executable, "-m", "grader.cli", "grade", small.LESSON.slug]
    done = subprocess.run(command, cwd=room.root, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    seconds.append(time.monotonic() - start)
    start = time.monotonic()
    small.nbgrader(other.root, "autograde", small.LESSON.slug)
    seconds.append(time.monotonic() - start)
    url = room.directory.db_url
    return Compared(
        small.rows(url),
        small.rows(other.directory.db_url),
        made,
        room,
        url,
        (seconds[0], seconds[1]),
    )


def _course(folder: Path) -> tuple[Classroom, Release]:
    room, release = small.make(folder, small.HIDDEN, config=_LATE)
    register(room, release)
    with Gradebook(room.directory.db_url, room.directory.course_id) as gradebook:
        gradebook.update_or_create_assignment(small.LESSON.slug, duedate=_DUE)
    return room, release


def main() -> None:
    """Print what differs."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--students", type=int, default=40)
    parser.add_argument("--seed", type=int, default=0)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        found = compare(Path(folder), chosen.students, chosen.seed)
    print(f"pmle grade {found.seconds[0]:.0f} s, nbgrader autograde {found.seconds[1]:.0f} s")
    different = 0
    for kind, rows in found.plain.items():
        wrong = {
            key: (found.ours[kind].get(key), row)
            for key, row in rows.items()
            if found.ours[kind].get(key) != row
        }
        more = set(found.ours[kind]) - set(rows)
        different += len(wrong) + len(more)
        print(f"{kind}: {len(rows)} rows, {len(wrong)} different, {len(more)} more")
        for key, (ours, plain) in wrong.items():
            print(f"  {key}: {ours} instead of {plain}")
    sys.exit(bool(different))


if __name__ == "__main__":
    main()
