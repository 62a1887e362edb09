"""Mock exams and practice sets as they are drawn."""

from __future__ import annotations

import random
import time
from collections import Counter
from dataclasses import replace

import pytest

from grader import course
from grader.course import CourseError
from grader.exam import draw
from grader.exam.bank import Bank, Question

COURSE = course.load()


def form(bank: Bank, before: Counter[str], seed: int = 0, size: int = 60) -> list[Question]:
    return draw.exam(bank, COURSE, size, before, random.Random(seed))


def whole(bank: Bank) -> Bank:
    """A bank as large as it is to be: sections that are short are filled up with copies."""
    questions = list(bank.questions)
    for section in COURSE.exam.sections:
        own = [replace(one, twin="") for one in bank.of_section(section.number)]
        wanted = 6 * section.questions - len(own)
        questions += [
            replace(own[number % len(own)], id=f"{section.number}/copy-{number}")
            for number in range(wanted)
        ]
    return replace(bank, questions=tuple(questions))


@pytest.mark.parametrize("size", draw.SIZES)
def test_shares_follow_the_guide(size: int) -> None:
    counts = draw.allocation(COURSE, size)
    assert sum(counts.values()) == size
    for section in COURSE.exam.sections:
        assert abs(counts[section.number] - section.questions * size / 60) < 1
    if size == 60:
        assert list(counts.values()) == [8, 9, 12, 12, 11, 8]


@pytest.mark.parametrize("seed", range(5))
def test_a_form_has_no_twins_and_the_exams_shares(bank: Bank, seed: int) -> None:
    drawn = form(bank, Counter(), seed)
    assert Counter(question.section for question in drawn) == draw.allocation(COURSE, 60)
    assert len({question.id for question in drawn}) == 60
    ids = {question.id for question in drawn}
    assert not [one for one in drawn if one.twin and f"{one.section}/{one.twin}" in ids]
    assert 12 <= sum(question.pattern == "P14" for question in drawn) <= 18
    assert sum(len(question.key) > 1 for question in drawn) <= 2


@pytest.mark.parametrize("seed", range(3))
def test_forms_repeat_nothing_until_the_bank_is_used_up(bank: Bank, seed: int) -> None:
    full = whole(bank)
    before: Counter[str] = Counter()
    for number in range(6):
        drawn = form(full, before, seed + number)
        assert not [question.id for question in drawn if before[question.id]]
        before.update(question.id for question in drawn)
    assert set(before.values()) == {1}
    assert set(before) == {question.id for question in full.questions}
    again = form(full, before, seed)
    assert len({question.id for question in again}) == 60


def test_drawing_is_fast(bank: Bank) -> None:
    """In processor time, which other work on the machine does not change much."""
    times = []
    for seed in range(5):
        began = time.process_time()
        form(bank, Counter(), seed)
        times.append(time.process_time() - began)
    assert min(times) < 0.2


def test_another_size_is_refused(bank: Bank) -> None:
    with pytest.raises(CourseError, match="50 to 60 questions, not 40"):
        form(bank, Counter(), size=40)


def test_a_bank_that_is_too_small_says_so(bank: Bank) -> None:
    small = replace(bank, questions=bank.questions[:30])
    with pytest.raises(CourseError, match="Take a smaller exam"):
        form(small, Counter())


def test_practice_prefers_what_was_not_seen(bank: Bank) -> None:
    own = [question for question in bank.questions if question.pattern == "P6"]
    before = Counter({question.id: 1 for question in own[2:]})
    drawn = draw.practice(bank, lambda one: one.pattern == "P6", 2, before, random.Random(0))
    assert {question.id for question in drawn} == {question.id for question in own[:2]}
    with pytest.raises(CourseError, match="no question like that"):
        draw.practice(bank, lambda one: False, 2, before, random.Random(0))
