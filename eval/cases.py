"""Cases: files to read and what their paper says.

In: folders of case folders. Out: `Case` records. `UsageError` names a folder that is no
case or a file that is missing.

A case folder holds `expected.json` (the exchange format's `form`, or a list of them when
one document holds several), `note.md`, and the pages (`page-1.jpg` …) or one other file.
`case.json` may say how it was made, and where files shared with other cases lie
("sources", "expected": paths relative to the folder). `planted.json` lists mistakes put
in on purpose. A reviewer's correction becomes a case by putting the scan and the
corrected `form` in such a folder.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from assistant.errors import UsageError

PACK = Path(__file__).resolve().parent / "cases"
"""The pack kept in the repository."""

_OWN = frozenset(("expected.json", "note.md", "case.json", "planted.json", "grid.json"))
"""Files of a case that are no page of it."""
_PAGES = re.compile(r"page-(\d+)\.(png|jpe?g|tiff?|webp|bmp)$")


@dataclass(frozen=True, slots=True)
class Case:
    """One document and the truth about it.

    Args:
        name: its folder's name.
        sources: the files, in page order.
        expected: one `form` object for each form of the document.
        planted: the planted mistakes of each form.
        made: how it was made (layout, damage, strength …); source "real" or "made".
        grids: true cells of every page, where known.
    """

    name: str
    sources: tuple[Path, ...]
    expected: tuple[dict[str, Any], ...]
    planted: tuple[tuple[dict[str, Any], ...], ...]
    note: str = ""
    made: dict[str, Any] = field(default_factory=dict)
    grids: tuple[list[dict[str, Any]], ...] = ()


def load(folders: Sequence[Path] = (PACK,), pattern: str = "", shape: str = "") -> list[Case]:
    """All cases under the folders whose name the regular expression finds, by name.

    `shape` "xlsx" or "txt" takes, of the cases that have it, `form.xlsx` or `form.txt` in
    place of the pages: the same truth without a picture.
    """
    found = []
    wanted = re.compile(pattern)
    for folder in folders:
        if not folder.is_dir():
            raise UsageError("there is no such folder of cases", where=str(folder))
        places = [folder] if (folder / "expected.json").exists() else sorted(folder.iterdir())
        chosen = [p for p in places if p.is_dir() and wanted.search(p.name)]
        if shape:
            shaped = [(p, p / f"form.{shape}") for p in chosen if (p / f"form.{shape}").exists()]
            found += [replace(load_one(p), sources=(file,), grids=()) for p, file in shaped]
        else:
            found += [load_one(p) for p in chosen]
    if not found:
        raise UsageError("no case was found", advice="check the folder and -k")
    return found


def load_one(folder: Path) -> Case:
    """The case in one folder."""
    about = _json(folder / "case.json") or {}
    truth = _json(folder / about.get("expected", "expected.json"))
    if truth is None:
        raise UsageError("the case has no expected.json", where=str(folder))
    forms = truth if isinstance(truth, list) else [truth]
    planted = _json(folder / "planted.json") or []
    lists = planted if isinstance(truth, list) else [planted]
    note = folder / "note.md"
    return Case(
        name=folder.name,
        sources=_sources(folder, about),
        expected=tuple(forms),
        planted=tuple(tuple(one) for one in lists) or ((),) * len(forms),
        note=note.read_text(encoding="utf-8").strip() if note.exists() else "",
        made={"source": "real", **about},
        grids=tuple(_json(folder / "grid.json") or ()),
    )


def _sources(folder: Path, about: dict[str, Any]) -> tuple[Path, ...]:
    if "sources" in about:
        paths = [(folder / name).resolve() for name in about["sources"]]
    else:
        pages = [(int(m[1]), p) for p in folder.iterdir() if (m := _PAGES.search(p.name))]
        paths = [path for _, path in sorted(pages)]
    if not paths:
        # The reader knows a file by its content, whatever its name ends in.
        files = [p for p in sorted(folder.iterdir()) if p.is_file() and p.name[0] != "."]
        paths = [p for p in files if p.name not in _OWN][:1]
    missing = [str(p) for p in paths if not p.exists()]
    if missing or not paths:
        raise UsageError(
            "the case's files are missing", where=str(folder), advice=", ".join(missing)
        )
    return tuple(paths)


def _json(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else None
