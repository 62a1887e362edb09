"""nbgrader's configuration for this course: one assignment a lesson."""

from pathlib import Path

from nbgrader.converters import GenerateAssignment

from grader.authoring.release import StripAuthoring

c = get_config()  # noqa: F821 nbgrader puts it here

c.CourseDirectory.root = str(Path(__file__).resolve().parent)
c.CourseDirectory.course_id = "pmle"
c.CourseDirectory.source_directory = "solutions"
c.CourseDirectory.release_directory = "notebooks"
# The text that a lesson is built from, and what Jupyter leaves behind, are not for students.
c.CourseDirectory.ignore = ["*.md", ".ipynb_checkpoints", "*.pyc", "__pycache__", "pictures"]

# What `pmle build` does too: students get no build stamps and no authors' tags.
c.GenerateAssignment.preprocessors = [*GenerateAssignment().preprocessors, StripAuthoring]

# A verdict says what is wrong; the hidden tests' code would give the answers of the next cohort.
c.GenerateFeedback.preprocessors = [
    "nbgrader.preprocessors.ClearHiddenTests",
    "nbgrader.preprocessors.GetGrades",
    "nbconvert.preprocessors.CSSHTMLHeaderPreprocessor",
]

# Students can write to the exchange's inbox: links there must lead nowhere. `nbgrader collect` and
# formgrader use it too.
c.ExchangeFactory.collect = "grader.cohort.exchange.Collect"

# Grading has nothing to save in a kernel that is about to end.
c.Execute.shutdown_kernel = "immediate"
