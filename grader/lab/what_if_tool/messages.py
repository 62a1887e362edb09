"""Plain stand-ins for the TensorFlow Serving messages that witwidget carries along.

Its own are generated code of 2018, which today's protobuf refuses ("Descriptors cannot be created
directly"). witwidget uses them only as a box between a model's numbers and the browser's JSON, so
that a list with ``add`` does.
"""

from __future__ import annotations

from types import ModuleType
from typing import Any

PACKAGE = "witwidget._vendor.tensorflow_serving"


class _Repeated(list[Any]):
    """A repeated field."""

    def __init__(self, kind: type) -> None:
        super().__init__()
        self._kind = kind

    def add(self) -> Any:
        """Append a new item and return it, as protobuf does."""
        self.append(self._kind())
        return self[-1]


class _Class:
    label = ""
    score = 0.0


class _Classification:
    def __init__(self) -> None:
        self.classes = _Repeated(_Class)


class _Regression:
    value = 0.0


class _Result:
    def __init__(self) -> None:
        self.classifications = _Repeated(_Classification)
        self.regressions = _Repeated(_Regression)


class ClassificationResponse:
    """One list of classes with scores per example."""

    def __init__(self) -> None:
        self.result = _Result()


class RegressionResponse:
    """One number per example."""

    def __init__(self) -> None:
        self.result = _Result()


def modules() -> dict[str, ModuleType]:
    """Make the modules that witwidget imports, by their full names."""
    contents: dict[str, dict[str, Any]] = {
        "": {},
        ".apis": {},
        ".apis.classification_pb2": {"ClassificationResponse": ClassificationResponse},
        ".apis.regression_pb2": {"RegressionResponse": RegressionResponse},
        ".apis.inference_pb2": {},
        ".apis.predict_pb2": {},
        ".apis.prediction_service_pb2": {},
    }
    made: dict[str, ModuleType] = {}
    for suffix, attributes in contents.items():
        module = made[PACKAGE + suffix] = ModuleType(PACKAGE + suffix)
        vars(module).update(attributes)
        parent, _, leaf = suffix.rpartition(".")
        if leaf:
            setattr(made[PACKAGE + parent], leaf, module)
    for package in (PACKAGE, f"{PACKAGE}.apis"):
        vars(made[package])["__path__"] = []
    return made
