"""Draft → Form: everything the paper can prove, without a model anywhere near it.

`verify(draft, policy=None) -> Form` is the whole of it: it reconciles the readings with
the form's own equations, runs every check, scores by the policy, and lists what a person
or a second reading must look at. Everything else is reached by module: `policy` (rule
books as data), `row` (one row scored), `scenario` (what if), `checks` (the list of checks),
`reconcile`.

Nothing here performs input or output except reading policy files; a form with mistakes
yields findings, never exceptions.
"""

from __future__ import annotations

from assistant.scoring.verify import verify

__all__ = ["verify"]
