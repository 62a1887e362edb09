"""A mock exam as an nbgrader assignment: one answer cell and one scored cell for each question."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode

from grader.authoring.text import KERNELSPEC, LANGUAGE
from grader.course import CourseError, ExerciseEntry, Lesson
from grader.exam.bank import Bank, Question
from grader.exam.draw import SECONDS

FACTS = "pmle"
"""Key of a scored cell's metadata: section, difficulty and the rest. Students do not get it."""

NAME = re.compile(r"[a-z0-9][a-z0-9-]*")
_TEST = """\
from grader.exam.marking import accepted

accepted({answer}, "{options}", {choose})
### BEGIN HIDDEN TESTS
from grader.exam.marking import judged

judged({answer}, "{key}", {reasons})
### END HIDDEN TESTS"""
_OPENING = """\
# Mock exam: {name}

{count} questions, {minutes} minutes. Write the letter of your choice between the quotes below each
question, such as `"B"`, and save. Nothing is deducted for a wrong answer. Running the cells is not
needed; if you do, they tell how your answers are read. Grading tells what is right, and why."""


@dataclass(frozen=True)
class Item:
    """What a scored cell says of its question.

    Parameters
    ----------
    question
        Its id in the bank.
    section, difficulty
        As in the bank.
    options, choose
        How many options there are, and how many belong to the key.
    """

    question: str
    section: int
    difficulty: int
    options: int
    choose: int


@dataclass(frozen=True)
class MockExam(Lesson):
    """A mock exam where the gradebook, grading and export look for a lesson."""

    items: Mapping[str, Item] = field(default_factory=dict)

    @property
    def slug(self) -> str:
        """Folder, assignment and notebook have one name."""
        return self.key

    @property
    def module(self) -> str:
        """Where its checks are."""
        return "grader.exam.marking"


def notebook(name: str, questions: Sequence[Question], bank: Bank) -> NotebookNode:
    """Write questions as a notebook, with the keys in hidden tests."""
    minutes = round(len(questions) * SECONDS / 60)
    opening = _OPENING.format(name=name, count=len(questions), minutes=minutes)
    cells = [_locked("opening", opening)]
    for number, question in enumerate(questions, start=1):
        cells += _cells(number, question, bank)
    metadata = {"kernelspec": KERNELSPEC, "language_info": LANGUAGE}
    made: NotebookNode = nbformat.v4.new_notebook(cells=cells, metadata=metadata)
    for cell_number, cell in enumerate(made.cells):
        cell.id = f"cell-{cell_number}"
    return made


def _cells(number: int, question: Question, bank: Bank) -> list[NotebookNode]:
    slug, answer = f"question-{number:02d}", f"answer_{number:02d}"
    letters = "".join(option.letter for option in question.options)
    choose = len(question.key)
    text = [f"## Question {number}", question.stem]
    text += [f"{option.letter}. {option.text}" for option in question.options]
    if names := bank.former_names_in_words(question):
        text.append(f"*Names: {names}*")
    form = "one letter" if choose == 1 else f'{choose} letters, such as "{letters[:choose]}"'
    # No solution cell of nbgrader: that would be given out as `raise NotImplementedError()`.
    blank = nbformat.v4.new_code_cell(f'{answer} = ""  # {form}', metadata={"deletable": False})
    test = _TEST.format(
        answer=answer,
        options=letters,
        choose=choose,
        key="".join(question.key),
        reasons=_literal({one.letter: question.reason(one) for one in question.options}),
    )
    item = Item(question.id, question.section, question.difficulty, len(letters), choose)
    scored = nbformat.v4.new_code_cell(
        test, metadata={"nbgrader": _marks(f"test-{slug}", 1), FACTS: vars(item)}
    )
    return [_locked(slug, "\n\n".join(text)), blank, scored]


def _locked(name: str, text: str) -> NotebookNode:
    made: NotebookNode = nbformat.v4.new_markdown_cell(text, metadata={"nbgrader": _marks(name)})
    return made


def _marks(name: str, points: int = 0) -> dict[str, Any]:
    marks = {"grade_id": name, "grade": bool(points), "solution": False, "locked": True}
    return {**marks, "schema_version": 3, "task": False, **({"points": points} if points else {})}


def _literal(reasons: Mapping[str, str]) -> str:
    return json.dumps(reasons, ensure_ascii=False, indent=4)  # strings alone: Python reads it too


def read(path: Path) -> MockExam:
    """Read a mock exam that `notebook` wrote; another notebook has no items.

    Raises
    ------
    CourseError
        It cannot be read.
    """
    name = path.stem
    try:
        cells = nbformat.read(path, as_version=4).cells
        items = {
            cell.metadata.nbgrader.grade_id.removeprefix("test-"): Item(**cell.metadata[FACTS])
            for cell in cells
            if FACTS in cell.metadata and "nbgrader" in cell.metadata
        }
    except (OSError, ValueError, TypeError, AttributeError) as error:
        raise CourseError(f"{path} cannot be read as a mock exam: {error}") from error
    entries = tuple(
        ExerciseEntry(f"{name}/{slug}", slug.replace("-", " ").capitalize(), 1, ())
        for slug in items
    )
    return MockExam(0, name, f"Mock exam {name}", (), True, exercises=entries, items=items)


def answers(exam: MockExam) -> dict[str, str]:
    """Name the variable that each scored cell judges."""
    return {f"test-{slug}": f"answer_{slug.removeprefix('question-')}" for slug in exam.items}
