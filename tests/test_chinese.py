"""Everything a reader says to a person has its Chinese."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant import errors
from assistant.chinese import in_chinese, remarks, said
from assistant.reading.guard import _KNOWN_STRANGERS

ROOT = Path(__file__).parents[1] / "assistant"
INPUT = {"InputError", "EmptyInput", "UnknownFormat", "DamagedInput", "OversizedInput", "NotAForm"}


def spoken(node: ast.expr) -> Iterator[str]:
    """A literal sentence; what it fills in is 7."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.JoinedStr):
        parts = (p.value if isinstance(p, ast.Constant) else "7" for p in node.values)
        yield "".join(str(part) for part in parts)
    elif isinstance(node, ast.IfExp):
        yield from spoken(node.body)
        yield from spoken(node.orelse)


def sentences() -> Iterator[str]:
    for path in sorted([*ROOT.glob("reading/*.py"), *ROOT.glob("extraction/*.py")]):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
                continue
            if node.func.id in INPUT:
                said = [node.args[0], *(k.value for k in node.keywords if k.arg == "advice")]
                for each in said:
                    yield from spoken(each)


@pytest.mark.parametrize("sentence", sorted(set(sentences())))
def test_each_sentence_of_the_readers_has_its_chinese(sentence: str) -> None:
    told = in_chinese(sentence)
    assert told
    assert any("一" <= character <= "鿿" for character in told)


@pytest.mark.parametrize("stranger", _KNOWN_STRANGERS)
def test_strangers_are_named_in_chinese(stranger: tuple[bytes, int, str, str]) -> None:
    _, _, what, advice = stranger
    told = in_chinese(f"this is {what}")
    assert told and what not in told
    assert in_chinese(advice)


def test_an_error_says_where_what_and_what_next() -> None:
    error = errors.DamagedInput("the PDF is cut off", where="a.pdf", advice="print it to PDF again")
    assert said(error, "zh") == "a.pdf：PDF 不完整；请打印成 PDF。"
    assert said(error, "en") == "a.pdf: the PDF is cut off; print it to PDF again"


def test_an_unknown_sentence_keeps_its_words_behind_its_kind() -> None:
    error = errors.OversizedInput("the moon is in the way", where="a.pdf")
    assert said(error, "zh") == "a.pdf：文件太大（the moon is in the way）。"


@pytest.mark.parametrize(
    ("sentence", "zh"),
    [
        ("page 1: skew -0.6°, perspective flattened", None),
        ("page 1: bent by 31 px, straightened", None),
        ("page 1: rules bridged", None),
        ("/indicators/3/score: 1 → 2 (w, 2026)", None),
        ("page 3: left out: b.png", "第3页：b.png 读不了，没有计入"),
        (
            "page 2: print smeared over 9 pixels by a movement was put together again",
            "第2页：拍摄或扫描时移动了 9 个像素，字迹还原后读取",
        ),
        ("something new", "something new"),
    ],
)
def test_remarks_for_a_person(sentence: str, zh: str | None) -> None:
    assert remarks([sentence], "zh") == ([zh] if zh else [])
    assert remarks([sentence], "en") == ([sentence] if zh else [])


def test_a_remark_about_several_pages_is_made_once() -> None:
    said = [f"page {number}: no ruled table" for number in (1, 2, 3, 5)]
    said.insert(1, "page 1: left out: b.png")
    assert remarks(said, "zh") == [
        "第1–3、5页：没有找到表格线，按文字位置读取",
        "第1页：b.png 读不了，没有计入",
    ]
    assert remarks(said, "en")[0] == "pages 1–3, 5: no ruled table"


@pytest.mark.parametrize(
    "seen",
    [
        "the pages hold no text",
        "text that begins “会议纪要”, without the columns of an indicator table",
        "a table that begins “采购清单”, without the columns of an indicator table",
    ],
)
def test_what_is_no_form_is_told_in_chinese_alone(seen: str) -> None:
    told = in_chinese(f"no self-evaluation form was found: {seen}")
    assert told is not None
    assert not any("a" <= letter <= "z" for letter in told)
