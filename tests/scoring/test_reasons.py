"""What an explanation says and does not."""

import pytest

from assistant.scoring import reasons


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (None, "unknown"),
        ("", "blank"),
        ("  ", "blank"),
        ("无", "placeholder"),
        ("无偏差", "placeholder"),
        ("/", "placeholder"),
        ("——", "placeholder"),
        ("已完成", "placeholder"),
        ("按期完成目标", "placeholder"),
        ("已全部完成，无偏差。", "placeholder"),
        ("无、无", "placeholder"),
        ("已完成，受疫情影响延后", "text"),
        ("-8711", "noise"),
        ("12K", "noise"),
        ("ı.", "noise"),
        ("0", "noise"),
        ("受疫情影响，培训取消两场", "text"),
        ("无偏差原因说明材料不全", "text"),
    ],
)
def test_kinds(text: str | None, kind: str) -> None:
    assert reasons.read(text).kind == kind


@pytest.mark.parametrize(
    ("text", "actual", "yes"),
    [
        ('"双报到""双报告"完成率65%', "65%", True),
        ("完成65%", "65.00%", False),
        ("实际完成203人", "203人", True),
        ("65%", "65%", True),
        ("因人员不足，完成率65%", "65%", False),
        ("财政配套到位率75%", "1:1.5", False),
        ("完成率165%", "65%", False),
        ("材料涨价5%,已报财政备案", "52.5万元", False),
        ("", "65%", False),
    ],
)
def test_a_restated_figure_is_no_reason(text: str, actual: str, yes: bool) -> None:
    assert reasons.restates_the_figure(reasons.read(text), actual) is yes


@pytest.mark.parametrize(
    ("text", "yes"),
    [
        ("因疫情影响未完成", True),
        ("原计划6次,因场地原因取消1次", True),
        ("项目延期", True),
        ("群众积极性高", False),
        ("宣传到位，参与人数多", False),
    ],
)
def test_words_of_shortfall(text: str, yes: bool) -> None:
    assert reasons.says_unfinished(reasons.read(text)) is yes


@pytest.mark.parametrize(
    ("text", "yes"),
    [
        ("年初指标值设定偏低,按偏离度调减", True),
        ("目标值设置过于保守", True),
        ("服务需求增加", True),
        ("因疫情未完成", False),
        ("主管部门评分", False),
    ],
)
def test_words_of_a_low_target(text: str, yes: bool) -> None:
    assert reasons.says_target_was_low(reasons.read(text)) is yes


def test_words_of_a_moved_budget() -> None:
    assert reasons.says_budget_moved(reasons.read("区级下拨资金增加 调整该子项 预算"))
    assert not reasons.says_budget_moved(reasons.read("材料涨价5%,已报财政备案"))
    assert not reasons.says_budget_moved(reasons.read("未及时更新指标值"))


def test_a_narrative_that_all_was_done() -> None:
    assert reasons.claims_all_done("未完成的绩效目标(无)")
    assert reasons.claims_all_done("各项任务全部完成")
    assert not reasons.claims_all_done("满意度指标未完成")


def test_another_indicator_is_named() -> None:
    names = ["社区党校教学培训完成率", "四季公益活动完成率"]
    reason = reasons.read("四季公益活动完成率偏低，受天气影响")
    assert reasons.names_other(reason, names[0], names) == names[1]
    assert reasons.names_other(reason, names[1], names) is None
    assert reasons.names_other(reasons.read("受天气影响"), names[0], names) is None


def test_another_organisation_is_named() -> None:
    reason = reasons.read("因东湖镇中心小学搬迁，设备未到位")
    assert reasons.names_other_unit(reason, ["新虹街道办事处"]) is not None
    assert reasons.names_other_unit(reason, ["东湖镇中心小学"]) is None
    assert reasons.names_other_unit(reasons.read("受天气影响"), ["新虹街道"]) is None


@pytest.mark.parametrize(
    ("text", "actual", "name", "yes"),
    [
        # The indicator's own name is no cause, though it holds a word for one.
        ("未成年人培训率65%", "65%", "未成年人培训率", True),
        ("未成年人培训率65%", "65%", "", False),
        ("未成年人培训率65%", "65%", "未成年人（培训率）", False),
        ("完成65%,合格65%", "65%", "", True),
        ("完成65%,合格65%,按期65%", "65%", "", False),
        ("完成率65%", "65.", "", True),
        ("完成率65%", "(65%)", "", True),
        ("完成率65%", "约六成", "", False),
        ("-8711", "8711", "", True),
        ("无", "65%", "", False),
    ],
)
def test_a_restated_figure_under_its_name(text: str, actual: str, name: str, yes: bool) -> None:
    assert reasons.restates_the_figure(reasons.read(text), actual, name) is yes


NAMES = ["社区党校教学培训", "四季公益活动完成率", "培训", "四季公益活动完成率"]


@pytest.mark.parametrize(
    ("text", "own", "other"),
    [
        ("四季公益活动完成率偏低", "社区党校教学培训", "四季公益活动完成率"),
        # Four characters of the row's own name, wherever in it, and it speaks of itself.
        ("党校教学与四季公益活动完成率有关", "社区党校教学培训", None),
        ("教学培训与四季公益活动完成率有关", "社区党校教学培训", None),
        ("社区党校与四季公益活动完成率有关", "社区党校教学培训", None),
        ("党校教与四季公益活动完成率有关", "社区党校教学培训", "四季公益活动完成率"),
        ("四季公益活动完成率的注意度不足", "满意度", "四季公益活动完成率"),
        ("四季公益活动完成率的满意度不足", "满意度", None),
        ("培训偏少", "群众满意度", None),
        ("四季公益活动完成率偏低", "四季公益活动完成率", None),
    ],
)
def test_whose_reason_it_is(text: str, own: str, other: str | None) -> None:
    assert reasons.names_other(reasons.read(text), own, NAMES) == other


@pytest.mark.parametrize(
    ("text", "own", "unit"),
    [
        ("东湖镇中心小学未搬迁", ["新虹街道"], "东湖镇中心小学"),
        ("东湖镇中心小学未搬迁", ["市中心小学"], None),
        ("东湖镇中心小学未搬迁", [], None),
        ("东湖镇中心小学未搬迁", [""], None),
        ("因某县教育局与某市财政局未拨付", ["本市财政局"], "因某县教育局"),
        ("资金未到位", ["新虹街道"], None),
        ("无", ["新虹街道"], None),
    ],
)
def test_whose_unit_it_is(text: str, own: list[str], unit: str | None) -> None:
    assert reasons.names_other_unit(reasons.read(text), own) == unit
