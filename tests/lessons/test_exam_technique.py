"""The data of lesson 20 agree with its checks, and a draft is judged without being run."""

from __future__ import annotations

from collections import Counter

import pytest

from grader.exam import bank as reading
from grader.lab import data
from grader.lessons.exam_technique import items, naming, pacing, pairs, stems

BANK = reading.load()


def test_every_stem_has_its_constraints_among_other_phrases() -> None:
    records = data.records("exam-stems")
    assert [record["stem"] for record in records] == list(stems.DECISIVE)
    for record in records:
        numbers = list(stems.phrases(record["story"]))
        assert numbers == list(range(1, len(numbers) + 1)), record["name"]
        assert set(stems.DECISIVE[record["stem"]]) < set(numbers), record["name"]
        assert max(numbers) <= stems.PHRASES


def test_every_constraint_kills_an_option_and_one_option_is_left() -> None:
    for name, broken in stems.BREAKS.items():
        assert broken.count(0) == 1, name
        assert set(broken) - {0} == set(stems.DECISIVE[name]), name
    listed = {(record["stem"], record["option"]) for record in data.records("exam-options")}
    assert listed == {(name, letter) for name in stems.BREAKS for letter in "ABCD"}


def test_keys_of_options_and_pairs_are_spread() -> None:
    keys = Counter("ABCD"[broken.index(0)] for broken in stems.BREAKS.values())
    assert max(keys.values()) < len(stems.BREAKS) / 2 + 1
    assert Counter(letter for letter, _ in pairs.DECIDED.values()) == {"A": 6, "B": 6}
    assert [record["pair"] for record in data.records("near-pairs")] == list(pairs.DECIDED)
    assert len(set(pairs.REASONS)) == len(pairs.REASONS)


def test_the_bank_s_former_names_are_taught() -> None:
    assert set(BANK.settings.former_names) <= set(naming.renamed().values())


def test_notes_name_what_they_are_about() -> None:
    for record in data.records("study-notes"):
        assert record["first"] in record["story"]
        assert record["second"] in record["story"]


@pytest.mark.parametrize("former", naming.status())
def test_no_former_name_is_a_name_of_today(former: str) -> None:
    assert former not in set(naming.renamed().values())


def test_a_small_exam_by_hand() -> None:
    # 100, 200 and a mark, 100, 200 and a mark, 50: 650 in all; the next 200 are in time.
    found = pacing.two_passes([100, 400, 100, 300, 50], 200, 900)
    assert found == {"decided": [0, 1, 2, 4], "guessed": [3], "blank": []}


def test_guesses_by_hand() -> None:
    found = pacing.guess_outlook([0, 2], 1)
    assert found == pytest.approx({"expected": 0.75, "at_least": 1 - 0.75 * 0.5})


def test_the_example_is_flawless_and_not_in_the_bank() -> None:
    assert items.findings(items.EXAMPLE, BANK) == []
    assert {rule for rule, _, _ in items.findings(items.EXAMPLE)} == {"near-duplicate"}


def test_a_program_in_a_draft_is_refused_and_not_run(tmp_path) -> None:
    proof = tmp_path / "proof"
    program = f"open({str(proof)!r}, 'w')"
    spoilt = items.EXAMPLE.replace(
        'key = "C"', f'number = "1"\nprogram = """{program}"""\nkey = "C"'
    )
    found = items.findings(spoilt)
    assert [rule for rule, _, _ in found] == ["form"]
    assert "never run" in found[0][1]
    assert not proof.exists()


@pytest.mark.parametrize("text", ["", "no TOML", "[a]\n[b]\n", 'x = "y"', "[a]\nguide = []"])
def test_what_is_no_question_is_told_so(text: str) -> None:
    (found,) = items.findings(text)
    assert found[0] == "form"
