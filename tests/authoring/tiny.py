"""A course of one lesson with one exercise, in a folder of its own."""

from __future__ import annotations

import importlib.util
import sys
from dataclasses import dataclass
from pathlib import Path

import nbformat
import pytest

from grader import course
from grader.authoring import build, drift, lint, prove
from grader.authoring.pages import Page, all_pages
from grader.course import load as load_course

SLUG, KEY = "01-tiny", "tiny"

MANIFEST = """
[exam]
name = "Exam"
guide = "Guide"
source = "https://example.org"
checked = 2026-11-24
note = ""
[[exam.sections]]
number = 1
title = "All"
weight = 100
questions = 60

[[lessons]]
number = 1
key = "tiny"
title = "Tiny"
minutes = 5
guide = []
ready = true
objectives = [{ id = "1.1", text = "Double a number", guide = [] }]
exercises = [{ id = "tiny/double", title = "Double", points = 2, objectives = ["1.1"] }]
"""

CHECKS = '''
"""Teaches the grader this course, in a kernel and in the tests."""
import sys
import types
from pathlib import Path

from grader import course
from grader.checks import Check, Exercise, Misconception, agrees_with

CASES = [(1,), (2,), (3,), (-4,)]
EXERCISES = (
    Exercise(
        id="tiny/double",
        answer="double",
        checks=(Check("Doubles", agrees_with(lambda number: 2 * number, CASES)),),
        hints=("one", "two", "three"),
        misconceptions=(
            Misconception("tiny/squares", "You squared it.", lambda number: number**2, (3,)),
        ),
        hidden_checks=1,
    ),
)


def install():
    loaded = course.load(Path("../../course.toml"))
    course.load = lambda *_: loaded
    sys.modules["grader.lessons.tiny"] = types.ModuleType("grader.lessons.tiny")
    sys.modules["grader.lessons.tiny"].EXERCISES = EXERCISES
'''

TEXT = """\
---
jupytext:
  text_representation:
    extension: .md
    format_name: myst
kernelspec:
  display_name: Python 3 (ipykernel)
  language: python
  name: python3
---

# Lesson 01 · Tiny

About 5 minutes.

**What you will be able to do**

| | You can | Proven by |
|---|---|---|
| 1.1 | double a number | [Double](#Exercise:-Double) |

**Why an engineer and the exam care.** They like numbers.

```{code-cell} ipython3
:tags: [setup]

import tiny_checks

tiny_checks.install()
print("two times two is", 2 * 2)
```

### Exercise: Double

```{code-cell} ipython3
---
nbgrader:
  grade: false
  grade_id: double
  locked: false
  schema_version: 3
  solution: true
  task: false
---
def double(number):
    \"\"\"Double a number.\"\"\"
    ### BEGIN SOLUTION
    result = 2 * number
    return result
    ### END SOLUTION
```

```{code-cell} ipython3
---
nbgrader:
  grade: true
  grade_id: test-double
  locked: true
  points: 2
  schema_version: 3
  solution: false
  task: false
---
from grader import check

hidden = []
### BEGIN HIDDEN TESTS
from grader.checks import Check, agrees_with

hidden = [Check("Large numbers", agrees_with(lambda number: 2 * number, [(10**9,)]))]
### END HIDDEN TESTS
check("tiny/double", hidden=hidden)
```

## Exam corner

A shop sells 40 % more on Vertex AI. Why?

## Wrap-up

That was all.
"""

RIGHT = {
    "right-sum.py": "def double(number):\n    return number + number\n",
    "right-shift.py": "def double(number):\n    return number * 4 / 2\n",
}
WRONG = {
    "wrong-squares.py": (
        "# score: 0\n# says: you squared it\n# misconception: tiny/squares\n"
        "def double(number):\n    return number**2\n"
    ),
}


@dataclass
class Tiny:
    """The course's folder, and the commands on it."""

    root: Path
    monkeypatch: pytest.MonkeyPatch

    @property
    def course(self) -> course.Course:
        load_course.cache_clear()
        return load_course(self.root / "course.toml")

    @property
    def page(self) -> Page:
        return next(page for page in self.pages if page.slug == SLUG)

    @property
    def pages(self) -> list[Page]:
        return all_pages(self.course, self.root)

    @property
    def answers(self) -> Path:
        return self.root / "tests" / "answers" / SLUG / "double"

    def write(self, name: str, content: str) -> Path:
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")
        return path

    def replace(self, name: str | Path, old: str, new: str) -> None:
        path = self.root / name
        content = path.read_text(encoding="utf-8")
        assert old in content, f"{old!r} is not in {name}"
        path.write_text(content.replace(old, new), encoding="utf-8")

    def edit_text(self, old: str, new: str) -> None:
        self.replace(self.page.source, old, new)

    def edit_notebook(self, path: Path, grade_id: str, source: str) -> None:
        """Change a cell in a notebook, as somebody in JupyterLab would."""
        notebook = nbformat.read(path, as_version=4)
        for cell in notebook.cells:
            if cell.metadata.get("nbgrader", {}).get("grade_id") == grade_id:
                cell.source = source
        nbformat.write(notebook, path)

    def snapshot(self) -> dict[str, bytes]:
        """All files with their content."""
        return {
            path.relative_to(self.root).as_posix(): path.read_bytes()
            for path in sorted(self.root.rglob("*"))
            if path.is_file() and "__pycache__" not in path.parts
        }

    def build(self, **options: object) -> build.Report:
        return build.build(self.pages, **options)

    def check(self) -> list[drift.Drift]:
        return drift.find(self.pages)

    def prove(
        self, mutants: bool = False, seeds: int = 1, extra: Path | None = None
    ) -> prove.Proof:
        """Prove the one exercise."""
        self.load_checks()
        folders = [self.root / "tests" / "answers", *([extra] if extra else [])]
        proofs = prove.plan([self.page], folders, with_mutants=mutants)
        prove.run(proofs, seeds=seeds)
        return proofs[0]

    def lint(self) -> list[lint.Finding]:
        self.load_checks()
        return lint.check(self.course, self.root)

    def load_checks(self) -> None:
        """Put the lesson's checks where the grader looks for them."""
        spec = importlib.util.spec_from_file_location(
            "grader.lessons.tiny", self.page.folder / "tiny_checks.py"
        )
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        self.monkeypatch.setitem(sys.modules, "grader.lessons.tiny", module)


def create(root: Path, monkeypatch: pytest.MonkeyPatch) -> Tiny:
    tiny = Tiny(root, monkeypatch)
    tiny.write("course.toml", MANIFEST)
    tiny.write("requirements.lock", "nothing==1.0\n")
    tiny.write(f"solutions/{SLUG}/{KEY}.md", TEXT)
    tiny.write(f"solutions/{SLUG}/tiny_checks.py", CHECKS)
    for name in ("nbgrader_config.py", "pyproject.toml", "tests/nbval-sanitize.cfg"):
        tiny.write(name, (course.ROOT / name).read_text(encoding="utf-8"))
    for name, source in (RIGHT | WRONG).items():
        tiny.write(f"tests/answers/{SLUG}/double/{name}", source)
    return tiny
