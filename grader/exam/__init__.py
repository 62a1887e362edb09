"""The question bank and what is drawn from it."""
