"""The second, independent pass: questions answered without their key, and what came of it.

Whoever answers sees `blind_text` and nothing else of the bank. There a question goes by a hash of
its stem and options, since its slug may give the key away; the record keeps the same hash, so that
a question of which a word changes is asked again.
"""

from __future__ import annotations

import datetime
import hashlib
import json
import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from grader.exam.bank import LETTERS, Bank, BankError, Question

RECORD = "second-pass.toml"
_HEAD = """\
# The second pass: every question answered by somebody who saw neither key nor reasons.
# Written by `pmle bank --answers FILE`; by hand only `resolved`, the words on what was done about a
# disagreement. `text` is the hash of stem and options: a changed question has to be asked again.
"""
_ANSWER = re.compile(
    rf"([0-9a-f]{{12}})\s+(?:(DOUBT)\b[\s:.-]*)?([{LETTERS}]{{1,4}})\b[\s:.-]*(.*)"
)
_FORM = "0123456789ab C Only C keeps the rows in the region."


@dataclass(frozen=True)
class Answer:
    """The key that somebody gave to a question whose text has the hash `text`."""

    text: str
    answer: str
    date: datetime.date


@dataclass(frozen=True)
class Disagreement:
    """An answer that was not the key, the reason that was given, and how it was resolved."""

    question: str
    text: str
    answered: str
    key: str
    said: str
    date: datetime.date
    resolved: str = ""


@dataclass(frozen=True)
class Record:
    """Question → its last answer, and all disagreements, also those that are long resolved."""

    answers: Mapping[str, Answer] = field(default_factory=dict)
    disagreements: tuple[Disagreement, ...] = ()

    def agrees(self, question: Question) -> bool:
        """Tell whether the present text was answered with the present key."""
        given = self.answers.get(question.id)
        present = (text_hash(question), "".join(question.key))
        return given is not None and (given.text, given.answer) == present


def text_hash(question: Question) -> str:
    """Hash of what is shown to whoever answers: stem and options in their order."""
    shown = "\n".join((question.stem, *(option.text for option in question.options)))
    return hashlib.sha256(shown.encode()).hexdigest()[:12]


def load(folder: Path) -> Record:
    """Read the record of a bank's folder; an empty one where no pass has been held.

    Raises
    ------
    BankError
        Naming the file and what is wrong with it.
    """
    path = folder / RECORD
    if not path.exists():
        return Record()
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
        return Record(
            {name: Answer(**given) for name, given in data.get("answers", {}).items()},
            tuple(Disagreement(**found) for found in data.get("disagreements", ())),
        )
    except (tomllib.TOMLDecodeError, TypeError) as error:
        raise BankError(f"{path}: cannot be read: {error}.") from error


def to_ask(bank: Bank, record: Record) -> list[Question]:
    """List the questions whose present text nobody has answered with the present key."""
    return [question for question in bank.questions if not record.agrees(question)]


def unresolved(record: Record) -> list[Disagreement]:
    """List the disagreements about which nothing has been done yet."""
    return [found for found in record.disagreements if not found.resolved]


def blind_text(questions: Iterable[Question]) -> str:
    """Write questions down without slug, key and reasons, in an order that parts twins."""
    asked = sorted(questions, key=text_hash)
    parts = [
        "Answer each question from its stem and the syllabus alone, without any other file of the",
        "project. Write one line for each, in a file of your own: the number, the letter (or",
        "letters), and in one sentence the constraint that decides. Where two options meet every",
        "constraint, or none does, give the better one and begin the sentence with DOUBT.",
        "",
        f"For example:  {_FORM}",
    ]
    for question in asked:
        parts += ["", f"## {text_hash(question)}", "", question.stem, ""]
        parts += [f"{option.letter}. {option.text}" for option in question.options]
    return "\n".join(parts) + "\n"


def read_answers(text: str, bank: Bank, source: Path) -> list[tuple[Question, str, str]]:
    """Read lines of hash, letters and reason.

    DOUBT may also stand before the letters; the reason begins with it then. Empty lines, and those
    that begin with `#`, are passed over.

    Parameters
    ----------
    source
        The file of the text, to be named where a line is refused.

    Returns
    -------
    list of tuple
        Question, letters in order, reason.

    Raises
    ------
    BankError
        Where a line cannot be read, or an answer belongs to no question of the bank as it is now,
        or repeats one.
    """
    asked = {text_hash(question): question for question in bank.questions}
    given: dict[str, tuple[Question, str, str]] = {}
    for number, written in enumerate(text.splitlines(), start=1):
        line = written.strip()
        if not line or line.startswith("#"):
            continue
        where = f"{source}, line {number}"
        found = _ANSWER.match(line)
        if not found:
            raise BankError(
                f"{where}: {line!r} cannot be read as an answer. Write the question's number, the "
                f"letter (or letters) and a sentence, as in {_FORM!r}, or put # before a note."
            )
        name, doubt, letters, said = found.groups()
        if name not in asked:
            raise BankError(
                f"{where}: no question has the text {name}; was it changed meanwhile? "
                "Write a new file with --blind."
            )
        if name in given:
            raise BankError(f"{where}: {name} is answered twice; keep one of the lines.")
        said = f"{doubt} {said}" if doubt else said
        given[name] = (asked[name], "".join(sorted(letters)), said)
    return list(given.values())


def compare(
    record: Record, given: Sequence[tuple[Question, str, str]], today: datetime.date
) -> tuple[Record, list[Disagreement]]:
    """Enter answers into the record.

    Returns
    -------
    tuple
        The new record, and the disagreements that these answers add to it.
    """
    answers = dict(record.answers)
    known = {(found.text, found.answered) for found in record.disagreements}
    new = []
    for question, letters, said in given:
        key = "".join(question.key)
        answers[question.id] = Answer(text_hash(question), letters, today)
        if letters != key and (text_hash(question), letters) not in known:
            new.append(Disagreement(question.id, text_hash(question), letters, key, said, today))
    return replace(record, answers=answers, disagreements=(*record.disagreements, *new)), new


def save(folder: Path, record: Record, bank: Bank) -> None:
    """Write the record, without answers to questions that are no longer in the bank."""
    there = {question.id for question in bank.questions}
    lines = [_HEAD, "[answers]"]
    for name in sorted(there & set(record.answers)):
        given = record.answers[name]
        fields = f'text = "{given.text}", answer = "{given.answer}", date = {given.date}'
        lines.append(f'"{name}" = {{ {fields} }}')
    for found in record.disagreements:
        lines += [
            "",
            "[[disagreements]]",
            f'question = "{found.question}"',
            f'text = "{found.text}"',
            f'answered = "{found.answered}"',
            f'key = "{found.key}"',
            f"said = {json.dumps(found.said, ensure_ascii=False)}",
            f"date = {found.date}",
            f"resolved = {json.dumps(found.resolved, ensure_ascii=False)}",
        ]
    (folder / RECORD).write_text("\n".join(lines) + "\n", encoding="utf-8")
