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
from assistant.scoring.totals import (
    grade_fits_total,
    total_at_most_100,
    total_is_sum,
    weights_level_shares,
    weights_printed,
    weights_total_100,
)


def rows_by_rule(form: Case) -> Iterator[Finding]:
    """Every check of single rows, each over the whole table.

    In a form without a column of weights no row's weight is blank: `weights_printed` tells.
    """
    unweighted = {
        f"/indicators/{index}"
        for index, line in form.row_lines
        if not form.weighted and "weight_blank" in line.result.flags
    }
    for check in ROW_CHECKS:
        for finding in check(form.written, form.policy):
            row = finding.fields[0].rpartition("/")[0]
            if finding.rule != "unreadable" or row not in unweighted:
                yield finding


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
    weights_printed,
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
