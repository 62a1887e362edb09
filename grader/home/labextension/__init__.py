"""Add the home page's plugin to this environment's JupyterLab.

    python -m grader.home.labextension

The plugin runs the start page's cell when it is opened, and opens lessons at the exercise that the
home page points to. Without it the cell is run by hand, and links are followed by the browser.
"""
