"""``pmle bank`` as an author runs it."""

from __future__ import annotations

from typer.testing import CliRunner

from grader.cli import app


def test_the_bank_is_shown_with_its_sections_and_old_facts(bank) -> None:
    done = CliRunner().invoke(app, ["bank", "--missing", "--stale"])
    assert done.exit_code == 0, done.output
    assert f"{len(bank.questions)} questions, 0 findings." in done.output
    assert "to read again: tf-data" in done.output
    assert ("still to do" in done.output) != bank.settings.complete
