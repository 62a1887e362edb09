"""`check` and `hint` as a notebook runs them, in a real kernel."""

from __future__ import annotations

import nbformat
import pytest
from nbclient import NotebookClient
from nbformat.v4 import new_code_cell, new_notebook

from grader import check, course, hint
from grader.checks.verdict import MIME_TYPE
from grader.progress import hints

NDCG = (course.ROOT / "tests/answers/01-metrics/ndcg/right-reference.py").read_text()


def run_cells(*sources: str) -> list[nbformat.NotebookNode]:
    notebook = new_notebook(cells=[new_code_cell(source) for source in sources])
    NotebookClient(notebook, kernel_name="python3", timeout=120, allow_errors=True).execute()
    return notebook.cells


def test_a_scored_cell_gives_one_number_and_nothing_on_stderr() -> None:
    cells = run_cells(
        "from grader import check, hint\ncheck('metrics/ndcg')",
        NDCG,
        "check('metrics/ndcg')",
        "import sys, os\ndef ndcg(relevance, k):\n"
        "    print('x', file=sys.stderr); os.write(2, b'y')\n    return 1.0",
        "check('metrics/ndcg')",
        "check('metrics/nbcg')",
        "hint('metrics/ndcg')",
    )
    not_run, right, wrong, misspelt, hinted = (cells[i].outputs for i in (0, 2, 4, 5, 6))
    for outputs, score in ((not_run, "0"), (right, "3"), (wrong, "0")):
        assert [output.output_type for output in outputs] == ["execute_result"]
        assert outputs[0].data["text/plain"] == score
    assert "run the cell above this one first" in not_run[0].data["text/html"]
    assert right[0].data[MIME_TYPE]["outcome"] == "right"
    assert "wrote to stderr" in wrong[0].data["text/html"]
    assert misspelt[0].output_type == "error"
    assert "Did you mean metrics/ndcg" in misspelt[0].evalue
    assert "Hints (1 of 3)" in hinted[0].data["text/html"]


def test_in_a_terminal_the_feedback_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    verdict = check("metrics/ndcg", lambda relevance, k: 1.0)
    assert "Not right yet" in capsys.readouterr().out
    assert float(repr(verdict)) == verdict.score


def test_the_function_is_found_by_its_name() -> None:
    namespace: dict[str, object] = {"check": check}
    exec(NDCG, namespace)
    exec("verdict = check('metrics/ndcg')", namespace)
    assert repr(namespace["verdict"]) == "3"


def test_hints_come_one_by_one_and_stop(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hints, "_shown_here", {})
    counts = [len(hint("metrics/ndcg").steps) for _ in range(5)]
    assert counts == [1, 2, 3, 3, 3]


def test_an_exercise_graded_by_a_person_says_so() -> None:
    with pytest.raises(course.CourseError, match="graded by a person"):
        check("metrics/defend-threshold", None)
