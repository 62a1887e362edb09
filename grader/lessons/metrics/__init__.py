"""Lesson 01: the exercises on metrics and their checks."""

from grader.lessons.metrics.binary import BINARY_METRICS
from grader.lessons.metrics.calibration import CALIBRATION_ERROR, RELIABILITY_CURVE
from grader.lessons.metrics.choosing import CHOOSE_METRIC
from grader.lessons.metrics.costs import BEST_THRESHOLD, TUNED_COST
from grader.lessons.metrics.groups import AVERAGED_F1, GROUP_GAPS
from grader.lessons.metrics.ranking import AVERAGE_PRECISION, NDCG, ROC_AUC
from grader.lessons.metrics.regression import REGRESSION_METRICS

EXERCISES = (
    BINARY_METRICS,
    ROC_AUC,
    AVERAGE_PRECISION,
    CHOOSE_METRIC,
    BEST_THRESHOLD,
    TUNED_COST,
    RELIABILITY_CURVE,
    CALIBRATION_ERROR,
    AVERAGED_F1,
    REGRESSION_METRICS,
    NDCG,
    GROUP_GAPS,
)
