"""The parts that every lesson has, in agreement with the manifest."""

from __future__ import annotations

import re
from collections.abc import Iterator

from grader.authoring.lint import Found, Subject, rule

# Each stands in a heading, or at the beginning of a paragraph, in this order.
PARTS = (
    "What you will be able to do",
    "Why an engineer and the exam care",
    "Exam corner",
    "Wrap-up",
)


@rule("parts")
def has_parts(subject: Subject) -> Iterator[Found]:
    """Demand the lesson's title, minutes and fixed parts."""
    lesson = subject.lesson
    if lesson is None:
        return
    title = f"Lesson {lesson.number:02d} · {lesson.title}"
    tops = [block for block in subject.blocks if block.level == 1]
    if [block.text for block in tops] != [title]:
        yield (
            tops[0].line if tops else 1,
            "The only heading of the first level must be the title of grader/course.toml.",
            f"Write `# {title}`.",
        )
    whole = "\n".join(block.text for block in subject.blocks)
    if not re.search(rf"\b{lesson.minutes} minutes\b", whole):
        yield 1, f"The text does not say that it takes {lesson.minutes} minutes.", "Say it."
    last = 0
    for part in PARTS:
        lines = [
            block.line
            for block in subject.blocks
            if block.text.casefold().startswith(part.casefold())
        ]
        if not lines:
            yield 1, f"The part {part!r} is missing.", "Write it; lesson 01 shows the form."
        elif lines[0] < last:
            yield lines[0], f"The part {part!r} stands too early.", "Move it down."
        else:
            last = lines[0]


@rule("exercise-heading")
def exercises_have_headings(subject: Subject) -> Iterator[Found]:
    """Demand a heading with the manifest's title for every exercise."""
    headings = {block.text.casefold() for block in subject.blocks if block.kind == "heading"}
    for entry in subject.lesson.exercises if subject.lesson else ():
        if f"exercise: {entry.title}".casefold() not in headings:
            yield (
                1,
                f"{entry.id} has no heading.",
                f"Write `### Exercise: {entry.title}` above it.",
            )


@rule("objectives-shown")
def objectives_are_shown(subject: Subject) -> Iterator[Found]:
    """Demand that the text promises the objectives in the manifest's words."""
    if subject.lesson is None:
        return
    shown = {block.text.casefold() for block in subject.blocks if block.kind == "table"}
    for objective in subject.lesson.objectives:
        if objective.text.casefold() not in shown:
            yield (
                1,
                f"Objective {objective.id} is not in the table of objectives as grader/course.toml "
                "words it.",
                f"Write {objective.text!r}.",
            )


@rule("header")
def kernel_is_plain(subject: Subject) -> Iterator[Found]:
    """Demand the plain kernel, so that the notebook opens anywhere."""
    source = subject.page.source.read_text(encoding="utf-8")
    header = source.split("\n---", 1)[0]
    if "name: python3" not in header or "format_name: myst" not in header:
        yield (
            1,
            "The header does not name the kernel python3 and the format myst.",
            "Copy the header of lesson 01.",
        )
