# score: 1
# says: rows were on their way
# misconception: accelerators/rows-in-line
from grader.lab.slow_job import slow_epoch


def prepare_epoch(job):
    return lambda: slow_epoch(job)
