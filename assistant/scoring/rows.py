"""Checks of the rows: each score against its rule, each actual, each reason.

In: a `Paper` and a `Policy`. Out: findings, one function a kind of question, in the order
a reviewer reads the form. Nothing here can fail.

A paper holds None both for a blank cell and for one that has no column or was lost in the
scan; the cases tell these apart ("" and null). `as_written` does so from the evidence, and
`row_findings` is the whole of this module over a paper with its evidence.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal

from assistant.finding import Finding, Message, Severity
from assistant.form import Evidence, Indicator, Paper
from assistant.quantity import Amount, Comparator, Range, parse, show
from assistant.scoring import reasons
from assistant.scoring.observations import OBSERVATIONS
from assistant.scoring.policy import Policy
from assistant.scoring.row import RowScore, score_row

RowCheck = Callable[[Paper, Policy], Iterator[Finding]]

_SEVERITY: dict[str, Severity] = {
    "over_claimed": "error",
    "unexplained_deduction": "warning",
    "under_claimed": "warning",
    "explained_without_deduction": "warning",
    "over_achieved_needs_reason": "warning",
    "unreadable": "warning",
    "not_comparable": "warning",
}
_JUDGED: dict[str, tuple[str, ...]] = {
    "over_claimed": ("score", "actual", "target"),
    "under_claimed": ("score", "actual", "target"),
    "unexplained_deduction": ("score", "explanation"),
    "explained_without_deduction": ("explanation", "score"),
    "over_achieved_needs_reason": ("actual", "target", "explanation"),
    "unreadable": ("actual", "target", "score"),
    "not_comparable": ("actual", "target", "score"),
}

_TOLD_UNSCORED = ("score_exceeds_weight", "score_below_zero", "over_achieved")
"""Flags that are no reason why a row could not be scored."""


def score_indicator(row: Indicator, policy: Policy) -> RowScore:
    """One indicator of a paper, scored."""
    return score_row(
        row.target,
        row.actual,
        row.weight,
        row.score,
        row.explanation,
        name=row.name or "",
        level1=row.level1 or "",
        level2=row.level2 or "",
        policy=policy,
    )


def as_written(paper: Paper, evidence: Mapping[str, Evidence] | None = None) -> Paper:
    """The paper with "" in the text cells that are blank, None left where nothing is known.

    Without evidence, an explanation is taken as blank when any row of the form has one:
    then the form has the column.
    """
    explained = any(row.explanation for row in paper.indicators)
    rows = []
    for index, row in enumerate(paper.indicators):
        blank = {}
        for field in ("target", "actual", "explanation"):
            if getattr(row, field) is not None:
                continue
            seen = (evidence or {}).get(f"/indicators/{index}/{field}")
            if seen is not None:
                if seen.status not in ("absent", "missing", "disputed"):
                    blank[field] = ""
            elif field == "explanation" and explained:
                blank[field] = ""
        rows.append(row.model_copy(update=blank) if blank else row)
    return paper.model_copy(update={"indicators": tuple(rows)})


def row_findings(
    paper: Paper, policy: Policy, evidence: Mapping[str, Evidence] | None = None
) -> Iterator[Finding]:
    """Every finding of every row check."""
    written = as_written(paper, evidence)
    for check in ROW_CHECKS:
        yield from check(written, policy)


def scores_follow_the_rule(paper: Paper, policy: Policy) -> Iterator[Finding]:
    """Each score lies inside what the rule gives, with its reason where one is due."""
    for index, row, result in _scored(paper, policy):
        unjudged = row.weight is None and row.score is None
        if result.finding == "ok" or unjudged:
            continue
        fields = _JUDGED[result.finding]
        if result.finding == "unreadable":
            fields = _lost_first(row, fields)
        yield Finding(
            rule=result.finding,
            severity=_SEVERITY[result.finding],
            fields=tuple(f"/indicators/{index}/{field}" for field in fields),
            message=_named(index, row, result.why),
            claimed=row.score,
            expected=result.expected,
            steps=result.steps,
            policy=policy.name,
        )


def flags_observed(paper: Paper, policy: Policy) -> Iterator[Finding]:
    """What was noticed about a row beside its score: copied actuals, missing units, odd signs."""
    for index, row, result in _scored(paper, policy):
        for flag, seen in OBSERVATIONS.items():
            if flag not in result.flags:
                continue
            if result.expected is None and flag not in _TOLD_UNSCORED:
                continue  # there the flag is why nothing could be scored, and already told
            texts = {
                "target": row.target or "",
                "actual": row.actual or "",
                "reason": row.explanation or "",
                "weight": "" if row.weight is None else show(row.weight),
                "score": "" if row.score is None else show(row.score),
            }
            said = Message(zh=seen.zh.format_map(texts), en=seen.en.format_map(texts))
            value = getattr(row, seen.field)
            yield Finding(
                rule=flag,
                severity=seen.severity,
                fields=(f"/indicators/{index}/{seen.field}",),
                message=_named(index, row, said),
                claimed=value,
                policy=policy.name,
            )


def over_achievement_noted(paper: Paper, policy: Policy) -> Iterator[Finding]:
    """From the notice threshold up to the warning one, an overshoot is worth a word."""
    for index, row, result in _scored(paper, policy):
        ratio = result.ratio
        if ratio is None or not policy.over_notice <= ratio < policy.over_warning:
            continue
        if reasons.read(row.explanation).is_given or result.finding != "ok":
            continue
        percent = show((ratio * 100).quantize(Decimal("0.1")))
        said = Message(
            zh=f"实际“{row.actual}”为目标“{row.target}”的{percent}%，超出较多；建议说明原因。",
            en=f"the actual {row.actual} is {percent}% of the target {row.target}; a word of "
            "explanation is advised.",
        )
        yield _notice("over_achieved_notice", index, row, ("actual", "target"), said, policy)


def overshoot_blamed_on_the_target(paper: Paper, policy: Policy) -> Iterator[Finding]:
    """An overshoot explained by a target set too low: then the target wants a second look."""
    for index, row, result in _scored(paper, policy):
        reason = reasons.read(row.explanation)
        if result.ratio is None or result.ratio < policy.over_notice:
            continue
        if not reasons.says_target_was_low(reason):
            continue
        percent = show((result.ratio * 100).quantize(Decimal("0.1")))
        said = Message(
            zh=f"实际“{row.actual}”为目标“{row.target}”的{percent}%，原因称“{row.explanation}”；"
            "请提供指标值的设定依据，并据实调整下一年度指标值。",
            en=f"the actual {row.actual} is {percent}% of the target {row.target}, and the reason given "
            f"is {row.explanation}; please supply the ground on which the target was set and adjust "
            "next year's.",
        )
        yield _notice("target_set_too_low", index, row, ("target", "explanation"), said, policy)


def equal_targets_exceeded(paper: Paper, policy: Policy) -> Iterator[Finding]:
    """A target with "=", or a range, that was passed: full marks, and worth a notice."""
    for index, row, result in _scored(paper, policy):
        if result.ratio is None or result.ratio <= 1 or result.finding != "ok":
            continue
        target = parse(row.target)
        if isinstance(target, Range):
            said = Message(
                zh=f"实际“{row.actual}”高于目标区间“{row.target}”；请说明是否视为达标。",
                en=f"the actual {row.actual} lies above the range {row.target}; please say whether "
                "that counts as met.",
            )
            yield _notice("range_exceeded", index, row, ("actual", "target"), said, policy)
        if not isinstance(target, Amount) or target.comparator is not Comparator.EQUAL:
            continue
        said = Message(
            zh=f"指标值为“{row.target}”，实际“{row.actual}”超出；请核实指标值应为“=”还是“≥”。",
            en=f"the target is {row.target}, the actual {row.actual} is above it; please check "
            "whether = or ≥ was meant.",
        )
        yield _notice("equal_target_exceeded", index, row, ("actual", "target"), said, policy)


def reasons_of_their_own_row(paper: Paper, policy: Policy) -> Iterator[Finding]:
    """A reason speaks of its own indicator and its own unit."""
    names = [row.name for row in paper.indicators if row.name]
    header = (paper.implementing_unit, paper.supervising_department, paper.project_name)
    own = [text for text in header if text]
    for index, row in enumerate(paper.indicators):
        reason = reasons.read(row.explanation)
        if not reason.is_given:
            continue
        other = reasons.names_other(reason, row.name or "", names)
        if other is not None:
            said = Message(
                zh=f"偏差原因“{row.explanation}”说的是另一指标“{other}”；请更正。",
                en=f"the explanation ({row.explanation}) speaks of another indicator, {other}; "
                "please correct it.",
            )
            yield _warning("reason_names_other_indicator", index, row, said, policy)
        unit = reasons.names_other_unit(reason, own)
        if unit is not None:
            said = Message(
                zh=f"偏差原因中出现其他单位“{unit}”；请核实是否套用了其他单位的内容。",
                en=f"the explanation names another organisation, {unit}; please check whether it was "
                "copied from another form.",
            )
            yield _warning("reason_names_other_unit", index, row, said, policy)


def reasons_not_repeated(paper: Paper, policy: Policy) -> Iterator[Finding]:
    """The same sentence does not explain several rows."""
    rows_of: defaultdict[str, list[int]] = defaultdict(list)
    for index, row in enumerate(paper.indicators):
        reason = reasons.read(row.explanation)
        if reason.is_given and len(reason.text) >= 6:
            rows_of[reason.text].append(index)
    for indexes in rows_of.values():
        if len(indexes) < 2:
            continue
        first = paper.indicators[indexes[0]]
        listed = "、".join(f"第{index + 1}行" for index in indexes)
        listed_en = ", ".join(str(index + 1) for index in indexes)
        yield Finding(
            rule="reason_repeated",
            severity="notice",
            fields=tuple(f"/indicators/{index}/explanation" for index in indexes),
            message=Message(
                zh=f"{listed}的偏差原因完全相同（“{first.explanation}”）；请逐项说明。",
                en=f"Rows {listed_en} give the same explanation ({first.explanation}); please explain "
                "each.",
            ),
            claimed=first.explanation,
        )


ROW_CHECKS: tuple[RowCheck, ...] = (
    scores_follow_the_rule,
    flags_observed,
    over_achievement_noted,
    overshoot_blamed_on_the_target,
    equal_targets_exceeded,
    reasons_of_their_own_row,
    reasons_not_repeated,
)
"""Every check of the rows, in the order a reviewer asks."""


def _scored(paper: Paper, policy: Policy) -> Iterator[tuple[int, Indicator, RowScore]]:
    for index, row in enumerate(paper.indicators):
        yield index, row, score_indicator(row, policy)


def _lost_first(row: Indicator, fields: tuple[str, ...]) -> tuple[str, ...]:
    """The fields of an unreadable row, those without a value in front."""
    fields = (*fields, "weight") if row.weight is None else fields
    return tuple(
        sorted(fields, key=lambda field: bool(getattr(row, field) or getattr(row, field) == 0))
    )


def _named(index: int, row: Indicator, said: Message) -> Message:
    name = row.name or "未命名"
    return Message(
        zh=f"第{index + 1}行“{name}”：{said.zh}", en=f"Row {index + 1} ({name}): {said.en}"
    )


def _notice(
    rule: str, index: int, row: Indicator, fields: tuple[str, ...], said: Message, policy: Policy
) -> Finding:
    return Finding(
        rule=rule,
        severity="notice",
        fields=tuple(f"/indicators/{index}/{field}" for field in fields),
        message=_named(index, row, said),
        claimed=getattr(row, fields[0]),
        policy=policy.name,
    )


def _warning(rule: str, index: int, row: Indicator, said: Message, policy: Policy) -> Finding:
    return Finding(
        rule=rule,
        severity="warning",
        fields=(f"/indicators/{index}/explanation",),
        message=_named(index, row, said),
        claimed=row.explanation,
        policy=policy.name,
    )
