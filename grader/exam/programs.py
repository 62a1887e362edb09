"""Run the small programs that stand in questions where a number decides."""

from __future__ import annotations

import contextlib
import io


def printed(program: str) -> str:
    """Run a question's program, and give what it prints without the last line break.

    Parameters
    ----------
    program
        Python of the bank's own authors: it is run as it is.
    """
    output = io.StringIO()
    with contextlib.redirect_stdout(output):
        exec(compile(program, "<question>", "exec"), {"__name__": "question"})
    return output.getvalue().rstrip("\n")
