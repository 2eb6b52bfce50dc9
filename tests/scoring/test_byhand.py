"""Rows typed by hand or piped in: what is accepted, and what one bad row does to the others."""

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from assistant.cli import app
from assistant.errors import UsageError
from assistant.scoring.byhand import answer_case, score_case
from assistant.scoring.policy import load

CASE_FILE = Path(__file__).parents[1] / "data" / "scoring_cases.json"
ROW: dict[str, Any] = {"target": "≥90%", "actual": "95%", "weight": 5, "claimed": 5, "reason": ""}


def piped(text: str | bytes) -> tuple[int, list[dict[str, Any]]]:
    result = CliRunner().invoke(app, ["score", "-"], input=text)
    return result.exit_code, [json.loads(line) for line in result.stdout.splitlines()]


def test_lines_of_the_case_file_are_accepted_as_they_are() -> None:
    cases = json.loads(CASE_FILE.read_text("utf-8"))
    status, answers = piped("\n".join(json.dumps(case, ensure_ascii=False) for case in cases))
    assert status == 0
    told = [(each["id"], each["finding"], each["expected_min"]) for each in answers]
    assert told == [(case["id"], case["finding"], case["expected_min"]) for case in cases]
    assert all({"expected_max", "flags", "steps"} <= each.keys() for each in answers)


def test_the_case_file_itself_is_accepted() -> None:
    status, answers = piped(b"\xef\xbb\xbf" + CASE_FILE.read_bytes())
    assert status == 0
    assert len(answers) == len(json.loads(CASE_FILE.read_text("utf-8")))


@pytest.mark.parametrize(
    "bad",
    [
        '{"id": "bad", "target": "≥90%", "weight": "five"}',
        '{"id": "bad", "target": ["≥90%"]}',
        '{"id": "bad", "target": "≥90%", "weight": true}',
        '{"id": "bad", "target": "≥90%", "claimed": NaN}',
        '{"id": "bad", "target": "≥90%", "policy": "nowhere"}',
        '{"id": "bad", "direction": {}}',
        "{",
        '"≥90%"',
        "[" * 100_000,
    ],
)
def test_a_bad_row_is_an_error_of_its_own(bad: str) -> None:
    good = json.dumps(ROW | {"id": 1})
    bad_last = bad.startswith("[")
    lines = [good, bad] if bad_last else [good, bad, good]
    status, answers = piped("\n".join(lines))
    assert status == 3
    assert [each.get("finding") for each in answers] == ["ok", None, "ok"][: len(lines)]
    assert answers[1]["error"]["what"]
    assert answers[1].get("id") == ("bad" if '"id"' in bad else None)


def test_a_broken_line_names_itself_and_the_others_go_on() -> None:
    good = json.dumps(ROW, ensure_ascii=False)
    status, answers = piped("\n".join([good, "", "{bad", good, "[]", f"[{good}]", "null", good]))
    assert status == 3
    told = [each.get("finding") or each["error"]["where"] for each in answers]
    assert told == [
        "ok",
        "stdin line 3",
        "ok",
        "stdin line 5",
        "stdin line 6",
        "stdin line 7",
        "ok",
    ]
    broken = {
        "what": "is no JSON object",
        "where": "stdin line 3",
        "advice": "give one object a row",
    }
    assert answers[1] == {"error": broken}


def test_an_array_that_does_not_end_is_read_line_by_line() -> None:
    good = json.dumps(ROW, ensure_ascii=False)
    status, answers = piped(f"[{good},\n{good}\n")
    assert status == 3
    assert [each.get("finding") for each in answers] == [None, "ok"]
    assert piped(f"[{good},\n{good}]")[1] == [score_case(ROW)] * 2
    assert piped("") == (0, []) == piped(" \n\n")


def test_an_error_names_the_line_and_the_field() -> None:
    answer = answer_case(ROW | {"id": 7, "weight": "five"}, where="stdin line 3")
    assert answer["id"] == 7
    assert answer["error"]["where"] == "stdin line 3: weight"
    with pytest.raises(UsageError):
        score_case(ROW | {"weight": "five"})


@pytest.mark.parametrize(
    ("written", "claimed"), [("5分", 5), ("５", 5), (" 5.0 ", 5), ("—", None), ("/", None)]
)
def test_points_are_read_as_forms_print_them(written: str, claimed: int | None) -> None:
    assert score_case(ROW | {"claimed": written}) == score_case(ROW | {"claimed": claimed})


def test_the_whole_answer() -> None:
    row = {"id": "A1", "target": "≥90%", "actual": "65%", "weight": 1, "claimed": 0.5}
    assert score_case(row) == {
        "id": "A1",
        "expected_min": 0.72,
        "expected_max": 0.72,
        "finding": "under_claimed",
        "flags": [],
        "steps": ["65 ÷ 90 × 1 = 0.72"],
        "why": {
            "zh": "目标≥90%，实际65%，应得0.72分（65 ÷ 90 × 1 = 0.72），自评0.5分，少计0.22分；"
            "请核实得分或补充扣分依据。",
            "en": "Target ≥90%, actual 65%: the rule gives 0.72 (65 ÷ 90 × 1 = 0.72), claimed 0.5, 0.22 "
            "too few. Please check the score or say why more was taken off.",
        },
        "policy": "mof-2020",
    }
    del row["id"]
    assert "id" not in score_case(row)
    span = score_case({"target": "≤100万元", "actual": "120万元", "weight": 10, "claimed": 8})
    assert (span["expected_min"], span["expected_max"]) == (8.0, 8.33)
    assert type(span["expected_min"]) is type(span["expected_max"]) is float
    none = score_case({"target": "≥50人", "actual": "50场", "weight": 10, "claimed": 8})
    assert (none["expected_min"], none["expected_max"]) == (None, None)


OVERRUN = {"target": "≤100万元", "actual": "120万元", "weight": 10, "claimed": 8, "reason": "涨价"}


@pytest.mark.parametrize(
    ("named", "policy"),
    [
        ({}, "mof-2020"),
        ({"policy": "hubei"}, "hubei"),
        ({"policy": "湖北"}, "hubei"),
        ({"policy": ""}, "mof-2020"),
        ({"policy": None}, "mof-2020"),
        ({"rule": "湖北 20分*执行率"}, "hubei"),
        ({"rule": "分值×(1-(B-A)/A)"}, "platform-linear"),
        ({"rule": "执行率×分值"}, "mof-2020"),
        ({"rule": ""}, "mof-2020"),
        ({"policy": "ratio", "rule": "湖北"}, "ratio"),
    ],
)
def test_a_case_may_name_its_policy(named: dict[str, Any], policy: str) -> None:
    assert score_case(OVERRUN | named)["policy"] == policy


def test_the_policy_given_beside_holds_unless_the_case_names_one() -> None:
    given = load("zero-on-overrun")
    assert score_case(OVERRUN, given)["policy"] == "zero-on-overrun"
    assert score_case(OVERRUN, given)["expected_max"] == 0
    assert score_case(OVERRUN | {"policy": "ratio"}, given)["policy"] == "ratio"
    assert answer_case(OVERRUN, given)["policy"] == "zero-on-overrun"


def is_budget(case: dict[str, Any]) -> bool:
    """Budget execution is told by its sentence."""
    why = score_case({"claimed": 10, **case})["why"]["zh"]
    return "预算执行按" in why or "执行率" in why or "预算数" in why


PLAIN = {"target": "100万元", "actual": "90万元", "weight": 10}


@pytest.mark.parametrize(
    ("case", "yes"),
    [
        (PLAIN, True),
        (PLAIN | {"weight": 20}, True),
        (PLAIN | {"weight": 15}, False),
        (PLAIN | {"reason": ""}, False),
        (PLAIN | {"target": "≥100万元"}, False),
        (PLAIN | {"actual": "≥90万元"}, False),
        (PLAIN | {"target": "100万元/月"}, False),
        (PLAIN | {"target": "100万元/人"}, False),
        (PLAIN | {"target": "100人", "actual": "90人"}, False),
        (PLAIN | {"target": "100万元", "actual": "90%"}, False),
        (PLAIN | {"target": "100", "actual": "90"}, False),
        (PLAIN | {"actual": "已支付"}, False),
        ({"target": "(漏读)", "actual": "79.27%", "weight": 10}, True),
        ({"target": "(漏读)", "actual": "79.27人", "weight": 10}, False),
        ({"target": "未读", "actual": "79.27%", "weight": 10}, True),
        ({"target": "完成", "actual": "79.27%", "weight": 10}, False),
        ({"target": "全年预算100", "actual": "全年执行90", "weight": 15, "reason": ""}, True),
        ({"target": "全年预算100", "actual": "90", "weight": 15, "reason": ""}, False),
        ({"target": "100", "actual": "全年执行90", "weight": 15, "reason": ""}, False),
        (PLAIN | {"level": "indicator"}, False),
        (PLAIN | {"direction": "forward"}, False),
        (PLAIN | {"level": "budget", "weight": 15, "reason": ""}, True),
        (PLAIN | {"direction": "budget", "weight": 15, "reason": ""}, True),
        (PLAIN | {"level": "indicator", "direction": "budget"}, True),
    ],
)
def test_budget_execution_shows_without_a_label(case: dict[str, Any], yes: bool) -> None:
    assert is_budget(case) is yes


@pytest.mark.parametrize(
    ("more", "flags"),
    [
        ({"narrative": "未完成的绩效目标(无)", "actual": "80%"}, ["contradicts_narrative"]),
        ({"narrative": "未完成的绩效目标(无)", "actual": "95%"}, []),
        ({"narrative": "完成河道保洁", "actual": "80%"}, []),
        ({"narrative": "", "actual": "80%"}, []),
        ({"narrative": "全部完成", "actual": "8人"}, ["unit_mismatch"]),
        ({"remainder": 0.5, "claimed": None}, ["derive_from_total_0.5", "score_blank"]),
        ({"remainder": "5", "claimed": None}, ["derive_from_total_5", "score_blank"]),
        ({"remainder": 5.1, "claimed": None}, ["score_blank"]),
        ({"remainder": 0.5}, []),
        ({"remainder": 0.5, "claimed": None, "weight": None}, []),
    ],
)
def test_facts_of_the_form_add_flags(more: dict[str, Any], flags: list[str]) -> None:
    row = ROW | {"claimed": 4.44, "reason": "人手不足"} | more
    found = score_case(row)["flags"]
    kept = [f for f in found if f.startswith(("contradicts", "derive", "score_blank", "unit_"))]
    assert kept == flags


def test_budget_facts_are_passed_on() -> None:
    budget = {
        "level": "budget",
        "target": "823.00",
        "actual": "823.00",
        "weight": 10,
        "claimed": 10,
    }
    assert score_case(budget)["flags"] == []
    assert score_case(budget | {"initial": 459.8})["flags"] == ["budget_adjusted_79pct"]
    assert score_case(budget | {"rate": "99%"})["flags"] == ["rate_print_mismatch"]
    lost = budget | {"actual": None, "rate": "80%", "claimed": 8}
    assert score_case(lost)["expected_max"] == 8
    beside = budget | {"actual": "800(执行率90%)", "rate": "97.21%"}
    assert score_case(beside)["flags"] == []
    told = budget | {"target": "年初459.8,全年823", "initial": 700}
    assert score_case(told)["flags"] == ["budget_adjusted_18pct"]
    under = {**budget, "claimed": 8, "reason": "年底退回"}
    assert score_case(under)["finding"] == "under_claimed"
    assert score_case({**under, "reason": ""})["finding"] == "unexplained_deduction"
    assert score_case({**budget, "policy": "hubei"})["policy"] == "hubei"


def test_units_that_clash_leave_no_rate() -> None:
    answer = score_case(
        {
            "level": "budget",
            "target": "132.81万元",
            "actual": "1328100",
            "weight": 10,
            "claimed": 10,
        }
    )
    assert answer["why"] == {
        "zh": "预算数与执行数缺少计量单位且数量级相差过大，不能计算；请补充单位。",
        "en": "Budget and spending lack a unit and lie far apart; please supply the units.",
    }
    assert (answer["finding"], answer["flags"], answer["steps"]) == (
        "not_comparable",
        ["unit_missing"],
        [],
    )


def test_labels_reach_the_row() -> None:
    cost = {"target": "50万元", "actual": "52万元", "weight": 8, "claimed": 8, "reason": ""}
    assert "no_sign_cost" in score_case(cost | {"level1": "成本指标"})["flags"]
    assert "no_sign_cost" in score_case(cost | {"level2": "经济成本指标"})["flags"]
    assert "no_sign_cost" in score_case(cost | {"name": "会议费用"})["flags"]
    assert score_case(cost)["flags"] == []
    count = {"target": "≤10", "actual": "9", "weight": 8, "claimed": 8, "reason": ""}
    assert score_case(count | {"direction": "reverse"})["expected_max"] == 8
    named = {"target": "", "actual": "96%", "weight": 5, "claimed": 5, "name": "合格率≥95%"}
    assert score_case(named)["flags"] == ["target_in_name"]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"weight": "five"}, "weight: 'five' is not a number or null; see `fuhe score --help`"),
        ({"weight": True}, "weight: True is not a number or null; see `fuhe score --help`"),
        ({"claimed": [5]}, "claimed: [5] is not a number or null; see `fuhe score --help`"),
        ({"remainder": "x"}, "remainder: 'x' is not a number or null; see `fuhe score --help`"),
        ({"target": ["≥"]}, "target: ['≥'] is not a text or null; see `fuhe score --help`"),
        ({"actual": False}, "actual: False is not a text or null; see `fuhe score --help`"),
        ({"reason": {}}, "reason: {} is not a text or null; see `fuhe score --help`"),
    ],
)
def test_a_field_of_the_wrong_type_is_named(change: dict[str, Any], said: str) -> None:
    with pytest.raises(UsageError) as caught:
        score_case(ROW | change)
    assert str(caught.value) == said


def test_texts_may_come_as_numbers() -> None:
    row = {"weight": 5, "claimed": 5, "reason": ""}
    for actual in (15, 15.0, Decimal(15), "15"):
        assert score_case(row | {"target": "15个", "actual": actual})["finding"] == "ok"


@pytest.mark.parametrize("written", ["-", "—", "/", "--", " — ", ""])
def test_a_dash_is_no_points(written: str) -> None:
    assert "score_blank" in score_case(ROW | {"claimed": written})["flags"]


def test_answers_to_rows_that_make_no_sense() -> None:
    missing = {
        "what": "No such file or directory",
        "where": "stdin line 2: nowhere.toml",
        "advice": "check the path",
    }
    assert answer_case(ROW | {"id": 4, "policy": "nowhere.toml"}, where="stdin line 2") == {
        "id": 4,
        "error": missing,
    }
    bare = answer_case(ROW | {"weight": "x"})["error"]
    assert bare["where"] == "weight"
    for odd in (None, "x", 5, [ROW]):
        assert answer_case(odd, where="item 3") == {
            "error": {
                "what": "is no JSON object",
                "where": "item 3",
                "advice": "give one object a row",
            }
        }
    assert answer_case(ROW) == score_case(ROW)
