"""The estimate, its evidence, and the proof by simulation in small."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, timedelta
from math import comb
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from grader import cli, course
from grader.checks import Outcome
from grader.exam import bank as reading
from grader.exam.bank import Bank
from grader.exam.journal import EXAM, PRACTICE, Choice, Sitting
from grader.progress.record import Attempt
from grader.readiness import evidence, model, outlook, page, simulate
from grader.readiness.model import Observation

COURSE = course.load()
NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)
SHAPE = model.Shape(
    {section.number: section.questions for section in COURSE.exam.sections},
    {section.number: {2: 1.0} for section in COURSE.exam.sections},
)


@pytest.fixture(scope="module")
def bank() -> Bank:
    return reading.load()


def answers(share: float, count: int, section: int, weight: float = 1.0) -> list[Observation]:
    right = round(share * count)
    return [Observation(section, 2, float(n < right), weight=weight) for n in range(count)]


def everywhere(share: float, each: int) -> list[Observation]:
    return [one for section in SHAPE.questions for one in answers(share, each, section)]


def width(interval: model.Interval) -> float:
    return interval.high - interval.low


def test_more_right_answers_raise_it_and_more_answers_narrow_it() -> None:
    middles = [model.estimate(everywhere(share, 20), SHAPE).total.middle for share in (0.4, 0.7, 1)]
    assert middles == sorted(middles)
    widths = [width(model.estimate(everywhere(0.7, each), SHAPE).total) for each in (0, 5, 20, 80)]
    assert widths == sorted(widths, reverse=True)
    many = model.estimate(everywhere(0.7, 400), SHAPE)
    assert many.total.middle == pytest.approx(0.7, abs=0.02)


def test_the_posterior_agrees_with_sampling() -> None:
    """The grid against importance sampling from the prior, which shares no code with it."""
    observed = answers(0.9, 10, 1) + answers(0.3, 10, 3) + answers(0.6, 10, 5)
    found = model.estimate(observed, SHAPE)
    chance = np.random.default_rng(1)
    general = chance.normal(model.CENTRE, model.SPREAD, 400_000)
    log_weight = np.zeros_like(general)
    total = np.zeros_like(general)
    for section, questions in SHAPE.questions.items():
        ability = general + chance.normal(0, model.SECTION_SPREAD, general.size)
        p = 0.25 + 0.75 / (1 + np.exp(-model.SHRINK * ability))
        right = sum(one.score for one in observed if one.section == section)
        wrong = sum(1 - one.score for one in observed if one.section == section)
        log_weight += right * np.log(p) + wrong * np.log(1 - p)
        total += questions / 60 * p
    weight = np.exp(log_weight - log_weight.max())
    order = np.argsort(total)
    below = weight[order].cumsum() / weight.sum()
    low, middle, high = np.interp([0.1, 0.5, 0.9], below, total[order])
    assert found.total.low == pytest.approx(low, abs=0.01)
    assert found.total.middle == pytest.approx(middle, abs=0.01)
    assert found.total.high == pytest.approx(high, abs=0.01)


def test_a_section_says_a_little_of_the_others_and_more_of_itself() -> None:
    none = model.estimate([], SHAPE)
    found = model.estimate(answers(1.0, 20, 3), SHAPE)
    assert found.sections[3].middle > found.sections[1].middle > none.sections[1].middle
    assert width(found.sections[3]) < width(found.sections[1]) < width(none.sections[1])


def test_guessing_everywhere_is_the_floor() -> None:
    found = model.estimate(everywhere(0.25, 60), SHAPE)
    assert 0.2 < found.total.low < found.total.high < 0.4


def sitting(bank: Bank, kind: str, at: datetime, right: bool, count: int = 3) -> Sitting:
    choices = {}
    for question in bank.of_section(4)[:count]:
        letters = question.key if right else [option.letter for option in question.wrong]
        choices[question.id] = Choice(at, "".join(letters[: len(question.key)]))
    return Sitting("x", kind, "", at, None, tuple(choices), at, choices)


def test_answers_fade_and_repeated_questions_count_less(bank: Bank) -> None:
    old = NOW - timedelta(days=evidence.HALF_LIFE_DAYS)
    found = evidence.gather(
        bank,
        COURSE,
        [sitting(bank, EXAM, old, False), sitting(bank, PRACTICE, NOW, True)],
        [],
        NOW,
    )
    first, second = found.observations[:3], found.observations[3:]
    assert [one.weight for one in first] == pytest.approx([0.5] * 3)
    assert [one.score for one in first] == [0.0] * 3
    questions = bank.of_section(4)[:3]
    blind = [1 / comb(len(one.options), len(one.key)) for one in questions]
    assert [one.guess for one in first] == blind
    assert [(one.weight, one.score, one.guess) for one in second] == [
        (1.0, 1.0, evidence.REMEMBERED)
    ] * 3
    assert found.answers == 6
    assert set(found.touched) == {name for one in questions for name in one.guide}


def test_an_exercise_counts_a_little_in_the_sections_of_its_objectives(bank: Bank) -> None:
    def attempt(outcome: Outcome, score: float) -> Attempt:
        return Attempt(NOW, "metrics/group-gaps", outcome, score, 4)

    tried = [
        attempt(Outcome.NOT_ATTEMPTED, 0),
        attempt(Outcome.WRONG, 0),
        attempt(Outcome.RIGHT, 4),
    ]
    found = evidence.gather(bank, COURSE, [], tried, NOW)
    assert [(one.section, one.score) for one in found.observations] == [(6, 0.5)]
    assert found.observations[0].weight == pytest.approx(evidence.EXERCISE_WEIGHT)
    assert (found.answers, found.exercises, dict(found.touched)) == (0, 1, {"6.1.b": 1})


def test_the_command_shows_intervals_lines_and_coverage(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PMLE_HOME", str(tmp_path))
    monkeypatch.setenv("COLUMNS", "140")
    runner = CliRunner()
    shown = runner.invoke(cli.app, ["readiness"]).output
    assert "no evidence yet" in shown
    assert "no promise" in shown
    typed = "\n".join(["a"] * 20)
    runner.invoke(cli.app, ["practice", "-n", "20"], input=typed + "\n")
    shown = runner.invoke(cli.app, ["readiness"]).output
    assert "from 20 answers and 0 exercises" in shown
    assert "70% line: the" in shown
    assert "80% line: the" in shown
    data = json.loads(runner.invoke(cli.app, ["readiness", "--json"]).output)
    assert data["total"]["low"] < data["total"]["middle"] < data["total"]["high"]
    assert sum(section["evidence"] for section in data["sections"]) == pytest.approx(20, abs=0.1)
    assert sum(section["considerations"] for section in data["sections"]) == 52


def test_where_an_interval_lies_seen_from_a_line() -> None:
    interval = model.Interval(0.6, 0.7, 0.75)
    assert "both sides" in outlook.against(interval, 0.7)
    assert "below" in outlook.against(interval, 0.8)
    assert "above" in outlook.against(interval, 0.6)


# 40 learners: three standard errors of a share of 0.8 are 0.19. A model that is twice too sure of
# itself holds about 0.5.
MARGIN = 0.2


@pytest.mark.parametrize("kind", ["by the model itself", "knows a consideration or does not"])
def test_the_interval_holds_the_truth_about_as_often_as_it_says(bank: Bank, kind: str) -> None:
    rows = simulate.run(bank, COURSE, 40, seed=7, kinds=[kind])
    assert [row.answers for row in rows] == list(simulate.SIZES)
    for row in rows:
        assert row.total >= model.INTERVAL - MARGIN, row
    widths = [row.width for row in rows]
    assert widths == sorted(widths, reverse=True)


def test_an_estimate_that_is_too_sure_is_found_out(
    bank: Bank, monkeypatch: pytest.MonkeyPatch
) -> None:
    of_answer = evidence.of_answer
    monkeypatch.setattr(
        evidence,
        "of_answer",
        lambda question, right, weight: of_answer(question, right, 4 * weight),
    )
    rows = simulate.run(bank, COURSE, 40, seed=7, kinds=["by the model itself"])
    assert all(row.total < model.INTERVAL - MARGIN / 2 for row in rows)


def test_the_page_has_the_whole_table_and_every_promise_is_kept() -> None:
    text = page.PAGE.read_text(encoding="utf-8").partition(page.BEGIN)[2].partition(page.END)[0]
    rows = re.findall(r"^\| (.+?) \| (\d+) \| (\d+)% \| (\d+)% \| (\d+)% \|$", text, re.MULTILINE)
    assert [(kind, int(size)) for kind, size, *_ in rows] == [
        (kind, size) for kind in simulate.KINDS for size in simulate.SIZES
    ]
    assert all(75 <= int(total) <= 90 for _, _, total, *_ in rows)


def test_the_table_is_put_between_the_marks(tmp_path: Path) -> None:
    file = tmp_path / "page.md"
    file.write_text(f"before\n{page.BEGIN}\nold\n{page.END}\nafter\n", encoding="utf-8")
    page.update([simulate.Row("somebody", 60, 40, 0.812, 0.7, 0.13)], file)
    text = file.read_text(encoding="utf-8")
    assert "| somebody | 60 | 81% | 70% | 13% |" in text
    assert "\nold\n" not in text
    assert text.endswith("after\n")
    file.write_text("no marks", encoding="utf-8")
    with pytest.raises(course.CourseError, match="where the table is to stand"):
        page.update([], file)
