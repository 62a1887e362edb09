"""The coordinator: what is to be graded, who runs it, and what is written."""

from __future__ import annotations

import base64
import datetime
import hashlib
import json
import os
import shutil
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode
from nbgrader.preprocessors import LimitOutput
from nbgrader.utils import parse_utc

from grader.cohort import sandbox
from grader.cohort.channel import ChannelError
from grader.cohort.ledger import FAILED, GRADED, NEEDS_HUMAN, REPAIRED, Entry, Ledger
from grader.cohort.release import Classroom, Release
from grader.cohort.repair import Submission, UnusableError, grade_id, read
from grader.cohort.runner import Order, Run, Start, on_this_machine
from grader.course import CourseError
from grader.lab.environment import COHORT, STUDENT

_MOST_RESTARTS = 4
_AHEAD = 2


@dataclass(frozen=True)
class Options:
    """How to grade.

    Parameters
    ----------
    jobs
        Submissions at once.
    force
        Grade also what has not changed.
    isolate
        Whether to sandbox.
    limits
        For each submission.
    start
        Starts what runs submissions, here or elsewhere.
    """

    jobs: int
    force: bool = False
    isolate: bool = True
    limits: sandbox.Limits = field(default_factory=sandbox.Limits)
    start: Start = on_this_machine


@dataclass
class Graded:
    """What came of one submission.

    Parameters
    ----------
    student
        Whose.
    entry
        For the journal.
    notebook
        With outputs; None if it could not be graded.
    files
        What was handed in besides.
    timestamp
        When, in UTC.
    within
        Tests that were judged in the process of the student's code, with the reason.
    """

    student: str
    entry: Entry
    notebook: NotebookNode | None = None
    within: tuple[str, ...] = ()
    files: dict[str, bytes] = field(default_factory=dict)
    timestamp: datetime.datetime | None = None


@dataclass(frozen=True)
class Plan:
    """What is to be done for a lesson.

    Parameters
    ----------
    todo
        Students with the fingerprint of their submission.
    unchanged
        How many need nothing.
    """

    todo: dict[str, str]
    unchanged: int


def students(room: Classroom, release: Release, only: str = "") -> list[str]:
    """List who has handed in a lesson, by the names of their folders.

    Raises
    ------
    CourseError
        The student asked for has not.
    """
    slug = release.lesson.slug
    marker = "\x00"
    base = Path(str(room.folder("submitted", "student", slug)).replace("student", marker, 1))
    top = Path(str(base).partition(marker)[0])
    found = (
        [
            entry.name
            for entry in sorted(os.scandir(top), key=lambda entry: entry.name)
            if entry.is_dir(follow_symlinks=False)
            and room.folder("submitted", entry.name, slug).is_dir()
        ]
        if top.is_dir()
        else []
    )
    if only and only not in found:
        raise CourseError(f"{only} has not handed in {slug}: there is no {top / only / slug}.")
    return [only] if only else found


def plan(room: Classroom, release: Release, ledger: Ledger, only: str, force: bool) -> Plan:
    """Find what is new or has changed since it was graded."""
    known = ledger.entries()
    todo = {}
    everybody = students(room, release, only)
    for student in everybody:
        mark = fingerprint(room.folder("submitted", student, release.lesson.slug), release)
        entry = known.get(student)
        done = entry is not None and entry.fingerprint == mark and entry.state != FAILED
        if done and entry is not None and entry.state in (GRADED, REPAIRED):
            done = _target(room, release, student).is_file()
        if force or not done:
            todo[student] = mark
    return Plan(todo, len(everybody) - len(todo))


def fingerprint(folder: Path, release: Release) -> str:
    """Name what is handed in together with what grades it."""
    digest = hashlib.sha256(release.fingerprint.encode())
    for path in sorted(folder.rglob("*")):
        status = path.lstat()
        digest.update(
            f"{path.relative_to(folder)}|{status.st_mode}|{status.st_size}".encode(
                errors="surrogateescape"
            )
        )
        if path.is_file() and not path.is_symlink():
            with path.open("rb") as file:
                digest.update(hashlib.file_digest(file, "sha256").digest())
    return digest.hexdigest()


def grade(
    room: Classroom,
    release: Release,
    ledger: Ledger,
    todo: dict[str, str],
    options: Options,
) -> Iterator[Graded]:
    """Grade submissions and write what comes of each before it is told.

    Yields
    ------
    Graded
        In the order in which they are finished.
    """
    order = Order(release.lesson.module, release.stage, options.limits, options.isolate)
    with options.start(order, options.jobs) as run:

        def one(student: str) -> Graded:
            folder = room.folder("submitted", student, release.lesson.slug)
            return grade_one(folder, student, todo[student], release, run)

        with ThreadPoolExecutor(options.jobs) as pool:
            waiting = list(todo)
            running: set[Future[Graded]] = set()
            try:
                while waiting or running:
                    while waiting and len(running) < options.jobs * _AHEAD:
                        running.add(pool.submit(one, waiting.pop(0)))
                    done, running = wait(running, return_when=FIRST_COMPLETED)
                    for future in done:
                        graded = future.result()
                        keep(room, release, ledger, graded)
                        yield graded
            finally:
                for future in running:
                    future.cancel()


def grade_one(folder: Path, student: str, mark: str, release: Release, run: Run) -> Graded:
    """Repair and run one submission. Whatever it does, this returns."""
    start = time.monotonic()
    timestamp, remark = _timestamp(folder)
    try:
        submission = read(folder, release.master)
        state, notes, within = execute(submission, student, release, run)
    except UnusableError as reason:
        entry = Entry(mark, NEEDS_HUMAN, (str(reason),), time.monotonic() - start)
        return Graded(student, entry, timestamp=timestamp)
    except (ChannelError, OSError) as reason:
        entry = Entry(mark, FAILED, (f"it could not be run: {reason}",), time.monotonic() - start)
        return Graded(student, entry, timestamp=timestamp)
    everything = (*remark, *submission.notes, *notes)
    if state == GRADED and (submission.notes or remark):
        state = REPAIRED
    entry = Entry(mark, state, everything, round(time.monotonic() - start, 3))
    return Graded(
        student,
        entry,
        submission.notebook,
        files=submission.files,
        timestamp=timestamp,
        within=tuple(within),
    )


def execute(
    submission: Submission, student: str, release: Release, run: Run
) -> tuple[str, list[str], list[str]]:
    """Run a submission's cells and put their outputs into its notebook.

    A cell that ends the process is left out, and the rest is run without it.

    Returns
    -------
    str, list of str, list of str
        The state, what is to be told, and which tests ran within reach of the student's code.
    """
    cells = list(_orders(submission.notebook, release))
    files = {**submission.files, **release.files}
    job = {
        "env": {**_cohort(), STUDENT: student},
        "imports": release.imports,
        "files": {name: base64.b64encode(data).decode() for name, data in files.items()},
    }
    outputs: dict[int, Any] = {}
    tampered: dict[int, list[str]] = {}
    within: dict[int, str] = {}
    doubts: dict[int, str] = {}
    notes: list[str] = []
    left_out: set[int] = set()
    judged = -1
    suspected = False
    for _ in range(_MOST_RESTARTS + 1):
        wanted = [
            cell
            for cell in cells
            if cell["number"] not in left_out and (cell["number"] > judged or cell["kind"] == "run")
        ]
        answer = run({**job, "cells": wanted})
        for number, found in answer["outputs"].items():
            outputs.setdefault(int(number), found)
        for number, evidence in answer["tampered"].items():
            tampered[int(number)] = evidence
        within.update({int(number): why for number, why in answer["within"].items()})
        doubts.update({int(number): why for number, why in answer["doubts"].items()})
        if answer["over"]:
            notes.append(answer["over"])
        if answer["lost"] is None:
            break
        number, why, perhaps_the_machine = answer["lost"]
        if number < 0:
            raise ChannelError(why)
        if perhaps_the_machine and not suspected:
            # The cell may have done it, or a machine that is short of everything: see it twice.
            suspected = True
            outputs.pop(number, None)
            continue
        judged = max(judged, number)
        left_out.add(number)
        notes.append(f"{_called(submission.notebook, number)}: {why}")
    _fill(submission.notebook, outputs, cells, notes)
    for number, evidence in tampered.items():
        _withhold(submission.notebook.cells[number], evidence)
        notes.append(f"{_called(submission.notebook, number)}: {'; '.join(evidence)}: no mark")
    notes += [f"{_called(submission.notebook, number)}: {why}" for number, why in doubts.items()]
    told = [f"{_called(submission.notebook, number)}: {why}" for number, why in within.items()]
    return NEEDS_HUMAN if tampered or doubts else GRADED, notes, told


def _cohort() -> dict[str, str]:
    return {COHORT: os.environ[COHORT]} if COHORT in os.environ else {}


def _orders(notebook: NotebookNode, release: Release) -> Iterator[dict[str, Any]]:
    """Say how each code cell is to be run."""
    for number, cell in enumerate(notebook.cells):
        if cell.cell_type != "code" or not cell.source.strip():
            continue
        name = grade_id(cell)
        marks = cell.metadata.get("nbgrader", {})
        graded = marks.get("grade") and not marks.get("solution")
        test = release.tests.get(name)
        yield {
            "number": number,
            "kind": "judge" if graded else "run",
            "source": cell.source,
            "exercise": test.exercise if test else "",
            "answer": test.answer if test else "",
        }


def _fill(
    notebook: NotebookNode, outputs: dict[int, Any], cells: Sequence[Any], notes: list[str]
) -> None:
    """Put outputs into their cells; a test that never ran says so and earns nothing."""
    for count, order in enumerate(cells, start=1):
        cell = notebook.cells[order["number"]]
        found = outputs.get(order["number"])
        if found is None:
            found = [_not_run(notes[-1] if notes else "the submission ended before")]
        if order["kind"] == "judge":  # a warning or a log line costs nothing
            found = [output for output in found if output.get("name") != "stderr"]
        for output in found:
            if output["output_type"] == "execute_result":
                output["execution_count"] = count
        cell.outputs = [nbformat.from_dict(output) for output in found]
        cell.execution_count = count


def _not_run(why: str) -> dict[str, Any]:
    text = f"This cell was not run: {why}"
    return {"output_type": "error", "ename": "NotRun", "evalue": text, "traceback": [text]}


def _withhold(cell: NotebookNode, evidence: list[str]) -> None:
    text = f"No mark, for a person to look at: {'; '.join(evidence)}"
    cell.outputs = [
        nbformat.v4.new_output("error", ename="Tampered", evalue=text, traceback=[text])
    ]


def _called(notebook: NotebookNode, number: int) -> str:
    return grade_id(notebook.cells[number]) or f"cell {number + 1}"


def _timestamp(folder: Path) -> tuple[datetime.datetime | None, tuple[str, ...]]:
    path = folder / "timestamp.txt"
    if not path.is_file() or path.is_symlink():
        return None, ()
    try:
        text = path.read_text(encoding="utf-8").strip()
        return (parse_utc(text), ()) if text else (None, ("timestamp.txt is empty",))
    except (ValueError, OverflowError):
        return None, ("timestamp.txt holds no date: whether it was late is not known",)


def keep(room: Classroom, release: Release, ledger: Ledger, graded: Graded) -> None:
    """Write the graded notebook, then the marks and the journal in one transaction."""
    target = _target(room, release, graded.student)
    if graded.notebook is None:
        if target.parent.is_dir():
            shutil.rmtree(target.parent)
    else:
        notebook, _ = LimitOutput(config=room.config).preprocess(graded.notebook, {})
        _write(target, nbformat.writes(notebook).encode(), graded, release)
    ledger.record(graded.student, graded.entry, graded.notebook, graded.timestamp)


def _write(target: Path, content: bytes, graded: Graded, release: Release) -> None:
    """Make a student's folder anew beside the old one, and put it in its place."""
    folder = target.parent
    fresh = folder.with_name(f".{folder.name}.new")
    shutil.rmtree(fresh, ignore_errors=True)
    files = {**graded.files, **release.files, target.name: content}
    for name, data in files.items():
        path = fresh / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        path.chmod(0o444)
    if folder.is_dir():
        shutil.rmtree(folder)
    fresh.replace(folder)


def _target(room: Classroom, release: Release, student: str) -> Path:
    folder = room.folder("autograded", student, release.lesson.slug)
    return folder / f"{release.lesson.key}.ipynb"


def summary(graded: Graded) -> str:
    """Write one line for the log."""
    return json.dumps(
        {
            "student": graded.student,
            "state": graded.entry.state,
            "seconds": graded.entry.seconds,
            "notes": graded.entry.notes,
            "judged within reach": graded.within,
        }
    )
