"""From text to executed solution to student notebook."""

from __future__ import annotations

import re
from pathlib import Path

import nbformat
import pytest
from tiny import SLUG, Tiny

from grader.authoring import stamp
from grader.authoring.build import State, plan
from grader.authoring.text import KERNELSPEC, LANGUAGE


def cells(path):
    return nbformat.read(path, as_version=4).cells


def test_solution_has_outputs_and_stable_form(built: Tiny) -> None:
    notebook = nbformat.read(built.page.solution, as_version=4)
    nbformat.validate(notebook)
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", [])]
    assert outputs[0].text == "two times two is 4\n"
    assert outputs[-1].data["text/plain"] == "2"
    counts = [cell.execution_count for cell in notebook.cells if cell.cell_type == "code"]
    assert counts == list(range(1, len(counts) + 1))
    assert notebook.metadata.language_info == LANGUAGE
    assert notebook.metadata.kernelspec == KERNELSPEC
    assert built.page.solution.read_bytes().endswith(b"}\n")


def test_cells_are_named_by_grade_id_or_content(built: Tiny) -> None:
    names = [cell.id for cell in cells(built.page.solution)]
    assert "double" in names
    assert "test-double" in names
    assert all(re.fullmatch(r"double|test-double|[0-9a-f]{8}", name) for name in names)


def test_two_builds_give_the_same_bytes(built: Tiny) -> None:
    first = built.snapshot()
    built.page.solution.unlink()
    built.page.release.unlink()
    assert built.build().built == [built.page]
    assert built.snapshot() == first


def test_student_notebook_holds_nothing_that_students_should_not_see(built: Tiny) -> None:
    content = built.page.release.read_text(encoding="utf-8")
    for secret in (
        "SOLUTION",
        "HIDDEN",
        "Large numbers",
        "2 * number",
        "jupytext",
        "pmle",
        "setup",
    ):
        assert secret not in content.replace("tiny_checks", ""), secret
    notebook = nbformat.read(built.page.release, as_version=4)
    nbformat.validate(notebook)
    assert notebook.metadata == {"kernelspec": KERNELSPEC, "language_info": LANGUAGE}
    for cell in notebook.cells:
        assert set(cell.metadata) <= {"nbgrader", "deletable", "editable"}
        assert not cell.get("outputs")
        assert cell.get("execution_count") is None


def test_student_notebook_holds_the_stub_and_locked_tests(built: Tiny) -> None:
    by_name = {cell.id: cell for cell in cells(built.page.release)}
    assert by_name["double"].source == (
        'def double(number):\n    """Double a number."""\n'
        "    # YOUR CODE HERE\n    raise NotImplementedError()"
    )
    assert by_name["test-double"].metadata.editable is False
    assert by_name["test-double"].metadata.nbgrader.checksum


def test_helper_files_go_to_students_and_the_text_does_not(built: Tiny) -> None:
    names = sorted(path.name for path in built.page.release.parent.iterdir())
    assert names == ["tiny.ipynb", "tiny_checks.py"]


def test_second_build_touches_nothing(built: Tiny) -> None:
    times = {path: path.stat().st_mtime_ns for path in built.root.rglob("*") if path.is_file()}
    report = built.build()
    assert (report.built, report.unchanged) == ([], [built.page])
    assert {path: path.stat().st_mtime_ns for path in times} == times


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        (f"solutions/{SLUG}/tiny.md", "That was all.", "That was nearly all."),
        (f"solutions/{SLUG}/tiny_checks.py", "(-4,)", "(-5,)"),
        ("requirements.lock", "1.0", "1.1"),
        ("course.toml", "points = 2", "points = 3"),
        ("datasets/numbers/numbers.csv", "1,2", "1,3"),
    ],
)
def test_what_outputs_depend_on_makes_a_lesson_stale(tiny: Tiny, name, old, new) -> None:
    tiny.write("datasets/numbers/numbers.csv", "1,2")
    tiny.write("datasets/unused/unused.csv", "1")
    before = stamp.inputs(tiny.page)
    tiny.replace(name, old, new)
    assert stamp.inputs(tiny.page) != before


def test_unrelated_files_make_no_lesson_stale(tiny: Tiny) -> None:
    before = stamp.inputs(tiny.page)
    tiny.write("datasets/never-named/data.csv", "1")
    tiny.write("README.md", "new")
    tiny.write("course.toml", (tiny.root / "course.toml").read_text() + "# a remark\n")
    assert stamp.inputs(tiny.page) == before


def test_only_the_equipment_that_a_lesson_uses_makes_it_stale(
    tiny: Tiny, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    lab = tmp_path / "package" / "lab"
    lab.mkdir(parents=True)
    for name, text in {"probe": "from grader.lab import wire", "wire": "", "oven": ""}.items():
        (lab / f"{name}.py").write_text(text)
    monkeypatch.setattr(stamp, "PACKAGE", lab.parent)
    tiny.replace(f"solutions/{SLUG}/tiny.md", "That was all.", "That was a probe.")
    before = stamp.inputs(tiny.page)
    (lab / "oven.py").write_text("changed")
    assert stamp.inputs(tiny.page) == before
    (lab / "wire.py").write_text("changed")
    assert stamp.inputs(tiny.page) != before


def test_line_ends_of_windows_change_no_hash(tiny: Tiny) -> None:
    before = stamp.inputs(tiny.page)
    tiny.page.source.write_bytes(tiny.page.source.read_bytes().replace(b"\n", b"\r\n"))
    assert stamp.inputs(tiny.page) == before


def test_a_failing_cell_is_named_with_its_line(tiny: Tiny) -> None:
    tiny.edit_text("    return result\n", "    return result\n\n\ndouble(None)\n")
    line = 1 + tiny.page.source.read_text(encoding="utf-8").splitlines().index("double(None)")
    before = tiny.snapshot()
    report = tiny.build()
    (problem,) = report.problems
    assert f"solutions/{SLUG}/tiny.md:{line}:" in problem.replace(str(line - 1), str(line))
    assert "cell 4 (double)" in problem
    assert "TypeError" in problem
    assert tiny.snapshot() == before


def test_stderr_is_refused(tiny: Tiny) -> None:
    tiny.edit_text('print("two', 'import warnings; warnings.warn("mind")\nprint("two')
    (problem,) = tiny.build().problems
    assert "wrote to stderr" in problem
    assert "UserWarning: mind" in problem


def test_one_failing_page_does_not_stop_another(tiny: Tiny) -> None:
    header = tiny.page.source.read_text(encoding="utf-8").split("# Lesson")[0]
    tiny.write(
        "solutions/00-start/00-start.md", f"{header}# Start\n\n```{{code-cell}}\n1 / 0\n```\n"
    )
    report = tiny.build(jobs=2)
    assert [page.slug for page in report.built] == [SLUG]
    assert "ZeroDivisionError" in report.problems[0]


def test_a_page_without_exercises_is_released_too(tiny: Tiny) -> None:
    header = tiny.page.source.read_text(encoding="utf-8").split("# Lesson")[0]
    tiny.write(
        "solutions/00-start/00-start.md", f"{header}# Start\n\n```{{code-cell}}\n6 * 7\n```\n"
    )
    assert [page.slug for page in tiny.build().built] == ["00-start", SLUG]
    released = cells(tiny.root / "notebooks" / "00-start" / "00-start.ipynb")
    assert [cell.source for cell in released] == ["# Start", "6 * 7"]
    assert released[1].outputs == []


def test_edits_in_the_notebook_are_not_overwritten(built: Tiny) -> None:
    built.edit_notebook(built.page.solution, "double", "def double(number):\n    return number * 2")
    before = built.snapshot()
    (problem,) = built.build().problems
    assert "has edits that" in problem
    assert "jupytext --sync" in problem
    assert built.snapshot() == before


def test_edits_in_notebook_and_text_are_not_overwritten_either(built: Tiny) -> None:
    built.edit_notebook(built.page.solution, "double", "def double(number):\n    return number * 2")
    built.edit_text("That was all.", "That was it.")
    before = built.snapshot()
    assert "has edits that" in built.build().problems[0]
    assert built.snapshot() == before


def test_an_edited_text_alone_is_built(built: Tiny) -> None:
    built.edit_text("result = 2 * number", "result = number * 2")
    assert built.build().problems == []
    assert "number * 2" in built.page.solution.read_text(encoding="utf-8")


def test_a_learners_work_is_not_overwritten(built: Tiny) -> None:
    built.edit_notebook(built.page.release, "double", "my answer")
    built.edit_text("That was all.", "That was it.")
    before = built.snapshot()
    (problem,) = built.build().problems
    assert "may hold somebody's answers" in problem
    assert built.snapshot() == before
    assert built.build(overwrite=True).problems == []
    assert "my answer" not in built.page.release.read_text(encoding="utf-8")


def test_a_missing_student_notebook_comes_back(built: Tiny) -> None:
    content = built.page.release.read_bytes()
    built.page.release.unlink()
    assert built.build().built == [built.page]
    assert built.page.release.read_bytes() == content


def test_a_broken_notebook_is_named(built: Tiny) -> None:
    built.page.solution.write_text("{ half a", encoding="utf-8")
    (problem,) = built.build().problems
    assert "is no readable notebook" in problem
    assert "Delete it" in problem


def test_a_missing_text_is_named(tiny: Tiny) -> None:
    tiny.page.source.unlink()
    (problem,) = tiny.build().problems
    assert "tiny.md is missing" in problem


def test_unreadable_metadata_is_named(tiny: Tiny) -> None:
    tiny.edit_text("  grade_id: double\n", "  grade_id: [double\n")
    (problem,) = tiny.build().problems
    assert "tiny.md" in problem


def test_what_nbgrader_refuses_is_told_in_its_words(tiny: Tiny) -> None:
    tiny.edit_text("print(", "### BEGIN SOLUTION\nprint(")
    (problem,) = tiny.build().problems
    assert "nbgrader cannot make the student notebook" in problem
    assert "solution" in problem
    assert not tiny.page.solution.exists()


def test_without_nbgraders_configuration_nothing_is_written(tiny: Tiny) -> None:
    (tiny.root / "nbgrader_config.py").unlink()
    (problem,) = tiny.build().problems
    assert "nbgrader_config.py is missing" in problem
    assert not tiny.page.solution.exists()


def test_an_interrupted_build_is_repeated(built: Tiny) -> None:
    """The stamp is written last: student files without it are simply built again."""
    built.page.solution.unlink()
    assert plan(built.page).state is State.STALE
