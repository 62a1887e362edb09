"""Killed at any instant, and started again: the gradebook is that of an undisturbed run.

``python tests/cohort/test_killed.py --kills 50`` does it more often than the tests do.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psutil
import pytest
import small

from grader.cohort.release import Classroom
from grader.cohort.simulate import simulate

pytestmark = pytest.mark.skipif(
    shutil.which("bwrap") is None, reason="grading needs bubblewrap, which .ci/run installs"
)
COMMAND = [sys.executable, "-m", "grader.cli", "grade", small.LESSON.slug, "--jobs", "2"]


def grade(room: Classroom) -> subprocess.Popen[bytes]:
    nothing = subprocess.DEVNULL
    return subprocess.Popen(COMMAND, cwd=room.root, stdout=nothing, stderr=nothing)


def undisturbed(folder: Path, students: int) -> tuple[Classroom, float]:
    """Grade a cohort and tell how long it took."""
    room, release = small.make(folder)
    simulate(room, release, students)
    start = time.monotonic()
    assert grade(room).wait() == 0
    return room, time.monotonic() - start


def disturbed(folder: Path, like: Classroom, kills: int, longest: float, seed: int) -> int:
    """Grade the same cohort, killed again and again; return how often it was killed at work."""
    chance = random.Random(seed)
    room, _ = small.make(folder)
    shutil.copytree(like.root / "submitted", folder / "submitted")
    hit = 0
    for _ in range(kills):
        process = grade(room)
        time.sleep(chance.uniform(0.0, longest))
        victims = psutil.Process(process.pid).children(recursive=True)
        # Now and then it is what runs the submissions that dies, and not the coordinator.
        worker = chance.random() < 0.3 and bool(victims)
        victim = chance.choice(victims).pid if worker else process.pid
        if process.poll() is None:
            hit += 1
            with contextlib.suppress(ProcessLookupError):
                os.kill(victim, signal.SIGKILL)
        process.wait()
        psutil.wait_procs(victims, timeout=10)
        assert not [one for one in victims if one.is_running()], "something outlives the kill"
    assert grade(room).wait() == 0
    assert small.rows(room.directory.db_url) == small.rows(like.directory.db_url)
    return hit


def ended(processes: list[psutil.Process], seconds: float) -> bool:
    """Wait until none of them runs. One that nobody has reaped yet (a zombie) runs no more."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if not any(map(runs, processes)):
            return True
        time.sleep(0.1)
    return False


def runs(process: psutil.Process) -> bool:
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def test_resumes_after_a_kill(tmp_path: Path) -> None:
    room, seconds = undisturbed(tmp_path / "whole", students=4)
    assert disturbed(tmp_path / "killed", room, kills=2, longest=seconds, seed=1) > 0


def main() -> None:
    """Kill many times, each time a new cohort's run or the rest of one."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--each", type=int, default=10, help="kills of one run")
    chosen = parser.parse_args()
    done = hit = 0
    with tempfile.TemporaryDirectory() as folder:
        room, seconds = undisturbed(Path(folder) / "whole", students=8)
        while done < chosen.kills:
            target = Path(folder) / f"killed-{done}"
            kills = min(chosen.each, chosen.kills - done)
            hit += disturbed(target, room, kills, seconds, seed=done)
            done += kills
            print(f"{done} kills, {hit} of them at work: the gradebook is the same", flush=True)


if __name__ == "__main__":
    main()
