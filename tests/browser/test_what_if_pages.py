"""The What-If Tool in a real JupyterLab and a real Notebook 7, used as a learner uses it.

``PMLE_PICTURES=1`` keeps the pictures of lesson 05 that the tests take on their way.
"""

from __future__ import annotations

import io
import json
import os
import re
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import nbformat
import pytest
from cells import run_cell
from lab_servers import TOKEN, LabServers
from PIL import Image
from playwright.sync_api import Browser, Page, expect
from tool_page import OWN_NOISE, ToolPage

from grader import course
from grader.authoring.text import KERNELSPEC

# About a minute and a half each on an idle machine with two cores.
pytestmark = [pytest.mark.browser, pytest.mark.timeout(1200)]

PICTURES = course.ROOT / "solutions" / "05-what-if-tool" / "pictures"
COLOURS = 96  # of a kept picture, which makes it small
WIDE = {"width": 1700, "height": 1150}
SETUP = Path(__file__).with_name("lending_tool.py").read_text(encoding="utf-8")
OTHER_KINDS = Path(__file__).with_name("other_kinds.py").read_text(encoding="utf-8")
FOLDERS = {"jupyterlab": "lab/tree", "notebook": "notebooks"}
INCOME = 150_000
RELOADS = 3

# What happened in the browser, done once more by calls on a fresh tool.
READ = """
import json
again = WhatIfTool(config)
exec(tool.script("again"))
print(json.dumps({
    "state": tool.state,
    "history": [[s.method, dict(s.arguments), s.result] for s in tool.history],
    "sources": sorted({s.source for s in tool.history}),
    "again": [[s.method, dict(s.arguments), s.result] for s in again.history],
    "scores": [
        float(model.predict_proba(shown.assign(income=INCOME)[columns])[tool.state["selected"], 1])
        for model in models.values()
    ],
}))
""".replace("INCOME", str(INCOME))
MANY = """
rows = (training.to_dict("records") * 5)[:20_000]
many = WitConfigBuilder(rows).set_custom_predict_fn(predict_with(models["linear"], columns))
WhatIfTool(many.set_target_feature(lending.TARGET))
"""
BROKEN = """
WhatIfTool(WitConfigBuilder(rows[:50]).set_custom_predict_fn(lambda examples: 1 / 0), height=300)
"""
EXPECTED = """
import json
print(json.dumps({
    "values": line.predict(patients[:60]).tolist(),
    "told": ((patients - patients.mean()) * line.coef_).iloc[0].to_dict(),
    "edited": line.predict(patients[:60].assign(bmi=0.1)).tolist(),
    "species": [names[number] for number in three.predict(flowers[::3])],
}))
"""

LAST_SLICES = """
print(json.dumps([step.result for step in regression.history if step.method == "slice_by"][-1]))
"""


class Notebook:
    """A notebook that is open in a browser."""

    def __init__(self, page: Page, address: str, app: str, path: Path, cells: list[str]) -> None:
        notebook = nbformat.v4.new_notebook(metadata={"kernelspec": KERNELSPEC})
        notebook.cells = [nbformat.v4.new_code_cell(cell.strip()) for cell in cells]
        nbformat.write(notebook, path)
        self.hosts: set[str] = set()
        self.errors: list[str] = []
        self.address = address
        self._url = f"{address}/{FOLDERS[app]}/{path.name}?token={TOKEN}"
        self.open(page)

    def open(self, page: Page) -> None:
        self.page = page
        page.set_viewport_size(WIDE)
        page.on("request", lambda request: self.hosts.add(host(request.url)))
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.goto(self._url)
        self.wait_until_idle()

    def wait_until_idle(self) -> None:
        expect(self.page.locator(".jp-Notebook")).to_be_visible()
        expect(self.page.locator(".jp-Notebook-ExecutionIndicator").first).to_have_attribute(
            "data-status", "idle"
        )

    def run(self, number: int) -> str:
        cell = self.page.locator(".jp-Notebook .jp-CodeCell").nth(number)
        run_cell(self.page, cell)
        return cell.locator(".jp-OutputArea").inner_text()

    def reopen(self) -> None:
        """Save and load the page again.

        ipywidgets asks the kernel for its widgets, and gives up after four seconds, which a busy
        machine may need. A person loads the page once more.
        """
        self.page.locator(".jp-Notebook .jp-CodeCell .cm-content").first.click()
        self.page.keyboard.press("Control+s")
        self.page.wait_for_timeout(1500)
        for _ in range(RELOADS):
            self.page.reload()
            self.wait_until_idle()
            shown = self.page.locator("[data-wit], .jp-OutputArea :text('model not found')").first
            shown.wait_for(state="attached")
            if shown.get_attribute("data-wit"):
                return


def host(url: str) -> str:
    return re.sub(r"^(?:blob:)?(\w+://[^/]*|data:).*", r"\1", url, flags=re.DOTALL)


def alike(a: Any, b: Any) -> bool:
    """Whether two results are the same but for the last digits."""
    if isinstance(a, dict) and isinstance(b, dict):
        return a.keys() == b.keys() and all(alike(a[key], b[key]) for key in a)
    if isinstance(a, list) and isinstance(b, list):
        return len(a) == len(b) and all(alike(x, y) for x, y in zip(a, b, strict=True))
    return bool(a == pytest.approx(b, rel=1e-6)) if isinstance(a, float) else bool(a == b)


@pytest.fixture
def shoot(tmp_path: Path) -> Callable[[ToolPage, str], None]:
    """Take a picture of the tool, and keep it where that is wanted."""
    keep = os.environ.get("PMLE_PICTURES") == "1"
    folder = PICTURES if keep else tmp_path
    folder.mkdir(parents=True, exist_ok=True)

    def take(tool: ToolPage, name: str) -> None:
        tool.into_sight()
        picture = Image.open(io.BytesIO(tool.picture())).convert("RGB")
        picture.quantize(COLOURS).save(folder / f"{name}.png", optimize=True)

    return take


def explore(tool: ToolPage, shoot: Callable[[ToolPage, str], None]) -> tuple[int, list[float]]:
    """Do what a learner does; return the edited row, and its new scores as the page has them."""
    tool.wait_until_settled()
    tool.into_sight()
    tool.until_points_are_drawn()
    shoot(tool, "datapoints")
    row = tool.click_a_point()

    before = tool.scores(row)
    tool.edit("income", str(INCOME))
    tool.predict()
    tool.until(f"wit.visdata[{row}][' Inference score 1'] != {before[0]}")
    after = tool.scores(row)
    found = tool.show_counterfactual()
    label = "[' Inference value 1']"
    assert tool.read(f"wit.visdata[{row}]{label} != wit.visdata[{found}]{label}")
    tool.let_the_kernel_know()
    shoot(tool, "counterfactual")

    tool.show_partial_dependence()
    tool.open_partial_dependence("income")
    shoot(tool, "partial-dependence")

    tool.open_tab("Performance")
    tool.slice_by("sex")
    tool.let_the_kernel_know()
    tool.choose("demoparity")
    tool.let_the_kernel_know()
    tool.choose("equalopp")
    tool.let_the_kernel_know()
    shoot(tool, "fairness")
    return row, after


def check_memory(text: str, row: int, scores: list[float], thresholds: dict[str, Any]) -> None:
    """Compare what the kernel remembers with the page, and with the same by calls."""
    read = json.loads(text)
    assert read["state"]["edits"] == {str(row): {"income": INCOME}}
    assert read["state"]["thresholds"] == thresholds
    assert read["state"]["strategy"] == "equal opportunity"
    assert read["sources"] == ["browser"]
    methods = [method for method, _, _ in read["history"]]
    assert methods[:3] == ["edit", "infer", "counterfactual"]
    assert methods.count("optimize") == 2
    assert ["partial_dependence", {"feature": "income", "row": row}] in [
        step[:2] for step in read["history"]
    ]
    assert alike(read["history"], read["again"])
    assert alike(read["scores"], scores)


@pytest.fixture
def open_notebook(
    page: Page, lab_servers: LabServers, tmp_path: Path
) -> Callable[[str, list[str]], Notebook]:
    """Start a server, and open a notebook of some cells in it."""

    def start(app: str, cells: list[str]) -> Notebook:
        address = lab_servers.start(tmp_path, app)
        return Notebook(page, address, app, tmp_path / "tool.ipynb", cells)

    return start


def work(notebook: Notebook, shoot: Callable[[ToolPage, str], None]) -> tuple[int, dict[str, Any]]:
    """Show the tool, explore, and compare the memory; return the edited row and the thresholds."""
    notebook.run(0)
    notebook.run(1)
    tool = ToolPage(notebook.page)
    row, scores = explore(tool, shoot)
    thresholds = tool.thresholds()
    assert any(value != 0.5 for values in thresholds.values() for value in values)
    check_memory(notebook.run(2), row, scores, thresholds)
    assert notebook.hosts <= {notebook.address, "data:"}
    return row, thresholds


def test_a_learner_explores_two_models_in_notebook_7(
    open_notebook: Callable[[str, list[str]], Notebook], tmp_path: Path
) -> None:
    def glance(tool: ToolPage, name: str) -> None:
        (tmp_path / f"{name}.png").write_bytes(tool.picture())

    work(open_notebook("notebook", [SETUP, "tool", READ]), glance)


def test_a_learner_explores_two_models_in_jupyterlab(
    open_notebook: Callable[[str, list[str]], Notebook],
    shoot: Callable[[ToolPage, str], None],
) -> None:
    cells = [SETUP, "tool", READ, "WhatIfTool(config, height=600)"]
    notebook = open_notebook("jupyterlab", cells)
    page = notebook.page
    row, thresholds = work(notebook, shoot)

    # The cell once more, and a second tool below: the first goes on where it was.
    notebook.run(1)
    notebook.run(3)
    first, second = ToolPage(page), ToolPage(page, 1)
    first.wait_until_settled()
    second.wait_until_settled()
    assert first.thresholds() == thresholds
    assert second.read("wit.selectedBreakdownFeature") == ""
    assert second.read(f"wit.visdata[{row}].income") != INCOME

    # The notebook closed and opened again, the kernel still there.
    notebook.reopen()
    first.wait_until_settled()
    assert first.read(f"wit.visdata[{row}].income") == INCOME
    assert first.thresholds() == thresholds
    assert first.read("wit.optimizationSelected") == "equalopp"
    assert [error for error in notebook.errors if OWN_NOISE not in error] == []


def test_twenty_thousand_rows_and_a_tab_closed_meanwhile(
    browser: Browser, open_notebook: Callable[[str, list[str]], Notebook]
) -> None:
    notebook = open_notebook("jupyterlab", [SETUP, MANY, "print('still', 'alive')", BROKEN])
    notebook.run(0)
    notebook.run(1)
    # As soon as the tool stands there, which is while its examples are under way.
    notebook.page.locator("[data-wit]").wait_for(state="attached")
    notebook.page.close()

    notebook.open(browser.new_page())
    assert "still alive" in notebook.run(2)
    began = time.monotonic()
    notebook.run(1)
    tool = ToolPage(notebook.page)
    tool.wait_until_inferred()
    tool.into_sight()
    tool.until_points_are_drawn()
    print(f"20,000 rows: points after {time.monotonic() - began:.1f} s")
    expect(tool.remarks).to_contain_text("sample of 1,000 of the 20,000 datapoints")

    notebook.run(3)
    broken = ToolPage(notebook.page, 1)
    expect(broken.alert).to_contain_text("raised ZeroDivisionError: division by zero")
    assert "still alive" in notebook.run(2)
    notebook.page.close()


def test_regression_with_attributions_and_a_classifier_of_three_classes(
    open_notebook: Callable[[str, list[str]], Notebook],
) -> None:
    cells = [OTHER_KINDS, "regression", "multiclass", EXPECTED, LAST_SLICES]
    notebook = open_notebook("jupyterlab", cells)
    for number in range(3):
        notebook.run(number)
    expected = json.loads(notebook.run(3))

    tool = ToolPage(notebook.page)
    tool.wait_until_settled()
    shown = tool.read("wit.visdata.map(row => row[' Inference value'])")
    assert shown == pytest.approx(expected["values"], rel=1e-5)
    told = {name: tool.read(f"wit.visdata[0].attributions__{name}") for name in expected["told"]}
    assert told == pytest.approx(expected["told"], rel=1e-4)
    tool.into_sight()
    tool.until_points_are_drawn()
    row = tool.click_a_point()
    tool.edit("bmi", "0.1")
    tool.predict()
    edited = expected["edited"][row]
    tool.until(f"Math.abs(wit.visdata[{row}][' Inference value'] - {edited}) < 0.01")

    tool.open_tab("Performance")
    tool.slice_by("attributions__bmi")
    tool.let_the_kernel_know()
    slices = tool.read("wit.visdata.map(row => wit.getSliceKey_(row, 'attributions__bmi'))")
    assert len(set(slices)) == 2
    assert Counter(slices) == json.loads(notebook.run(4))

    flowers = ToolPage(notebook.page, 1)
    flowers.wait_until_settled()
    found = flowers.read("wit.visdata.map(row => row[' Inference label'])")
    assert found == expected["species"]
    flowers.into_sight()
    flowers.until_points_are_drawn()
    assert [error for error in notebook.errors if OWN_NOISE not in error] == []
