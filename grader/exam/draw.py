"""Draw mock exams and practice sets from the bank."""

from __future__ import annotations

import math
import random
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from fractions import Fraction

from grader.course import Course, CourseError
from grader.exam.bank import Bank, Question
from grader.exam.journal import EXAM, Sitting
from grader.exam.report import answers, is_right

SIZES = range(50, 61)
SECONDS = 120.0
"""Time for a question: the exam gives two hours for 50 to 60."""

MULTI_OF_60 = 2
GENERATIVE = "P14"
GENERATIVE_OF_60 = (12, 18)
TRIES = 20
WEAKEST = 3
_UNSURE = 1  # added to right and to wrong answers, so that one answer decides nothing


def allocation(course: Course, size: int) -> dict[int, int]:
    """Share the questions of an exam among the guide's sections, by largest remainder.

    Parameters
    ----------
    course
        Its manifest has the shares of 60.
    size
        Number of questions.

    Returns
    -------
    dict
        Section → number of questions.
    """
    total = sum(section.questions for section in course.exam.sections)
    shares = {
        section.number: Fraction(section.questions * size, total)
        for section in course.exam.sections
    }
    counts = {number: math.floor(share) for number, share in shares.items()}
    by_remainder = sorted(shares, key=lambda number: (counts[number] - shares[number], number))
    for number in by_remainder[: size - sum(counts.values())]:
        counts[number] += 1
    return counts


def seen(sittings: Iterable[Sitting]) -> Counter[str]:
    """Count how often each question was seen: all of an exam, and what was answered elsewhere."""
    return Counter(
        name
        for sitting in sittings
        for name in (sitting.questions if sitting.kind == EXAM else sitting.answered())
    )


def exam(
    bank: Bank, course: Course, size: int, before: Counter[str], rng: random.Random
) -> list[Question]:
    """Draw a mock exam by the guide's weights, in a random order.

    Questions that were seen least often come first, so that forms repeat none until the bank is
    used up; twins never meet. Of several drawings the one is taken whose shares of generative AI
    and of multi-selects are nearest to those of the exam.

    Parameters
    ----------
    bank, course
        Questions, and the shares of the sections.
    size
        50 to 60.
    before
        How often each question was seen.
    rng
        Source of chance.

    Raises
    ------
    CourseError
        The size is out of range, or a section has too few questions.
    """
    if size not in SIZES:
        raise CourseError(
            f"A mock exam has {SIZES.start} to {SIZES.stop - 1} questions, not {size}."
        )
    counts = allocation(course, size)
    forms = (
        [
            question
            for number, count in counts.items()
            for question in _section(bank.of_section(number), count, before, rng)
        ]
        for _ in range(TRIES)
    )
    form = min(forms, key=_off_balance)
    rng.shuffle(form)
    return form


def _section(
    pool: Sequence[Question], count: int, before: Counter[str], rng: random.Random
) -> list[Question]:
    order = _by_turn(pool, count, before, rng)
    chosen = _apart(order, count)
    if len(chosen) < count:
        raise CourseError(
            f"The bank has {len(pool)} questions of section {pool[0].section if pool else '?'} "
            f"that may stand together; an exam needs {count}. Take a smaller exam or practise."
        )
    return chosen


def _apart(order: Iterable[Question], count: int) -> list[Question]:
    """Take the first questions of an order, leaving out those whose twin was taken."""
    taken: dict[str, Question] = {}
    for question in order:
        if len(taken) == count:
            break
        if question.twin not in taken:
            taken[question.slug] = question
    return list(taken.values())


def _by_turn(
    pool: Sequence[Question], count: int, before: Counter[str], rng: random.Random
) -> list[Question]:
    """Order a section's questions: least often seen first, and enough of both-new twins.

    Twins that are left to the last form could not be asked without a repetition, so each form
    takes its share of them.
    """
    shuffled = rng.sample(list(pool), len(pool))
    least = min(before[question.id] for question in pool) if pool else 0
    fresh = {question.slug for question in pool if before[question.id] == least}
    paired = [question for question in shuffled if {question.slug, question.twin} <= fresh]
    forms_left = max(len(fresh) // count - 1, 1) if count else 1
    share = math.ceil(len(paired) / 2 / forms_left)
    first = _apart(paired, share)
    taken = {question.slug for question in first}
    rest = [question for question in shuffled if question.slug not in taken]
    return first + sorted(rest, key=lambda question: before[question.id])


def _off_balance(form: Sequence[Question]) -> float:
    """How far a form is from the exam's shares; 0 is within them."""
    scale = len(form) / 60
    generative = sum(question.pattern == GENERATIVE for question in form)
    low, high = (bound * scale for bound in GENERATIVE_OF_60)
    multi = sum(len(question.key) > 1 for question in form)
    return max(low - generative, generative - high, 0) + max(multi - MULTI_OF_60, 0)


def practice(
    bank: Bank,
    wanted: Callable[[Question], bool],
    count: int,
    before: Counter[str],
    rng: random.Random,
) -> list[Question]:
    """Draw a practice set of the questions that are wanted, least often seen first.

    Raises
    ------
    CourseError
        There is no such question.
    """
    pool = [question for question in bank.questions if wanted(question)]
    if not pool:
        raise CourseError("The bank has no question like that; pmle practice --help lists what is.")
    order = sorted(rng.sample(pool, len(pool)), key=lambda question: before[question.id])
    return order[:count]


def weakest(bank: Bank, sittings: Iterable[Sitting]) -> list[tuple[int, str]]:
    """Find the pairs of section and pattern in which most answers were wrong, worst first.

    Parameters
    ----------
    bank, sittings
        Questions, and sittings whose answers may be told.

    Raises
    ------
    CourseError
        No answer was wrong yet.
    """
    right: Counter[tuple[int, str]] = Counter()
    wrong: Counter[tuple[int, str]] = Counter()
    for question, choice in answers(bank, sittings):
        counted = right if is_right(question, choice.chosen) else wrong
        counted[question.section, question.pattern] += 1
    if not wrong:
        raise CourseError(
            "No answer was wrong yet, so there is no weakness to practise. `pmle practice` draws "
            "from everything."
        )
    share = {
        pair: (right[pair] + _UNSURE) / (right[pair] + wrong[pair] + 2 * _UNSURE) for pair in wrong
    }
    return sorted(share, key=lambda pair: (share[pair], pair))[:WEAKEST]
