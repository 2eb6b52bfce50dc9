"""Markdown: its tables of bars, and what its marks leave of a line.

In: lines, or a whole text with HTML tables in it. Out: fields, plain lines, or the text as
one HTML page. Nothing here can fail.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence

from assistant.reading.latex import in_dollars

_DASHES = r"\s*(?::?-{2,}:?|:-+:?|-+:)\s*"
_RULE = re.compile(rf"\|?{_DASHES}(?:\|{_DASHES})*\|?")
_SHORT_RULE = re.compile(r":?-+:?")
_UNESCAPED_BAR = re.compile(r"(?<!\\)\|")
_LINE_BREAK = re.compile(r"<br\s*/?>", re.I)
_ESCAPED = re.compile(r"\\([\\`*_{}\[\]()#+\-.!|<>~])")
_STRONG = re.compile(r"(?<!\\)(\*\*|__)(?=\S)(.+?)(?<=\S)\1")
_MARKS = re.compile(r"^(?:#{1,6}\s+|#+|(?:>\s?)+|[-+*]\s+(?=[^\s\d]))")
"""Those of a heading, a quotation or a list; a page number stands between dashes, too."""
_LABELS = 2
_TABLE = re.compile(r"(<table\b.*?</table>)", re.I | re.S)


def is_rule(line: str) -> bool:
    """True for the line under the heading of a table (|:--|--:|)."""
    return _RULE.fullmatch(line.strip()) is not None


def fields_between_bars(line: str) -> list[str] | None:
    """The fields of a row of a table; None for a line without bars.

    >>> fields_between_bars("| 甲\\\\|乙 | **3**<br>4 | |")
    ['甲|乙', '3\\n4', '']
    """
    plain = line.strip()
    if "|" not in plain:
        return None
    inner = plain.removeprefix("|")
    inner = inner[:-1] if inner.endswith("|") and not inner.endswith("\\|") else inner
    return [_text(_LINE_BREAK.sub("\n", field)) for field in _UNESCAPED_BAR.split(inner)]


def unmarked(line: str) -> str:
    """A line outside tables without the marks of a heading, a quotation, a list or strong type.

    >>> unmarked("## **二、指标**"), unmarked("> 注：无"), unmarked("- 资金总额：5万元")
    ('二、指标', '注：无', '资金总额：5万元')
    """
    return _text(_MARKS.sub("", line.strip())).strip(" *_")


def as_html(text: str) -> str:
    """Markdown with HTML tables in it as a page whose tables are all HTML."""
    pieces = []
    for piece in _TABLE.split(text):
        whole = piece[:6].lower() == "<table"
        pieces.append(piece if whole else "".join(_rewritten(piece)))
    return f"<body>{''.join(pieces)}</body>"


def _rewritten(text: str) -> Iterator[str]:
    """The lines of a piece without HTML tables; inline HTML in it stays what it is."""
    rows: list[list[str]] = []
    for line in text.splitlines():
        fields = fields_between_bars(line) if line.lstrip().startswith("|") else None
        if fields is not None:
            # Under the heading a rule may be of single dashes; below it they are values.
            ruled = len(rows) == 1 and all(_SHORT_RULE.fullmatch(field) for field in fields)
            rows += [] if ruled or is_rule(line) else [fields]
            continue
        yield _table(rows)
        rows = []
        yield f"{unmarked(line)}<br>"
    yield _table(rows)


def _table(rows: Sequence[Sequence[str]]) -> str:
    """A table of bars in HTML.

    Bars merge no cells: programs that write them leave the label of several rows in the first
    and the others blank. Blank cells at the left go with the label above, for two columns.
    """
    if not rows:
        return ""
    spans: dict[tuple[int, int], int] = {}
    covered: set[tuple[int, int]] = set()
    for column in range(_LABELS):
        top: int | None = None
        for index, row in enumerate(rows):
            left, right = row[: column + 1], row[column + 1 :]
            if top is not None and not any(left) and any(right):
                spans[top, column] = index - top + 1
                covered.add((index, column))
            else:
                top = index if left and left[-1] else None
    written = []
    for index, row in enumerate(rows):
        cells = []
        for column, field in enumerate(row):
            if (index, column) not in covered:
                down = spans.get((index, column), 1)
                words = html.escape(field).replace("\n", "<br>")
                cells.append(f'<td rowspan="{down}">{words}</td>')
        written.append(f"<tr>{''.join(cells)}</tr>")
    return f"<table>{''.join(written)}</table>"


def _text(words: str) -> str:
    plain = _STRONG.sub(r"\2", words.strip())
    plain = plain.strip("*") if plain.startswith("*") and plain.endswith("*") else plain
    return _ESCAPED.sub(r"\1", in_dollars(plain))
