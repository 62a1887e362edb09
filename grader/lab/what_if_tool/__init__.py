"""Google's What-If Tool in JupyterLab 4 and Notebook 7: the real one, out of the package witwidget.

    from grader.lab.what_if_tool import WhatIfTool, WitConfigBuilder, predict_with

    config = (
        WitConfigBuilder(table.to_dict("records"))
        .set_custom_predict_fn(predict_with(model, columns))
        .set_target_feature("repaid")
    )
    WhatIfTool(config)

After that the tutorials' line works too:
``from witwidget.notebook.visualization import WitConfigBuilder, WitWidget``.

Everything that is done in the page can be read from the tool (``state``, ``history``), and be done
by its methods without a browser; ``script()`` writes the history as calls.
"""

from grader.lab.what_if_tool import upstream

upstream.prepare()

from grader.lab.what_if_tool import widget  # noqa: E402 imports witwidget

upstream.finish(widget)

from witwidget.notebook.visualization import WitConfigBuilder  # noqa: E402

from grader.lab.what_if_tool.memory import Step  # noqa: E402
from grader.lab.what_if_tool.models import ModelError, predict_with  # noqa: E402
from grader.lab.what_if_tool.widget import WhatIfTool  # noqa: E402

__all__ = ["ModelError", "Step", "WhatIfTool", "WitConfigBuilder", "predict_with"]
