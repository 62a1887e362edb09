"""What the reader understands, and what it says of a file that it cannot read."""

from __future__ import annotations

import pytest

from grader.exam.bank import BankError


def test_a_question_is_read_whole(small) -> None:
    (question,) = small.load().questions
    assert question.id == "3/bread"
    assert question.slug == "bread"
    assert question.line == 2
    assert question.key == ("A",)
    assert question.lesson == 9
    assert [option.letter for option in question.wrong] == ["B", "C", "D"]
    assert question.wrong[0].breaks == "region"
    assert question.facts[0].date.year == 2026
    assert "\n" not in question.stem


def test_former_names_are_given_for_the_names_in_a_question(small) -> None:
    small.change("store a forecast in a table.", "store it with Agent Platform Pipelines.")
    bank = small.load()
    assert bank.former_names(bank.questions[0]) == {
        "Agent Platform": "Vertex AI",
        "Agent Platform Pipelines": "Vertex AI Pipelines",
    }


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('key = "A"', 'key = "E"', "'bread', field 'key'"),
        ('key = "A"', 'key = "ABCD"', "'bread', field 'key'"),
        ('key = "A"', 'key = ""', "'bread', field 'key'"),
        ('key = "A"', 'key = "B"', "field 'why.A': breaks is ''"),
        ('key = "A"', 'key = "A"\nwhy.A.breaks = "region"', "field 'why.A': the key breaks no"),
        ('breaks = "region"', 'breaks = "price"', "field 'why.B': breaks is 'price'"),
        ('pattern = "P2"', "", "field 'pattern': it is missing"),
        ('pattern = "P2"', "pattern = 2", "field 'pattern': it must be str"),
        ("difficulty = 1", "difficulty = true", "field 'difficulty': it must be int"),
        ("difficulty = 1", "difficulty = 1\nhardness = 2", "field 'hardness': there is no such"),
        ('objective = "9.1"', 'objective = "nine"', "field 'objective': 'nine'"),
        ('facts = ["decision-ladder"]', 'facts = ["hearsay"]', "no fact 'hearsay'"),
        ('facts = ["decision-ladder"]', "facts = [1]", "field 'facts': it must list strings"),
        ("why.D.because", "why.D.reason", "field 'why.D': write"),
        ("\nD = ", "\nE = ", "field 'A to D'"),
        ('guide = ["3.1.b", "1.1.a"]', "guide = [", "not valid TOML"),
    ],
)
def test_an_error_names_file_question_and_field(small, old: str, new: str, said: str) -> None:
    small.change(old, new)
    with pytest.raises(BankError) as error:
        small.load()
    assert said in str(error.value)
    assert "section-3.toml" in str(error.value)


def test_a_slug_given_twice_is_refused(small) -> None:
    text = small.section.read_text(encoding="utf-8")
    small.section.write_text(text + text, encoding="utf-8")
    with pytest.raises(BankError, match=r"section-3.toml.*not valid TOML"):
        small.load()


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("facts.toml", '[a]\nsays = "x"\nsource = "y"\n', "fact 'a'"),
        ("facts.toml", '[a]\nsays = "x"\nsource = "y"\ndate = "2026"\n', "date is no date"),
        ("bank.toml", "complete = true\n", "a setting is missing"),
        ("section-x.toml", "", "the name gives no section"),
    ],
)
def test_other_files_are_named_too(small, name: str, text: str, said: str) -> None:
    (small.folder / name).write_text(text, encoding="utf-8")
    with pytest.raises(BankError, match=said) as error:
        small.load()
    assert name in str(error.value)


def test_a_missing_bank_is_said(tmp_path) -> None:
    with pytest.raises(BankError, match="cannot be opened"):
        from grader.exam import bank

        bank.load(tmp_path)
