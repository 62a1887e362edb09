"""Lesson 06: the exercises on accelerators and training performance, and their checks."""

from grader.lessons.accelerators.budgets import MEMORY_BUDGET, TRAINING_HOURS
from grader.lessons.accelerators.compiling import SCALE_ROWS, STATIC_BATCHES
from grader.lessons.accelerators.formats import CAST_REPORT
from grader.lessons.accelerators.hardware import CHOOSE_HARDWARE
from grader.lessons.accelerators.job import PREPARE_EPOCH
from grader.lessons.accelerators.order import FIRST_ACTION
from grader.lessons.accelerators.profiles import READ_TRACE
from grader.lessons.accelerators.roofline import PREDICT_SECONDS, ROOFLINE
from grader.lessons.accelerators.specs import VALIDATE_SPEC
from grader.lessons.accelerators.tiles import TILE_REPORT

EXERCISES = (
    ROOFLINE,
    PREDICT_SECONDS,
    SCALE_ROWS,
    STATIC_BATCHES,
    TILE_REPORT,
    CAST_REPORT,
    READ_TRACE,
    PREPARE_EPOCH,
    FIRST_ACTION,
    MEMORY_BUDGET,
    TRAINING_HOURS,
    VALIDATE_SPEC,
    CHOOSE_HARDWARE,
)
