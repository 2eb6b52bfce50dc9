"""Draft → Form: reconcile, check, score, and list what a person must look at.

In: a `Draft` and a policy (by name, by object, or None to guess it from the form's own
notes). Out: a `Form`. A policy that does not exist raises `UsageError`; nothing about
the form itself can fail.
"""

from __future__ import annotations

from assistant.finding import Finding
from assistant.form import (
    Budget,
    BudgetLine,
    Draft,
    Evidence,
    Form,
    Goals,
    Indicator,
    Paper,
    Score,
    Total,
)
from assistant.scoring.checks import CHECKS, Case
from assistant.scoring.policy import Policy, guess, load
from assistant.scoring.reconcile import SURE, Outcome, reconcile
from assistant.scoring.scorecard import recomputed

_SECTIONS = {name: index for index, name in enumerate(Paper.model_fields)}
_PARTS: dict[str, tuple[str, ...]] = {
    "budget": (*Budget.model_fields, *BudgetLine.model_fields),
    "goals": tuple(Goals.model_fields),
    "indicators": tuple(Indicator.model_fields),
    "total": tuple(Total.model_fields),
}


def verify(draft: Draft, policy: Policy | str | None = None) -> Form:
    """The verified form: arithmetic applied, everything wrong found, doubts listed.

    Args:
        draft: values tied to cells, as an extractor made them.
        policy: a policy, its name or TOML path; None or "auto" guesses it.
    """
    outcome = reconcile(draft)
    chosen, remark = choose(outcome.paper, policy)
    findings = list(draft.findings)
    findings += [remark] if remark else []
    findings += outcome.findings
    case = Case(outcome.paper, outcome.evidence, chosen, outcome.sums, outcome.relations)
    for check in CHECKS:
        findings.extend(check(case))
    return Form(
        paper=outcome.paper,
        evidence=outcome.evidence,
        findings=tuple(findings),
        score=Score(claimed=outcome.paper.total.score, recomputed=recomputed(case.lines)),
        review=review(outcome),
        reading=draft.reading.model_copy(update={"policy": chosen.name}),
    )


def choose(paper: Paper, policy: Policy | str | None) -> tuple[Policy, Finding | None]:
    """The policy asked for, or the one the form's notes point to and a finding saying so."""
    if isinstance(policy, Policy):
        return policy, None
    if policy in (None, "", "auto"):
        return guess(paper)
    return load(str(policy)), None


def review(outcome: Outcome) -> tuple[str, ...]:
    """Pointers, in paper order, of every field whose value might be wrong.

    Two agreeing readings, given characters, and readings that an equation certifies are
    left out; whatever was inferred, disputed, lost, weakly read or stands where an
    equation broke is in.
    """
    doubts = [p for p, seen in outcome.evidence.items() if _doubt(p, seen, outcome)]
    return tuple(sorted(doubts, key=_place))


def _place(pointer: str) -> tuple[int, ...]:
    """Where a field stands on the paper: sections, rows and columns by their order."""
    section, *rest = pointer.split("/")[1:]
    parts = _PARTS.get(section, ())
    inner = (int(s) if s.isdigit() else parts.index(s) if s in parts else 0 for s in rest)
    return (_SECTIONS.get(section, len(_SECTIONS)), *inner)


def _doubt(pointer: str, seen: Evidence, outcome: Outcome) -> bool:
    if seen.status in ("missing", "disputed", "inferred") or pointer in outcome.suspects:
        return True
    if seen.status in ("agreed", "absent"):
        return False
    if seen.confidence >= SURE:
        return False
    # An equation proves a rate's figure, not the sign that was printed behind it.
    unsigned = pointer.endswith("/rate") and not str(outcome.paper.get(pointer)).endswith("%")
    return unsigned or pointer not in outcome.certified


__all__ = ["choose", "review", "verify"]
