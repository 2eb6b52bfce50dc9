"""A form a person has corrected becomes a case of the eval suite.

In: the library, a form's number, a folder. Out: a case folder in it, with the files the
form was read from, the corrected `form` as the truth, and a one-line note. `NotFound`
for an unknown number, `UsageError` when the folder exists or the form still has fields
under review that nobody settled.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.errors import UsageError
from assistant.library.correction import by_hand

if TYPE_CHECKING:
    from assistant.library import Library

_PICTURES = {"png", "jpg", "jpeg", "tif", "tiff", "webp", "bmp"}


def keep(library: Library, number: int, folder: Path) -> Path:
    """Write the case; its folder, named after the form's number and project."""
    form = library.load(number)
    corrected = by_hand(form)
    open_fields = [pointer for pointer in form.review if pointer not in corrected]
    if open_fields:
        raise UsageError(
            f"form {number} still has {len(open_fields)} fields to review ({open_fields[0]} …)",
            advice="settle them first (fuhe correct, or the review list in the app)",
        )
    name = re.sub(r"\W+", "-", form.paper.project_name or "form").strip("-")
    case = folder / f"corrected-{number}-{name}"
    if case.exists():
        raise UsageError("the case is there already", where=str(case), advice="remove it first")
    case.mkdir(parents=True)
    for position, (source, data) in enumerate(library.sources(number), start=1):
        suffix = Path(source).suffix.lstrip(".").lower()
        picture = suffix in _PICTURES
        (case / (f"page-{position}.{suffix}" if picture else f"form.{suffix}")).write_bytes(data)
    truth = json.loads(form.paper.model_dump_json())
    text = json.dumps(truth, ensure_ascii=False, indent=1)
    (case / "expected.json").write_text(text + "\n", encoding="utf-8")
    note = f"Form {number} of the library, {len(corrected)} fields corrected by hand.\n"
    (case / "note.md").write_text(note, encoding="utf-8")
    return case
