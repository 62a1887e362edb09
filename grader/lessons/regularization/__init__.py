"""Lesson 02: the exercises on regularization and their checks."""

from grader.lessons.regularization.choosing import SELECT_STRENGTH
from grader.lessons.regularization.comparing import COMPARISON_FIGURE, COMPARISON_TABLE
from grader.lessons.regularization.curves import DIAGNOSE
from grader.lessons.regularization.decay import DESCEND
from grader.lessons.regularization.networks import TRAIN_MODEL
from grader.lessons.regularization.noise import DROPOUT, SMOOTH_LABELS
from grader.lessons.regularization.penalties import PENALTIES, PROX_L1, RIDGE
from grader.lessons.regularization.stopping import EARLY_STOP

EXERCISES = (
    PENALTIES,
    PROX_L1,
    RIDGE,
    SELECT_STRENGTH,
    DESCEND,
    EARLY_STOP,
    DROPOUT,
    SMOOTH_LABELS,
    COMPARISON_TABLE,
    COMPARISON_FIGURE,
    DIAGNOSE,
    TRAIN_MODEL,
)
