"""The question bank as data.

``grader/questions/`` holds one TOML file per section of the exam guide, the facts that the
questions rest on with source and date, and the settings that they share. Its README says how
a question is written; `grader.exam.lint` checks it.
"""

from __future__ import annotations

import datetime
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from grader.course import ROOT, CourseError

QUESTIONS = ROOT / "grader" / "questions"
LETTERS = "ABCDE"
_REQUIRED = ("guide", "objective", "pattern", "difficulty", "facts", "constraints", "stem", "key")
_OPTIONAL = ("twin", "program", "number")
_HEADER = re.compile(r"^\[([a-z0-9-]+)\]\s*$", re.MULTILINE)


class BankError(CourseError):
    """A file, question or field of the bank that cannot be read."""


@dataclass(frozen=True)
class Fact:
    """Something that questions rest on.

    Parameters
    ----------
    id, says
        Its name, and the fact in one sentence.
    source, date
        Where it was read, and as of when. Textbook facts have a date too, but do not expire.
    status
        ``current``, ``textbook``, or what must not decide a question: ``preview``,
        ``deprecated``, ``ended``.
    """

    id: str
    says: str
    source: str
    date: datetime.date
    status: str = "current"


@dataclass(frozen=True)
class Option:
    """One option; a wrong one names in `breaks` the constraint of the stem that it breaks."""

    letter: str
    text: str
    because: str
    breaks: str = ""


@dataclass(frozen=True)
class Question:
    """One question of the bank.

    Parameters
    ----------
    id
        Section and slug, ``3/spot-checkpoints``.
    path, line
        Where it stands.
    stem
        Situation, change, constraints, ask; one paragraph.
    options, key
        The options in order; the right letters, more than one for a multi-select.
    constraints
        Name and words, quoted from the stem, of what an answer must meet.
    guide
        Considerations of the exam guide, the leading one first; it decides the section.
    objective
        Objective of the course, ``11.7``: number 7 of lesson 11.
    pattern, difficulty
        P1 to P16; 1 (recall in context) to 3 (every option is tempting).
    facts
        What the key and the reasons rest on.
    twin
        Slug of the question of the same section that turns on one changed detail; never asked
        in one exam.
    program, number
        Where a number decides: Python that prints it, and what it prints.
    """

    id: str
    path: Path
    line: int
    section: int
    stem: str
    options: tuple[Option, ...]
    key: tuple[str, ...]
    constraints: Mapping[str, str]
    guide: tuple[str, ...]
    objective: str
    pattern: str
    difficulty: int
    facts: tuple[Fact, ...]
    twin: str = ""
    program: str = ""
    number: str = ""

    @property
    def slug(self) -> str:
        """The id without the section."""
        return self.id.partition("/")[2]

    @property
    def lesson(self) -> int:
        """Number of the lesson that teaches it."""
        return int(self.objective.partition(".")[0])

    @property
    def right(self) -> tuple[Option, ...]:
        """The options of the key."""
        return tuple(option for option in self.options if option.letter in self.key)

    @property
    def wrong(self) -> tuple[Option, ...]:
        """The other options."""
        return tuple(option for option in self.options if option.letter not in self.key)

    def reason(self, option: Option) -> str:
        """Say why an option is right, or wrong and which words of the stem it breaks."""
        broken = self.constraints.get(option.breaks)
        return option.because + (f' Breaks "{broken}".' if broken else "")


@dataclass(frozen=True)
class Settings:
    """What all questions share, from ``bank.toml``."""

    complete: bool
    questions: int
    coverage: int
    expires_after_days: int
    considerations: Mapping[str, str]
    patterns: Mapping[str, str]
    former_names: Mapping[str, str]
    products: tuple[str, ...]
    banned: Mapping[str, str]


@dataclass(frozen=True)
class Bank:
    """All questions, with their facts and settings."""

    folder: Path
    settings: Settings
    facts: Mapping[str, Fact]
    questions: tuple[Question, ...] = field(repr=False)

    def of_section(self, section: int) -> tuple[Question, ...]:
        """Questions of one section of the guide, in the order of the file."""
        return tuple(question for question in self.questions if question.section == section)

    def former_names(self, question: Question) -> dict[str, str]:
        """Today's product names in a question, with the older name of each.

        Shown under a question, so that no text has to repeat them in brackets.
        """
        whole = " ".join((question.stem, *(option.text for option in question.options)))
        return {
            today: former for today, former in self.settings.former_names.items() if today in whole
        }

    def former_names_in_words(self, question: Question) -> str:
        """Write `former_names` in one line; empty without one."""
        former = self.former_names(question)
        return "; ".join(f"{today} (before: {then})" for today, then in former.items())


def load(folder: Path = QUESTIONS) -> Bank:
    """Read the bank.

    Raises
    ------
    BankError
        Naming file, question and field.
    """
    settings = _settings(folder / "bank.toml")
    facts = _facts(folder / "facts.toml")
    questions = [
        question
        for path in sorted(folder.glob("section-*.toml"))
        for question in _section(path, facts)
    ]
    return Bank(folder, settings, facts, tuple(questions))


def parse(text: str, section: int, facts: Mapping[str, Fact], path: Path) -> list[Question]:
    """Read questions of one section from text in the bank's form.

    Parameters
    ----------
    text
        TOML, one table for each question.
    section, facts
        Where the questions belong, and what they may rest on.
    path
        What messages call the text.

    Raises
    ------
    BankError
        Naming path, question and field.
    """
    lines = {found[1]: text.count("\n", 0, found.start()) + 1 for found in _HEADER.finditer(text)}
    return [
        _Entry(path, section, slug, lines.get(slug, 1), data).question(facts)
        for slug, data in _tables(text, path).items()
    ]


def _toml(path: Path) -> dict[str, Any]:
    return _tables(_text(path), path)


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise BankError(f"{path}: cannot be opened ({error.strerror}).") from error


def _tables(text: str, path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise BankError(f"{path}: is not valid TOML: {error}.") from error


def _settings(path: Path) -> Settings:
    data = _toml(path)
    try:
        return Settings(**{**data, "products": tuple(data["products"])})
    except (KeyError, TypeError) as error:
        raise BankError(f"{path}: a setting is missing or unknown: {error}.") from error


def _facts(path: Path) -> dict[str, Fact]:
    facts = {}
    for name, data in _toml(path).items():
        try:
            facts[name] = Fact(id=name, **data)
        except TypeError as error:
            raise BankError(
                f"{path}: fact {name!r}: {error}; it has says, source, date."
            ) from error
        if type(facts[name].date) is not datetime.date:
            raise BankError(f"{path}: fact {name!r}: date is no date; write it like 2026-09-29.")
    return facts


def _section(path: Path, facts: Mapping[str, Fact]) -> list[Question]:
    number = path.stem.partition("-")[2]
    if not number.isdigit():
        raise BankError(f"{path}: the name gives no section; call it section-1.toml and so on.")
    return parse(_text(path), int(number), facts, path)


@dataclass(frozen=True)
class _Entry:
    """One table of a section's file on its way to a question."""

    path: Path
    section: int
    slug: str
    line: int
    data: Any

    def error(self, name: str, found: str) -> BankError:
        return BankError(
            f"{self.path}:{self.line}: question {self.slug!r}, field {name!r}: {found}"
        )

    def get(self, name: str, kind: type, default: Any = None) -> Any:
        value = self.data.get(name, default)
        if value is None:
            raise self.error(name, "it is missing.")
        if not isinstance(value, kind) or isinstance(value, bool):
            raise self.error(name, f"it must be {kind.__name__}, not {value!r}.")
        return value

    def texts(self, name: str) -> tuple[str, ...]:
        values = self.get(name, list)
        if not all(isinstance(value, str) for value in values):
            raise self.error(name, f"it must list strings, not {values!r}.")
        return tuple(values)

    def question(self, facts: Mapping[str, Fact]) -> Question:
        if not isinstance(self.data, dict):
            raise self.error("", "a question is a table under [its-slug].")
        for name in self.data:
            if name not in (*_REQUIRED, *_OPTIONAL, *LETTERS, "why"):
                raise self.error(name, "there is no such field.")
        for name in self.texts("facts"):
            if name not in facts:
                raise self.error("facts", f"there is no fact {name!r} in facts.toml.")
        options = self.options()
        key = tuple(sorted(self.get("key", str)))
        letters = [option.letter for option in options]
        if not key or not set(key) < set(letters) or len(set(key)) != len(key):
            raise self.error("key", f"{''.join(key)!r} does not select some of {letters}.")
        constraints = self.get("constraints", dict)
        for option in options:
            if option.letter in key and option.breaks:
                raise self.error(f"why.{option.letter}", "the key breaks no constraint.")
            if option.letter not in key and option.breaks not in constraints:
                raise self.error(
                    f"why.{option.letter}",
                    f"breaks is {option.breaks!r}; it must be one of {list(constraints)}.",
                )
        return Question(
            id=f"{self.section}/{self.slug}",
            path=self.path,
            line=self.line,
            section=self.section,
            stem=_one_line(self.get("stem", str)),
            options=options,
            key=key,
            constraints={name: _one_line(words) for name, words in constraints.items()},
            guide=self.texts("guide"),
            objective=self.objective(),
            pattern=self.get("pattern", str),
            difficulty=self.get("difficulty", int),
            facts=tuple(facts[name] for name in self.texts("facts")),
            twin=self.get("twin", str, ""),
            program=self.get("program", str, ""),
            number=self.get("number", str, ""),
        )

    def objective(self) -> str:
        value: str = self.get("objective", str)
        if not re.fullmatch(r"\d+\.\d+", value):
            raise self.error("objective", f"{value!r} is not like '11.7' (lesson, number).")
        return value

    def options(self) -> tuple[Option, ...]:
        given = [letter for letter in LETTERS if letter in self.data]
        if "".join(given) not in ("ABCD", "ABCDE"):
            raise self.error("A to D", f"there are the options {given}; write A, B, C and D.")
        reasons = self.get("why", dict)
        found = []
        for letter in given:
            reason = reasons.get(letter)
            if not isinstance(reason, dict) or not isinstance(reason.get("because"), str):
                raise self.error(f"why.{letter}", 'write { breaks = "…", because = "…" }.')
            text, because = self.get(letter, str), reason["because"]
            found.append(
                Option(letter, _one_line(text), _one_line(because), reason.get("breaks", ""))
            )
        return tuple(found)


def _one_line(text: str) -> str:
    return " ".join(text.split())
