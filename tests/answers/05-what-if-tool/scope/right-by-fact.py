def judge(name):
    facts = {
        "a predict function is enough": ('tensorflow-only', 'scikit-learn', 'weights-needed'),
        "attributions come from you": ('computes-shap',),
        "edits change inputs only": ('edit-trains', 'edit-is-safe'),
        "only a model predicts anew": ('offline-edit', 'offline-view'),
        "rows that exist": ('invents-rows', 'copies-rows'),
        "association, not cause": ('raise-income',),
        "two models on the same rows": ('three-models',),
        "strategies need two classes": ('parity-of-prices', 'five-classes'),
        "a threshold is no cure": ('cured',),
        "performance needs the truth": ('no-labels',),
        "nothing is exported": ('saves-report',),
        "the browser holds every row": ('ten-million', 'some-thousands'),
        "no commit since 2024": ('supported',),
    }
    true = {"scikit-learn", "edit-is-safe", "offline-view", "copies-rows", "five-classes", "some-thousands"}
    return name in true, next(fact for fact, names in facts.items() if name in names)
