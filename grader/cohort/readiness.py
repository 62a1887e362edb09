"""What a cohort's marks say of each student's score in a fresh mock exam."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from math import comb
from typing import Any

from nbgrader.api import Gradebook, MissingEntry

from grader import course
from grader.cohort.export import Person, person
from grader.cohort.release import Classroom, assignments
from grader.course import Lesson
from grader.exam.bank import Bank
from grader.exam.handout import MockExam
from grader.readiness import evidence, model
from grader.readiness.model import Estimate, Observation


@dataclass(frozen=True)
class Standing:
    """Where one student stands.

    Parameters
    ----------
    person
        Who.
    right, asked
        Questions of mock exams, by section.
    estimate
        Of the expected share of right answers; None without any marks.
    """

    person: Person
    right: Counter[int]
    asked: Counter[int]
    estimate: Estimate | None


@dataclass
class _Marks:
    """What is found of one student."""

    right: Counter[int] = field(default_factory=Counter)
    asked: Counter[int] = field(default_factory=Counter)
    observed: list[Observation] = field(default_factory=list)

    def add(
        self, lesson: Lesson, submission: Any, sections: Mapping[str, list[int]], now: datetime
    ) -> None:
        """Take in what was handed in of a lesson or a mock exam."""
        weight = _weight(submission, now)
        marks = _scores(submission)
        if isinstance(lesson, MockExam):
            for slug, item in lesson.items.items():
                if slug in marks:
                    self.right[item.section] += int(marks[slug] > 0)
                    self.asked[item.section] += 1
                    guess = 1 / comb(item.options, item.choose)
                    level = (item.section, item.difficulty)
                    self.observed.append(Observation(*level, float(marks[slug] > 0), guess, weight))
            return
        for entry in lesson.exercises:
            if entry.slug in marks:
                share = min(max(marks[entry.slug] / entry.points, 0.0), 1.0)
                self.observed += evidence.of_exercise(sections[entry.id], share, weight)


def read(room: Classroom, bank: Bank, now: datetime) -> list[Standing]:
    """Read where all students stand from the gradebook.

    A question or exercise that was left out of what was handed in counts as not right, for the
    gradebook does not tell the two apart. What waits for a person's mark does not count yet.

    Parameters
    ----------
    room
        The course.
    bank
        Difficulties of a fresh mock exam.
    now
        Evidence loses weight with its age.
    """
    known = course.load()
    sections = evidence.sections_of(known)
    url, course_id = room.directory.db_url, room.directory.course_id
    found: defaultdict[str, _Marks] = defaultdict(_Marks)
    with Gradebook(url, course_id) as gradebook:
        people = sorted(map(person, gradebook.students), key=lambda one: one.id)
        for lesson in assignments(room):
            for submission in _submissions(gradebook, lesson):
                found[str(submission.student_id)].add(lesson, submission, sections, now)
    shape = evidence.shape(bank, known)
    return [
        Standing(
            *(one, found[one.id].right, found[one.id].asked),
            model.estimate(observed, shape) if (observed := found[one.id].observed) else None,
        )
        for one in people
    ]


def _submissions(gradebook: Gradebook, lesson: Lesson) -> Iterator[Any]:
    try:
        yield from gradebook.assignment_submissions(lesson.slug)
    except MissingEntry:
        return


def _scores(submission: Any) -> dict[str, float]:
    """Read the points that are decided, by the exercise's or question's slug."""
    return {
        grade.name.removeprefix("test-"): float(grade.score)
        for notebook in submission.notebooks
        for grade in notebook.grades
        if grade.auto_score is not None or grade.manual_score is not None
    }


def _weight(submission: Any, now: datetime) -> float:
    """Weigh by when it was handed in, which nbgrader keeps in UTC without saying so."""
    at = submission.timestamp
    return 1.0 if at is None else evidence.fade(at.replace(tzinfo=UTC), now)


def rows(standings: list[Standing]) -> list[list[object]]:
    """Lay out as a table with a line for each student and section, and one for the total."""
    table: list[list[object]] = [
        ["student", "name", "section", "right", "asked", "low", "middle", "high", "evidence"]
    ]
    for one in standings:
        if one.estimate is None:
            continue
        intervals = {str(number): found for number, found in one.estimate.sections.items()}
        for section, interval in {**intervals, "total": one.estimate.total}.items():
            numbers = [int(section)] if section != "total" else list(one.estimate.sections)
            table.append(
                [
                    *(one.person.id, one.person.name, section),
                    sum(one.right[number] for number in numbers),
                    sum(one.asked[number] for number in numbers),
                    *(round(end, 3) for end in (interval.low, interval.middle, interval.high)),
                    round(sum(one.estimate.evidence.get(number, 0.0) for number in numbers), 1),
                ]
            )
    return table
