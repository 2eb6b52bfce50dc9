"""The command line as a person meets it: output, exit status, errors, nothing half-stored."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from assistant.cli import app
from assistant.errors import UsageError

HEAVY = (
    "cv2", "rapidocr", "onnxruntime", "langchain", "langchain_core", "openai", "chromadb",
    "streamlit", "sqlalchemy", "openpyxl", "numpy", "pydantic", "scipy",
)  # fmt: skip


def fuhe(*arguments: object, stdin: str | None = None) -> Result:
    return CliRunner().invoke(app, [str(each) for each in arguments], input=stdin)


def test_help_imports_nothing_heavy() -> None:
    code = (
        "import sys; sys.argv = ['fuhe', '--help']\n"
        "from assistant.cli import main\n"
        "try: main()\n"
        "except SystemExit: pass\n"
        f"print([name for name in {HEAVY!r} if name in sys.modules], file=sys.stderr)"
    )
    run = subprocess.run(  # noqa: S603  our own words
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert run.stderr.strip() == "[]"
    assert "read" in run.stdout


def test_read_prints_form_findings_and_review(xinhong: Path) -> None:
    result = fuhe("read", xinhong / "ocr.txt")
    assert result.exit_code == 4
    for expected in ("绩效指标（64 行）", "under_claimed", "/indicators/26/score", "inferred"):
        assert expected in result.stdout


def test_json_is_the_exchange_format(xinhong: Path) -> None:
    from assistant.form import Form

    result = fuhe("read", "--json", xinhong / "form.xlsx")
    data = json.loads(result.stdout)
    assert list(data)[:6] == ["form", "evidence", "findings", "score", "review", "reading"]
    assert Form.model_validate_json(result.stdout).paper.total.score == 97
    assert data["form"]["budget"]["lines"][0]["initial"] == 459.8


def test_several_files_give_one_object_a_line(xinhong: Path, tmp_path: Path) -> None:
    broken = tmp_path / "broken.pdf"
    broken.write_bytes(b"%PDF-1.7\nnothing more")
    result = fuhe("read", "--json", xinhong / "form.xlsx", broken, xinhong / "ocr.txt")
    assert result.exit_code == 3
    assert len(result.stdout.splitlines()) == 2
    assert "broken.pdf" in result.stderr


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("empty.xlsx", b""),
        ("letter.txt", "尊敬的各位领导：\n本周五下午开会。\n".encode()),
        ("cut.xlsx", b"PK\x03\x04 and then nothing"),
        ("cut.pdf", b"%PDF-1.4\n1 0 obj"),
        ("noise.bin", bytes(range(256)) * 8),
    ],
)
def test_a_bad_file_is_one_sentence_and_nothing_is_stored(
    name: str, content: bytes, tmp_path: Path
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    result = fuhe("ingest", path)
    assert result.exit_code == 1
    lines = [line for line in result.stderr.splitlines() if line.startswith("fuhe:")]
    assert len(lines) == 1
    assert name in lines[0]
    assert "库中没有表格" in fuhe("list").stdout


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    result = fuhe("read", tmp_path / "nowhere.pdf")
    assert result.exit_code == 1
    assert "nowhere.pdf" in result.stderr


def test_the_same_file_twice_is_one_form(xinhong: Path) -> None:
    first = fuhe("ingest", xinhong / "ocr.txt")
    again = fuhe("ingest", xinhong / "ocr.txt")
    assert first.exit_code == again.exit_code == 4
    assert len(fuhe("list", "--json").stdout.splitlines()) == 1


def test_remove_can_be_undone(xinhong: Path) -> None:
    fuhe("ingest", xinhong / "ocr.txt")
    assert fuhe("remove", 1).exit_code == 0
    assert fuhe("list", "--json").stdout == ""
    fuhe("restore", 1)
    assert "社区" in fuhe("list").stdout


def test_a_correction_is_scored_and_can_be_undone(xinhong: Path) -> None:
    fuhe("ingest", xinhong / "form.xlsx")
    before = fuhe("show", 1, "--json").stdout
    result = fuhe("correct", 1, "/indicators/10/actual", "45%")
    assert result.exit_code == 0
    after = json.loads(fuhe("show", 1, "--json").stdout)
    rules = {
        (finding["rule"], finding["fields"][0])
        for finding in after["findings"]
        if finding["fields"][0].startswith("/indicators/10/")
    }
    assert after["form"]["indicators"][10]["actual"] == "45%"
    assert ("under_claimed", "/indicators/10/score") not in rules
    assert fuhe("undo", 1).exit_code == 0
    undone = json.loads(fuhe("show", 1, "--json").stdout)
    assert undone["form"] == json.loads(before)["form"]
    assert undone["findings"] == json.loads(before)["findings"]


def test_a_row_is_entered_a_block_checked_and_both_undone(xinhong: Path) -> None:
    fuhe("ingest", xinhong / "form.xlsx")
    before = fuhe("show", 1, "--json").stdout
    fields = ("name=漏读的指标", "target=≥90%", "actual=95%", "weight=1", "score=1")
    assert fuhe("add", 1, "/indicators", *fields, "--after", 4).exit_code == 0
    assert fuhe("check", 1, "/indicators", "--by", "王").exit_code == 0
    after = json.loads(fuhe("show", 1, "--json").stdout)
    assert after["form"]["indicators"][4]["name"] == "漏读的指标"
    assert len(after["form"]["indicators"]) == 65
    assert any("王" in remark for remark in after["reading"]["remarks"])
    assert "/indicators" in fuhe("undo", 1).stdout
    assert "/indicators/4" in fuhe("undo", 1).stdout
    assert json.loads(fuhe("show", 1, "--json").stdout) == json.loads(before)


@pytest.mark.parametrize(
    "words",
    [
        ("add", 1, "/indicators", "name"),
        ("add", 1, "/indicators", "colour=red"),
        ("add", 1, "/indicators", "name=x", "weight=一些"),
        ("add", 1, "/total", "name=x"),
        ("check", 1, "/total"),
    ],
)
def test_what_is_no_row_or_block_is_refused(xinhong: Path, words: tuple[object, ...]) -> None:
    fuhe("ingest", xinhong / "form.xlsx")
    result = fuhe(*words)
    assert isinstance(result.exception, UsageError)
    assert "pydantic" not in str(result.exception)


def test_score_by_hand_shows_its_steps() -> None:
    result = fuhe(
        "score", "--target", "≥90%", "--actual", "65%", "--weight", "1", "--claimed", "0.5"
    )
    assert result.exit_code == 0
    assert "65 ÷ 90 × 1 = 0.72" in result.stdout


def test_score_reads_rows_from_stdin() -> None:
    rows = [
        {"target": "≥90%", "actual": "95%", "weight": 5, "claimed": 5, "reason": ""},
        {"target": "≤50万元", "actual": "52.5万元", "weight": 8, "claimed": 8, "reason": ""},
    ]
    result = fuhe("score", "-", stdin="\n".join(json.dumps(row) for row in rows))
    answers = [json.loads(line) for line in result.stdout.splitlines()]
    assert [each["finding"] for each in answers] == ["ok", "over_claimed"]
    assert answers[1]["expected_max"] == 7.62


def test_schema_describes_what_read_prints(xinhong: Path) -> None:
    schema = json.loads(fuhe("schema").stdout)
    assert {"form", "evidence", "findings", "score", "review", "reading"} <= set(
        schema["properties"]
    )


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("why was 双报到 deducted", ("65%", "0.72", "97")),
        ("双报到为什么扣分", ("65%", "0.72", "97")),
    ],
)
def test_the_question_of_the_main_job(
    question: str, expected: tuple[str, ...], xinhong: Path
) -> None:
    fuhe("ingest", xinhong / "ocr.txt")
    answer = json.loads(fuhe("ask", question, "--json").stdout)
    assert list(answer)[:4] == ["answer", "citations", "trace", "answerable"]
    for piece in expected:
        assert piece in answer["answer"]
    rows = {citation["row"] for citation in answer["citations"]}
    assert {11, 27} <= rows
    assert all(citation["line"] for citation in answer["citations"] if citation["page"])
    assert answer["answerable"] is True


def test_the_index_can_be_deleted_and_rebuilt(xinhong: Path, own_home: Path) -> None:
    import shutil

    fuhe("ingest", xinhong / "ocr.txt")
    for folder in own_home.iterdir():
        if folder.is_dir():
            shutil.rmtree(folder)
    assert fuhe("index", "rebuild").exit_code == 0
    assert json.loads(fuhe("ask", "双报到为什么扣分", "--json").stdout)["answerable"] is True


def test_every_form_of_a_call_is_painted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, xinhong: Path
) -> None:
    from assistant import ingest, settings
    from assistant.cli import reading
    from assistant.reading import Source, draw

    (kept,) = ingest.read_forms([Source.open(xinhong / "form.xlsx")], settings.load())
    assert isinstance(kept, ingest.Read)
    pictured = replace(kept, pages=tuple(replace(page, picture=b"x") for page in kept.pages))
    monkeypatch.setattr(reading, "read_all", lambda *_: iter([pictured, pictured]))
    monkeypatch.setattr(draw, "draw", lambda *_: b"png")
    assert fuhe("read", "--draw", tmp_path / "out.png", "a.jpg", "b.pdf").exit_code == 4
    assert sorted(each.name for each in tmp_path.iterdir()) == ["out-2.png", "out.png"]


@pytest.mark.parametrize("name", ["nowhere/out.png", "out.jpg"])
def test_a_painting_that_cannot_be_kept_is_refused_before_reading(
    name: str, tmp_path: Path, xinhong: Path
) -> None:
    result = fuhe("read", "--draw", tmp_path / name, xinhong / "form.xlsx")
    assert isinstance(result.exception, UsageError)
    assert result.stdout == ""


def test_an_unknown_policy_is_refused_before_reading(xinhong: Path) -> None:
    result = fuhe("read", "--policy", "foo", xinhong / "form.xlsx")
    assert isinstance(result.exception, UsageError)
    assert "form.xlsx" not in result.stderr
