"""A learner at the home page, with the keyboard alone, in both themes, under axe's eyes."""

from __future__ import annotations

import re
import shutil
import sqlite3
from pathlib import Path

import pytest
from home_page import PATIENCE, HomePage, kill_kernels, use_dark_theme
from lab_servers import TOKEN, LabServers
from playwright.sync_api import Browser, expect

from grader import course
from grader.bootstrap import START_PAGE

pytestmark = pytest.mark.browser

LESSON = course.load().lesson("metrics")
FIRST = LESSON.exercises[0]
NEXT_LINK = f"../{LESSON.slug}/{LESSON.notebook.name}#{course.anchor(f'Exercise: {FIRST.title}')}"


@pytest.fixture
def address(lab_servers: LabServers, tmp_path: Path) -> str:
    shutil.copytree(course.ROOT / "notebooks", tmp_path / "notebooks")
    return lab_servers.start(tmp_path)


class Desk:
    """A browser that can be closed and opened again."""

    def __init__(
        self, browser: Browser, address: str, pictures: Path, tree: str = "lab/tree"
    ) -> None:
        self._browser, self._address, self._pictures = browser, address, pictures
        self._tree = tree

    def open(self, path: str = START_PAGE) -> HomePage:
        self.page = self._browser.new_page(viewport={"width": 1280, "height": 1000})
        self.page.set_default_timeout(PATIENCE)
        expect.set_options(timeout=PATIENCE)
        self.page.goto(f"{self._address}/{self._tree}/{path}?token={TOKEN}")
        self.home = HomePage(self.page)
        self.home.wait()
        return self.home

    def picture(self, name: str) -> None:
        self.page.screenshot(path=self._pictures / f"{name}.png")


def choose(home: HomePage, downwards: int) -> None:
    """Choose with the arrow keys, as one does among radio buttons, and go on."""
    home.press("option A", "Space")
    for _ in range(downwards):
        home.page.keyboard.press("ArrowDown")
    home.page.keyboard.press("Enter")


def chosen(home: Path) -> list[tuple[str, int]]:
    with sqlite3.connect(home / "pmle" / "record.sqlite") as database:
        return database.execute("SELECT chosen, marked FROM choices ORDER BY at").fetchall()


def test_an_exam_with_the_keyboard_alone_in_both_themes(
    browser: Browser, lab_servers: LabServers, address: str, tmp_path: Path
) -> None:
    desk = Desk(browser, address, tmp_path)
    home = desk.open()
    assert home.violations() == ""
    desk.picture("home")

    home.press("exam")
    home.heading("Question 1 of 60")
    assert home.violations() == ""
    home.press("mark")
    expect(home.body.get_by_role("button", name="Mark for review")).to_have_attribute(
        "aria-pressed", "true"
    )
    assert home.focused() == "mark"
    choose(home, 1)
    home.heading("Question 2 of 60")
    choose(home, 3)
    home.heading("Question 3 of 60")
    home.press("second")
    home.heading("Second pass, question 1 of 60")
    assert home.body.locator("input:checked").get_attribute("value") == "B"
    desk.picture("question")

    # The browser dies, and the kernel too.
    desk.page.close()
    kill_kernels(address)
    home = desk.open()
    resume = home.body.get_by_role(
        "button", name=re.compile(r"Go on with the mock exam, 1\d\d min")
    )
    expect(resume).to_be_visible()
    home.press("exam")
    home.heading("Question 3 of 60")
    home.press("end")
    home.press("yes")
    heading = home.body.get_by_role("heading", level=2, name=re.compile(r"\d of 60 right"))
    expect(heading).to_be_focused()
    assert home.violations() == ""
    desk.picture("report")
    assert chosen(lab_servers.home) == [("", 1), ("B", 1), ("D", 0)]

    # The same in the dark, and an answer that is told at once.
    use_dark_theme(desk.page)
    assert home.violations() == ""
    home.press("home")
    home.heading("Where you stand")
    assert home.violations() == ""
    desk.picture("home-dark")
    home.press("practice")
    home.heading("Question 1 of 10")
    assert home.violations() == ""
    choose(home, 0)
    told = home.body.locator("[data-focus]")
    expect(told).to_be_focused()
    expect(told).to_contain_text("ight:")
    assert home.violations() == ""
    desk.picture("told-dark")
    home.press("end")
    expect(home.body.get_by_role("heading", name="What to do next")).to_be_visible()
    assert home.violations() == ""
    home.press("home")
    home.heading("Where you stand")

    # A lesson opens in a tab, at the exercise.
    home.press(NEXT_LINK)
    heading = desk.page.get_by_role("heading", name=re.compile(f"^Exercise: {FIRST.title}", re.I))
    expect(heading).to_be_in_viewport()
    desk.page.close()


def test_the_home_page_in_notebook_7(
    browser: Browser, lab_servers: LabServers, tmp_path: Path
) -> None:
    shutil.copytree(course.ROOT / "notebooks", tmp_path / "notebooks")
    desk = Desk(browser, lab_servers.start(tmp_path, "notebook"), tmp_path, "notebooks")
    home = desk.open()
    assert home.violations() == ""
    home.press("practice")
    home.heading("Question 1 of 10")
    choose(home, 0)
    told = home.body.locator("[data-focus]")
    expect(told).to_be_focused()
    expect(told).to_contain_text("ight:")
    assert home.violations() == ""
    desk.picture("told-notebook-7")
    assert len(chosen(lab_servers.home)) == 1
    desk.page.close()
