"""Find what is wrong with the form of a question, and with the bank as a whole.

What the numbers rest on: the form of Google's eight public sample questions, measured on
2026-09-25 (stem 52 to 101 words, options 14 to 52 words, whole question 166 to 282 words, two or
three constraints; in seven of eight, two options share nine or more words in a row).
"""

from __future__ import annotations

import datetime
import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations
from pathlib import Path

from grader.course import Course
from grader.exam import second_pass, strategies
from grader.exam.bank import LETTERS, Bank, Fact, Question
from grader.exam.programs import printed
from grader.exam.strategies import words

STEM = range(70, 131)
OPTION = range(15, 46)
WHOLE = range(166, 301)
REASON = range(8, 61)
RATIO = 1.7
CONSTRAINTS = range(2, 4)
NEAR_WORDS = 6
NEAR_SHARE = 0.5
MULTI_SHARE = 2 / 60
GENERATIVE = (12 / 60, 18 / 60)
SAME_STEM = 0.3
SAME_OPTION = 0.75
JUDGED_FROM = 24
STRATEGIES_FROM = 100
UNSTABLE = ("preview", "deprecated", "ended")

Found = tuple[Path, int, str, str, str]
"""File, line, rule, what was found, the next step."""


def check(bank: Bank, course: Course) -> list[Found]:
    """Apply all rules to the bank."""
    found: list[Found] = []
    for question in bank.questions:
        found += [
            (question.path, question.line, rule, f"{question.id}: {what}", remedy)
            for rule, what, remedy in _about(question, bank, course)
        ]
    for path, rule, what, remedy in _about_all(bank, course):
        found.append((path, 1, rule, what, remedy))
    return found


def check_draft(draft: Question, bank: Bank, course: Course) -> list[tuple[str, str, str]]:
    """Apply to a question that is not in the bank the rules for one question.

    Returns
    -------
    list of tuple
        Rule, what was found, the next step; the bank's questions that are too much like it
        come last.
    """
    found = list(_about(draft, bank, course))
    for other in bank.questions:
        found += [
            ("near-duplicate", f"it and {other.id} {what}.", "Write something of your own.")
            for _, _, what in _duplicates((draft, other))
        ]
    return found


def expired(bank: Bank, today: datetime.date) -> list[tuple[int, Fact]]:
    """Age in days and product fact, oldest first, of all facts older than the bank allows."""
    ages = (
        ((today - fact.date).days, fact)
        for fact in bank.facts.values()
        if fact.status != "textbook"
    )
    old = [(age, fact) for age, fact in ages if age > bank.settings.expires_after_days]
    return sorted(old, key=lambda pair: (-pair[0], pair[1].id))


def _about(question: Question, bank: Bank, course: Course) -> Iterator[tuple[str, str, str]]:
    yield from _lengths(question)
    yield from _constraints(question)
    yield from _labels(question, bank, course)
    yield from _language(question, bank)
    yield from _number(question)
    yield from _sources(question)


def _outside(count: int, allowed: range) -> bool:
    return count not in allowed


def _lengths(question: Question) -> Iterator[tuple[str, str, str]]:
    stem = len(words(question.stem))
    options = [len(words(option.text)) for option in question.options]
    if _outside(stem, STEM):
        yield "question-length", f"the stem has {stem} words.", _wanted(STEM)
    for option, count in zip(question.options, options, strict=True):
        if _outside(count, OPTION):
            yield "question-length", f"option {option.letter} has {count} words.", _wanted(OPTION)
        reason = len(words(option.because))
        if _outside(reason, REASON):
            yield "question-length", f"why.{option.letter} has {reason} words.", _wanted(REASON)
    if _outside(stem + sum(options), WHOLE):
        yield "question-length", f"it has {stem + sum(options)} words.", _wanted(WHOLE)
    if max(options) > RATIO * min(options):
        yield (
            "option-ratio",
            f"the options have {options} words.",
            f"Let none be more than {RATIO} times as long as another.",
        )
    first = {option.text.split()[0] for option in question.options}
    odd = [word for word in first if not word[0].isupper()]
    ends = [option.letter for option in question.options if not option.text.endswith(".")]
    if odd or ends:
        yield "option-form", "an option is no whole sentence.", "Begin with a verb, end in a stop."


def _wanted(allowed: range) -> str:
    return f"Write {allowed.start} to {allowed.stop - 1} words."


def _constraints(question: Question) -> Iterator[tuple[str, str, str]]:
    if _outside(len(question.constraints), CONSTRAINTS):
        yield (
            "constraints",
            f"it names {len(question.constraints)} constraints.",
            "Name two or three.",
        )
    stem = question.stem.casefold()
    broken = {option.breaks for option in question.wrong}
    for name, quoted in question.constraints.items():
        if quoted.casefold() not in stem:
            yield (
                "constraints",
                f"{name!r} is not in the stem as quoted: {quoted!r}.",
                "Quote the stem's words.",
            )
        if name not in broken:
            yield (
                "constraints",
                f"no option breaks {name!r}, so it decides nothing.",
                "Let an option break it, or make it a plain detail.",
            )
    asks = "(Choose two.)" if len(question.key) == 2 else "?"
    if not question.stem.endswith(asks):
        yield "ask", f"the stem does not end in {asks!r}.", "End with the ask."


def _labels(question: Question, bank: Bank, course: Course) -> Iterator[tuple[str, str, str]]:
    settings = bank.settings
    for name in question.guide:
        if name not in settings.considerations:
            yield "labels", f"{name!r} is no consideration.", "See bank.toml for those that are."
    if not question.guide or not question.guide[0].startswith(f"{question.section}."):
        yield (
            "labels",
            f"its first consideration is not of section {question.section}.",
            "Put the leading one first, or move the question.",
        )
    if question.pattern not in settings.patterns:
        yield "labels", f"{question.pattern!r} is no pattern.", "See bank.toml for those that are."
    if question.difficulty not in (1, 2, 3):
        yield "labels", f"difficulty {question.difficulty} is none of 1, 2, 3.", "Correct it."
    lessons = {lesson.number: lesson for lesson in course.lessons}
    lesson = lessons.get(question.lesson)
    if lesson is None:
        yield "labels", f"there is no lesson {question.lesson}.", "Correct the objective."
    elif lesson.ready and question.objective not in {one.id for one in lesson.objectives}:
        yield (
            "labels",
            f"lesson {lesson.slug} has no objective {question.objective}.",
            "See grader/course.toml for those that it has.",
        )
    if question.twin:
        twins = {one.slug: one for one in bank.of_section(question.section)}
        other = twins.get(question.twin)
        if other is None or other is question or other.twin != question.slug:
            yield "labels", f"its twin {question.twin!r} does not name it back.", "Name both."


def _language(question: Question, bank: Bank) -> Iterator[tuple[str, str, str]]:
    parts = [("stem", question.stem)] + [(one.letter, one.text) for one in question.options]
    for pattern, remedy in bank.settings.banned.items():
        for name, text in parts:
            if found := re.search(pattern, text):
                yield "banned-phrase", f"{name} says {found[0]!r}.", remedy


def _number(question: Question) -> Iterator[tuple[str, str, str]]:
    if bool(question.program) != bool(question.number):
        yield "number", "program and number come together only.", "Write both or neither."
        return
    if not question.program:
        return
    try:
        output = printed(question.program)
    except Exception as error:
        yield "number", f"its program fails: {error!r}.", "Repair it."
        return
    if output != question.number:
        yield (
            "number",
            f"its program prints {output!r}, but the number is {question.number!r}.",
            "Correct the question or the program.",
        )
    told = " ".join(f"{option.text} {option.because}" for option in question.right)
    if question.number not in told:
        yield (
            "number",
            f"{question.number!r} is neither in the key nor in its reason.",
            "Say what decides.",
        )


def _sources(question: Question) -> Iterator[tuple[str, str, str]]:
    if not question.facts:
        yield "source", "it rests on no fact.", "Name one of facts.toml, or add it with its source."
    for fact in question.facts:
        if fact.status in UNSTABLE:
            yield (
                "source",
                f"it rests on {fact.id!r}, which is {fact.status}.",
                "Nothing in preview, deprecated or ended decides a question.",
            )


def _about_all(bank: Bank, course: Course) -> Iterator[tuple[Path, str, str, str]]:
    for path, questions in _files(bank):
        for rule, what, remedy in _balance(questions):
            yield path, rule, what, remedy
    for one, other, what in _duplicates(bank.questions):
        yield one.path, "near-duplicate", f"{one.id} and {other.id} {what}.", "Rewrite one of them."
    for rule, what, remedy in _shares(bank):
        yield bank.folder, rule, what, remedy
    if bank.settings.complete:
        for rule, what, remedy in missing(bank, course):
            yield bank.folder, rule, what, remedy


def _files(bank: Bank) -> Iterator[tuple[Path, list[Question]]]:
    for path in sorted({question.path for question in bank.questions}):
        yield path, [question for question in bank.questions if question.path == path]


def _balance(questions: Sequence[Question]) -> Iterator[tuple[str, str, str]]:
    single = [question for question in questions if len(question.key) == 1]
    if len(single) < JUDGED_FROM:
        return
    letters = Counter(question.key[0] for question in single)
    for letter in LETTERS[:4]:
        share = letters[letter] / len(single)
        if not 0.15 <= share <= 0.35:
            yield (
                "key-position",
                f"{letter} is the key of {share:.0%} of the questions.",
                "Reorder options until each letter has 15 to 35 %.",
            )
    for name, longest in (("longest", True), ("shortest", False)):
        share = sum(_stands_out(question, longest) for question in single) / len(single)
        if share > strategies.LIMIT:
            yield (
                "key-length",
                f"the key is the {name} option of {share:.0%} of the questions.",
                f"Let it be so in at most {strategies.LIMIT:.0%}.",
            )


def _stands_out(question: Question, longest: bool) -> bool:
    sign = 1 if longest else -1
    sizes = {option.letter: sign * len(words(option.text)) for option in question.options}
    return all(
        sizes[question.key[0]] > size for letter, size in sizes.items() if letter != question.key[0]
    )


def _shingles(text: str) -> frozenset[tuple[str, ...]]:
    found = re.findall(r"[a-z0-9]+", text.casefold())
    return frozenset(zip(found, found[1:], found[2:], strict=False))


def _shared(one: frozenset[tuple[str, ...]], other: frozenset[tuple[str, ...]]) -> float:
    return len(one & other) / (len(one | other) or 1)


def _duplicates(questions: Sequence[Question]) -> Iterator[tuple[Question, Question, str]]:
    stems = [_shingles(question.stem) for question in questions]
    keys = [_shingles(" ".join(o.text for o in question.right)) for question in questions]
    for one, other in combinations(range(len(questions)), 2):
        twins = questions[one].twin == questions[other].slug
        if (share := _shared(stems[one], stems[other])) > (0.6 if twins else SAME_STEM):
            yield questions[one], questions[other], f"share {share:.0%} of their stems"
        if not twins and (share := _shared(keys[one], keys[other])) > SAME_OPTION:
            yield questions[one], questions[other], f"share {share:.0%} of their keys"


def near_miss(question: Question) -> bool:
    """Tell whether two options share so many words in a row that one component decides."""
    runs = []
    for option in question.options:
        found = re.findall(r"[\w'-]+", option.text.casefold())
        runs.append({tuple(found[i : i + NEAR_WORDS]) for i in range(len(found) - NEAR_WORDS + 1)})
    return any(one & other for one, other in combinations(runs, 2))


def _share(questions: Iterable[Question], total: int) -> float:
    return len(list(questions)) / total


def _shares(bank: Bank) -> Iterator[tuple[str, str, str]]:
    questions, total = bank.questions, len(bank.questions)
    if total < JUDGED_FROM:
        return
    multi = [question for question in questions if len(question.key) > 1]
    if len(multi) > math.ceil(total * MULTI_SHARE):
        yield "multi-select", f"{len(multi)} of {total} select several.", "At most 2 in 60."
    if _share(filter(near_miss, questions), total) < NEAR_SHARE:
        yield "near-miss", "fewer than half have a near-miss pair.", "Let options share words."
    if total < STRATEGIES_FROM:
        return
    for name, score in strategies.scores(bank).items():
        if score > strategies.LIMIT:
            yield (
                "trivial-strategy",
                f"{name!r} answers {score:.0%} rightly.",
                f"Rewrite options until it is at most {strategies.LIMIT:.0%}.",
            )


def coverage(bank: Bank) -> Counter[str]:
    """Count the questions that touch each consideration of the guide."""
    return Counter(name for question in bank.questions for name in question.guide)


def missing(bank: Bank, course: Course) -> Iterator[tuple[str, str, str]]:
    """Find what a complete bank still lacks: questions, sections' shares, the second pass."""
    settings = bank.settings
    total = sum(section.questions for section in course.exam.sections)
    for section in course.exam.sections:
        wanted = settings.questions * section.questions // total
        there = len(bank.of_section(section.number))
        if there < wanted:
            yield (
                "allocation",
                f"section {section.number} has {there} of {wanted} questions.",
                "Write more.",
            )
    touched = coverage(bank)
    for name, says in settings.considerations.items():
        if touched[name] < settings.coverage:
            yield (
                "coverage",
                f"{touched[name]} questions touch {name} ({says}).",
                f"Write {settings.coverage} or more.",
            )
    generative = sum(question.pattern == "P14" for question in bank.questions)
    low, high = (share * len(bank.questions) for share in GENERATIVE)
    if not low <= generative <= high:
        yield (
            "generative",
            f"generative AI (P14) decides {generative} of {len(bank.questions)} questions.",
            f"Let it be {low:.0f} to {high:.0f}.",
        )
    yield from _second_pass(bank)


def _second_pass(bank: Bank) -> Iterator[tuple[str, str, str]]:
    record = second_pass.load(bank.folder)
    for question in second_pass.to_ask(bank, record):
        yield (
            "second-pass",
            f"{question.id} was not answered with its key by somebody who did not see it.",
            "Ask for it with `pmle bank --blind FILE`.",
        )
    for found in second_pass.unresolved(record):
        yield (
            "second-pass",
            f"{found.question}: {found.answered} was answered where {found.key} is the key.",
            "Mend the text or the key, and write into `resolved` what was done.",
        )
