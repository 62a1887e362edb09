# score: 3.25
# says: moves errors
# misconception: what-if-tool/fixes-bias
def judge(name):
    """Judge a statement about the What-If Tool.

    Parameters
    ----------
    name : str
        The name of a statement in the data set tool-statements.

    Returns
    -------
    tuple of bool and str
        Whether the statement is true, and the fact that settles it. The facts are:
        "a predict function is enough"; "attributions come from you"; "edits change
        inputs only"; "only a model predicts anew"; "rows that exist"; "association, not
        cause"; "two models on the same rows"; "strategies need two classes"; "a
        threshold is no cure"; "performance needs the truth"; "nothing is exported";
        "the browser holds every row"; "no commit since 2024".
    """
    ### BEGIN SOLUTION
    verdicts = {
        "tensorflow-only": (False, "a predict function is enough"),
        "scikit-learn": (True, "a predict function is enough"),
        "weights-needed": (False, "a predict function is enough"),
        "computes-shap": (False, "attributions come from you"),
        "edit-trains": (False, "edits change inputs only"),
        "edit-is-safe": (True, "edits change inputs only"),
        "offline-edit": (False, "only a model predicts anew"),
        "offline-view": (True, "only a model predicts anew"),
        "invents-rows": (False, "rows that exist"),
        "copies-rows": (True, "rows that exist"),
        "raise-income": (False, "association, not cause"),
        "three-models": (False, "two models on the same rows"),
        "parity-of-prices": (False, "strategies need two classes"),
        "five-classes": (True, "strategies need two classes"),
        "cured": (True, "a threshold is no cure"),
        "no-labels": (False, "performance needs the truth"),
        "saves-report": (False, "nothing is exported"),
        "ten-million": (False, "the browser holds every row"),
        "some-thousands": (True, "the browser holds every row"),
        "supported": (False, "no commit since 2024"),
    }
    return verdicts[name]
    ### END SOLUTION
