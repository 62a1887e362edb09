"""Lesson 05: the exercises on what-if analyses and their checks."""

from grader.lessons.what_if_tool.counterfactuals import COUNTERFACTUAL, REGRESSION_COUNTERFACTUAL
from grader.lessons.what_if_tool.dependence import PARTIAL_DEPENDENCE
from grader.lessons.what_if_tool.investigations import AUDIT, SECOND_CHANCE
from grader.lessons.what_if_tool.scope import SCOPE
from grader.lessons.what_if_tool.slices import REVERSAL, SLICE_REPORT
from grader.lessons.what_if_tool.thresholds import (
    COST_THRESHOLD,
    FAIRNESS_GAPS,
    STRATEGY_THRESHOLDS,
)

EXERCISES = (
    SCOPE,
    COUNTERFACTUAL,
    SECOND_CHANCE,
    REGRESSION_COUNTERFACTUAL,
    PARTIAL_DEPENDENCE,
    COST_THRESHOLD,
    FAIRNESS_GAPS,
    STRATEGY_THRESHOLDS,
    AUDIT,
    REVERSAL,
    SLICE_REPORT,
)
