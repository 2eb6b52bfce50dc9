"""Cases, runs and reports with a reader that needs no pictures."""

import json
from pathlib import Path
from typing import Any

import pytest

from assistant.errors import FuheError, InputError, UsageError
from eval import baselines, cases, compare, engines, report
from eval import run as running
from eval.baselines import Line, arrange
from eval.judge import measures
from eval.naive import form_of
from eval.outcome import FormRead, Outcome

TRUTH: dict[str, Any] = {
    "project_name": "公路养护",
    "budget": {"unit": "万元", "weight": 10.0, "score": 10.0, "lines": []},
    "indicators": [
        {"name": "养护里程", "target": "≥120公里", "actual": "120", "weight": 50.0, "score": 50.0},
        {"name": "满意度", "target": "≥90%", "actual": "88%", "weight": 40.0, "score": 39.11},
    ],
    "total": {"weight": 100.0, "score": 99.11},
}


def _case(folder: Path, name: str, truth: Any = TRUTH, **about: Any) -> Path:
    place = folder / name
    place.mkdir(parents=True)
    (place / "expected.json").write_text(json.dumps(truth), encoding="utf-8")
    (place / "page-1.png").write_bytes(b"not looked at")
    (place / "page-10.png").write_bytes(b"not looked at")
    (place / "page-2.png").write_bytes(b"not looked at")
    (place / "case.json").write_text(json.dumps(about), encoding="utf-8")
    (place / "note.md").write_text("A note.", encoding="utf-8")
    return place


def _reader(calls: list[str]) -> engines.Engine:
    def read(paths: Any) -> Outcome:
        name = paths[0].parent.name
        calls.append(name)
        if "refused" in name:
            raise InputError("no table lines found", where="page-1.png")
        if "broken" in name:
            raise ZeroDivisionError("division by zero")
        form = json.loads(json.dumps(TRUTH))
        form["indicators"][1]["target"] = "≤90%"
        return Outcome(forms=(FormRead(form=form, review=("/total/score",)),), pages=len(paths))

    return read


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    """Four cases: read, read, refused, broken."""
    for name in ("a-read", "b-read", "c-refused", "d-broken"):
        _case(tmp_path / "pack", name, source="made", layout=1, damage="none", strength=0)
    return tmp_path / "pack"


def test_cases_are_found_in_page_order_and_by_pattern(pack: Path) -> None:
    found = cases.load([pack])
    assert [case.name for case in found] == ["a-read", "b-read", "c-refused", "d-broken"]
    assert [p.name for p in found[0].sources] == ["page-1.png", "page-2.png", "page-10.png"]
    assert found[0].note == "A note."
    assert [case.name for case in cases.load([pack], "refused|broken")] == ["c-refused", "d-broken"]
    with pytest.raises(UsageError, match="no case"):
        cases.load([pack], "nothing-like-it")
    with pytest.raises(UsageError, match="no such folder"):
        cases.load([pack / "missing"])


def test_the_real_form_is_a_case_in_all_its_shapes() -> None:
    found = cases.load(pattern="^xinhong-")
    assert {case.sources[0].suffix for case in found} == {".pdf", ".xlsx", ".txt", ".jpg"}
    assert all(len(case.expected[0]["indicators"]) == 64 for case in found)


def test_a_run_records_resumes_and_survives_what_breaks(
    pack: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls: list[str] = []
    monkeypatch.setattr(running, "engine", lambda name: _reader(calls))
    monkeypatch.setattr(running, "_engine", None)
    chosen = cases.load([pack])
    told: list[tuple[str, int, int]] = []
    first = running.run(chosen[:2], "fake", tmp_path / "out", progress=lambda *a: told.append(a))
    assert calls == ["a-read", "b-read"]
    assert told == [("a-read", 1, 2), ("b-read", 2, 2)]
    # A crash in the middle of writing leaves half a line, which is read again.
    path = tmp_path / "out" / running.RESULTS
    path.write_text(path.read_text(encoding="utf-8") + '{"case": "c-ref', encoding="utf-8")
    path.write_text(path.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    records = running.run(chosen, "fake", tmp_path / "out")
    assert calls == ["a-read", "b-read", "c-refused", "d-broken"]
    assert [r["case"] for r in records] == [case.name for case in chosen]
    assert records[2]["error"] == "page-1.png: no table lines found"
    assert records[3]["error"] == "BROKEN ZeroDivisionError: division by zero"
    assert measures(first[0])["escaped"] == (1, 16)
    assert measures(records[2])["escaped"] == (0, 16)
    running.run(chosen[:1], "fake", tmp_path / "out", resume=False)
    assert calls[-1] == "a-read"


def test_the_report_is_one_page_that_needs_nothing_else(
    pack: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(running, "engine", lambda name: _reader([]))
    monkeypatch.setattr(running, "_engine", None)
    records = running.run(cases.load([pack]), "fake", tmp_path / "out")
    summary = report.write({"fake": records, "other": records}, tmp_path / "report")
    page = (tmp_path / "report" / "report.html").read_text(encoding="utf-8")
    for part in ("漏检", "比较符读错", "≤90%", "d-broken", "<svg", "OmniAI"):
        assert part in page
    for outside in ("<script", 'src="http', "<link", "@import"):
        assert outside not in page
    assert summary["escaped_count"] == 2
    text = (tmp_path / "report" / "report.md").read_text(encoding="utf-8")
    assert "| comparator misread | 2 | 2 | a-read, b-read |" in text


def test_runs_are_listed_newest_first(tmp_path: Path) -> None:
    for name in ("20260101-000000-offline", "20260301-000000-offline"):
        place = tmp_path / running.FOLDER / name
        place.mkdir(parents=True)
        head = {"exact": 0.99, "escaped": 0.0, "review": 0.1, "seconds": 3.0}
        kept = {"engine": "offline", "forms": 5, "headline": head}
        (place / running.SUMMARY).write_text(json.dumps(kept), encoding="utf-8")
    found = running.runs(tmp_path)
    assert [run.row()["run"] for run in found] == [
        "20260301-000000-offline",
        "20260101-000000-offline",
    ]
    assert found[0].row()["exact"] == 0.99
    assert running.runs(tmp_path / "nowhere") == []


def test_an_engine_that_is_not_there_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(UsageError, match="no engine"):
        engines.engine("tea-leaves")
    with pytest.raises(UsageError, match="needs a model"):
        engines.engine("both")
    monkeypatch.setattr(baselines, "find_spec", lambda name: None)
    with pytest.raises(UsageError, match="not installed"):
        engines.engine("img2table")


def test_the_stored_baseline_can_be_read() -> None:
    stored = compare.read_snapshot(compare.BASELINE)
    names = {case.name for case in cases.load()}
    assert {key.rpartition("#")[0] for key in stored["forms"]} <= names
    assert len(stored["forms"]) >= 60


def test_guarded_tells_a_refusal_from_a_fault() -> None:
    def refuse(paths: Any) -> Outcome:
        raise FuheError("no", where="here")

    assert engines.guarded(refuse, [Path("x")]).error == "here: no"


def _line(text: str, x: float, y: float, width: float = 40) -> Line:
    return Line(text, x, y, x + width, y + 10)


def test_naive_rules_read_a_tidy_table_and_only_that() -> None:
    lines = [
        _line("项目支出绩效自评表", 100, 0),
        _line("项目名称", 0, 20),
        _line("公路养护", 100, 21),
        *(_line(t, x, 60) for t, x in zip(("三级指标", "指标值", "实际完成值", "分值", "得分"), range(0, 500, 100), strict=True)),
        *(_line(t, x + 3, 80) for t, x in zip(("养护里程", "≥120公里", "120", "90", "90"), range(0, 500, 100), strict=True)),
        _line("总分", 0, 100),
        _line("100", 300, 100),
        _line("99.5", 400, 100),
    ]  # fmt: skip
    form = form_of(arrange(lines))
    assert form["title"] == "项目支出绩效自评表"
    assert form["project_name"] == "公路养护"
    assert form["indicators"] == [
        {
            "level1": None,
            "level2": None,
            "name": "养护里程",
            "target": "≥120公里",
            "actual": "120",
            "weight": 90.0,
            "score": 90.0,
            "explanation": None,
        }
    ]
    assert form["total"] == {"weight": 100.0, "score": 99.5, "grade": None}
    assert form_of([])["indicators"] == []
