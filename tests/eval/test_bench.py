"""The benchmarks' own arithmetic and documents; what they measure is asserted nowhere."""

from __future__ import annotations

import json

import pytest

from assistant.reading.decode import count_frames
from eval import bench
from eval.bench_documents import _long, _scanned
from eval.bench_reading import SAMPLE, _beside, accuracy

FIELDS = ("name", "weight", "target", "actual", "score", "explanation")


def written(value: float | str | None) -> str:
    return f"{value:.2f}" if isinstance(value, float) else value or ""


def test_fields_are_counted_right_only_behind_their_own_name() -> None:
    truth = json.loads((SAMPLE / "expected.json").read_text("utf-8"))["indicators"]
    rows = [[written(row[name]) for name in FIELDS] for row in truth]
    assert accuracy(rows) == (5 * len(truth), 5 * len(truth))
    rows[3][2] += "0"
    rows[4][0] = "no such name"
    right, fields = accuracy(rows)
    assert right == fields - 1 - 5


def test_the_documents_have_the_pages_they_say() -> None:
    import pypdfium2

    assert count_frames(_scanned(3)) == 3
    document = pypdfium2.PdfDocument(_long(7))
    texts = [page.get_textpage().get_text_bounded() for page in document]
    assert ["指标" in text for text in texts] == [False] * 2 + [True] * 2 + [False] * 3


def test_a_peer_that_is_not_there_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    _beside("")
    assert "not installed" in capsys.readouterr().out


def test_an_unknown_benchmark_is_refused() -> None:
    with pytest.raises(ModuleNotFoundError, match="bench_nonsense"):
        bench.main(["nonsense"])
