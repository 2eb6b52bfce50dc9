"""Pages of one form whose grids reach further than the table, on one page or the other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from assistant.extraction.table import extract
from assistant.page import Page
from tests.extraction.made import HEAD, NAMED, TITLE, Spec, page, row

MORE = ("效益指标", "社会效益指标", "破案占比", "≥60%", "66.3%", "8", "7", "原因甲乙")
EDGES = (0.0, 0.11, 0.23, 0.4, 0.55, 0.68, 0.76, 0.84, 1.0)


def with_margin(rows: Sequence[Sequence[Spec]], margin: float, left: bool, number: int) -> Page:
    """A page whose grid has a column more beside the table, of this share of its width."""
    inner = [side * (1 - margin) + (margin if left else 0.0) for side in EDGES]
    edges = EDGES
    if margin:
        rows = [("", *line) if left else (*line, "") for line in rows]
        edges = (0.0, *inner) if left else (*inner, 1.0)
    above = [TITLE] if number == 1 else []
    made = page(rows, kind="picture", above=above, number=number)
    return replace(made, column_edges=tuple(edges))


@pytest.mark.parametrize("left", [True, False])
@pytest.mark.parametrize(("first", "second"), [(0.09, 0.0), (0.0, 0.09), (0.09, 0.05)])
def test_columns_are_found_where_one_page_s_grid_reaches_the_edge_of_the_paper(
    first: float, second: float, left: bool
) -> None:
    pages = [
        with_margin([NAMED, HEAD, row("新建点位")], first, left, 1),
        with_margin([MORE, MORE], second, left, 2),
    ]
    draft = extract(pages)
    last = draft.paper.indicators[-1]
    assert (last.level1, last.level2, last.name) == MORE[:3]
    assert (last.target, last.actual, last.weight, last.score) == ("≥60%", "66.3%", 8, 7)
    assert last.explanation == "原因甲乙"
