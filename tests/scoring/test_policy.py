"""Policies: built-in, from a file, named in a text, guessed from a form."""

from decimal import Decimal
from pathlib import Path

import pytest

from assistant.errors import SettingsError, UsageError
from assistant.finding import Finding, Message
from assistant.form import Budget, Paper
from assistant.scoring.policy import guess, load, named_in, names, written_in

NATIONAL = """
财政部通用办法（mof-2020）：正向指标达到目标得满分，未达到按实际÷目标×分值；反向指标（不超过、以内、期限）未超出得满分，\
超出的算法各地不一，取分值×（1−超出÷目标）与目标÷实际×分值之间的区间，自评0分也可接受；目标为0的，发生即0分。\
定性指标按达成、部分达成、未达成三档，分别得分值的100%–80%、80%–60%、60%–0%。\
预算执行得分=执行数÷全年预算数×分值，封顶。完成值达到目标的130%须书面说明，达到120%予以提示。\
得分四舍五入保留2位小数，容差0.05分。
national default (mof-2020): a target reached earns the weight, a shortfall actual ÷ target × \
weight; a ceiling or deadline kept earns the weight, once passed, anything between \
weight × (1 − excess ÷ target) and target ÷ actual × weight (a claim of 0 stands too); a target \
of 0 earns nothing once anything happened. Qualitative rows earn 100%–80% of the weight when \
achieved, 80%–60% when partly achieved, 60%–0% when not. Budget execution earns executed \
÷ full-year budget × weight, capped. From 130% of the target a written reason is required, from \
120% it is noted. Scores are rounded half up to 2 decimals; 0.05 points are tolerated.
"""
# What the others say in place of the national text, first in Chinese, then in English.
OPEN = (
    "超出的算法各地不一，取分值×（1−超出÷目标）与目标÷实际×分值之间的区间，自评0分也可接受",
    "once passed, anything between weight × (1 − excess ÷ target) and target ÷ actual × weight "
    "(a claim of 0 stands too)",
)
HEADS = ("财政部通用办法（mof-2020）", "national default (mof-2020)")
BANDS = ("80%–60%、60%–0%", "80%–60% when partly achieved, 60%–0% when not")
SAID: dict[str, list[tuple[tuple[str, str], tuple[str, str]]]] = {
    "mof-2020": [],
    "hubei": [
        (HEADS, ("湖北口径（hubei）", "Hubei (hubei)")),
        (OPEN, ("超出得目标÷实际×分值", "once passed, target ÷ actual × weight")),
        (BANDS, ("80%–50%、50%–0%", "80%–50% when partly achieved, 50%–0% when not")),
    ],
    "platform-linear": [
        (HEADS, ("平台线性扣分（platform-linear）", "common platform, linear (platform-linear)")),
        (OPEN, ("超出得分值×（1−超出÷目标）", "once passed, weight × (1 − excess ÷ target)")),
    ],
    "ratio": [
        (HEADS, ("反比扣分（A/B）（ratio）", "inverse ratio (A/B) (ratio)")),
        (OPEN, ("超出得目标÷实际×分值", "once passed, target ÷ actual × weight")),
    ],
    "zero-on-overrun": [
        (HEADS, ("超标不得分（zero-on-overrun）", "zero on overrun (zero-on-overrun)")),
        (OPEN, ("超出得0分", "once passed, nothing")),
    ],
}


@pytest.mark.parametrize("name", names())
def test_every_built_in_policy_explains_itself_in_one_paragraph(name: str) -> None:
    zh, en = NATIONAL.strip().split("\n")
    for before, after in SAID[name]:
        assert before[0] in zh and before[1] in en
        zh, en = zh.replace(before[0], after[0]), en.replace(before[1], after[1])
    policy = load(name)
    assert policy.name == name
    assert policy.explain() == Message(zh=zh, en=en)


def test_a_zero_that_stands_is_said_of_one_formula_too(tmp_path: Path) -> None:
    path = tmp_path / "county.toml"
    path.write_text('overrun = ["ratio"]\nzero_stands = true\ndecimals = 1\n', "utf-8")
    said = load(path).explain()
    assert "超出得目标÷实际×分值，自评0分也可接受；" in said.zh
    assert "once passed, target ÷ actual × weight (a claim of 0 stands too);" in said.en
    assert said.zh.startswith("county（county）：") and said.en.startswith("county (county): ")
    assert "保留1位小数" in said.zh and "to 1 decimals" in said.en


def test_a_custom_policy_states_only_what_differs(tmp_path: Path) -> None:
    path = tmp_path / "county.toml"
    path.write_text(
        'overrun = ["zero"]\n[bands]\npartly = [0.7, 0.8]\nmissed = [0, 0.7]\n', "utf-8"
    )
    policy = load(path)
    assert policy.name == "county"
    assert policy.overrun == ("zero",)
    assert policy.bands.partly == (Decimal("0.7"), Decimal("0.8"))
    assert policy.bands.achieved == load("mof-2020").bands.achieved


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('overrun = ["often"]', "overrun.0: Input should be 'linear', 'ratio' or 'zero'"),
        ("overrun = []", "overrun: Tuple should have at least 1 item after validation, not 0"),
        ("tolerance = -1", "tolerance: Input should be greater than or equal to 0"),
        ("tolerance = nan", "tolerance: Input should be a finite number"),
        ("decimals = 7", "decimals: Input should be less than or equal to 6"),
        ("over_warning = 1", "over_warning: Input should be greater than 1"),
        ("over_notice = 1", "over_notice: Input should be greater than 1"),
        ("over_notice = 1.5", "over_notice must not be above over_warning"),
        (
            "[bands]\npartly = [0.9, 0.8]",
            "bands must rise from missed over partly to achieved, within 0 and 1",
        ),
        (
            "[bands]\nachieved = [0.8, 1.1]",
            "bands must rise from missed over partly to achieved, within 0 and 1",
        ),
        (
            "[bands]\nmissed = [-0.1, 0.6]",
            "bands must rise from missed over partly to achieved, within 0 and 1",
        ),
        ("bands = 3", "bands: Input should be a valid dictionary or instance of Bands"),
        ('[execution]\nlow_below = "x"', "execution.low_below: Input should be a valid decimal"),
        ("[grades]", "grades: Dictionary should have at least 1 item after validation, not 0"),
        (
            'recognised_by = ["("]',
            "recognised_by: '(' is no pattern: missing ), unterminated subpattern at position 0",
        ),
        ("colour = 3", "colour: Extra inputs are not permitted"),
    ],
)
def test_a_custom_policy_that_makes_no_sense_names_the_file_and_the_setting(
    tmp_path: Path, text: str, says: str
) -> None:
    path = tmp_path / "custom.toml"
    path.write_text(text, "utf-8")
    with pytest.raises(SettingsError) as caught:
        load(path)
    assert str(caught.value) == f"{path}: {says}; correct the setting"


def test_a_file_that_is_no_toml_or_not_there_says_so(tmp_path: Path) -> None:
    path = tmp_path / "custom.toml"
    with pytest.raises(SettingsError) as caught:
        load(path)
    assert str(caught.value) == f"{path}: No such file or directory; check the path"
    path.write_text("no toml at all", "utf-8")
    with pytest.raises(SettingsError) as caught:
        load(path)
    assert str(caught.value).startswith(f"{path}: Expected '=' after a key")
    assert str(caught.value).endswith("; correct the file")
    path.write_bytes("decimals = 1 # 小数".encode("gbk"))
    with pytest.raises(SettingsError) as caught:
        load(path)
    assert caught.value.where == str(path)


def test_a_file_written_by_notepad_is_read(tmp_path: Path) -> None:
    path = tmp_path / "custom.toml"
    path.write_bytes(b"\xef\xbb\xbfdecimals = 1\r\n")
    assert load(path).decimals == 1


def test_a_custom_policy_has_its_own_names(tmp_path: Path) -> None:
    path = tmp_path / "custom.toml"
    path.write_text(
        'name = "x"\ntitle = { zh = "某县", en = "a county" }\n[grades]\n"甲" = 85', "utf-8"
    )
    policy = load(path)
    assert (policy.name, policy.title.zh, policy.named_by) == ("x", "某县", ())
    assert dict(policy.grades) == {"甲": 85}
    assert policy.grade(Decimal(3)) == "甲"
    assert policy.structures == load("mof-2020").structures


def test_an_unknown_name_lists_the_known_ones() -> None:
    with pytest.raises(UsageError) as caught:
        load("no-such-rule")
    assert str(caught.value) == (
        "policy: no policy called 'no-such-rule'; choose one of mof-2020, hubei, platform-linear, "
        "ratio, zero-on-overrun or give the path of a .toml file"
    )
    assert load("auto") == load("") == load("mof-2020")
    assert load("湖北") == load("HUBEI") == load("hubei")


@pytest.mark.parametrize(
    ("note", "name"),
    [
        ("注：超过目标值的不得分。", "zero-on-overrun"),
        ("反向指标得分=A/B×该指标分值", "ratio"),
        ("定性指标按100%-80%(含)、80%-50%(含)、50%-0%确定", "hubei"),
        ("得分=分值×[1-(实际值-目标值)/目标值]", "platform-linear"),
    ],
)
def test_a_printed_rule_chooses_the_policy_and_says_so(note: str, name: str) -> None:
    policy, finding = guess(Paper(notes=("其他需要说明的事项：无", note)))
    assert policy.name == name
    assert finding is not None and finding.rule == "policy_guessed"
    assert finding.severity == "notice"
    assert finding.fields == ("/notes/1",)
    assert policy.title.zh in finding.message.zh


def test_a_guess_quotes_the_paper() -> None:
    assert guess(Paper(notes=("其他需要说明的事项：无", "注：超过目标值的不得分。"))) == (
        load("zero-on-overrun"),
        Finding(
            rule="policy_guessed",
            severity="notice",
            fields=("/notes/1",),
            message=Message(
                zh="表内写有“超过目标值的不得分”，据此按超标不得分复核；如不适用请指定评分办法。",
                en="Because the form prints “超过目标值的不得分”, zero on overrun is applied; choose "
                "another policy if it does not fit.",
            ),
            policy="zero-on-overrun",
        ),
    )
    policy, finding = guess(Paper(footer="填表说明：反向指标 得分=A/B×该指标分值"))
    assert finding is not None
    assert (policy.name, finding.fields) == ("ratio", ("/footer",))
    assert "“反向指标得分=A/B”" in finding.message.zh
    # ㎡ is two characters once folded, so the folded words are quoted.
    _, finding = guess(Paper(notes=("50㎡以上的反向指标得分=A/B",)))
    assert finding is not None and "“反向指标得分=a/b”" in finding.message.zh


def test_the_same_rule_printed_twice_is_quoted_once() -> None:
    policy, finding = guess(Paper(notes=("超标不得分", "超过目标值的不得分"), footer="超支不得分"))
    assert policy.name == "zero-on-overrun"
    assert finding is not None and finding.fields == ("/notes/0",)


def test_two_printed_rules_are_both_named() -> None:
    assert guess(Paper(notes=("超过目标值的不得分。", "反向指标得分=A/B×分值"))) == (
        load("mof-2020"),
        Finding(
            rule="policy_ambiguous",
            severity="notice",
            fields=("/notes/0", "/notes/1"),
            message=Message(
                zh="表内说明同时符合超标不得分、反比扣分（A/B），未采用其中任何一种，按财政部通用办法复核；"
                "请确认适用的评分办法。",
                en="The form's notes fit zero on overrun and inverse ratio (A/B) alike; none was chosen "
                "and national default is applied; please confirm the scoring rule.",
            ),
            policy="mof-2020",
        ),
    )


def test_a_weight_of_20_points_to_hubei() -> None:
    policy, finding = guess(Paper(budget=Budget(weight=Decimal(20))))
    assert policy.name == "hubei" and finding is not None
    assert finding.fields == ("/budget/weight",)
    assert finding.message == Message(
        zh="预算执行分值为20，据此按湖北口径复核；如不适用请指定评分办法。",
        en="Because budget execution weighs 20, Hubei is applied; choose another policy if it does not fit.",
    )
    assert guess(Paper(budget=Budget(weight=Decimal(10)))) == (load("mof-2020"), None)
    printed, _ = guess(Paper(budget=Budget(weight=Decimal(20)), notes=("超支不得分",)))
    assert printed.name == "zero-on-overrun"


def test_two_printed_rules_choose_none() -> None:
    policy, finding = guess(Paper(notes=("超过目标值的不得分。", "反向指标得分=A/B×分值")))
    assert policy.name == "mof-2020"
    assert finding is not None and finding.rule == "policy_ambiguous"


def test_a_silent_form_gets_the_default_without_ado() -> None:
    assert guess(Paper()) == (load("mof-2020"), None)


def test_a_short_text_names_a_policy_or_none() -> None:
    found = named_in("湖北 20分*执行率")
    assert found is not None and found.name == "hubei"
    assert named_in("执行率×分值") is None
    assert named_in("执行率(B/A)×分值") is None


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("湖北 A/B", "hubei"),
        ("财政部, 反向线性扣分", "platform-linear"),
        ("海淀", "ratio"),
        ("财政部与湖北口径不同", None),
        ("线性或A/B", None),
    ],
)
def test_names_that_do_not_contradict_each_other_name_one(text: str, name: str | None) -> None:
    found = named_in(text)
    assert (found.name if found else None) == name


def test_a_formula_written_out_names_its_policy() -> None:
    for text, name in [
        ("分值×(1-(B-A)/A)", "platform-linear"),
        ("超过目标值得0分", "zero-on-overrun"),
    ]:
        found = written_in(text)
        assert found is not None and found.name == name
    assert written_in("执行率×分值,封顶") is None


def test_rounding_and_grades_belong_to_the_policy() -> None:
    policy = load("mof-2020")
    assert policy.rounded(Decimal("0.725")) == Decimal("0.73")
    assert policy.band("partly", Decimal(5)) == (Decimal("3.00"), Decimal("4.00"))
    assert [policy.grade(Decimal(t)) for t in ("100", "90", "89.99", "80", "60", "59.9")] == [
        "优", "优", "良", "良", "中", "差",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("level", "low", "high"),
    [("achieved", "5.6", "7"), ("partly", "4.2", "5.6"), ("missed", "0", "4.2")],
)
def test_bands_in_points(level: str, low: str, high: str) -> None:
    band = load("mof-2020").band(level, Decimal(7))  # type: ignore[arg-type]
    assert band == (Decimal(low), Decimal(high))


def test_policies_differ_and_can_be_told_apart() -> None:
    assert len({load(name) for name in names()}) == len(names()) == 5
    changed = load("ratio").model_copy(update={"title": Message(zh="x", en="x")})
    assert changed != load("ratio")
