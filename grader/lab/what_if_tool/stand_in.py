"""What is shown where no browser can show the tool: a picture and words."""

from __future__ import annotations

import base64
import html
import io
from typing import Any

import matplotlib.pyplot as plt
import numpy as np

from grader.lab import figures
from grader.lab.what_if_tool.loaded import Result
from grader.lab.what_if_tool.models import ModelError
from grader.lab.what_if_tool.session import Session

_MARKERS = ("o", "x", "^", "s")
_METHODS = (
    "Without a browser every step is a method: edit, infer, counterfactual, partial_dependence, "
    "slice_by, set_cost_ratio, set_threshold, optimize, performance; tool.state and tool.history "
    "remember them."
)


def words(session: Session) -> str:
    """Describe the tool's first view."""
    config = session.config
    kinds = f"{config['model_type']} by {_count(session.model_count, 'model')}"
    target = f", target {config['target_feature']}" if config.get("target_feature") else ""
    lines = [f"What-If Tool: {session.state['rows']:,} datapoints, {kinds}{target}."]
    lines += session.remarks
    try:
        lines += [
            f"Model {number}: predictions from ≈ {scores.min():.2f} to ≈ {scores.max():.2f}, "
            f"median ≈ {np.median(scores):.2f}."
            for number, scores in enumerate(session.scores, start=1)
            if scores.ndim == 1
        ]
    except ModelError as error:
        lines.append(f"There are no predictions: {error}")
    return "\n".join(lines)


def outputs(session: Session) -> tuple[Result, Result, Result]:
    """Make the outputs that stand in: a picture with its words, and the words to unfold.

    Returns
    -------
    tuple of dict
        Data by MIME type of the first output, its metadata, and data of the second output.
    """
    text = words(session)
    paragraphs = "".join(f"<p>{html.escape(line)}</p>" for line in [*text.split("\n"), _METHODS])
    unfold: Result = {
        "text/html": f"<details><summary>The What-If Tool in words</summary>{paragraphs}</details>",
        "text/plain": "",
    }
    try:
        picture = _picture(session)
    except ModelError:  # the words say it
        return {"text/plain": text}, {}, unfold
    upwards = "model 2's score upwards and model 1's to the right"
    seen = upwards if session.model_count > 1 else "its score upwards"
    alternative = f"{' '.join(text.split())} A point for each datapoint, {seen}."
    data = {
        "image/png": base64.b64encode(picture).decode(),
        "text/plain": f"Figure: {alternative}",
    }
    return data, {"image/png": {"alt": alternative}}, unfold


def _picture(session: Session) -> bytes:
    """Draw the view that the tool opens with: the score upwards, or one model against the other."""
    scores = [s if s.ndim == 1 else s.max(axis=1) for s in session.scores]
    figure, axes = figures.subplots()
    compare = len(scores) == 2
    x = scores[0] if compare else np.random.default_rng(0).random(len(scores[0]))
    y = scores[-1]
    for number, (name, members) in enumerate(_groups(session).items()):
        axes.plot(
            *(x[members], y[members], _MARKERS[number % len(_MARKERS)]),
            linestyle="",
            markersize=3,
            label=name,
        )
    axes.set_xlabel("score of model 1" if compare else "(spread at random)")
    axes.set_ylabel("score of model 2" if compare else "score")
    axes.legend(title="prediction" if session.is_classification else None, fontsize="small")
    png = io.BytesIO()
    figure.savefig(png, format="png", dpi=figures.DOTS_PER_INCH, metadata={"Software": None})
    plt.close(figure)
    return png.getvalue()


def _groups(session: Session) -> dict[str, Any]:
    if not session.is_classification:
        return {"datapoints": np.ones(session.state["rows"], bool)}
    predicted = session.inferences[0]
    vocabulary = session.config.get("label_vocab") or []
    return {
        vocabulary[label] if vocabulary else str(label): predicted == label
        for label in sorted(set(predicted.tolist()))
    }


def _count(number: int, thing: str) -> str:
    return f"{number} {thing}{'s' if number > 1 else ''}"
