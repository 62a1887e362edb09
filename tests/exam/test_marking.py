"""How an answer in a notebook is read and judged."""

from __future__ import annotations

import pytest

from grader.exam.marking import accepted, judged, letters

REASONS = {"A": "It keeps <the> region.", "B": "It does not.", "C": "Nor this.", "D": "Nor that."}


@pytest.mark.parametrize(
    ("answer", "read"),
    [
        ("B", "B"),
        (" b ", "B"),
        ("C, a", "AC"),
        ("AA", "A"),
        ("", ""),
        ("  ", ""),
        ("E", None),
        ("B because", None),
        (None, None),
        (["B"], None),
        (2, None),
    ],
)
def test_letters_are_read_in_any_order_and_case(answer: object, read: str | None) -> None:
    assert letters(answer, "ABCD") == read


@pytest.mark.parametrize(
    ("answer", "key", "point"),
    [
        ("A", "A", "1"),
        ("a", "A", "1"),
        ("ca", "AC", "1"),
        ("B", "A", "0"),
        ("", "A", "0"),
        ("A", "AC", "0"),
        ("ABCD", "A", "0"),
        (["A"], "A", "0"),
    ],
)
def test_only_the_whole_key_earns_the_point(answer: object, key: str, point: str) -> None:
    bundle = judged(answer, key, REASONS)._repr_mimebundle_()
    assert bundle["text/plain"] == point  # what nbgrader reads


def test_feedback_names_choice_key_and_reasons() -> None:
    html = judged("B", "A", REASONS)._repr_mimebundle_()["text/html"]
    assert "Not right: you chose B; the key is A. 0 of 1 point." in html
    assert "A ✓ It keeps &lt;the&gt; region." in html
    assert "B ✗ It does not." in html


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        ("", "No answer yet."),
        ("b", "Your answer: B."),
        ("AB", "'AB' is no answer here: write it like \"A\"."),
        (["B"], "is no answer here"),
    ],
)
def test_a_student_learns_how_an_answer_is_read_and_nothing_else(
    answer: object, words: str
) -> None:
    assert words in repr(accepted(answer, "ABCD", 1))
