"""The checks of every lesson, one module a lesson."""
