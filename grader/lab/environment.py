"""Environment variables that say whose laboratory it is.

`grader.lab.ward` draws a student's ward from them, and the cohort engine sets them for whom it
grades. They stand here because an import of the ward takes seconds.
"""

COHORT, STUDENT = "PMLE_COHORT", "PMLE_STUDENT"
