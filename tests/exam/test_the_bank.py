"""The course's own bank: its rules, its programs, and what nobody may score without reading."""

from __future__ import annotations

import pytest

from grader import course
from grader.exam import bank as reading
from grader.exam import lint, strategies
from grader.exam.programs import printed


def test_the_bank_keeps_its_rules(bank) -> None:
    assert [f"{what} {remedy}" for _, _, _, what, remedy in lint.check(bank, course.load())] == []


@pytest.mark.parametrize(
    "question",
    [question for question in reading.load().questions if question.program],
    ids=lambda question: question.id,
)
def test_a_program_computes_the_number_that_decides(question) -> None:
    assert printed(question.program) == question.number


def test_strategies_that_never_read_a_stem_fail(bank) -> None:
    found = strategies.scores(bank)
    assert len(found) == 15
    assert {name: score for name, score in found.items() if score > strategies.LIMIT} == {}


def test_the_classifiers_do_learn_where_there_is_something_to_learn(bank) -> None:
    """Put a tell into every key: if a classifier missed it, its low score would prove nothing."""
    from dataclasses import replace

    told = [
        replace(
            question,
            options=tuple(
                replace(option, text=f"Wisely {option.text}")
                if option.letter in question.key
                else option
                for option in question.options
            ),
        )
        for question in bank.questions
    ]
    found = strategies.scores(replace(bank, questions=tuple(told)))
    learned = {name: score for name, score in found.items() if "without the stem" in name}
    assert len(learned) == 3
    # One word among forty weighs least for complement naive Bayes on rarity weights: about 0.7.
    assert min(learned.values()) > 0.6, learned
    assert max(learned.values()) > 0.9, learned


def test_every_fact_is_dated_and_sourced(bank) -> None:
    for fact in bank.facts.values():
        assert fact.source and fact.says.endswith("."), fact.id
        assert fact.status in ("current", "textbook", *lint.UNSTABLE), fact.id
