"""The learner's record: what was tried, when, with what verdict. It never leaves the machine."""
