# The notebook that the browser tests open: lesson 05's data, both models, and the tool.
from grader.lab import lending
from grader.lab.what_if_tool import WhatIfTool, WitConfigBuilder, predict_with

training, held_out = lending.split()
models = lending.train(training)
columns = list(lending.FEATURES)
shown = held_out[:500]
config = (
    WitConfigBuilder(shown.to_dict("records"))
    .set_custom_predict_fn(predict_with(models["linear"], columns))
    .set_compare_custom_predict_fn(predict_with(models["trees"], columns))
    .set_target_feature(lending.TARGET)
    .set_label_vocab(["late", "repaid"])
)
tool = WhatIfTool(config, height=900)
