"""Lesson 03: the exercises of the training clinic and their checks."""

from grader.lessons.training_clinic.activations import DEAD_UNITS
from grader.lessons.training_clinic.bug_test import OVERFIT_ONE_BATCH
from grader.lessons.training_clinic.clinic import DIAGNOSE, TREAT_FIRST, TREAT_SECOND, TREAT_THIRD
from grader.lessons.training_clinic.gradient_checking import GRADIENT_CHECK
from grader.lessons.training_clinic.gradients import CLIP_BY_GLOBAL_NORM, GRADIENT_REPORT
from grader.lessons.training_clinic.imbalance import BALANCED_FOLDS
from grader.lessons.training_clinic.initialization import DRAW_WEIGHTS
from grader.lessons.training_clinic.normalization import BATCH_NORM
from grader.lessons.training_clinic.numerics import STABLE_LOSSES
from grader.lessons.training_clinic.order import FIRST_ACTION
from grader.lessons.training_clinic.precision import SCALED_GRADIENT

EXERCISES = (
    GRADIENT_REPORT,
    DRAW_WEIGHTS,
    CLIP_BY_GLOBAL_NORM,
    DEAD_UNITS,
    BATCH_NORM,
    STABLE_LOSSES,
    SCALED_GRADIENT,
    BALANCED_FOLDS,
    GRADIENT_CHECK,
    OVERFIT_ONE_BATCH,
    FIRST_ACTION,
    DIAGNOSE,
    TREAT_FIRST,
    TREAT_SECOND,
    TREAT_THIRD,
)
