"""Find what is committed but would come out differently today."""

from __future__ import annotations

import asyncio
import difflib
import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nbformat import NotebookNode
from rich.console import Console
from rich.markup import escape
from rich.syntax import Syntax

from grader.authoring import stamp
from grader.authoring.build import Job, run_all
from grader.authoring.build import plan as planned
from grader.authoring.pages import Page
from grader.authoring.text import as_text, load, name_of
from grader.course import CourseError

SANITIZE = Path("tests") / "nbval-sanitize.cfg"
# Pictures differ by platform and fonts; the text beside each one says what it shows.
_NOT_COMPARED = ("image/png", "image/jpeg", "application/vnd.jupyter.widget-view+json")


@dataclass(frozen=True)
class Drift:
    """Something out of date: a message, and the difference where one can be shown."""

    message: str
    diff: str = ""


def find(
    pages: Sequence[Page],
    jobs: int = 1,
    on_start: Callable[[int], None] = lambda _: None,
    on_cell: Callable[[], None] = lambda: None,
) -> list[Drift]:
    """Rebuild pages in memory and compare them with what is on disk; nothing is written."""
    found: list[Drift] = []
    todo: list[Job] = []
    for page in pages:
        try:
            todo.append(planned(page))
        except CourseError as error:
            found.append(Drift(str(error)))
    on_start(sum(job.cells for job in todo))
    executed = asyncio.run(run_all(todo, jobs, on_cell)) if todo else []
    for job, fresh in zip(todo, executed, strict=True):
        found += _of_page(job, fresh)
    return found


def _of_page(job: Job, fresh: NotebookNode | CourseError) -> list[Drift]:
    page = job.page
    if isinstance(fresh, CourseError):
        return [Drift(str(fresh))]
    committed = load(page)
    if committed is None:
        return [Drift(f"{page.shown(page.solution)} is missing. Run `pmle build {page.slug}`.")]
    rules = sanitize_rules(page.root)
    advice = f"Run `pmle build {page.slug}`."
    found = []
    sources = _diff(as_text(committed), as_text(fresh), page.shown(page.solution), page)
    outputs = _diff(readable(committed, rules), readable(fresh, rules), "outputs", page)
    last = stamp.read(committed)
    if sources:
        found.append(
            Drift(f"{page.shown(page.solution)}: its cells are not the text's. {advice}", sources)
        )
    elif outputs:
        found.append(
            Drift(f"{page.shown(page.solution)}: its outputs have changed. {advice}", outputs)
        )
    elif last is None or last.content != stamp.content(committed):
        found.append(
            Drift(
                f"{page.shown(page.solution)} was changed by hand, in a picture or in metadata. "
                f"Delete it, then: {advice}"
            )
        )
    return found + _release_drift(page, committed)


def _release_drift(page: Page, committed: NotebookNode) -> list[Drift]:
    from grader.authoring.release import generate

    try:
        files = generate(page.root, page, stamp.without(committed))
    except CourseError as error:
        return [Drift(str(error))]
    found = []
    for name, expected in files.items():
        path = page.release.parent / name
        actual = path.read_bytes() if path.is_file() else b""
        if actual.replace(b"\r\n", b"\n") != expected:
            diff = _diff(_lines(actual), _lines(expected), page.shown(path), page)
            found.append(
                Drift(
                    f"{page.shown(path)} is not what nbgrader releases. "
                    f"Run `pmle build {page.slug}`.",
                    diff,
                )
            )
    for path in sorted(page.release.parent.rglob("*")):
        name = path.relative_to(page.release.parent).as_posix()
        if path.is_file() and name not in files and ".ipynb_checkpoints" not in name:
            found.append(Drift(f"{page.shown(path)} belongs to no lesson. Delete it."))
    return found


def sanitize_rules(root: Path) -> list[tuple[str, str]]:
    """Read the rules that nbval uses too: patterns, and what to put in their place."""
    from nbval.plugin import get_sanitize_patterns

    path = root / SANITIZE
    return list(get_sanitize_patterns(path.read_text(encoding="utf-8"))) if path.is_file() else []


def readable(notebook: NotebookNode, rules: Sequence[tuple[str, str]]) -> str:
    """Write a notebook's outputs as lines, without what may differ between machines."""
    lines = []
    for position, cell in enumerate(notebook.cells):
        if cell.cell_type == "code":
            lines.append(f"# {name_of(cell, position)}")
            for output in cell.outputs:
                lines += _output_lines(output)
    text = "\n".join(lines)
    for pattern, replacement in rules:
        text = re.sub(pattern, replacement, text)
    return text


def _output_lines(output: NotebookNode) -> list[str]:
    if output.output_type == "stream":
        return [f"[{output.name}]", *output.text.splitlines()]
    if output.output_type == "error":
        return [f"[error] {output.ename}: {output.evalue}"]
    lines = []
    for kind, value in sorted(output.data.items()):
        if kind not in _NOT_COMPARED:
            lines += [f"[{kind}]", *_value_lines(value)]
    return lines


def _value_lines(value: Any) -> list[str]:
    return (
        value if isinstance(value, str) else json.dumps(value, indent=1, sort_keys=True)
    ).splitlines()


def _lines(content: bytes) -> str:
    return content.decode("utf-8", errors="replace")


def _diff(committed: str, fresh: str, name: str, page: Page) -> str:
    return "\n".join(
        difflib.unified_diff(
            committed.splitlines(),
            fresh.splitlines(),
            f"committed {name}",
            f"rebuilt from {page.shown(page.source)}",
            lineterm="",
        )
    )


def show(console: Console, found: Sequence[Drift]) -> None:
    """Print what is out of date, with its differences."""
    for drift in found:
        console.print(
            f"[red]out of date[/] {escape(drift.message)}", highlight=False, soft_wrap=True
        )
        if drift.diff:
            console.print(Syntax(drift.diff, "diff", background_color="default"))
    if not found:
        console.print("[green]Everything committed is up to date.[/]")
