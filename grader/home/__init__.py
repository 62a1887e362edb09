"""Home: where a learner stands, what is best done next, and the way there."""

from grader.home.show import home

__all__ = ["home"]
