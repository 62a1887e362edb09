"""Lesson 04: the exercises on explanations and their checks."""

from grader.lessons.explainability.axioms import AXIOMS
from grader.lessons.explainability.baselines import BASELINES
from grader.lessons.explainability.choosing import CHOOSE_METHOD
from grader.lessons.explainability.coalitions import SHAPLEY
from grader.lessons.explainability.examples import SIMILAR_EXAMPLES
from grader.lessons.explainability.gradients import CHOOSE_STEPS, INTEGRATED_GRADIENTS
from grader.lessons.explainability.kernel import KERNEL_SHAP
from grader.lessons.explainability.reading import GLOBAL_IMPORTANCE, READ_WATERFALL
from grader.lessons.explainability.regions import RANK_REGIONS
from grader.lessons.explainability.sampling import SAMPLED_SHAPLEY
from grader.lessons.explainability.sanity import SANITY_CHECK
from grader.lessons.explainability.specs import EXPLANATION_SPEC

EXERCISES = (
    SHAPLEY,
    AXIOMS,
    BASELINES,
    SAMPLED_SHAPLEY,
    KERNEL_SHAP,
    READ_WATERFALL,
    GLOBAL_IMPORTANCE,
    INTEGRATED_GRADIENTS,
    CHOOSE_STEPS,
    RANK_REGIONS,
    SIMILAR_EXAMPLES,
    SANITY_CHECK,
    EXPLANATION_SPEC,
    CHOOSE_METHOD,
)
