"""A real JupyterLab and a real browser.

Playwright drives the Chromium of the system (``apt-get install chromium``); it downloads none.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator

import pytest
from lab_servers import LabServers
from playwright.sync_api import Browser, Page, expect, sync_playwright

# Without most of these, Chromium looks up hosts of its maker at every start.
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PATIENCE = 60_000  # milliseconds; the machine may be busy
NAMES = ("chromium", "chromium-browser", "google-chrome")
CHROMIUM = next(filter(None, map(shutil.which, NAMES)), None)


# Not for the whole session: while Playwright runs, its event loop is the running one of this
# thread, and other modules' tests on the same worker could start none of their own.
@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    assert CHROMIUM, "No Chromium found: apt-get install chromium (.ci/run does it)"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    page = browser.new_page(viewport={"width": 1280, "height": 1000})
    page.set_default_timeout(PATIENCE)
    expect.set_options(timeout=PATIENCE)
    yield page
    page.close()


@pytest.fixture
def lab_servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LabServers]:
    servers = LabServers(tmp_path_factory)
    yield servers
    servers.stop()
