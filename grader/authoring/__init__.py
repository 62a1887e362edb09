"""For people who write lessons: build, prove, lint."""
