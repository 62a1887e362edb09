# score: 0
# says: the last one wins
# misconception: explainability/one-method-for-every-model
from google.cloud.aiplatform_v1 import ExplanationParameters, ExplanationSpec


def explanation_spec(case):
    parameters = ExplanationParameters(
        sampled_shapley_attribution={"path_count": min(case["effort"], 50)},
        integrated_gradients_attribution={"step_count": min(case["effort"], 100)},
    )
    return ExplanationSpec(parameters=parameters)
