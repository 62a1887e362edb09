"""Work with the What-If Tool in a notebook page as a person does."""

from __future__ import annotations

import io
import json
import re
import time
from typing import Any

import numpy as np
from PIL import Image
from playwright.sync_api import Frame, Locator, Page, expect

PATIENCE = 180  # seconds; the machine may be busy
OWN_NOISE = "attribute transform: Expected number"  # of upstream's page, before it has points
COLOURFUL = 60  # how far a point's red, green and blue are apart; text and lines are grey


class ToolPage:
    """One of the tools that a page shows.

    Parameters
    ----------
    page
        The notebook.
    number
        Which of its tools, from above.
    """

    def __init__(self, page: Page, number: int = 0) -> None:
        self.page = page
        self._output = page.locator("[data-wit]").nth(number)
        self._inside = self._output.frame_locator("iframe.wit-frame")

    def wait_until_settled(self, seconds: float = PATIENCE) -> None:
        expect(self._output).to_have_attribute("data-wit", "settled", timeout=seconds * 1000)

    def wait_until_inferred(self, seconds: float = PATIENCE) -> None:
        expect(self._output).to_have_attribute(
            "data-wit", re.compile("inferences|settled"), timeout=seconds * 1000
        )

    @property
    def alert(self) -> Locator:
        return self._output.locator("[role=alert]")

    @property
    def remarks(self) -> Locator:
        return self._output.locator(".wit-remarks")

    def into_sight(self) -> None:
        self._output.locator("iframe.wit-frame").evaluate("f => f.scrollIntoView({block: 'start'})")

    def _frame(self) -> Frame:
        element = self._output.locator("iframe.wit-frame").element_handle()
        frame = element.content_frame() if element else None
        assert frame
        return frame

    def read(self, expression: str) -> Any:
        """Evaluate JavaScript in which ``wit`` is the page's element."""
        return self._frame().evaluate(
            f"() => {{ const wit = document.getElementById('wit'); return {expression}; }}"
        )

    def until(self, expression: str, seconds: float = PATIENCE) -> None:
        deadline = time.monotonic() + seconds
        while not self.read(expression):
            assert time.monotonic() < deadline, f"not within {seconds} s: {expression}"
            self.page.wait_for_timeout(100)

    def scores(self, row: int) -> list[float]:
        """Read the scores of both models."""
        return [self.read(f"wit.visdata[{row}][' Inference score {model}']") for model in (1, 2)]

    def picture(self) -> bytes:
        return self._output.locator("iframe.wit-frame").screenshot()

    # ---- the points

    def until_points_are_drawn(self, seconds: float = PATIENCE) -> None:
        deadline = time.monotonic() + seconds
        while self._coloured_pixels() < 50:
            assert time.monotonic() < deadline, "no point was drawn"
            self.page.wait_for_timeout(200)

    def _coloured_pixels(self) -> int:
        return len(self._coloured())

    def _coloured(self) -> Any:
        """Where the canvas is neither grey nor white: rows of (y, x)."""
        picture = Image.open(io.BytesIO(self._canvas().screenshot())).convert("RGB")
        pixels = np.asarray(picture).astype(int)
        return np.argwhere(np.ptp(pixels, axis=2) > COLOURFUL)

    def _canvas(self) -> Locator:
        return self._inside.locator("facets-dive canvas").first

    def click_a_point(self) -> int:
        """Click where a point is drawn, begin in the middle, and return its row."""
        coloured = self._coloured()
        coloured = np.roll(coloured, len(coloured) // 2, axis=0)
        for y, x in coloured[:: max(1, len(coloured) // 40)]:
            self._canvas().click(position={"x": int(x), "y": int(y)}, force=True)
            self.page.wait_for_timeout(300)
            if self.read("wit.selected.length"):
                return int(self.read("wit.selected[0]"))
        raise AssertionError("no click hit a point")

    # ---- the Datapoint editor

    def edit(self, feature: str, value: str) -> None:
        field = self._inside.locator(
            f"wit-example-viewer iron-autogrow-textarea.{feature} textarea"
        ).first
        field.fill(value)
        field.press("Tab")

    def predict(self) -> None:
        self._inside.locator("paper-button.infer-button").click()

    def show_counterfactual(self) -> int:
        self._inside.locator("paper-toggle-button.counterfactual-toggle").click()
        self.until("wit.comparedIndices.length == 1")
        return int(self.read("wit.comparedIndices[0]"))

    def show_partial_dependence(self) -> None:
        self._inside.locator('#collapsecontexttools paper-radio-button[name="pd"]').click()
        expect(self._inside.locator(".feature-container .pd-holder").first).to_be_visible()

    def open_partial_dependence(self, feature: str) -> None:
        entry = self._inside.locator(f'.feature-container[data-feature-name="{feature}"]')
        entry.locator(".tf-category-pane").click()
        expect(entry.locator(".pd-holder").first).to_be_visible()

    # ---- Performance & Fairness

    def open_tab(self, name: str) -> None:
        self._inside.locator("paper-tab", has_text=name).click()

    def slice_by(self, feature: str) -> None:
        menu = self._inside.locator('paper-dropdown-menu[label="Slice by"]')
        menu.click()
        item = re.compile(rf"^\s*{re.escape(feature)}\s*$")
        menu.locator("paper-item").filter(has_text=item).click()
        self.until("wit.featureValueThresholds.length > 0")

    def set_cost_ratio(self, ratio: str) -> None:
        field = self._inside.locator("paper-input.threshold-cost-input input").first
        field.fill(ratio)
        field.press("Tab")

    def choose(self, strategy: str) -> None:
        # A click into the middle may hit the icon beside the name.
        self._inside.locator(f'paper-radio-button.optimization-radio[name="{strategy}"]').click(
            position={"x": 8, "y": 8}
        )
        self.until(f"wit.optimizationSelected == '{strategy}'")

    def thresholds(self) -> dict[str, list[float]]:
        return json.loads(
            self.read(
                "JSON.stringify(Object.fromEntries(wit.featureValueThresholds.map(s => "
                "[s.value, s.threshold.map(t => Math.round(100 * t.threshold) / 100)])))"
            )
        )

    def let_the_kernel_know(self) -> None:
        """Wait as long as a change of the page's settings takes to be reported."""
        self.page.wait_for_timeout(900)
