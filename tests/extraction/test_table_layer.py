"""A PDF's text layer that says something other than the picture."""

from __future__ import annotations

from dataclasses import replace

from assistant.extraction.contradiction import RULE
from assistant.extraction.table import extract
from assistant.form import Draft
from assistant.page import Cell, Place, Sight
from tests.extraction.made import Spec, doubted, page

HEAD = ("一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分", "偏差原因")


def both(picture: str, layer: str) -> Cell:
    """A cell read from the picture with the layer's text beside it."""
    return Cell(
        0,
        0,
        picture,
        Place(),
        confidence=0.99,
        reader="ocr",
        others=(Sight(layer, 1.0, "layer"),),
    )


def drafted(score: Cell | str, *, note: str = "", remarks: tuple[str, ...] = ()) -> Draft:
    made = page(
        [
            ("项目名称", ("社区党建专项", 1, 7)),
            HEAD,
            ("产出指标", "数量指标", "建设数量", "≥15个", "9个", "10", score, note),
        ],
        kind="picture",
        above=["项目支出绩效自评表"],
    )
    return extract([replace(made, remarks=remarks)])


def test_a_layer_that_contradicts_the_picture_is_a_finding_that_quotes_both() -> None:
    draft = drafted(both("6", "10"))
    [finding] = [one for one in draft.findings if one.rule == RULE]
    assert finding.fields == ("/indicators/0/score",)
    assert finding.severity == "warning"
    for text in (finding.message.zh, finding.message.en):
        assert "“6”" in text
        assert "“10”" in text
    assert draft.paper.indicators[0].score == 6
    assert doubted(draft, "/indicators/0/score")
    # The reconciler picks among candidates: what nobody sees on the paper is none.
    assert draft.evidence["/indicators/0/score"].candidates == ()


def test_a_layer_that_agrees_is_no_finding() -> None:
    draft = drafted(both("6", "６"))
    assert not [one for one in draft.findings if one.rule == RULE]
    assert not doubted(draft, "/indicators/0/score")


def test_a_dropped_layer_is_one_finding() -> None:
    said = "the text layer contradicts the picture nearly everywhere (31 places); it was left aside"
    draft = drafted("6", remarks=("skew +0.1°", said))
    assert [one.fields for one in draft.findings if one.rule == RULE] == [()]


def test_a_contradiction_in_one_part_of_a_header_cell_reaches_its_field() -> None:
    line = both("主管部门：区民政局  实施单位：区社工站", "主管部门：区民政局  实施单位：区医院")
    wide: Spec = (line, 1, 8)
    made = page(
        [
            (wide,),
            HEAD,
            ("产出指标", "数量指标", "建设数量", "≥15个", "9个", "10", "6", ""),
        ],
        kind="picture",
        above=["项目支出绩效自评表"],
    )
    draft = extract([made])
    assert draft.paper.implementing_unit == "区社工站"
    assert doubted(draft, "/implementing_unit")
    assert not doubted(draft, "/supervising_department")
