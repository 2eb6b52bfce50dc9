"""Pictures given together: one that cannot be opened costs itself, and is not forgotten."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from typing import Any

import pytest
from PIL import Image

import assistant.reading
from assistant.errors import DamagedInput, NotAForm
from assistant.ingest import Failed, Read, read_forms
from assistant.page import Page
from assistant.reading import Source, unreadable
from assistant.settings import Settings
from tests.extraction.made import page

HEAD = ("一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分", "偏差原因")
OFFLINE = Settings(engine="offline")


def picture(width: int = 300) -> bytes:
    held = io.BytesIO()
    Image.new("L", (width, width), 255).save(held, "PNG")
    return held.getvalue()


def form(number: int, name: str) -> Page:
    return page(
        [
            ("项目名称", (name, 1, 7)),
            HEAD,
            ("产出指标", "数量指标", f"{name}数量", "≥1个", "1个", "100", "100", ""),
            ("总分", "", "", "", "", "100", "100", ""),
        ],
        kind="picture",
        number=number,
        above=["项目支出绩效自评表", "（2023年度）"],
    )


@pytest.fixture
def reader(monkeypatch: pytest.MonkeyPatch) -> Callable[..., list[list[str]]]:
    """The recogniser replaced by made pages; what it was given is kept."""

    def install(*pages: Page) -> list[list[str]]:
        asked: list[list[str]] = []

        def read(sources: Sequence[Source], **more: Any) -> list[Page]:
            asked.append([source.name for source in sources])
            return list(pages)

        monkeypatch.setattr(assistant.reading, "read", read)
        return asked

    return install


def test_bad_pictures_in_a_run_are_told_one_by_one() -> None:
    cut = picture()[:60]
    run = [Source("1.png", picture()), Source("2.png", cut), Source("3.png", picture(1))]
    bad = unreadable(run, OFFLINE)
    assert {index: type(error) for index, error in bad.items()} == {1: DamagedInput, 2: NotAForm}
    assert all(error.where == run[index].name for index, error in bad.items())
    assert unreadable(run[1:2], OFFLINE) == {}


def test_the_other_pages_are_read_and_say_what_is_missing(
    reader: Callable[..., list[list[str]]],
) -> None:
    asked = reader(form(1, "甲"), form(2, "乙"))
    run = [
        Source("1.png", picture()),
        Source("2.png", picture()[:60]),
        Source("3.png", picture()),
    ]
    failed, first, second = read_forms(run, OFFLINE)
    assert asked == [["1.png", "3.png"]]
    assert isinstance(failed, Failed) and failed.sources == (run[1],)
    assert isinstance(first, Read) and isinstance(second, Read)
    # The lost picture stood behind the first form, and may have been its second page.
    assert {"/indicators", "/footer"} <= set(first.form.review)
    assert any("2.png" in finding.message.zh for finding in first.form.findings)
    assert "/indicators" not in second.form.review


def test_a_run_of_nothing_but_bad_pictures(reader: Callable[..., list[list[str]]]) -> None:
    asked = reader()
    run = [Source("1.png", picture(1)), Source("2.png", picture(1))]
    outcomes = list(read_forms(run, OFFLINE))
    assert [outcome.sources for outcome in outcomes] == [(run[0],), (run[1],)]
    assert asked == []
