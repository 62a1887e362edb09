"""Grade a cohort: many submissions, each repaired, sandboxed, judged and written to the gradebook.

The parts, from the outside in:

- `commands`: ``pmle grade`` and its sisters.
- `engine`: the coordinator. It alone writes the gradebook (`ledger`), in one transaction for each
  submission, journal entry included.
- `repair`: turns what was handed in into the release's notebook with the student's answers.
- `collect` and `exchange`: take in what a learning platform gives, or students put in the inbox.
- `runner`: runs submissions on this machine; `cluster`: on the workers of a Dask cluster, each of
  which has a runner. `versions` names what must be the same there.
- `warm`: starts the *nursery* (`nursery`) in bubblewrap: a process with the imports done that sees
  neither gradebook nor solutions, and forks one *supervisor* for each submission (`supervisor`).
- `sandbox`: namespaces and limits of the process in which a student's code runs (`cells`).
- `judge`: runs the checks in a process that no student's code enters. What it needs of an answer
  it calls over a socket (`channel`, `transport`), as data and never as objects.
"""
