"""The gradebook, written by one process only: one transaction for each submission.

The journal is a table of its own in the same database. It is written in the same transaction as
the marks, so that after a kill at any instant either both are there or neither is.
"""

from __future__ import annotations

import datetime
import json
import logging
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from nbformat import NotebookNode
from nbgrader.api import Comment, Grade, Gradebook, SubmittedAssignment
from nbgrader.preprocessors import AssignLatePenalties, SaveAutoGrades
from sqlalchemy import Column, Float, MetaData, String, Table, Text, delete, insert, select
from sqlalchemy.exc import SAWarning

from grader.cohort.release import Classroom, Release

_JOURNAL = Table(
    "pmle_journal",
    MetaData(),
    Column("assignment", String(128), primary_key=True),
    Column("student", String(128), primary_key=True),
    Column("fingerprint", String(64), nullable=False),
    Column("state", String(32), nullable=False),
    Column("notes", Text, nullable=False),
    Column("seconds", Float, nullable=False),
    Column("finished", String(32), nullable=False),
)

GRADED, REPAIRED, NEEDS_HUMAN, FAILED = "graded", "repaired", "needs a human", "failed"
STATES = (GRADED, REPAIRED, NEEDS_HUMAN, FAILED)


@dataclass(frozen=True)
class Entry:
    """What the journal says of a submission.

    Parameters
    ----------
    fingerprint
        Of what was graded, and with what.
    state
        One of `STATES`.
    notes
        What was mended or needs to be looked at.
    seconds
        Of wall time that running it took.
    """

    fingerprint: str
    state: str
    notes: tuple[str, ...]
    seconds: float


class _Gradebook(Gradebook):  # type: ignore[misc]
    """nbgrader's gradebook, whose many commits wait for the end of the transaction.

    So do its questions: the grades and comments of a submission are read at once, not one by one.
    """

    def __init__(self, url: str, course_id: str) -> None:
        super().__init__(url, course_id)
        self._session = self.db()
        self._commit = self._session.commit
        self._session.commit = lambda: None
        self._grades: dict[tuple[str, str], Grade] = {}
        self._comments: dict[tuple[str, str], Comment] = {}

    def read(self, submission: SubmittedAssignment) -> None:
        """Read the grades and comments that `find_grade` and `find_comment` will be asked for."""
        self._grades, self._comments = {}, {}
        for part in submission.notebooks:
            known = part.notebook
            cells = (*known.grade_cells, *known.solution_cells, *known.task_cells)
            keys = {cell.id: (known.name, cell.name) for cell in cells}
            self._grades |= {keys[grade.cell_id]: grade for grade in part.grades}
            self._comments |= {keys[comment.cell_id]: comment for comment in part.comments}

    def find_grade(self, grade_cell: str, notebook: str, *_: str) -> Grade:
        return self._grades[notebook, grade_cell]

    def find_comment(self, solution_cell: str, notebook: str, *_: str) -> Comment:
        return self._comments[notebook, solution_cell]

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Commit once at the end of the block, or not at all."""
        try:
            with warnings.catch_warnings():
                # Told when nbgrader's objects are flushed where it would have committed.
                warnings.simplefilter("ignore", SAWarning)
                yield
                self._commit()
        except BaseException:
            self._session.rollback()
            raise
        finally:
            self._session.expunge_all()  # else every submission would stay in memory


class _SaveAutoGrades(SaveAutoGrades):  # type: ignore[misc]
    """nbgrader's own, on a gradebook that is open already."""

    def save(self, gradebook: Gradebook, cells: NotebookNode, names: dict[str, str]) -> None:
        self.gradebook = gradebook
        self.notebook_id, self.assignment_id = names["notebook"], names["assignment"]
        self.student_id = names["student"]
        for number, cell in enumerate(cells.cells):
            self.preprocess_cell(cell, {}, number)


class _Penalties(AssignLatePenalties):  # type: ignore[misc]
    """nbgrader's own, on a gradebook that is open already."""

    def assign(self, gradebook: Gradebook, submission: SubmittedAssignment) -> None:
        self.init_plugin()
        late = submission.total_seconds_late
        for notebook in submission.notebooks:
            notebook.late_submission_penalty = None
            if late > 0:
                gradebook.db.flush()
                gradebook.db.refresh(notebook)  # its score is summed up by the database
                student = submission.student_id
                penalty = self.plugin_inst.late_submission_penalty(student, notebook.score, late)
                if penalty is not None:
                    notebook.late_submission_penalty = self._check_late_penalty(notebook, penalty)


class Ledger:
    """Writes marks and the journal of one lesson.

    Parameters
    ----------
    room
        The course.
    release
        The lesson.
    """

    def __init__(self, room: Classroom, release: Release) -> None:
        self._release = release
        self._gradebook = _Gradebook(room.directory.db_url, room.directory.course_id)
        quiet = logging.getLogger("pmle.ledger")
        quiet.setLevel(logging.CRITICAL)
        self._save = _SaveAutoGrades(config=room.config, log=quiet)
        self._penalties = _Penalties(config=room.config, log=quiet)
        _JOURNAL.metadata.create_all(self._gradebook.engine)

    def close(self) -> None:
        """Close the connection to the database."""
        self._gradebook.close()

    def entries(self) -> dict[str, Entry]:
        """Read the lesson's journal, by student."""
        mine = _JOURNAL.c.assignment == self._release.lesson.slug
        rows = self._gradebook.db.execute(select(_JOURNAL).where(mine)).mappings().all()
        return {
            row["student"]: Entry(
                row["fingerprint"], row["state"], tuple(json.loads(row["notes"])), row["seconds"]
            )
            for row in rows
        }

    def record(
        self,
        student: str,
        entry: Entry,
        notebook: NotebookNode | None,
        timestamp: datetime.datetime | None,
    ) -> None:
        """Write a submission's marks and its line in the journal.

        Parameters
        ----------
        student
            Whose.
        entry
            The line.
        notebook
            As it was graded; None for one that could not be, whose exercises then wait for a
            person in formgrader.
        timestamp
            When it was handed in, in UTC.
        """
        gradebook, slug = self._gradebook, self._release.lesson.slug
        names = {
            "student": student,
            "assignment": slug,
            "notebook": self._release.lesson.key,
        }
        with gradebook.transaction():
            gradebook.update_or_create_student(student)
            given: dict[str, Any] = {"timestamp": timestamp} if timestamp else {}
            submission = gradebook.update_or_create_submission(slug, student, **given)
            if notebook is None:
                _leave_to_a_person(submission)
            else:
                gradebook.read(submission)
                self._save.save(gradebook, notebook, names)
            for part in submission.notebooks:
                part.flagged = entry.state in (NEEDS_HUMAN, FAILED)
            self._penalties.assign(gradebook, submission)
            self._write_entry(student, entry)

    def _write_entry(self, student: str, entry: Entry) -> None:
        key = {"assignment": self._release.lesson.slug, "student": student}
        line = {
            **key,
            "fingerprint": entry.fingerprint,
            "state": entry.state,
            "notes": json.dumps(entry.notes),
            "seconds": entry.seconds,
            "finished": datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds"),
        }
        same = [_JOURNAL.c[name] == value for name, value in key.items()]
        self._gradebook.db.execute(delete(_JOURNAL).where(*same))
        self._gradebook.db.execute(insert(_JOURNAL).values(**line))


def _leave_to_a_person(submission: SubmittedAssignment) -> None:
    for notebook in submission.notebooks:
        for grade in notebook.grades:
            grade.auto_score = None
            grade.needs_manual_grade = True
