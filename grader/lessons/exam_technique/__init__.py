"""Lesson 20: the exercises on exam technique, and their checks."""

from grader.lessons.exam_technique.items import WRITE_ITEM
from grader.lessons.exam_technique.naming import MODERNIZE, OUTDATED
from grader.lessons.exam_technique.pacing import GUESS_OUTLOOK, SCORE_INTERVAL, TWO_PASSES
from grader.lessons.exam_technique.pairs import CHOOSE
from grader.lessons.exam_technique.stems import BROKEN, CONSTRAINTS

EXERCISES = (
    CONSTRAINTS,
    BROKEN,
    CHOOSE,
    GUESS_OUTLOOK,
    TWO_PASSES,
    SCORE_INTERVAL,
    MODERNIZE,
    OUTDATED,
    WRITE_ITEM,
)
