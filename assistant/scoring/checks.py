"""The whole list of checks, in the order a reviewer reads the form.

In: a `Case` (a verified paper, its evidence, a policy). Out: findings. To add a check,
write one function that yields findings and put it where a reviewer would come to it.
Nothing here can fail.
"""

from __future__ import annotations

from collections.abc import Iterator

from assistant.finding import Finding
from assistant.scoring.arithmetic import (
    budget_adjustment_explained,
    budget_costs_within_executed,
    budget_parts_sum,
    budget_total_filled,
    execution_low_explained,
    execution_rate_computed,
    execution_score_by_rule,
    grade_fits_total,
    total_at_most_100,
    total_is_sum,
    weights_level_shares,
    weights_total_100,
)
from assistant.scoring.case import Case, Check
from assistant.scoring.consistency import (
    goals_agree_with_rows,
    goals_not_all_done,
    goals_not_copied,
    goals_of_this_unit,
    levels_present,
    rows_under_right_level,
    total_in_whole_points,
    total_not_all_full,
    weights_counted_once,
    weights_follow_policy,
    weights_not_concentrated,
)
from assistant.scoring.rows import ROW_CHECKS


def rows_by_rule(form: Case) -> Iterator[Finding]:
    """Every check of single rows, each over the whole table."""
    for check in ROW_CHECKS:
        yield from check(form.written, form.policy)


CHECKS: tuple[Check, ...] = (
    budget_parts_sum,
    budget_total_filled,
    budget_adjustment_explained,
    execution_rate_computed,
    execution_low_explained,
    execution_score_by_rule,
    budget_costs_within_executed,
    goals_not_all_done,
    goals_not_copied,
    goals_agree_with_rows,
    goals_of_this_unit,
    rows_by_rule,
    rows_under_right_level,
    weights_counted_once,
    levels_present,
    weights_not_concentrated,
    weights_follow_policy,
    weights_level_shares,
    weights_total_100,
    total_is_sum,
    total_at_most_100,
    total_in_whole_points,
    total_not_all_full,
    grade_fits_total,
)

__all__ = ["CHECKS", "Case", "Check", "rows_by_rule"]
