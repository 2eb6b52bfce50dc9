"""Verified forms → a workbook, a document or JSON, each value with page, place and raw text.

`export(forms, kind)` is the whole of it.
"""

from __future__ import annotations

import json
from collections.abc import Sequence

from assistant.errors import UsageError
from assistant.form import Form

KINDS = ("xlsx", "docx", "json", "opinion", "corrections")
"""xlsx, docx, json: the whole review · opinion, corrections: a draft letter, as .docx."""


def suffix(kind: str) -> str:
    """The suffix a file of this kind should have, without the dot."""
    return "docx" if kind in ("opinion", "corrections") else kind


def export(forms: Form | Sequence[Form], kind: str) -> bytes:
    """A review of one form or several as the bytes of a file.

    Args:
        forms: verified forms; they are numbered from 1 in the order given.
        kind: one of `KINDS`; anything else raises `UsageError`.
    """
    every = [forms] if isinstance(forms, Form) else list(forms)
    if kind == "xlsx":
        from assistant.reporting.workbook import workbook

        return workbook(every)
    if kind == "json":
        objects = [json.loads(form.to_json()) for form in every]
        return (json.dumps(objects, ensure_ascii=False, indent=1) + "\n").encode()
    if kind in ("docx", "opinion", "corrections"):
        from assistant.reporting import letter

        write = {"docx": letter.review, "opinion": letter.opinion}.get(kind, letter.corrections)
        return write(every)
    raise UsageError(f"cannot export as {kind!r}", advice=f"use one of {', '.join(KINDS)}")
