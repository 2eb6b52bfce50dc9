"""Properties of the grammar over made-up texts."""

from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.quantity import Amount, Comparator, Quantity, parse, show
from assistant.quantity.units import unit

NUMBERS = st.decimals(min_value=0, max_value=10**9, places=2, allow_nan=False, allow_infinity=False)
UNITS = st.sampled_from(
    ["", "%", "‰", "元", "个", "人", "人次", "次", "件", "小时", "天", "吨", "篇", "亩"]
)
SCALES = st.sampled_from(["", "万", "亿"])
SIGNS = st.sampled_from(list(Comparator))
PERIODS = st.sampled_from([None, "月", "季", "年", "周"])

SYNONYMS = {
    Comparator.AT_LEAST: ["≥", "≧", ">=", "=>", "不少于", "不低于", "大于等于", "至少", "⩾"],
    Comparator.AT_MOST: ["≤", "≦", "<=", "不超过", "不高于", "小于等于", "至多", "不大于"],
    Comparator.ABOVE: [">", "大于", "超过", "高于", "＞"],
    Comparator.BELOW: ["<", "小于", "低于", "少于", "＜"],
    Comparator.EQUAL: ["=", "═", "＝", "等于"],
    Comparator.NONE: [""],
}
WIDE = str.maketrans("0123456789.%()", "０１２３４５６７８９．％（）")


@st.composite
def amounts(draw: st.DrawFn) -> Amount:
    name = draw(UNITS)
    scale = "" if name in ("%", "‰") else draw(SCALES)
    return Amount(
        draw(NUMBERS),
        draw(SIGNS),
        scale,
        unit(name),
        tuple(sorted(draw(st.sets(st.sampled_from(["人", "户", "亩"]), max_size=2))))
        if name == "元"
        else (),
        draw(PERIODS) if name in ("元", "次") else None,
        draw(st.sampled_from(["", "余", "近", "约"])),
        draw(st.sampled_from(["", "提高", "降低"])),
    )


@given(amounts())
def test_an_amount_prints_and_parses_to_itself(value: Amount) -> None:
    assert parse(str(value)) == value


TEXTS = st.text(
    alphabet=st.sampled_from(
        list(
            "0123456789.,%‰≥≤=<>-~:/()（）％０９ 每月季年底前内以上下不少于超过约余近万亿元个人次件第一二三十百名及时"
            "未提高降、，;wWoO"
        )
    ),
    max_size=14,
)


@settings(max_examples=400)
@given(TEXTS)
def test_parse_print_parse_is_the_identity(text: str) -> None:
    value: Quantity = parse(text)
    assert parse(str(value)) == value


@given(st.text(max_size=40))
def test_no_text_whatever_raises(text: str) -> None:
    assert str(parse(text)) is not None


@given(NUMBERS, SIGNS, st.sampled_from(["%", "个", "人次", "元"]), st.data())
def test_width_space_and_words_do_not_change_the_value(
    value: Decimal, sign: Comparator, name: str, data: st.DataObject
) -> None:
    plain = parse(f"{sign.value}{show(value)}{name}")
    word = data.draw(st.sampled_from(SYNONYMS[sign]))
    left, right = data.draw(st.sampled_from([("", ""), ("(", ")"), ("（", "）")]))
    varied = f"{word}{show(value)}{left}{name}{right}"
    if data.draw(st.booleans()):
        varied = varied.translate(WIDE)
    place = data.draw(st.integers(0, len(varied)))
    varied = varied[:place] + " " + varied[place:]
    assert parse(varied) == plain


@given(NUMBERS, st.sampled_from(["以上", "及以上"]))
def test_a_bound_behind_the_number_equals_the_sign_before_it(value: Decimal, word: str) -> None:
    assert parse(f"{show(value)}%{word}") == parse(f"≥{show(value)}%")


@given(st.integers(1, 9999))
def test_thousands_and_scales_agree(value: int) -> None:
    grouped, plain, scaled = (
        parse(f"{value * 1000:,}元"),
        parse(f"{value * 1000}元"),
        parse(f"{value}千元"),
    )
    assert isinstance(scaled, Amount) and isinstance(plain, Amount)
    assert grouped == plain
    assert scaled.exact == plain.exact
