"""Recognised words with their boxes, one a line between tabs, as tesseract writes them (TSV).

In: a text. Out: the lines of its pages with their fields in columns by where they stand, None
where a page ends; None for any other text. Numbers of lines are those of the file, where a
line's first word stands. Nothing here can fail: what is no word is left out.

A field is a run of words that stand closer together than cells do: Chinese characters are
often a word each. Words of low confidence make their line unsure.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from statistics import median
from typing import Final

from assistant.reading.aligned import Span
from assistant.reading.spaced import by_places
from assistant.reading.written import Written, width

_HEAD: Final = "level page_num block_num par_num line_num word_num left top width height conf text"
_NAMES: Final = _HEAD.split()
_WORD: Final = "5"
"""Level of a word; lower ones are the page, its blocks, paragraphs and lines."""
_APART: Final = 0.6
"""Heights of a line between two fields, at least; a blank between Latin words is narrower."""
_LEVEL: Final = 0.4
"""Heights between the middles of pieces of one line, at most."""
_AMID: Final = 0.15
"""Heights by which a label is nearer to one of two rows than to the other, at most."""
_NEAR: Final = 1.5
"""Heights between a label and the rows it stands amid, at most: two rows that have room for a
line between them are not so near."""
_DOUBTFUL: Final = 60.0
"""Confidence, of 100, below which the program itself calls a word poor."""
_UNSURE: Final = 0.5
"""Confidence in a line with such a word."""


@dataclass(frozen=True, slots=True)
class _Word:
    """A word: its line in the file and the line it was put in, its box in pixels, confidence."""

    number: int
    key: tuple[str, ...]
    left: int
    top: int
    right: int
    bottom: int
    sure: float
    text: str


def by_boxes(text: str) -> list[Written | None] | None:
    """The lines of a text of words with boxes; None for any other text."""
    rows = [line.split("\t") for line in text.replace("\r\n", "\n").split("\n")]
    start = next((at for at, row in enumerate(rows) if any(row)), 0)
    if [name.strip().lower() for name in rows[start]] != _NAMES:
        return None
    words = [
        word
        for number, row in enumerate(rows[start + 1 :], start=start + 2)
        if (word := _word(number, row)) is not None
    ]
    lines: list[Written | None] = []
    for _, page in groupby(words, key=lambda word: word.key[0]):
        lines += [None] if lines else []
        lines += _laid(list(page))
    return lines


def _word(number: int, row: Sequence[str]) -> _Word | None:
    if len(row) != len(_NAMES) or row[0] != _WORD or not row[-1].strip():
        return None
    try:
        left, top, wide, tall = (int(float(value)) for value in row[6:10])
        sure = float(row[10])
    except ValueError:
        return None
    text = row[-1].strip()
    return _Word(number, tuple(row[1:5]), left, top, left + wide, top + tall, sure, text)


def _laid(words: Sequence[_Word]) -> list[Written]:
    """The lines of a page."""
    height = median(word.bottom - word.top for word in words)
    letter = median((word.right - word.left) / max(1, width(word.text)) for word in words) or 1.0
    lines = _with_labels(list(_lines(words, height)), height)
    spans = [tuple(_fields(line, height, letter)) for line in lines]
    written = by_places(list(enumerate(spans)))
    return [_numbered(one, lines[one.number]) for one in written]


def _numbered(line: Written, words: Sequence[_Word]) -> Written:
    poor = any(word.sure < _DOUBTFUL for word in words)
    sure = min(line.sure, _UNSURE) if poor else line.sure
    return replace(line, number=min(word.number for word in words), sure=sure)


def _lines(words: Sequence[_Word], height: float) -> Iterator[list[_Word]]:
    """The words line by line from the top, pieces of one line in several blocks together."""
    pieces = [list(run) for _, run in groupby(words, key=lambda word: word.key)]
    pieces.sort(key=_middle)
    line: list[_Word] = []
    for piece in pieces:
        if line and (_middle(piece) - _middle(line) > _LEVEL * height or _overlap(line, piece)):
            yield sorted(line, key=lambda word: word.left)
            line = []
        line += piece
    if line:
        yield sorted(line, key=lambda word: word.left)


def _with_labels(lines: Sequence[list[_Word]], height: float) -> list[list[_Word]]:
    """The lines, a label that stands amid two rows put with the upper one.

    It is of a merged cell over both, and no part of a text that goes on: that stands nearer to
    the line it belongs to.
    """
    found: list[list[_Word]] = []
    for at, line in enumerate(lines):
        if 0 < at < len(lines) - 1 and _is_amid(lines[at - 1], line, lines[at + 1], height):
            found[-1] = sorted([*found[-1], *line], key=lambda word: word.left)
        else:
            found.append(line)
    return found


def _is_amid(
    above: Sequence[_Word], line: Sequence[_Word], below: Sequence[_Word], height: float
) -> bool:
    up, down = _middle(line) - _middle(above), _middle(below) - _middle(line)
    alone = len(line) < min(len(above), len(below)) or len(line) == 1 < max(len(above), len(below))
    return (
        alone
        and abs(up - down) <= _AMID * height
        and up < _NEAR * height
        and not any(any(map(str.isdigit, word.text)) for word in line)
        and not _overlap(above, line)
        and not _overlap(below, line)
    )


def _middle(words: Sequence[_Word]) -> float:
    return median((word.top + word.bottom) / 2 for word in words)


def _overlap(line: Sequence[_Word], piece: Sequence[_Word]) -> bool:
    return any(one.left < two.right and two.left < one.right for one in line for two in piece)


def _fields(line: Sequence[_Word], height: float, letter: float) -> Iterator[Span]:
    """Runs of words, with their places in widths of a letter."""
    run: list[_Word] = []
    for word in (*line, None):
        if run and (word is None or word.left - run[-1].right >= _APART * height):
            left = round(run[0].left / letter)
            # A field ends before the next begins, however places are rounded.
            yield Span(left, max(left + 1, int(run[-1].right / letter)), _text(run))
            run = []
        if word is not None:
            run.append(word)


def _text(run: Sequence[_Word]) -> str:
    """The words, a blank between those of Latin letters and figures alone."""
    text = run[0].text
    for word in run[1:]:
        latin = text[-1].isascii() and word.text[0].isascii()
        text += f" {word.text}" if latin else word.text
    return text
