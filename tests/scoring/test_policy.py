"""Policies: built-in, from a file, named in a text, guessed from a form."""

from decimal import Decimal
from pathlib import Path

import pytest

from assistant.errors import SettingsError, UsageError
from assistant.form import Budget, Paper
from assistant.scoring.policy import guess, load, named_in, names, written_in


@pytest.mark.parametrize("name", names())
def test_every_built_in_policy_explains_itself_in_both_languages(name: str) -> None:
    policy = load(name)
    said = policy.explain()
    assert policy.name == name
    assert name in said.zh and name in said.en
    assert "得满分" in said.zh and "earns the weight" in said.en
    assert "\n" not in said.zh + said.en


def test_the_default_says_that_an_overrun_spans_an_interval() -> None:
    assert "区间" in load("mof-2020").explain().zh
    assert "区间" not in load("hubei").explain().zh
    assert "80%–50%" in load("hubei").explain().zh


def test_unknown_names_and_files_are_told_apart(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="mof-2020"):
        load("no-such-rule")
    with pytest.raises(SettingsError, match=r"gone\.toml"):
        load(str(tmp_path / "gone.toml"))


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
        ('overrun = ["often"]', "overrun"),
        ("tolerance = -1", "tolerance"),
        ("[bands]\npartly = [0.9, 0.8]", "bands"),
        ("over_notice = 1.5", "over_notice"),
        ('recognised_by = ["("]', "recognised_by"),
        ("no toml at all", "custom"),
        ("colour = 3", "colour"),
    ],
)
def test_a_custom_policy_that_makes_no_sense_names_the_setting(
    tmp_path: Path, text: str, says: str
) -> None:
    path = tmp_path / "custom.toml"
    path.write_text(text, "utf-8")
    with pytest.raises(SettingsError, match=says):
        load(path)


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


def test_two_printed_rules_choose_none() -> None:
    policy, finding = guess(Paper(notes=("超过目标值的不得分。", "反向指标得分=A/B×分值")))
    assert policy.name == "mof-2020"
    assert finding is not None and finding.rule == "policy_ambiguous"


def test_the_split_of_weights_speaks_when_no_rule_is_printed() -> None:
    policy, finding = guess(Paper(budget=Budget(weight=Decimal(20))))
    assert policy.name == "hubei"
    assert finding is not None and "20" in finding.message.zh


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
