"""Where a PDF's text layer says something other than the picture a person sees.

In: pages whose cells hold both readings, and the fields taken from them. Out: findings
that quote both texts. Nothing here can fail, and nothing here changes a value: the
picture's reading stands, the field stays under review.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from assistant.finding import Finding, Message
from assistant.form import Evidence
from assistant.page import Cell, Page
from assistant.wording import fold

RULE = "layer_contradicts_picture"
LAYER = "layer"
"""The reader's name under which reading keeps a text layer's own characters."""

_DROPPED = "the text layer contradicts the picture nearly everywhere"
_LONGEST = 60


def find_contradictions(
    pages: Sequence[Page], evidence: Mapping[str, Evidence]
) -> Iterator[Finding]:
    """One finding a cell that the layer contradicts, one a page whose layer was dropped."""
    for page in pages:
        for cell in page.cells:
            other = against(cell)
            if other is not None:
                fields = tuple(
                    pointer
                    for pointer, seen in evidence.items()
                    if seen.page == page.number and seen.raw and seen.place() == cell.place
                )
                yield _finding(page, cell.text, other, fields)
        if any(remark.startswith(_DROPPED) for remark in page.remarks):
            yield _dropped(page)


def against(cell: Cell) -> str | None:
    """What the layer says in this cell where it is not what the picture says, else None."""
    for sight in cell.others:
        if sight.reader == LAYER and fold(sight.text) != fold(cell.text):
            return sight.text
    return None


def _finding(page: Page, seen: str, layer: str, fields: tuple[str, ...]) -> Finding:
    one, other = _quoted(seen), _quoted(layer)
    return Finding(
        rule=RULE,
        severity="warning",
        fields=fields,
        claimed=one,
        message=Message(
            zh=f"第{page.number}页：图面印的是“{one}”，PDF的文字层却写作“{other}”。"
            "已按图面读取，请核对原件。",
            en=f"Page {page.number}: the picture shows “{one}”, but the PDF's text layer says "
            f"“{other}”. The picture's reading was kept; please check the original.",
        ),
    )


def _dropped(page: Page) -> Finding:
    return Finding(
        rule=RULE,
        severity="warning",
        fields=(),
        message=Message(
            zh=f"第{page.number}页：PDF的文字层与图面几乎处处不符，已弃用文字层，只按图面读取。"
            "请核对文件来源。",
            en=f"Page {page.number}: the PDF's text layer contradicts the picture nearly "
            "everywhere. It was left aside and only the picture was read; please check where "
            "the file comes from.",
        ),
    )


def _quoted(text: str) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= _LONGEST else plain[: _LONGEST - 1] + "…"
