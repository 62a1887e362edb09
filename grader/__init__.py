"""The Professional Machine Learning Engineer course: lessons, checks and grading.

In a notebook: ``from grader import check, hint``. In a terminal: ``pmle``.
"""

from typing import Any

__all__ = ["check", "hint"]


def __getattr__(name: str) -> Any:
    if name in __all__:
        from grader import notebook

        return getattr(notebook, name)
    raise AttributeError(f"module 'grader' has no attribute {name!r}")
