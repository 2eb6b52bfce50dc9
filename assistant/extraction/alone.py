"""The model alone, as a peer: its claims as a draft, grounded but not compared.

In: claims, and the offline draft for what a model is not asked (notes, findings).
Out: a draft. What does not stand on the cells cited is disputed. Nothing here can fail.
"""

from __future__ import annotations

from typing import Any

from assistant.extraction.modelled import Modelled
from assistant.extraction.rowless import record
from assistant.form import Budget, BudgetLine, Draft, Evidence, Goals, Indicator, Paper, Total


def alone(offline: Draft, modelled: Modelled) -> Draft:
    """A draft from nothing but the model's claims."""
    evidence: dict[str, Evidence] = {
        pointer: seen for pointer, seen in offline.evidence.items() if pointer.startswith("/notes/")
    }
    values: dict[str, Any] = {}
    for pointer, claim in modelled.fields.items():
        base, name = pointer.rsplit("/", 1)
        value, seen = record({name: claim}, base, trust=True)
        values[pointer] = value[name]
        evidence |= seen
    rows = []
    for index, claims in enumerate(modelled.rows):
        row, seen = record(claims, f"/indicators/{index}", trust=True)
        rows.append(Indicator(**row))
        evidence |= seen
    money = []
    for index, claims in enumerate(modelled.money):
        line, seen = record(claims, f"/budget/lines/{index}", trust=True)
        money.append(BudgetLine(**line))
        evidence |= seen

    def part(prefix: str) -> dict[str, Any]:
        return {
            pointer[len(prefix) :]: value
            for pointer, value in values.items()
            if pointer.startswith(prefix) and "/" not in pointer[len(prefix) :]
        }

    paper = Paper(
        **part("/"),
        budget=Budget(**part("/budget/"), lines=tuple(money)),
        goals=Goals(**part("/goals/")),
        total=Total(**part("/total/")),
        indicators=tuple(rows),
        notes=offline.paper.notes,
    )
    findings = tuple(
        finding.model_copy(update={"fields": tuple(f for f in finding.fields if f in evidence)})
        for finding in offline.findings
    )
    return offline.model_copy(update={"paper": paper, "evidence": evidence, "findings": findings})
