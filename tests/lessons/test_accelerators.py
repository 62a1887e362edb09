"""Lesson 06: its tables hold what the lesson says, and its cases reach every decision."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date

import numpy as np
import pytest

from grader.checks.decisions import Decision, fields
from grader.lab import data
from grader.lessons.accelerators import hardware, order, specs
from grader.lessons.accelerators.roofline import roofline
from grader.lessons.accelerators.tiles import tile_report


def cases(decision: Decision) -> list[dict]:
    return [fields(record) for record in decision.records()]


def test_there_are_forty_cases_and_more_for_the_choice_of_hardware() -> None:
    found = Counter(hardware.choose_hardware(case) for case in cases(hardware.DECISION))
    assert sum(found.values()) >= 40
    assert {reason for _, reason in found} == set(hardware.REASONS)
    assert min(found.values()) >= 2


def test_the_cases_of_troubleshooting_reach_every_action() -> None:
    found = {order.first_action(case) for case in cases(order.DECISION)}
    assert found == {*order.ACTIONS.values(), order.KEEP}


def test_every_figure_of_a_chip_has_a_source_and_a_date() -> None:
    table = data.load("accelerators")
    assert set(table["kind"]) == {"CPU", "GPU", "TPU"}
    assert not table.isna().any().any()
    assert not table.duplicated(["kind", "name", "figure"]).any()
    assert table["source"].str.startswith("https://").all()
    assert all(date.fromisoformat(read) <= date(2026, 11, 25) for read in table["read"])
    assert set(table["primary"]) == {"yes", "no"}
    assert (table["value"] > 0).all()


@pytest.mark.parametrize(
    ("name", "ridge"), [("v5e", 240.5), ("v6e", 560.4), ("v5p", 166.0), ("TPU7x", 312.6)]
)
def test_ridges_of_the_table(name: str, ridge: float) -> None:
    table = data.load("accelerators").query("name == @name").set_index("figure")["value"]
    assert table["peak_bf16"] * 1000 / table["bandwidth"] == pytest.approx(ridge, abs=0.05)


def test_published_examples_of_intensity_and_padding() -> None:
    assert roofline(4096, 4096, 4096, 2, 1, 1)["intensity"] == pytest.approx(1365, abs=0.5)
    assert roofline(1, 4096, 4096, 2, 1, 1)["intensity"] == pytest.approx(0.9995, abs=1e-4)
    shares = [tile_report(*sizes, 1)["batch_on_rows"] for sizes in ((100, 200), (128, 200))]
    assert shares == pytest.approx([0.7512, 0.78125], abs=1e-4)
    assert tile_report(128, 256, 1)["wastes_nothing"]


def test_machines_are_names_of_the_api_and_counts_belong_to_their_names() -> None:
    from google.cloud import aiplatform_v1

    table = specs.machines()
    for row in table:
        if row["accelerator"]:
            assert row["accelerator"] in aiplatform_v1.AcceleratorType.__members__
            assert row["counts"]
        if found := re.search(r"gpu-(\d+)g$", row["machine"]):
            assert row["counts"] == [int(found[1])]
        if found := re.search(r"-(\d+)t$", row["machine"]):
            assert row["tpu_chips"] == int(found[1])
    found = {
        problem
        for spec in specs._specs(np.random.default_rng(0))
        for problem in specs.validate_spec(spec, table)
    }
    assert found == set(specs.PROBLEMS), "the specs that are drawn have every problem"
