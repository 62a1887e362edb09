"""Lesson 07: the exercises on Keras layers, models and input pipelines, and their checks."""

from grader.lessons.keras.counting import COUNT_PARAMETERS
from grader.lessons.keras.models import FINE_TUNE, TRANSFER_MODEL, TWINS
from grader.lessons.keras.pipelines import FAST_PIPELINE
from grader.lessons.keras.records import READ_RECORDS, WRITE_RECORDS
from grader.lessons.keras.shapes import HEAD, OUTPUT_SHAPE

EXERCISES = (
    COUNT_PARAMETERS,
    OUTPUT_SHAPE,
    HEAD,
    TWINS,
    TRANSFER_MODEL,
    FINE_TUNE,
    WRITE_RECORDS,
    READ_RECORDS,
    FAST_PIPELINE,
)
