"""How ready a learner is: an interval per section of the exam guide, never a promise."""
