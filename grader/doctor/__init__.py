"""Find what is wrong with an installation, and name the fix."""
