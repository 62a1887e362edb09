"""Work with the home page as a person does who has a keyboard only."""

from __future__ import annotations

import json
import urllib.request

from axe_playwright_python.sync_playwright import Axe
from cells import RUN_PATIENCE
from lab_servers import TOKEN
from playwright.sync_api import Locator, Page, expect

PATIENCE = 60_000  # milliseconds; the machine may be busy
TABS = 120
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
# The page around is JupyterLab's.
NOT_OURS = {"region", "page-has-heading-one", "heading-order", "landmark-one-main"}


class HomePage:
    """The widget in a notebook."""

    def __init__(self, page: Page) -> None:
        self.page = page

    @property
    def body(self) -> Locator:
        return self.page.locator(".pmle-home")

    def wait(self) -> None:
        """Wait until the start page has run its cell, as it does when it is opened."""
        heading = self.body.get_by_role("heading", name="Where you stand")
        expect(heading).to_be_visible(timeout=RUN_PATIENCE)
        self.body.evaluate("home => home.scrollIntoView()")

    def tab_to(self, key: str) -> None:
        """Press Tab until the element with a key has the focus."""
        for _ in range(TABS):
            if self.focused() == key:
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"Tab does not reach {key!r}")

    def press(self, key: str, stroke: str = "Enter") -> None:
        """Reach an element by Tab, and press a key on it."""
        self.tab_to(key)
        self.page.keyboard.press(stroke)

    def focused(self) -> str:
        return str(self.page.evaluate("document.activeElement.dataset?.key ?? ''"))

    def heading(self, text: str) -> None:
        """Wait for a heading, and demand that it has the focus: a screen reader reads it then."""
        found = self.body.get_by_role("heading", level=2, name=text)
        expect(found).to_be_visible()
        expect(found).to_be_focused()

    def violations(self) -> str:
        """Let axe look at the page; empty if it finds nothing."""
        results = Axe().run(self.page, ".pmle-home", RULES).response
        assert results["passes"], "axe looked at nothing"
        return "\n".join(
            f"{found['id']}: {node['html'][:200]} {node['failureSummary']}"
            for found in results["violations"]
            if found["id"] not in NOT_OURS
            for node in found["nodes"]
        )


def use_dark_theme(page: Page) -> None:
    """Choose JupyterLab's dark theme in its menu."""
    page.get_by_role("menuitem", name="Settings").click()
    for item in ("Theme", "JupyterLab Dark"):
        label = page.locator(".lm-Menu-itemLabel").get_by_text(item, exact=True)
        label.click()
    expect(page.locator("body")).to_have_attribute("data-jp-theme-light", "false")
    # The theme's colours come in a stylesheet of their own.
    page.wait_for_function(
        "getComputedStyle(document.body).getPropertyValue('--jp-layout-color1').trim() !== 'white'"
    )


def kill_kernels(address: str) -> None:
    """Kill every kernel of a server, as a crash would."""
    with urllib.request.urlopen(f"{address}/api/kernels?token={TOKEN}", timeout=30) as answer:
        kernels = json.load(answer)
    assert kernels
    for kernel in kernels:
        url = f"{address}/api/kernels/{kernel['id']}?token={TOKEN}"
        with urllib.request.urlopen(urllib.request.Request(url, method="DELETE"), timeout=60):
            pass
