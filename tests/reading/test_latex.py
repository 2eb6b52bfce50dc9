"""LaTeX that programs recognising text write for signs and figures."""

from __future__ import annotations

import pytest

from assistant.reading.latex import printed
from assistant.reading.reader import read
from assistant.reading.source import Source
from tests.extraction.whole_files import drafts, marked, web


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        (r"$\leq2‰$", "≤2‰"),
        (r"$\geq46120$人", "≥46120人"),
        (r"$\ge$1850台", "≥1850台"),
        (r"$\leqslant$30分钟", "≤30分钟"),
        (r"$94.06\%$", "94.06%"),
        (r"$ 9 4 . 0 6 \% $", "94.06%"),
        (r"\geqslant 90\%", "≥ 90%"),
        (r"\(\geq 85\%\)", "≥85%"),
        (r"$$\pm 0.5$$", "±0.5"),
        (r"$1200\mathrm{m}^{2}$", "1200m²"),
        (r"$50 \mathrm{~km}$", "50km"),
        (r"1200$\mathrm{m^3}$", "1200m³"),
        (r"$\geq 5\text{万元}$", "≥5万元"),
        (r"3$\times$4", "3×4"),
        (r"5$\sim$10天", "5~10天"),
        (r"$\approx 3$", "≈3"),
        (r"25$^{\circ}$C", "25°C"),
        (r"$10\,000$", "10000"),
        (r"$100$", "100"),
        (r"执行率$(B/A)$", "执行率(B/A)"),
        (r"$\mathrm{CO}_{2}$", "CO₂"),
        ("¥500", "¥500"),
        ("$500万", "$500万"),
        (r"全年预算数\(A\)", r"全年预算数\(A\)"),
    ],
)
def test_signs_are_what_was_printed(text: str, whole: str) -> None:
    assert printed(text) == (whole, True)


@pytest.mark.parametrize(
    "text",
    [
        r"$\frac{1}{2}$",
        r"$5 ~ 10$天",
        "$5至$10",
        r"$\geq 5",
        r"$x^{n}$",
        r"\unknown{3}",
        r"$\sqrt{}$",
        "m^{2}",
    ],
)
def test_what_is_not_certain_stays_and_is_doubted(text: str) -> None:
    assert not printed(text)[1]


ROWS = [
    ["一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分", "偏差原因"],
    ["产出指标", "数量指标", "受益学生", r"$\geq 46120$人", "46087人", "$50$", "49.96", ""],
    ["产出指标", "质量指标", "损耗率", r"$\leq 2‰$", r"$1.6‰$", "20", "20", ""],
    ["产出指标", "质量指标", "合格率", r"\(\geq 92.5\%\)", r"$94.06\%$", "20", "20", ""],
    ["产出指标", "质量指标", "覆盖率", r"$\frac{1}{2}$", "一半", "10", "10", ""],
]
NAMED = ["项目名称", *["营养改善"] * 7]


@pytest.mark.parametrize("kind", ["md", "html", "tsv"])
def test_texts_of_every_kind_are_read_without_it(kind: str) -> None:
    data = {
        "md": marked([NAMED, *ROWS]),
        "html": web([("项目名称", ("营养改善", 1, 7)), *map(tuple, ROWS)]),
        "tsv": "\n".join("\t".join(row) for row in [NAMED, *ROWS]).encode(),
    }[kind]
    (draft,) = drafts(f"form.{kind}", data)
    rows = draft.paper.indicators
    assert [row.target for row in rows[:3]] == ["≥46120人", "≤2‰", "≥92.5%"]
    assert [row.actual for row in rows[:3]] == ["46087人", "1.6‰", "94.06%"]
    assert rows[0].weight == 50
    assert draft.evidence["/indicators/3/target"].confidence < 0.5


def test_a_cell_with_a_formula_is_hardly_believed() -> None:
    (page,) = read([Source("a.txt", "甲\t$\\frac{1}{2}$\n乙\t$\\leq 5$\n".encode())])
    assert [(cell.text, cell.confidence < 0.5) for cell in page.cells if cell.column == 1] == [
        ("$\\frac{1}{2}$", True),
        ("≤5", False),
    ]
