"""Options that several of the cohort's commands have."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

CourseFolder = Annotated[
    Path | None, typer.Option("--course", help="The nbgrader course; default: this folder.")
]
Database = Annotated[str, typer.Option("--db", help="URL of the gradebook, if not the course's.")]
LessonName = Annotated[str, typer.Argument(help="For example 01-metrics; default: all ready ones.")]
Student = Annotated[str, typer.Option("--student", help="Only this one.")]

CORES = os.cpu_count() or 1
