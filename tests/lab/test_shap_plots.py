"""shap's plots as the lesson shows them: readable in grey, and shap's own numbers in them."""

import matplotlib.pyplot as plt
import numpy as np
import pytest

from grader.lab import shap_plots


def luminance(colour) -> float:
    """Compute a colour's relative luminance (WCAG 2.2)."""
    from matplotlib.colors import to_rgb

    channels = np.array(to_rgb(colour))
    linear = np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)
    return float(linear @ [0.2126, 0.7152, 0.0722])


def contrast(one, other) -> float:
    low, high = sorted([luminance(one), luminance(other)])
    return (high + 0.05) / (low + 0.05)


@pytest.fixture
def explanation():
    import numba

    numba.config.DISABLE_JIT = True
    import shap

    values = np.array([[2.0, -1.0, 0.5], [-2.0, 1.5, 0.25]])
    data = np.array([[1.0, 2.0, 3.0], [0.0, 1.0, 2.0]])
    return shap.Explanation(
        values, base_values=np.array([0.5, 0.5]), data=data, feature_names=["age", "bmi", "sex"]
    )


def test_values_get_lighter_and_stay_visible_on_white() -> None:
    colours = [shap_plots.LIGHTNESS(share) for share in np.linspace(0, 1, 20)]
    lightness = [luminance(colour[:3]) for colour in colours]
    assert all(np.diff(lightness) > 0)
    assert contrast(colours[0][:3], colours[-1][:3]) >= 3
    assert contrast(colours[-1][:3], "white") >= 3


@pytest.mark.parametrize("colour", [shap_plots.UP, shap_plots.DOWN, shap_plots.GREY])
def test_text_and_bars_have_contrast(colour) -> None:
    assert contrast(colour, "white") >= 4.5


def test_waterfall_shows_every_step_with_its_sign_in_our_colours(explanation) -> None:
    from matplotlib.colors import to_hex
    from matplotlib.patches import FancyArrow

    figure = shap_plots.waterfall(explanation[0])
    words = " ".join(text.get_text() for axes in figure.axes for text in axes.texts)
    assert all(step in words for step in ("+2", "\N{MINUS SIGN}1", "+0.5"))
    bars = {to_hex(bar.get_facecolor()).upper() for bar in figure.findobj(FancyArrow)}
    assert bars == {shap_plots.UP, shap_plots.DOWN}
    plt.close(figure)


def test_beeswarm_draws_on_its_own_figure(explanation) -> None:
    before = plt.figure()
    figure = shap_plots.beeswarm(explanation)
    assert not before.axes
    names = [label.get_text() for label in figure.axes[0].get_yticklabels()]
    assert set(names) == {"age", "bmi", "sex"}
    plt.close("all")


def test_dependence_draws_a_panel_for_each_feature(explanation) -> None:
    figure, panels = shap_plots.dependence(explanation[:, "age"], explanation[:, "bmi"])
    assert [axes.get_xlabel() for axes in panels] == ["age", "bmi"]
    points = panels[1].collections[0].get_offsets()
    assert sorted(np.asarray(points)[:, 1]) == [-1.0, 1.5]
    plt.close(figure)
