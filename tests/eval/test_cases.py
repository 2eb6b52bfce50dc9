"""Folders of cases: which file of a folder is the form."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.errors import UsageError
from eval.cases import load


@pytest.mark.parametrize("name", ["form.md", "form.tsv", "form.htm", "FORM.XLSX", "form.csv", "a"])
def test_a_form_is_a_form_whatever_its_name_ends_in(tmp_path: Path, name: str) -> None:
    folder = tmp_path / "case"
    folder.mkdir()
    (folder / "expected.json").write_text("{}", encoding="utf-8")
    (folder / "note.md").write_text("why", encoding="utf-8")
    (folder / name).write_text("| 一级指标 |", encoding="utf-8")
    (case,) = load([tmp_path])
    assert [path.name for path in case.sources] == [name]


def test_a_folder_without_a_form_is_no_case(tmp_path: Path) -> None:
    folder = tmp_path / "case"
    folder.mkdir()
    (folder / "expected.json").write_text("{}", encoding="utf-8")
    (folder / "note.md").write_text("why", encoding="utf-8")
    with pytest.raises(UsageError):
        load([tmp_path])
