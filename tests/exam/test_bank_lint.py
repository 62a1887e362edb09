"""Every rule about questions: what it finds, and that it leaves a sound question alone."""

from __future__ import annotations

import datetime
from dataclasses import replace
from pathlib import Path

import pytest

from grader import course
from grader.authoring.rules.questions import question_bank
from grader.exam import lint


def rules(small) -> set[str]:
    return {rule for _, _, rule, _, _ in lint.check(small.load(), course.load())}


def test_a_sound_question_has_no_findings(small) -> None:
    assert lint.check(small.load(), course.load()) == []


@pytest.mark.parametrize(
    ("old", "new", "rule"),
    [
        ("for a plan.", "for a plan. " + "He waits. " * 40, "question-length"),
        (
            "The oven is booked a day ahead, and flour comes on Mondays. The owner\nasks you",
            "",
            "question-length",
        ),
        (
            "Ask each shop to open a notebook in the region in the morning, run its cells",
            "Run them",
            "option-ratio",
        ),
        ("store a forecast in a table.", "store a forecast in a table", "option-form"),
        ("Rent a virtual", "rent a virtual", "option-form"),
        (
            '.because = "Option B is as it is for this reason."',
            '.because = "Why."',
            "question-length",
        ),
        ('"must stay in the region"', '"never leave the country"', "constraints"),
        (
            '"Nobody can look after servers"',
            '"Nobody"\nconstraints.x = "oven"\nconstraints.y = "flour"',
            "constraints",
        ),
        ('breaks = "region"', 'breaks = "servers"', "constraints"),
        ("What should you do?", "Tell the owner what to do.", "ask"),
        ('"3.1.b", "1.1.a"', '"3.1.b", "7.1.a"', "labels"),
        ('"3.1.b", "1.1.a"', '"1.1.a", "3.1.b"', "labels"),
        ('pattern = "P2"', 'pattern = "P17"', "labels"),
        ("difficulty = 1", "difficulty = 4", "labels"),
        ('objective = "9.1"', 'objective = "21.1"', "labels"),
        ('objective = "9.1"', 'objective = "1.99"', "labels"),
        ('key = "A"', 'key = "A"\ntwin = "cake"', "labels"),
        ("Rent a virtual machine", "Rent a Vertex AI machine", "banned-phrase"),
        ("The owner\nasks", "The owner obviously asks", "banned-phrase"),
        ('key = "A"', 'key = "A"\nnumber = "42"', "number"),
        ('key = "A"', 'key = "A"\nnumber = "42"\nprogram = \'print(41)\'', "number"),
        ('key = "A"', 'key = "A"\nnumber = "42"\nprogram = \'print(42)\'', "number"),
        ('key = "A"', 'key = "A"\nnumber = "42"\nprogram = \'print(1 / 0)\'', "number"),
        ('facts = ["decision-ladder"]', "facts = []", "source"),
    ],
)
def test_a_defect_is_found(small, old: str, new: str, rule: str) -> None:
    small.change(old, new)
    assert rule in rules(small)


@pytest.mark.parametrize("status", lint.UNSTABLE)
def test_nothing_unstable_decides(small, status: str) -> None:
    path = small.folder / "facts.toml"
    text = path.read_text(encoding="utf-8")
    head = "[decision-ladder]\n"
    assert head in text
    path.write_text(text.replace(head, f'{head}status = "{status}"\n'), encoding="utf-8")
    assert rules(small) == {"source"}


def test_a_number_that_the_key_says_is_accepted(small) -> None:
    small.change('key = "A"', 'key = "A"\nnumber = "6"\nprogram = \'print(3 + 3)\'')
    small.change("each shop in a table by six", "each shop in a table by 6")
    assert rules(small) == set()


def copies(small, count: int, **changes):
    """A bank of so many questions, all alike but for the slug and the changes."""
    bank = small.load()
    questions = [
        replace(
            bank.questions[0],
            id=f"3/bread-{number}",
            **{name: value(number) for name, value in changes.items()},
        )
        for number in range(count)
    ]
    return replace(bank, questions=tuple(questions))


def found(bank) -> dict[str, str]:
    return {rule: what for _, _, rule, what, _ in lint.check(bank, course.load())}


def test_near_duplicates_are_found_once_for_each_pair(small) -> None:
    pairs = [
        what
        for _, _, rule, what, _ in lint.check(copies(small, 3), course.load())
        if rule == "near-duplicate" and "stems" in what
    ]
    assert len(pairs) == 3


def test_unbalanced_keys_are_found(small) -> None:
    assert "key-position" in found(copies(small, lint.JUDGED_FROM))
    balanced = copies(small, lint.JUDGED_FROM, key=lambda number: ("ABCD"[number % 4],))
    assert "key-position" not in found(balanced)


def test_a_key_that_is_always_the_longest_is_found(small) -> None:
    small.change('by six."\nwhy.A', 'by six or half past six."\nwhy.A')
    assert "longest" in found(copies(small, lint.JUDGED_FROM))["key-length"]


def test_too_many_multi_selects_are_found(small) -> None:
    many = copies(small, 30, key=lambda number: ("A", "B") if number < 2 else ("A",))
    assert "multi-select" in found(many)
    one = copies(small, 30, key=lambda number: ("A", "B") if number < 1 else ("A",))
    assert "multi-select" not in found(one)


def test_a_bank_without_near_misses_is_found(small) -> None:
    assert "near-miss" not in found(copies(small, lint.JUDGED_FROM))
    for letter in "ABC":
        small.change(f'\n{letter} = "', f'\n{letter} = "Use method {letter}. ')
    small.change("let it store a forecast for each shop", "let it keep predictions of every shop")
    small.change(
        "custom job there store a forecast for each", "custom job there write figures of any"
    )
    small.change("Write a scheduled query that exports", "Run one that exports")
    small.change("of all shops to another region every night,", "to elsewhere each evening,")
    assert "near-miss" in found(copies(small, lint.JUDGED_FROM))


def test_a_trivial_strategy_is_found(small) -> None:
    assert "trivial-strategy" in found(copies(small, lint.STRATEGIES_FROM))


def test_a_complete_bank_must_be_complete(small) -> None:
    bank = small.load()
    assert found(bank) == {}
    complete = replace(bank, settings=replace(bank.settings, complete=True))
    assert set(found(complete)) == {"allocation", "coverage", "generative", "second-pass"}


def test_old_facts_are_listed_oldest_first_and_textbooks_are_not(small) -> None:
    bank = small.load()
    day = datetime.date(2026, 12, 1)
    ages = [age for age, _ in lint.expired(bank, day)]
    assert ages == sorted(ages, reverse=True)
    assert min(ages) > bank.settings.expires_after_days
    names = {fact.id for _, fact in lint.expired(bank, day)}
    assert "tf-data" in names
    assert not any(bank.facts[name].status == "textbook" for name in names)
    assert "autoscaling" in {f.id for _, f in lint.expired(bank, datetime.date(2027, 1, 1))}


def test_pmle_lint_tells_of_a_bank_that_cannot_be_read(small, tmp_path: Path) -> None:
    small.change('key = "A"', 'key = "E"')
    folder = tmp_path / "grader" / "questions"
    folder.mkdir(parents=True)
    for file in tmp_path.glob("*.toml"):
        file.rename(folder / file.name)
    (found,) = question_bank(course.load(), tmp_path)
    assert "key" in found[2]
