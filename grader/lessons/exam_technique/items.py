"""A question of one's own, judged by the rules that the course's bank obeys."""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from grader import course
from grader.checks import Attempt, Check, Exercise, Misconception, Rejected
from grader.checks.compare import show
from grader.exam import bank as reading
from grader.exam import lint
from grader.exam.bank import Bank, BankError, Question
from grader.exam.strategies import words

EXAMPLE = (Path(__file__).parent / "example.toml").read_text(encoding="utf-8")
"""The lesson's own question; it is not in the bank, so that no exam loses one."""

_DRAFT = Path("draft")
Found = tuple[str, str, str]


@functools.cache
def _bank() -> Bank:
    """Read the bank, with the lesson's example in it: neither may be copied."""
    bank = reading.load()
    return replace(bank, questions=(*bank.questions, _question(EXAMPLE, bank)))


def _question(text: str, bank: Bank) -> Question:
    """Read one question, and put it into the section of its first consideration."""
    questions = reading.parse(text, 0, bank.facts, _DRAFT)
    if len(questions) != 1:
        raise BankError(f"the text holds {len(questions)} questions; write one [table].")
    draft = questions[0]
    if draft.program:
        raise BankError("a draft is never run: leave out program and number.")
    first = draft.guide[0][:1] if draft.guide else ""
    section = int(first) if first.isdigit() else 0
    return replace(draft, section=section, id=f"{section}/{draft.slug}")


def findings(text: str, bank: Bank | None = None) -> list[Found]:
    """List what the bank's rules find in a draft.

    Parameters
    ----------
    text
        One question in the bank's form.
    bank
        What it must not repeat; the course's bank with the lesson's example by default.

    Returns
    -------
    list of tuple
        Rule, what was found, the next step. A text that cannot be read has the rule ``form``.
    """
    return list(_findings(text) if bank is None else _compare(text, bank))


@functools.lru_cache(maxsize=8)
def _findings(text: str) -> list[Found]:
    """Remember what was found: the checks of one attempt ask for the same draft."""
    return _compare(text, _bank())


def _compare(text: str, bank: Bank) -> list[Found]:
    try:
        draft = _question(text, bank)
    except BankError as error:
        return [("form", str(error), "Compare it with the example.")]
    found = lint.check_draft(draft, bank, course.load())
    if not lint.near_miss(draft):
        found.append(
            (
                "near-miss",
                f"no two options share {lint.NEAR_WORDS} words in a row.",
                "Let two options differ in one component.",
            )
        )
    sizes = {option.letter: len(words(option.text)) for option in draft.options}
    longest = [letter for letter, size in sizes.items() if size == max(sizes.values())]
    if longest == list(draft.key):
        found.append(
            (
                "longest",
                f"the key {longest[0]} is the longest option, with {sizes[longest[0]]} words.",
                "Shorten it, or give another option its detail.",
            )
        )
    return found


_IDEAS = {
    "form": Misconception(
        "exam-technique/not-the-form",
        "A question that the bank cannot read is judged no further.",
    ),
    "question-length": Misconception(
        "exam-technique/wrong-length",
        "Questions much shorter than the real ones train the wrong pace.",
    ),
    "option-ratio": Misconception(
        "exam-technique/uneven-options",
        "Options of uneven length tell more than they should.",
    ),
    "constraints": Misconception(
        "exam-technique/constraint-decides-nothing",
        "A constraint stands in the stem word for word, and some option breaks it. One that "
        "nothing breaks is scenery.",
    ),
    "banned-phrase": Misconception(
        "exam-technique/former-name-in-an-item",
        "A reader meets today's names and plain words in the exam.",
    ),
    "source": Misconception(
        "exam-technique/shaky-fact",
        "A key that rests on nothing, or on what changes next month, cannot be defended.",
    ),
    "near-miss": Misconception(
        "exam-technique/far-options",
        "If the options have nothing in common, it is enough to know what each product is for. "
        "Two that differ in one component make the reader return to the stem.",
    ),
    "longest": Misconception(
        "exam-technique/longest-is-the-key",
        "Authors qualify the option that must be true until it is the longest. Readers know that.",
    ),
    "near-duplicate": Misconception(
        "exam-technique/not-new",
        "A known story with another name in it tests memory.",
    ),
}


def _free_of(*rules: str, first: bool = False) -> Callable[[Attempt], None]:
    """Make a test for some rules; the first one tells why a text cannot be read, for all."""

    def test(attempt: Attempt) -> None:
        text = attempt()
        call = f"{attempt.name}()"
        if not isinstance(text, str):
            raise Rejected(
                f"{call} returned {show(text)}. Return the question's text, in one string.",
                example=call,
            )
        own = [one for one in findings(text) if one[0] in ("form", *rules)]
        if own and own[0][0] == "form" and not first:
            raise Rejected("This is judged as soon as the text can be read.")
        if own:
            told = " ".join(f"{what[0].upper()}{what[1:]} {remedy}" for _, what, remedy in own[:3])
            more = f" And {len(own) - 3} more of this kind." if len(own) > 3 else ""
            idea = _IDEAS.get(own[0][0])
            raise Rejected(
                f"{told}{more} {idea.why if idea else ''}".strip(),
                misconception=idea.id if idea else "",
                example=f"items.findings({call})",
            )

    return test


WRITE_ITEM = Exercise(
    id="exam-technique/write-item",
    answer="write_item",
    checks=(
        Check(
            "Has the lengths of a real one", _free_of("question-length", "option-ratio", first=True)
        ),
        Check(
            "Every constraint is quoted, and broken by an option",
            _free_of("constraints", "ask", "option-form"),
        ),
        Check(
            "Rests on facts of today, in plain words",
            _free_of("source", "labels", "banned-phrase", "number"),
        ),
        Check("Has a near-miss pair", _free_of("near-miss")),
        Check("Does not tell its key by length", _free_of("longest")),
        Check("Is new", _free_of("near-duplicate")),
    ),
    hints=(
        "Begin with the key and two constraints. Then ask of each constraint: what would a good "
        "engineer do if it were not there? That is a wrong option.",
        "Make the near-miss pair by copying the key and changing the one thing that a constraint "
        "is about.",
        "Count at the end: `items.findings(write_item())` says what each part still lacks.",
    ),
    misconceptions=tuple(_IDEAS.values()),
)
