"""The face in a terminal: the ``pmle`` command."""

from __future__ import annotations

import importlib
import sys
from typing import Any

import typer
from rich.console import Console
from typer.core import TyperGroup

# jsonschema compiles a grammar of international addresses as soon as this package is there, which
# takes a second. No notebook's schema has such an address.
sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]

# Where each command lives. A module is imported only when its command is used or help is asked for,
# because some of them need nbgrader or the kernels, which take seconds.
COMMANDS = {
    "status": "grader.progress.commands:status",
    "next": "grader.home.commands:next_best",
    "exam": "grader.exam.learner_commands:exam",
    "practice": "grader.exam.learner_commands:practice",
    "review": "grader.exam.learner_commands:review",
    "readiness": "grader.readiness.commands:readiness",
    "reset": "grader.progress.commands:reset",
    "merge": "grader.progress.commands:merge",
    "doctor": "grader.doctor.commands:doctor",
    "build": "grader.authoring.commands:build",
    "prove": "grader.authoring.commands:prove",
    "lint": "grader.authoring.commands:lint",
    "bank": "grader.exam.commands:bank",
    "grade": "grader.cohort.grade_command:grade",
    **{
        name: f"grader.cohort.commands:{name}"
        for name in ("feedback", "collect", "export", "simulate")
    },
    "cohort": "grader.cohort.exam_commands:app",
    "kernels": "grader.kernels.commands:app",
}


class _LazyGroup(TyperGroup):
    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ARG002 the interface of click
        return list(COMMANDS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:  # noqa: ARG002
        if cmd_name not in COMMANDS:
            return None
        module, _, name = COMMANDS[cmd_name].partition(":")
        target = getattr(importlib.import_module(module), name)
        if isinstance(target, typer.Typer):
            command: Any = typer.main.get_group(target)
        else:
            single = typer.Typer(add_completion=False)
            single.command(name=cmd_name)(target)
            command = typer.main.get_command(single)
        command.name = cmd_name
        return command


app = typer.Typer(
    cls=_LazyGroup,
    no_args_is_help=True,
    help="The Professional Machine Learning Engineer course.",
)


@app.callback()
def _root() -> None:
    """Keep the group even when it has one command only."""


def main() -> None:
    """Run the command line; a mistake of the user ends in one clear message."""
    from grader.course import CourseError

    try:
        app()
    except CourseError as error:
        Console(stderr=True).print(f"[bold red]pmle:[/] {error}", highlight=False)
        sys.exit(2)


if __name__ == "__main__":
    main()
