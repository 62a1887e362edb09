from __future__ import annotations

import importlib.util

import nbformat
import pandas as pd
import pytest
from nbclient import NotebookClient
from nbformat.v4 import new_code_cell, new_notebook

from grader.course import ROOT, CourseError
from grader.lab import data, figures

CARDS = sorted((ROOT / "datasets").glob("*/card.md"))


@pytest.mark.parametrize("card", CARDS, ids=lambda card: card.parent.name)
def test_cards_describe_the_files_that_are_there(card) -> None:
    text = card.read_text(encoding="utf-8")
    name = card.parent.name
    assert data.checksum(data.path(name)) in text, "the card's SHA-256 is not the file's"
    for column in data.load(name).columns:
        assert f"`{column}`" in text, f"the card does not explain {column}"
    for heading in ("Source", "Licence", "Known biases"):
        assert heading in text


def test_every_data_set_has_a_card() -> None:
    folders = {path.name for path in (ROOT / "datasets").iterdir() if path.is_dir()}
    assert folders == {card.parent.name for card in CARDS}


def test_fraud_is_what_its_script_makes() -> None:
    spec = importlib.util.spec_from_file_location("make", ROOT / "datasets/fraud/make.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    pd.testing.assert_frame_equal(module.make(), data.load("fraud"))
    chance = module.chance_of_fraud(data.load("fraud"))
    assert chance.mean() == pytest.approx(module.PREVALENCE, rel=1e-6)


def test_unknown_data_set_is_named_with_the_nearest() -> None:
    with pytest.raises(CourseError, match="Did you mean fraud"):
        data.load("frauds")


def test_records_leave_empty_fields_out() -> None:
    scenarios = data.records("metric-scenarios")
    assert not any(pd.isna(value) for scenario in scenarios for value in scenario.values())
    assert "cost_fp" not in next(s for s in scenarios if s["task"] == "ranking")


def test_a_figure_carries_its_description() -> None:
    source = (
        "from grader.lab import figures\nfigure, axes = figures.subplots()\naxes.plot([1, 2])\n"
        "figures.show(figure, 'A line that rises from one\\n  to two, for the test of figures.')"
    )
    notebook = new_notebook(cells=[new_code_cell(source)])
    NotebookClient(notebook, kernel_name="python3", timeout=120).execute()
    image, words = notebook.cells[0].outputs
    text = "A line that rises from one to two, for the test of figures."
    assert image.metadata["image/png"]["alt"] == text
    assert image.data["text/plain"] == f"Figure: {text}"
    assert text in words.data["text/html"]
    assert nbformat.validate(notebook) is None


def test_a_figure_without_words_is_refused() -> None:
    figure, _ = figures.subplots()
    with pytest.raises(ValueError, match="needs a description"):
        figures.show(figure, "  a plot ")


@pytest.mark.parametrize("colour", figures.COLOURS)
def test_colours_stand_out_on_white(colour: str) -> None:
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    luminance = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    assert 1.05 / (luminance + 0.05) >= 3.0, "WCAG AA wants 3:1 for graphics"
