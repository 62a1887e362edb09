"""`pmle build --check` finds what is out of date, and changes nothing."""

from __future__ import annotations

import nbformat
from tiny import Tiny


def test_a_fresh_build_is_up_to_date(built: Tiny) -> None:
    before = built.snapshot()
    assert built.check() == []
    assert built.snapshot() == before


def test_a_changed_text_shows_as_a_difference(built: Tiny) -> None:
    built.edit_text("That was all.", "That was it.")
    before = built.snapshot()
    found = built.check()
    assert "its cells are not the text's" in found[0].message
    assert "-That was all." in found[0].diff
    assert "+That was it." in found[0].diff
    assert built.snapshot() == before


def test_a_changed_output_shows_as_a_difference(built: Tiny) -> None:
    notebook = nbformat.read(built.page.solution, as_version=4)
    printing = next(cell for cell in notebook.cells if cell.get("outputs"))
    printing.outputs[0].text = "two times two is 5\n"
    nbformat.write(notebook, built.page.solution)
    (found,) = built.check()
    assert "its outputs have changed" in found.message
    assert "-two times two is 5" in found.diff
    assert "+two times two is 4" in found.diff


def test_an_output_that_is_never_the_same_is_found(tiny: Tiny) -> None:
    tiny.edit_text('"two times two is"', "__import__('time').time_ns()")
    assert tiny.build().problems == []
    assert "its outputs have changed" in tiny.check()[0].message


def test_addresses_are_no_difference(tiny: Tiny) -> None:
    tiny.edit_text('"two times two is"', "object()")
    assert tiny.build().problems == []
    assert tiny.check() == []


def test_hand_edited_metadata_is_found(built: Tiny) -> None:
    notebook = nbformat.read(built.page.solution, as_version=4)
    notebook.metadata["author"] = "me"
    nbformat.write(notebook, built.page.solution)
    (found,) = built.check()
    assert "changed by hand" in found.message


def test_a_hand_edited_student_notebook_is_found(built: Tiny) -> None:
    built.edit_notebook(built.page.release, "double", "my answer")
    (found,) = built.check()
    assert "not what nbgrader releases" in found.message
    assert '+    "    # YOUR CODE HERE' in found.diff


def test_a_student_file_too_many_is_found(built: Tiny) -> None:
    built.page.release.with_name("tiny.md").write_text("the solution", encoding="utf-8")
    (found,) = built.check()
    assert "belongs to no lesson" in found.message


def test_a_lesson_that_was_never_built_is_found(tiny: Tiny) -> None:
    (found,) = tiny.check()
    assert "is missing" in found.message


def test_a_failing_cell_is_found(built: Tiny) -> None:
    built.edit_text('print("two', '1 / 0\nprint("two')
    assert "ZeroDivisionError" in built.check()[0].message
