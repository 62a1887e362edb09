"""Every rule of `pmle lint`: what it finds, and what it leaves alone."""

from __future__ import annotations

import shutil
from pathlib import Path

import nbformat
import pytest
from tiny import SLUG, Tiny

from grader.authoring import lint
from grader.exam import bank, handout


@pytest.fixture(scope="module")
def sound_once(built_once: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("sound") / "course"
    shutil.copytree(built_once, root)
    with pytest.MonkeyPatch.context() as monkeypatch:
        tiny = Tiny(root, monkeypatch)
        header = tiny.page.source.read_text(encoding="utf-8").split("# Lesson")[0]
        tiny.write("solutions/00-start/00-start.md", f"{header}# Start\n\nThe course.\n")
        assert tiny.build().problems == []
    return root


@pytest.fixture
def sound(sound_once: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Tiny:
    """The tiny course with a start page, so that no rule has anything to say."""
    root = tmp_path / "course"
    shutil.copytree(sound_once, root)
    return Tiny(root, monkeypatch)


def found(tiny: Tiny, rule: str) -> list[lint.Finding]:
    return [finding for finding in tiny.lint() if finding.rule == rule]


def change_output(tiny: Tiny, position: int, change) -> None:
    """Change the executed notebook; `position` counts code cells."""
    notebook = nbformat.read(tiny.page.solution, as_version=4)
    change([cell for cell in notebook.cells if cell.cell_type == "code"][position])
    nbformat.write(notebook, tiny.page.solution)


def add_prose(tiny: Tiny, prose: str) -> None:
    tiny.edit_text("### Exercise: Double", f"{prose}\n\n### Exercise: Double")


def test_a_sound_course_has_no_findings(sound: Tiny) -> None:
    assert sound.lint() == []


def test_lint_changes_nothing(sound: Tiny) -> None:
    before = sound.snapshot()
    sound.lint()
    assert sound.snapshot() == before


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        (
            'check("tiny/double", hidden=hidden)',
            'verdict = check("tiny/double", hidden=hidden)',
            "no bare call",
        ),
        (
            'check("tiny/double", hidden=hidden)',
            'check("tiny/double", hidden=hidden);',
            "semicolon",
        ),
        ('check("tiny/double", hidden=hidden)', "print(hidden)", "does not call check"),
        (
            'check("tiny/double", hidden=hidden)',
            'check("tiny/triple", hidden=hidden)',
            "does not check tiny/double",
        ),
        (
            'check("tiny/double", hidden=hidden)',
            'check("tiny/double", hidden=hidden',
            "cannot be parsed",
        ),
        (
            'check("tiny/double", hidden=hidden)',
            'check("tiny/double")',
            "hidden tests that `check` never gets",
        ),
        ("locked: true", "locked: false", "not a locked test cell"),
    ],
)
def test_score_traps(sound: Tiny, old: str, new: str, what: str) -> None:
    sound.edit_text(old, new)
    problems = found(sound, "scored-cell")
    assert any(what in problem.what for problem in problems)


def test_a_finding_names_file_line_and_next_step(sound: Tiny) -> None:
    sound.edit_text("locked: true", "locked: false")
    (problem,) = found(sound, "scored-cell")
    lines = sound.page.source.read_text(encoding="utf-8").splitlines()
    assert problem.path == f"solutions/{SLUG}/tiny.md"
    assert lines[problem.line - 1] == "from grader import check"
    assert str(problem).startswith(f"solutions/{SLUG}/tiny.md:{problem.line}: scored-cell: ")
    assert "Set grade: true" in problem.remedy


@pytest.mark.parametrize(
    "value", [None, "<Verdict>", "1", "2\n2"], ids=["nothing", "no number", "less", "two lines"]
)
def test_the_value_of_a_test_cell_is_its_points(sound: Tiny, value: str | None) -> None:
    def change(cell) -> None:
        if value is None:
            cell.outputs = []
        else:
            cell.outputs[-1].data["text/plain"] = value

    change_output(sound, -1, change)
    (problem,) = found(sound, "scored-output")
    assert "nbgrader reads one number, 2" in problem.what


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ("  solution: true", "  solution: false", "not an open solution cell"),
        ("    ### BEGIN SOLUTION\n", "", "lacks its solution's markers"),
        ("    ### END SOLUTION\n", "", "lacks its solution's markers"),
        (
            'def double(number):\n    """Double a number."""\n    ### BEGIN SOLUTION',
            "### BEGIN SOLUTION\ndef double(number):",
            "does not stand before",
        ),
    ],
)
def test_solution_cells(sound: Tiny, old: str, new: str, what: str) -> None:
    sound.edit_text(old, new)
    assert any(what in problem.what for problem in found(sound, "solution-cell"))


def test_every_exercise_of_the_manifest_is_in_the_text(sound: Tiny) -> None:
    sound.edit_text("grade_id: test-double", "grade_id: test-triple")
    assert {problem.what for problem in found(sound, "exercises")} == {
        "There is no cell with the grade_id 'test-double'.",
        "grade_id 'test-triple' belongs to no exercise of grader/course.toml.",
        "test-triple does not follow its solution cell.",
    }


@pytest.mark.parametrize(
    ("graded", "what"), [("hand", "has checks, but no entry"), ("auto", "")], ids=["hand", "auto"]
)
def test_checks_and_manifest_agree(sound: Tiny, graded: str, what: str) -> None:
    sound.replace(
        "course.toml", 'objectives = ["1.1"] }', f'objectives = ["1.1"], graded = "{graded}" }}'
    )
    problems = [problem.what for problem in found(sound, "exercises")]
    assert any(what in problem for problem in problems) if what else problems == []


def test_an_exercise_without_checks(sound: Tiny) -> None:
    sound.replace(f"solutions/{SLUG}/tiny_checks.py", 'id="tiny/double"', 'id="tiny/other"')
    assert {problem.what for problem in found(sound, "exercises")} == {
        "tiny/double has no checks.",
        "tiny/other has checks, but no entry in grader/course.toml.",
    }


def test_points_agree(sound: Tiny) -> None:
    sound.replace("course.toml", "points = 2", "points = 3")
    (problem,) = found(sound, "points")
    assert problem.what == "test-double gives 2 points, grader/course.toml 3."


def test_an_exercise_graded_by_hand_is_answer_and_score_in_one(sound: Tiny) -> None:
    sound.replace(
        "course.toml", 'objectives = ["1.1"] }', 'objectives = ["1.1"], graded = "hand" }'
    )
    assert len(found(sound, "hand-graded")) == 1
    sound.edit_text(
        "  grade: false\n  grade_id: double", "  grade: true\n  points: 2\n  grade_id: double"
    )
    assert found(sound, "hand-graded") == []


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ('objectives = ["1.1"] }', "objectives = [] }", "Objective 1.1 has no exercise"),
        ('objectives = ["1.1"] }', "objectives = [] }", "tiny/double proves no objective"),
        ('objectives = ["1.1"] }', 'objectives = ["1.1", "1.9"] }', "1.9, which is not there"),
    ],
)
def test_objectives_and_exercises_cover_each_other(sound: Tiny, old, new, what) -> None:
    sound.replace("course.toml", old, new)
    assert any(what in problem.what for problem in found(sound, "objectives"))


def test_a_lesson_must_be_built(sound: Tiny) -> None:
    sound.page.solution.unlink()
    assert len(found(sound, "built")) == 1


def test_stderr_in_the_executed_notebook(sound: Tiny) -> None:
    noise = nbformat.v4.new_output("stream", name="stderr", text="a warning\n")
    change_output(sound, 0, lambda cell: cell.outputs.append(noise))
    (problem,) = found(sound, "stderr")
    assert "'a warning'" in problem.what


@pytest.mark.parametrize(
    ("metadata", "plain", "what"),
    [
        ({}, "<Figure size 640x480>", "has no description"),
        ({"image/png": {"alt": " "}}, "Figure: ", "has no description"),
        ({"image/png": {"alt": "A line."}}, "<Figure>", "is not what stands where no picture"),
        ({"image/png": {"alt": "A line."}}, "Figure: A line.", ""),
    ],
)
def test_figures_are_described(sound: Tiny, metadata, plain, what) -> None:
    figure = nbformat.v4.new_output(
        "display_data", data={"image/png": "iVBORw0KGgo=", "text/plain": plain}, metadata=metadata
    )
    change_output(sound, 0, lambda cell: cell.outputs.append(figure))
    problems = found(sound, "figures")
    assert (what in problems[0].what) if what else problems == []


@pytest.mark.parametrize(
    "prose",
    [
        "The accuracy is 0.93 here.",
        "It rose by 12 %.",
        "Nearly 12% of them.",
        "Some 40 percent.",
        "- A list: 3.5 times better.",
        "The figure `x` is 0.25.",
    ],
)
def test_typed_numbers_are_found(sound: Tiny, prose: str) -> None:
    add_prose(sound, prose)
    (problem,) = found(sound, "typed-number")
    line = sound.page.source.read_text(encoding="utf-8").splitlines()[problem.line - 1]
    assert line == prose


@pytest.mark.parametrize(
    "prose",
    [
        "Set the threshold to `0.5`.",
        "In 2 of 3 cases, and 30,000 rows.",
        "As [figure 1.2](https://example.org) says.",
        "Prices rose by 12 % ([report](https://example.org), read 2026-11-01).",
        "Prices rose by 12 % (source: the bank's report, 2026-11-01).",
        "The formula $x = 0.5$.",
        "Under exam section 2.3.b.",
        "| a |\n|---|\n| 0.5 |",
        "It rose by 12 %.\n\nSources: [report](https://example.org), read 2026-11-01.",
    ],
)
def test_numbers_that_are_allowed(sound: Tiny, prose: str) -> None:
    add_prose(sound, prose)
    assert found(sound, "typed-number") == []


def test_stories_of_the_exam_corner_may_invent_numbers_and_name_products(sound: Tiny) -> None:
    assert "40 % more on Vertex AI" in sound.page.source.read_text(encoding="utf-8")
    assert found(sound, "typed-number") == []
    assert found(sound, "product-fact") == []


@pytest.mark.parametrize(
    "prose",
    [
        "BigQuery scales.",
        "Use Gemini Enterprise Agent Platform (formerly Vertex AI).",
        "Ask [Dataflow](https://example.org), it knows.",
    ],
)
def test_product_facts_need_source_and_date(sound: Tiny, prose: str) -> None:
    add_prose(sound, prose)
    assert len(found(sound, "product-fact")) == 1


@pytest.mark.parametrize(
    "prose",
    [
        "BigQuery scales ([docs](https://example.org), read 2026-11-01).",
        "BigQuery scales.\n\nSource: [docs](https://example.org), read 2026-11-01.",
        "A query, big.",
    ],
)
def test_product_facts_with_source_and_date(sound: Tiny, prose: str) -> None:
    add_prose(sound, prose)
    assert found(sound, "product-fact") == []


@pytest.mark.parametrize(
    ("prose", "count"),
    [
        ("See [it](../../nothing.md).", 2),
        ("See [it](tiny.md).", 1),
        ("![it](../nothing.png)", 2),
        ('<img src="../nothing.png">', 2),
        ("See [it](#No-such-heading).", 1),
        ("See [it](tiny_checks.py), [it](../../course.toml), [it](#Exam-corner).", 0),
        ("See [it](https://example.org/x) and [it](mailto:a@example.org).", 0),
    ],
)
def test_links_resolve_from_both_notebooks(sound: Tiny, prose: str, count: int) -> None:
    add_prose(sound, prose)
    assert len(found(sound, "links")) == count


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ("# Lesson 01 · Tiny", "# Tiny", "must be the title"),
        ("About 5 minutes.", "About 6 minutes.", "takes 5 minutes"),
        ("## Wrap-up", "## The end", "'Wrap-up' is missing"),
        ("## Exam corner", "## Wrap-up\n\n## Exam corner", "stands too early"),
        ("**What you will be able to do**", "**Aims**", "'What you will be able to do' is missing"),
    ],
)
def test_parts_of_a_lesson(sound: Tiny, old: str, new: str, what: str) -> None:
    sound.edit_text(old, new)
    problems = found(sound, "parts")
    assert any(what in problem.what for problem in problems), problems


def test_exercises_have_headings(sound: Tiny) -> None:
    sound.edit_text("### Exercise: Double", "### Twice")
    (problem,) = found(sound, "exercise-heading")
    assert "### Exercise: Double" in problem.remedy


def test_objectives_are_shown(sound: Tiny) -> None:
    sound.edit_text("| double a number |", "| triple a number |")
    assert len(found(sound, "objectives-shown")) == 1


def test_the_header_names_kernel_and_format(sound: Tiny) -> None:
    sound.edit_text("  name: python3", "  name: pmle")
    assert len(found(sound, "header")) == 1


@pytest.mark.parametrize(
    "name",
    ["solutions/07-gone/gone.md", "notebooks/07-gone/gone.ipynb", f"solutions/{SLUG}/notes.md"],
)
def test_stray_pages(sound: Tiny, name: str) -> None:
    sound.write(name, "")
    assert len(found(sound, "stray-page")) == 1


def test_a_mock_exam_of_an_instructor_is_no_stray(sound: Tiny) -> None:
    questions = bank.load()
    exam = handout.notebook("mock-1", questions.questions[:2], questions)
    sound.write("solutions/mock-1/mock-1.ipynb", nbformat.writes(exam))
    sound.write("notebooks/mock-1/mock-1.ipynb", "what students get has no keys")
    assert found(sound, "stray-page") == []


@pytest.mark.parametrize(
    "name",
    [
        "tests/answers/07-gone/double/right-a.py",
        f"tests/answers/{SLUG}/triple/right-a.py",
        f"tests/answers/{SLUG}/double/good.py",
    ],
)
def test_stray_answers(sound: Tiny, name: str) -> None:
    sound.write(name, "")
    assert len(found(sound, "stray-answer")) == 1


def test_a_list_of_equivalent_mutants_is_no_stray(sound: Tiny) -> None:
    sound.write(f"tests/answers/{SLUG}/double/equivalent-mutants.toml", "")
    assert found(sound, "stray-answer") == []


def test_the_start_page_must_be_there(built: Tiny) -> None:
    assert len(found(built, "start-page")) == 1


def test_spelling(sound: Tiny) -> None:
    mistake = "recie" + "ved"
    add_prose(sound, f"It was {mistake}.")
    (problem,) = found(sound, "spelling")
    assert "received" in problem.what
    assert problem.path == f"solutions/{SLUG}/tiny.md"


def test_an_unreadable_text_is_one_finding(sound: Tiny) -> None:
    sound.edit_text("  grade_id: double\n", "  grade_id: [double\n")
    (problem,) = [item for item in sound.lint() if item.path.endswith("tiny.md")]
    assert problem.rule == "readable"


def test_every_rule_is_tested() -> None:
    """The names of the rules, so that a new one is not forgotten here."""
    assert {*lint.page_rules, *lint.course_rules} == {
        *("scored-cell", "scored-output", "solution-cell", "exercises", "points", "hand-graded"),
        *("objectives", "built", "stderr", "figures", "typed-number", "product-fact", "links"),
        *("parts", "exercise-heading", "objectives-shown", "header"),
        *("stray-page", "stray-answer", "start-page", "spelling", "question-bank"),
    }
