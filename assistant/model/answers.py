"""From the text a model wrote to the one JSON object in it, or a refusal to guess.

In: the text of an answer. Out: a dictionary whose numbers are still the characters
the model wrote. `Malformed` when there is no whole object, more than one, or one
that says two things under one key.

Form is forgiven (byte-order mark, code fences, prose around it, `<think>` blocks,
trailing commas); content is not: langchain's own parser completes a JSON text that
was cut off, which here would pass half a table as a whole one.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from assistant.model.outcomes import Malformed

_THINKING = re.compile(r"\s*<(think|thinking|reasoning)>.*?</\1>", re.DOTALL | re.IGNORECASE)
_OPENING = ("<think>", "<thinking>", "<reasoning>")
_QUOTED = re.compile(r'"(?:[^"\\]|\\.)*"', re.DOTALL)


def the_object(text: str) -> dict[str, Any]:
    """The single JSON object in an answer; numbers come as strings, as written.

    >>> the_object('Sure:\\n```json\\n{"a": 0.50,}\\n```')
    {'a': '0.50'}
    """
    cleaned = _without_trailing_commas(without_thinking(text.replace("\ufeff", "")))
    found = _outermost(cleaned)
    objects = [value for value in found if isinstance(value, dict)]
    if len(found) != 1 or len(objects) != 1:
        what = "a list" if found and not objects else f"{len(found)} JSON values"
        raise Malformed(f"the model answered {what if found else 'no JSON'}, not one object")
    return objects[0]


def without_thinking(text: str) -> str:
    """The text after a leading block of thoughts; "" while the block is still open.

    Only a leading block is one: the same tag inside a value is the scan's own text.
    """
    if thoughts := _THINKING.match(text):
        return text[thoughts.end() :]
    start = text.lstrip().lower()
    if start.startswith(_OPENING):
        return ""
    if not start.startswith(("{", "`")) and "</think>" in text:
        return text.split("</think>", 1)[1]  # some templates swallow the opening tag
    return text


def spoken_so_far(text: str) -> str:
    """What may be shown of a text that is still arriving: no thoughts, closed or open."""
    start = text.lstrip().lower()
    if any(tag.startswith(start) for tag in _OPENING):
        return ""
    return without_thinking(text).lstrip()


def spoken(pieces: Iterator[str]) -> Iterator[str]:
    """The pieces of a streamed answer without a leading block of thoughts."""
    held = ""
    for piece in pieces:
        held += piece
        start = held.lstrip().lower()
        undecided = not start or any(tag.startswith(start) for tag in _OPENING)
        if undecided or not (said := without_thinking(held).lstrip()):
            continue
        yield said
        yield from pieces
        return
    if said := without_thinking(held).lstrip():
        yield said


def _outermost(text: str) -> list[Any]:
    """Every JSON object or list that stands by itself in the text."""
    decoder = json.JSONDecoder(
        object_pairs_hook=_once, parse_float=str, parse_int=str, parse_constant=_no_constant
    )
    found: list[Any] = []
    at = _next(text, 0)
    while at < len(text):
        try:
            value, end = decoder.raw_decode(text, at)
        except json.JSONDecodeError as error:
            if error.pos >= len(text.rstrip()):
                raise Malformed("the model's JSON stops before its end") from error
            if found or text[at] == "{":
                raise Malformed(f"the model's JSON is broken: {error.msg}") from error
            end = at + 1  # a bracket in the prose before the object
        else:
            # A bracketed word or number in the prose ("[1]") is no answer of ours.
            if isinstance(value, dict) or any(isinstance(item, dict) for item in value):
                found.append(value)
        at = _next(text, end)
    return found


def _next(text: str, start: int) -> int:
    places = [at for mark in "{[" if (at := text.find(mark, start)) >= 0]
    return min(places, default=len(text))


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    result: dict[str, Any] = {}
    for key, value in pairs:
        if key in result and result[key] != value:
            raise Malformed(f"the model gave two values for {key!r}")
        result[key] = value
    return result


def _no_constant(name: str) -> Any:
    raise Malformed(f"the model wrote {name} for a number")


def _without_trailing_commas(text: str) -> str:
    """Commas directly before a closing bracket dropped, outside of quoted strings."""
    kept: list[str] = []
    at = 0
    for quoted in _QUOTED.finditer(text):
        kept.append(re.sub(r",(\s*[}\]])", r"\1", text[at : quoted.start()]))
        kept.append(quoted.group())
        at = quoted.end()
    kept.append(re.sub(r",(\s*[}\]])", r"\1", text[at:]))
    return "".join(kept)
