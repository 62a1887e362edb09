# A regression model with attributions, and a classifier of three classes, for the browser tests.
from sklearn.datasets import load_diabetes, load_iris
from sklearn.linear_model import LinearRegression, LogisticRegression

from grader.lab.what_if_tool import WhatIfTool, WitConfigBuilder, predict_with

patients, progress = load_diabetes(as_frame=True, return_X_y=True)
features = list(patients)
line = LinearRegression().fit(patients, progress)
regression = WhatIfTool(
    WitConfigBuilder(patients.assign(progress=progress)[:60].to_dict("records"))
    .set_custom_predict_fn(
        predict_with(line, features, lambda rows: (rows - patients.mean()) * line.coef_)
    )
    .set_model_type("regression")
    .set_target_feature("progress")
)

flowers, species = load_iris(as_frame=True, return_X_y=True)
flowers.columns = ["sepal_length", "sepal_width", "petal_length", "petal_width"]
names = ["setosa", "versicolor", "virginica"]
three = LogisticRegression(max_iter=500).fit(flowers, species)
multiclass = WhatIfTool(
    WitConfigBuilder(flowers.assign(species=species)[::3].to_dict("records"))
    .set_custom_predict_fn(predict_with(three, list(flowers)))
    .set_multi_class(True)
    .set_label_vocab(names)
    .set_target_feature("species")
)
