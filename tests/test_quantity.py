"""Quantities: every notation of the forms, and what cannot be a value says why."""

from decimal import Decimal

import pytest

from assistant.quantity import (
    Amount,
    Comparator,
    Compound,
    Moment,
    Quality,
    Range,
    Rank,
    Ratio,
    Unreadable,
    marks,
    number,
    parse,
)

NORMAL_FORMS = """
≥90.00(%) ≥90% | =100 (%) =100% | 15个 15个 | ≤350元/月 ≤350元/月 | ≧735 ≥735 | ═100 =100
>=98% ≥98% | =>98% ≥98% | <=5300元/户 ≤5300元/户 | ≥100百分比 ≥100百分比 | 每亩300 300/亩 | 5万 5万
100%覆盖 100% | 0起 0起 | 全年不少于2次 ≥2次/年 | 每月不少于3次 ≥3次/月 | 每月一次 1次/月
不低于95% ≥95% | 达到90%以上 ≥90% | 小于0.9‰ <0.9‰ | ≥3个百分点 ≥3个百分点 | 24小时内 ≤24小时
200余人 200余人 | 55327.72 55327.72 | ８５％ 85% | 2.6亿元 2.6亿元 | 550万粒 550万粒
400元/人、天 400元/人/日 | 300元/人·月 300元/人/月 | 每人每月300元 300元/人/月 | 百分之九十五以上 ≥95%
九成以上 ≥90% | 十二个 12个 | 一百二十人 120人 | 两次 2次 | 三个月 3个月 | 降低≥10% 降低≥10%
提高5%以上 提高≥5% | 控制在160万元以内 ≤160万元 | 不超过50万元 ≤50万元 | 大于等于90% ≥90%
W50万元 ≤50万元 | 1OO% 100% | 1,234.50万元 1234.5万元 | 不少于2场/季度 ≥2场/季 | ≥1次/半年 ≥1次/半年
约200人 约200人 | 不足200人 近200人 | 全覆盖 100% | 2023年培训15次 15次 | 完成率≥90% ≥90% | -5% -5%
5%-10% 5%-10% | 5～10个 5个-10个 | 100至200人 100人-200人 | 1:2 1:2 | 1：1.5 1:1.5
第一名 第1名 | 前三名 前3名 | 全省第二 第2名 | ≥500㎡ ≥500平方米 | 500m2 500平方米
一季一次 1次/季 | 半年一次 1次/半年 | 1年2次 2次/年 | 月均3次 3次/月 | 【≥90%】 ≥90% | 1∶1 1:1 | 80dB 80db
3百人 3百人 | 100KW·h 100kwh | ≥90.00（%） ≥90% | 310.2(万元) 310.2万元 | 0.9%0 0.9‰ | 96(次) 96次
"""
PAIRS = [pair.split() for line in NORMAL_FORMS.strip().splitlines() for pair in line.split("|")]


@pytest.mark.parametrize(("text", "normal"), [(" ".join(p[:-1]), p[-1]) for p in PAIRS if p])
def test_normal_form(text: str, normal: str) -> None:
    assert str(parse(text)) == normal
    assert parse(normal) == parse(text)


@pytest.mark.parametrize(
    ("text", "exact"),
    [
        ("65%", "0.65"),
        ("0.9‰", "0.0009"),
        ("2.6亿元", "260000000"),
        ("550万粒", "5500000"),
        ("1.5吨", "1500"),
        ("3天", "259200"),
        ("1.5小时", "5400"),
        ("20分钟", "1200"),
        ("90秒", "90"),
        ("2周", "1209600"),
        ("2年", "24"),
    ],
)
def test_exact_value_in_base_units(text: str, exact: str) -> None:
    value = parse(text)
    assert isinstance(value, Amount)
    assert value.exact == Decimal(exact)


@pytest.mark.parametrize(
    ("text", "first", "last", "before"),
    [
        ("11月底前", (None, 11, 30), (None, 11, 30), False),
        ("2022年底之前", (2022, 12, 31), (2022, 12, 31), False),
        ("9月前", (None, 9, 1), (None, 9, 30), True),
        ("10月", (None, 10, 1), (None, 10, 31), False),
        ("十月", (None, 10, 1), (None, 10, 31), False),
        ("2023年12月20日", (2023, 12, 20), (2023, 12, 20), False),
        ("2024-12-31", (2024, 12, 31), (2024, 12, 31), False),
        ("2024.6.30", (2024, 6, 30), (2024, 6, 30), False),
        ("2024/6", (2024, 6, 1), (2024, 6, 30), False),
        ("≤11月30日", (None, 11, 30), (None, 11, 30), False),
        ("第三季度", (None, 7, 1), (None, 9, 30), False),
        ("上半年", (None, 1, 1), (None, 6, 30), False),
        ("2024年6月中旬", (2024, 6, 11), (2024, 6, 20), False),
        ("次年3月", (None, 15, 1), (None, 15, 31), False),
        ("年底前", (None, 12, 31), (None, 12, 31), False),
        ("1-12月", (None, 1, 1), (None, 12, 31), False),
        ("二〇二四年十二月底前", (2024, 12, 31), (2024, 12, 31), False),
        ("12月31日前完成", (None, 12, 31), (None, 12, 31), False),
    ],
)
def test_moments(text: str, first: object, last: object, before: bool) -> None:
    value = parse(text)
    assert isinstance(value, Moment)
    assert (value.first, value.last, value.before) == (first, last, before)


@pytest.mark.parametrize(
    "text",
    [
        "及时",
        "较上一年度提高",
        "提前3天",
        "是(种薯采购价格不高于市场价)",
        "市级以上",
        "一次性补助",
        "上百人",
    ],
)
def test_words_stay_words(text: str) -> None:
    assert isinstance(parse(text), Quality)


@pytest.mark.parametrize(
    "text",
    [
        "≥20件，其中省级≥2件",
        "未收到12315投诉,满意度100%",
        "1小时30分",
        "3/4",
        "建站3个、培训200人",
        "13:30-15:00",
    ],
)
def test_several_numbers_are_never_one_value(text: str) -> None:
    assert isinstance(parse(text), Compound)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (None, "not captured"),
        ("", "blank"),
        ("/", "placeholder"),
        ("(漏读)", "illegible"),
        ("未达到90%", "negated"),
        ("已完工,剩余3个", "narrative"),
        ("≥90%以下", "contradict"),
        ("2X", "run together"),
        ("9" * 40, "too many digits"),
    ],
)
def test_what_cannot_be_read_says_why(text: str | None, says: str) -> None:
    value = parse(text)
    assert isinstance(value, Unreadable)
    assert says in value.en
    assert value.zh


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("=100 (%)", ("ocr_space_in_number",)),
        ("55327. 72", ("ocr_space_in_number",)),
        ("≥ 90%", ()),
        ("５０人", ("fullwidth_digits",)),
        ("=2.00(項)", ("ocr_traditional_char",)),
        (">90%", ("ocr_ge_lost",)),
        (">=90%", ()),
        ("W5%", ("ocr_le_as_w",)),
        ("1O0%", ("ocr_zero_as_o",)),
        ("50kWh", ()),
        ("≥90.00(%)", ()),
    ],
)
def test_damage_is_reported(text: str, found: tuple[str, ...]) -> None:
    assert marks(text) == found


def test_ranges_share_the_unit_and_rise() -> None:
    value = parse("5-10万元")
    assert isinstance(value, Range)
    assert (value.low.exact, value.high.exact) == (Decimal(50000), Decimal(100000))
    assert isinstance(parse("10-5万元"), Compound)


def test_ratio_rank_and_comparator_types() -> None:
    assert parse("1:2") == Ratio((Decimal(1), Decimal(2)))
    assert parse("第二名") == Rank(2)
    assert parse("前10名") == Rank(10, within=True)
    value = parse("不大于3天")
    assert isinstance(value, Amount) and value.comparator is Comparator.AT_MOST


def test_number_is_plain_numbers_only() -> None:
    assert number("1,234.50") == Decimal("1234.50")
    assert number("0. 5") == Decimal("0.5")
    assert number("１０") == 10
    assert number("5万") is None
    assert number("12,34") is None


@pytest.mark.parametrize(
    ("text", "normal"),
    [
        ("不得低于95%", "≥95%"),
        ("每月不得少于3次", "≥3次/月"),
        ("不能高于5%", "≤5%"),
        ("不应超过50万元", "≤50万元"),
        ("不突破50万元", "≤50万元"),
        ("高于或等于95%", "≥95%"),
        ("低于等于5%", "≤5%"),
        ("不低於95%", "≥95%"),
        ("≧=95%", "≥95%"),
        ("5%(含)以下", "≤5%"),
        ("95%以上（含95%）", "≥95%"),
        ("上限5%", "≤5%"),
        ("不晚于6月30日", "6月30日"),
        ("最迟6月底", "6月底"),
        ("￥1,200.50", "1200.5元"),
        ("≤¥50万元", "≤50万元"),
        ("20231231", "20231231"),
        ("每月10日前", "每月10日前"),
    ],
)
def test_a_sign_in_words_is_never_turned_round(text: str, normal: str) -> None:
    assert str(parse(text)) == normal


def test_a_negation_no_table_holds_is_not_overread() -> None:
    value = parse("不可再高于5%")
    assert isinstance(value, Unreadable) and value.because == "negated"
