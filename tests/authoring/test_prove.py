"""`pmle prove` finds checks that accept too much, refuse too much, or say the wrong thing."""

from __future__ import annotations

from pathlib import Path

import pytest
from tiny import SLUG, Tiny

from grader.authoring import prove
from grader.course import CourseError


def failures(proof: prove.Proof) -> list[str]:
    return [f"{failure.what}: {failure.why}" for failure in proof.failures]


def test_a_sound_exercise_passes(tiny: Tiny) -> None:
    proof = tiny.prove()
    assert failures(proof) == []
    assert proof.held == {"right": 2, "wrong": 1, "stub": 1, "solution": 1, "restyled": 2}


def test_nothing_is_written(tiny: Tiny) -> None:
    before = tiny.snapshot()
    tiny.prove()
    assert tiny.snapshot() == before


def test_a_lenient_check_is_found(tiny: Tiny) -> None:
    checks = f"solutions/{SLUG}/tiny_checks.py"
    tiny.replace(checks, "[(1,), (2,), (3,), (-4,)]", "[(2,)]")
    tiny.edit_text("[(10**9,)]", "[(2,)]")
    (failure,) = tiny.prove().failures
    assert failure.what.endswith("wrong-squares.py")
    assert failure.why == "expected 0 points, got 2"
    assert "Right: 2 of 2 points" in failure.feedback


def test_a_refused_right_answer_is_found(tiny: Tiny) -> None:
    tiny.write(
        f"tests/answers/{SLUG}/double/right-text.py",
        "def double(number):\n    return f'{2 * number}'\n",
    )
    (failure,) = tiny.prove().failures
    assert failure.what.endswith("right-text.py")
    assert failure.why == "expected 2 points, got 0"


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ("# score: 0", "# score: 1", "expected 1 points, got 0"),
        ("you squared it", "you squared it | and more", "does not say 'and more'"),
        ("# misconception: tiny/squares", "# misconception: tiny/other", "names tiny/squares"),
    ],
)
def test_every_line_of_the_header_is_held_against_the_verdict(tiny: Tiny, old, new, why) -> None:
    tiny.replace(tiny.answers / "wrong-squares.py", old, new)
    assert any(why in failure for failure in failures(tiny.prove()))


@pytest.mark.parametrize(
    ("name", "source", "why"),
    [
        ("wrong-empty.py", "def double(number): return 0\n", "its first lines need `# score"),
        ("wrong-score.py", "# score: much\n# says: a\n# misconception: slip\n", "is not a number"),
        ("other.py", "", "call it right-<what>.py or wrong-<what>.py"),
    ],
)
def test_a_bad_header_is_named(tiny: Tiny, name, source, why) -> None:
    tiny.write(f"tests/answers/{SLUG}/double/{name}", source)
    (failure,) = failures(tiny.prove())
    assert name in failure
    assert why in failure


def test_a_misconception_that_no_answer_shows_is_found(tiny: Tiny) -> None:
    (tiny.answers / "wrong-squares.py").unlink()
    assert failures(tiny.prove()) == ["tiny/squares: no wrong answer shows this misconception"]


def test_one_right_answer_is_not_enough(tiny: Tiny) -> None:
    (tiny.answers / "right-sum.py").unlink()
    assert failures(tiny.prove()) == ["right answers: needs 2 approaches, has 1"]


def test_hidden_checks_must_be_announced(tiny: Tiny) -> None:
    tiny.replace(f"solutions/{SLUG}/tiny_checks.py", "hidden_checks=1", "hidden_checks=3")
    assert failures(tiny.prove()) == ["hidden checks: the test cell has 1, the exercise says 3"]


def test_a_check_on_words_refuses_the_solution_in_other_words(tiny: Tiny) -> None:
    tiny.edit_text(
        'check("tiny/double", hidden=hidden)',
        "if 'result' not in double.__code__.co_varnames: double = None\n"
        'check("tiny/double", hidden=hidden)',
    )
    proof = tiny.prove()
    assert proof.held["solution"] == 1
    assert any("the solution, renamed" in failure for failure in failures(proof))


def test_a_solution_that_fails_is_found(tiny: Tiny) -> None:
    tiny.edit_text("result = 2 * number", "result = 3 * number")
    found = failures(tiny.prove())
    assert "the solution: expected 2 points, got 0" in found


def test_answers_do_not_see_each_other(tiny: Tiny) -> None:
    """The second file would work only with the name that the first one leaves behind."""
    tiny.write(
        f"tests/answers/{SLUG}/double/right-a.py",
        "TWO = 2\ndef double(number):\n    return TWO * number\n",
    )
    tiny.write(
        f"tests/answers/{SLUG}/double/right-b.py", "def double(number):\n    return TWO * number\n"
    )
    (failure,) = failures(tiny.prove())
    assert "right-b.py" in failure


def test_an_answer_that_cannot_be_run_is_named(tiny: Tiny) -> None:
    tiny.write(f"tests/answers/{SLUG}/double/right-typo.py", "def double(number:\n")
    (failure,) = failures(tiny.prove())
    assert "right-typo.py: the answer's cell raised SyntaxError" in failure


def test_an_answer_that_ends_the_kernel_costs_the_next_one_nothing(tiny: Tiny) -> None:
    """The next kernel shows a value before the exercise, which needs IPython's own names."""
    tiny.edit_text('print("two times two is", 2 * 2)', "2 * 2")
    tiny.write(f"tests/answers/{SLUG}/double/right-end.py", "import os\nos._exit(1)\n")
    (failure,) = failures(tiny.prove())
    assert "right-end.py" in failure


def test_answers_of_another_folder_count_too(tiny: Tiny, tmp_path: Path) -> None:
    extra = tmp_path / "elsewhere"
    tiny.write(
        f"elsewhere/{SLUG}/double/right-more.py", "def double(number):\n    return 2 * number\n"
    )
    tiny.write(f"elsewhere/{SLUG}/double/right-bad.py", "def double(number):\n    return 0\n")
    proof = tiny.prove(extra=extra)
    assert proof.tried["right"] == 4
    assert [Path(failure.what).name for failure in proof.failures] == ["right-bad.py"]


def test_folders_that_belong_to_no_exercise_are_found(tiny: Tiny) -> None:
    folder = tiny.root / "tests" / "answers"
    (folder / SLUG / "dubble").mkdir()
    (folder / "01-teeny").mkdir()
    found = prove.stray(tiny.course, [tiny.page], [folder])
    assert [(failure.exercise, failure.why) for failure in found] == [
        ("01-teeny", "there is no such lesson"),
        ("tiny/dubble", "no such exercise"),
    ]


def test_other_seeds_are_tried(tiny: Tiny) -> None:
    """The check draws 2 or 3; squaring is doubling for one of them. The hidden check is lenient."""
    tiny.replace(tiny.answers / "wrong-squares.py", "# score: 0", "# score: 1")
    tiny.replace(
        f"solutions/{SLUG}/tiny_checks.py",
        "CASES = [(1,), (2,), (3,), (-4,)]",
        "CASES = lambda generator: [(int(generator.integers(2, 4)),)]",
    )
    tiny.edit_text("[(10**9,)]", "[(2,)]")
    proof = tiny.prove(seeds=8)
    held, tried = proof.seeded["wrong"]
    assert tried == 7
    assert 0 < held < 7
    assert proof.seeded["right"] == (14, 14)
    assert any("(seed " in failure.what for failure in proof.failures)


def test_a_missing_cell_is_named(tiny: Tiny) -> None:
    tiny.edit_text("grade_id: double", "grade_id: triple")
    with pytest.raises(CourseError, match="tiny/double has no cell with the grade_id 'double'"):
        tiny.prove()


def test_a_failing_cell_before_the_exercise_is_named(tiny: Tiny) -> None:
    tiny.edit_text('print("two', '1 / 0\nprint("two')
    with pytest.raises(CourseError, match=r"tiny.md:\d+: cell 2 raised ZeroDivisionError"):
        tiny.prove()
