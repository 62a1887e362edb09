"""The pass by somebody who does not see the keys: what is asked, compared, recorded, demanded."""

from __future__ import annotations

import datetime
from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner

from grader import course
from grader.exam import bank as reading
from grader.exam import lint, second_pass
from grader.exam.bank import BankError

TODAY = datetime.date(2026, 11, 25)
GIVEN = Path("answers-3.txt")


def demanded(small) -> list[str]:
    return [
        what for rule, what, _ in lint.missing(small.load(), course.load()) if rule == "second-pass"
    ]


def answer(small, letters: str, said: str = "It keeps the rows in the region.") -> list:
    bank = small.load()
    name = second_pass.text_hash(bank.questions[0])
    text = f"# notes\n\n{name} {letters}: {said}\n"
    given = second_pass.read_answers(text, bank, GIVEN)
    record, new = second_pass.compare(second_pass.load(small.folder), given, TODAY)
    second_pass.save(small.folder, record, bank)
    return new


def test_the_blind_text_tells_no_key(small) -> None:
    (question,) = small.load().questions
    text = second_pass.blind_text([question])
    assert question.stem in text
    assert all(f"{option.letter}. {option.text}" in text for option in question.options)
    assert question.id not in text
    assert not any(option.because in text for option in question.options)


def test_the_order_of_the_blind_text_is_not_that_of_the_file(bank) -> None:
    text = second_pass.blind_text(bank.of_section(1))
    places = [text.index(f"## {second_pass.text_hash(q)}\n") for q in bank.of_section(1)]
    assert places != sorted(places)


def test_a_right_answer_is_recorded_and_not_asked_again(small) -> None:
    assert len(demanded(small)) == 1
    assert answer(small, "A") == []
    assert demanded(small) == []
    assert second_pass.to_ask(small.load(), second_pass.load(small.folder)) == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("flour comes on Mondays", "flour comes on Fridays"),
        ("by six.", "by seven."),
        ('key = "A"\nA = ', 'key = "B"\nA = '),
    ],
)
def test_a_changed_question_is_asked_again(small, old: str, new: str) -> None:
    answer(small, "A")
    small.change(old, new)
    if "key" in old:
        small.change('why.B.breaks = "region"', 'why.A.breaks = "region"')
    assert len(demanded(small)) == 1


def test_a_changed_reason_is_not_asked_again(small) -> None:
    answer(small, "A")
    small.change("Option B is as it is for this reason.", "Option B sends rows to another region.")
    assert demanded(small) == []


def test_a_disagreement_is_demanded_until_it_is_resolved(small) -> None:
    (found,) = answer(small, "D", 'A notebook "in the region" is enough.')
    assert (found.question, found.answered, found.key) == ("3/bread", "D", "A")
    assert len(demanded(small)) == 2
    small.change("flour comes on Mondays", "flour comes on Mondays at noon")
    assert answer(small, "A") == []
    (what,) = demanded(small)
    assert "D was answered where A is the key" in what
    record = second_pass.load(small.folder)
    done = tuple(replace(one, resolved="The stem says noon.") for one in record.disagreements)
    second_pass.save(small.folder, replace(record, disagreements=done), small.load())
    assert demanded(small) == []
    assert second_pass.load(small.folder).disagreements == done


def test_the_same_disagreement_is_kept_once(small) -> None:
    assert len(answer(small, "D")) == 1
    assert answer(small, "D") == []
    assert len(second_pass.load(small.folder).disagreements) == 1


@pytest.mark.parametrize(
    ("lines", "said"),
    [("0123456789ab A it is.", "line 1: no question has the text"), ("{0} A\n{0} B", "twice")],
)
def test_an_answer_to_nothing_is_refused(small, lines: str, said: str) -> None:
    bank = small.load()
    text = lines.format(second_pass.text_hash(bank.questions[0]))
    with pytest.raises(BankError, match=said):
        second_pass.read_answers(text, bank, GIVEN)


@pytest.mark.parametrize("line", ["{0} DOUBT C near, as B.", "{0} C DOUBT near, as B."])
def test_doubt_may_stand_before_or_after_the_letter(small, line: str) -> None:
    bank = small.load()
    text = line.format(second_pass.text_hash(bank.questions[0]))
    (given,) = second_pass.read_answers(text, bank, GIVEN)
    assert given == (bank.questions[0], "C", "DOUBT near, as B.")


@pytest.mark.parametrize(
    "line",
    ["{0} DOUBT near, as B.", "{0} F near.", "{0}", "C {0} near.", "0123 C near.", "Some notes."],
)
def test_a_line_that_cannot_be_read_is_refused(small, line: str) -> None:
    bank = small.load()
    line = line.format(second_pass.text_hash(bank.questions[0]))
    with pytest.raises(BankError) as raised:
        second_pass.read_answers(f"# notes\n\n{line}\n", bank, GIVEN)
    said = str(raised.value)
    assert said.startswith(f"{GIVEN}, line 3: {line!r} cannot be read")
    assert "'0123456789ab C Only C keeps the rows in the region.'" in said


def test_a_broken_record_is_named(small) -> None:
    (small.folder / second_pass.RECORD).write_text('[answers]\n"3/bread" = { a = 1 }\n')
    with pytest.raises(BankError, match=second_pass.RECORD):
        second_pass.load(small.folder)


def test_the_commands_ask_and_compare(small, tmp_path, monkeypatch) -> None:
    from grader.cli import app

    bank = small.load()
    monkeypatch.setattr(reading, "load", lambda: bank)
    asked, given = tmp_path / "blind.txt", tmp_path / "answers.txt"
    done = CliRunner().invoke(app, ["bank", "--blind", str(asked), "--section", "3"])
    assert "1 questions without their keys" in done.output
    given.write_text(f"{second_pass.text_hash(bank.questions[0])} C Rented machines are near.\n")
    done = CliRunner().invoke(app, ["bank", "--answers", str(given)])
    assert done.exit_code == 0, done.output
    assert "3/bread: C, the key is A: Rented machines are near." in done.output
    assert "1 answers recorded, 1 new disagreements, 1 questions still" in done.output
