"""What a page's own reader said about the grid it found.

In: pages. Out: whether their tables had to be mended, and whether they may still be wrong.
Nothing here can fail.
"""

from __future__ import annotations

from assistant.page import Page

_BY_WHITE = "columns by"
_DOUBTFUL = "grid doubtful"
_MENDED = (_DOUBTFUL, "rules bridged", "cells repaired", "no ruled table", _BY_WHITE)


def is_mended(page: Page) -> bool:
    """True when the page's own reader had to mend its table, or found no ruled one."""
    return any(remark.startswith(_MENDED) for remark in page.remarks)


def is_parted_by_white(page: Page) -> bool:
    """True when no rule but the white between texts told its columns."""
    return any(remark.startswith(_BY_WHITE) for remark in page.remarks)


def doubtful_grid(page: Page) -> bool:
    """True when the page's own reader said that its grid may be wrong."""
    return any(remark.startswith(_DOUBTFUL) for remark in page.remarks)
