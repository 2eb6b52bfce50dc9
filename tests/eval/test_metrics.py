"""The measures on examples small enough to work by hand."""

import pytest

from eval import metrics
from eval.align import Compared, compare, match_rows, same
from eval.grits import grid_of, grits_con, grits_top


def _field(verdict: str, *, reviewed: bool = False, confidence: float = 1.0, truth="1", got="1"):
    return Compared("indicators", "target", "/x", truth, got, verdict, reviewed, confidence)


ROWS = [
    {"name": "公路养护里程", "target": "≥120公里", "weight": 5.0},
    {"name": "验收合格率", "target": "100%", "weight": 3.0},
    {"name": "群众满意度", "target": "≥90%", "weight": 2.0},
]


def test_same_knows_form_from_meaning() -> None:
    assert same(0.5, "0.50")
    assert same("（≧９０％）", "(≥90%)")
    assert same(None, "")
    assert same(1234.5, "1,234.50")
    assert not same("≥90%", "≤90%")
    assert not same(None, 0.0)
    assert not same(5.0, "五")


def test_rows_are_matched_by_name_and_the_rest_are_left_over() -> None:
    got = [ROWS[2], {"name": "公路养护里裎", "target": "≥120公里"}, {"name": "别的东西"}]
    assert match_rows(ROWS, got) == [(0, 1), (2, 0)]
    # Matched rows stand at 1, 0: the longest increasing run is one of two.
    measured = metrics.rows(ROWS, got, [(0, 1), (2, 0)])
    assert measured == {"row_recall": (2, 3), "row_precision": (2, 3), "row_order": (1, 2)}


def test_rows_of_one_name_are_told_apart_by_their_values() -> None:
    twins = [{"name": "满意度", "target": "≥90%"}, {"name": "满意度", "target": "≥80%"}]
    assert match_rows(twins, twins[::-1]) == [(0, 1), (1, 0)]


def test_compare_counts_wrong_lost_added_and_what_was_reviewed() -> None:
    truth = {
        "project_name": "甲",
        "total": {"score": 97.0, "weight": 100.0},
        "indicators": ROWS[:2],
    }
    got = {
        "project_name": "甲",
        "total": {"score": 91.0, "weight": None},
        "indicators": [{**ROWS[0], "explanation": "多读的"}, ROWS[1]],
    }
    found = compare(truth, got, review=["/total/score"])
    verdicts = {f.pointer: (f.verdict, f.reviewed, f.escaped) for f in found}
    assert verdicts["/project_name"] == ("right", False, False)
    assert verdicts["/total/score"] == ("wrong", True, False)
    assert verdicts["/total/weight"] == ("lost", False, True)
    # A key the truth lacks is not judged, so the explanation does not count.
    assert "/indicators/0/explanation" not in verdicts
    assert metrics.escaped(found) == (1, 9)
    assert metrics.review_share(found) == (1, 9)
    assert metrics.exact(found) == (7, 9)
    assert metrics.corrections(found) == {"change": 1, "add": 1, "delete": 0}
    assert metrics.kieval_aligned(found) == (7, 9)
    assert metrics.review_precision(found) == (1, 1)


def test_a_lost_row_escapes_unless_the_table_is_doubted() -> None:
    truth, got = {"indicators": ROWS}, {"indicators": ROWS[:2]}
    assert metrics.escaped(compare(truth, got))[0] == 3
    # A doubt about another row's cell says nothing of the row that is not there.
    assert metrics.escaped(compare(truth, got, review=["/indicators/1/name"]))[0] == 3
    assert metrics.escaped(compare(truth, got, review=["/indicators"]))[0] == 0


def test_an_invented_row_escapes_field_by_field() -> None:
    got = {"indicators": [*ROWS, {"name": "不存在的", "target": "1"}]}
    found = compare({"indicators": ROWS}, got, review=["/indicators/3/name"])
    assert [(f.pointer, f.escaped) for f in found if f.verdict == "added"] == [
        ("/indicators/3/name", False),
        ("/indicators/3/target", True),
    ]


def test_a_form_that_failed_loses_everything_and_nothing_silently() -> None:
    found = compare({"indicators": ROWS}, None)
    assert {f.verdict for f in found} == {"lost"}
    assert metrics.escaped(found) == (0, 9)


def test_an_inferable_value_is_right_and_a_wrong_one_is_not() -> None:
    truth = {
        "indicators": [{"name": "率", "score": None}],
        "inferable": [{"name": "率", "field": "score", "value": 0.5}],
    }
    right = compare(truth, {"indicators": [{"name": "率", "score": 0.5}]})
    wrong = compare(truth, {"indicators": [{"name": "率", "score": 1.0}]})
    assert right[-1].verdict == "right"
    assert wrong[-1].verdict == "added"


def test_risk_coverage_and_its_area() -> None:
    fields = [
        _field("right", confidence=0.9),
        _field("right", confidence=0.9),
        _field("wrong", confidence=0.6),
        _field("right", confidence=0.5),
    ]
    curve = metrics.risk_coverage(fields)
    assert curve == [(0.5, 0.0), (0.75, pytest.approx(1 / 3)), (1.0, 0.25)]
    # ½ · 0 + ¼ · ⅓ + ¼ · ¼
    assert metrics.area_under_risk(curve) == pytest.approx(1 / 12 + 1 / 16)
    assert metrics.area_under_risk([]) is None


def test_json_accuracy_counts_additions_deletions_and_changes() -> None:
    truth = {"a": 1, "b": "二", "c": [{"d": 3}, {"d": 4}]}
    assert metrics.json_accuracy(truth, truth) == 1
    # b changed, c/1/d lost, e added: 3 of 4
    assert metrics.json_accuracy(truth, {"a": 1, "b": "三", "c": [{"d": 3}], "e": 5}) == 0.25
    assert metrics.json_accuracy(truth, {}) == 0
    assert metrics.json_accuracy({}, {}) is None


def test_anls_star_is_that_of_the_package() -> None:
    pytest.importorskip("anls_star")
    truth = {"name": "群众满意度", "score": 5.0, "note": None}
    assert metrics.anls_star(truth, {"name": "群众满意度", "score": 5}) == 1
    # One of five characters differs: 1 − 1/5; the other field is right.
    one = metrics.anls_star(truth, {"name": "群众满意庋", "score": 5})
    assert one == pytest.approx((0.8 + 1) / 2)


def test_planted_mistakes_are_found_by_rule_and_row() -> None:
    mistakes = [
        {"rules": ["over_claimed"], "field": "/indicators/1/score"},
        {"rules": ["total_*"], "field": "/total/score"},
        {"rules": ["under_claimed"], "field": "/indicators/0/score"},
    ]
    alarms = [
        metrics.Alarm("over_claimed", ("/indicators/2/score",)),
        metrics.Alarm("total_mismatch", ("/total/score", "/indicators/0/score")),
        metrics.Alarm("over_claimed", ("/indicators/5/score",)),
    ]
    # The paper's row 1 was read as row 2, as a row was put in before it.
    measured = metrics.planted(mistakes, alarms, {0: 0, 1: 2})
    assert measured == {"planted_recall": (2, 3), "finding_precision": (2, 3)}


def test_citations_and_numbers() -> None:
    measured = metrics.citations(["/a", "/b"], ["/b", "/c", "/d"])
    assert measured == {"citation_precision": (1, 2), "citation_recall": (1, 3)}
    assert metrics.number_support("应得0.72分，自评0.50分，差9分", ["65÷90×1=0.72", "0.5"]) == (
        2,
        3,
    )
    assert metrics.number_support("没有数字", []) == (0, 0)
    assert metrics.cost(2_000_000, 500_000, 0.25, 2.0) == 1.5
    assert metrics.survived([True, True, False]) == (2, 3)


def test_confusions_name_the_character_and_skip_foreign_cells() -> None:
    fields = [
        _field("wrong", truth="≤350元", got="≥350元"),
        _field("wrong", truth="≤20个", got="≥20个"),
        _field("wrong", truth="及时", got="2022年12月"),
        _field("right"),
    ]
    assert metrics.confusions(fields) == {("≤", "≥"): 2}


def test_ratio_of_sums_and_empty_denominators() -> None:
    assert metrics.ratio([(1, 2), (0, 6)]) == 0.125
    assert metrics.ratio([(0, 0)]) is None


def _cell(row: int, column: int, text: str, down: int = 1, across: int = 1) -> dict:
    return {"row": row, "column": column, "text": text, "row_span": down, "column_span": across}


def test_grits_of_equal_grids_is_one_and_a_lost_row_costs_its_share() -> None:
    whole = grid_of([_cell(0, 0, "甲"), _cell(0, 1, "乙"), _cell(1, 0, "丙"), _cell(1, 1, "丁")])
    part = grid_of([_cell(0, 0, "甲"), _cell(0, 1, "乙")])
    assert grits_con(whole, whole) == 1
    # Two of four places shared: 2 · 2 / (4 + 2)
    assert grits_con(whole, part) == pytest.approx(2 / 3)
    assert grits_con([], []) == 1
    assert grits_con(whole, []) == 0


def test_grits_topology_sees_a_merged_cell_that_was_split() -> None:
    merged = grid_of([_cell(0, 0, "标", down=2), _cell(0, 1, "乙"), _cell(1, 1, "丁")])
    split = grid_of([_cell(0, 0, "标"), _cell(1, 0, ""), _cell(0, 1, "乙"), _cell(1, 1, "丁")])
    # The two places under the merged cell overlap by half each: (½ + ½ + 1 + 1) · 2 / 8
    assert grits_top(merged, split) == pytest.approx(0.75)
    assert grits_con(merged, split) == pytest.approx((1 + 0 + 1 + 1) * 2 / 8)
