from __future__ import annotations

import random
from collections import defaultdict
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.form import Form, Paper
from assistant.library import Library, queries
from assistant.library.database import POINTS, YUAN, plain
from assistant.library.grams import grams
from assistant.library.measures import measure
from assistant.library.queries import Where
from eval.shelves import build
from tests.library.sample import sample_form


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Library:
    return build(Path(tmp_path_factory.mktemp("many")), 600)


def test_sums_equal_those_taken_by_hand_from_the_forms(many: Library) -> None:
    scores: dict[str | None, Decimal] = defaultdict(Decimal)
    lost: dict[str | None, Decimal] = defaultdict(Decimal)
    for summary in many.forms():
        for row in many.load(summary.id).paper.indicators:
            assert row.score is not None and row.weight is not None
            scores[row.level1] += row.score
            lost[row.level1] += row.weight - row.score
    found = queries.sums(many, by="level1")
    assert {g.key: g.score for g in found} == scores
    assert {g.key: g.lost for g in found} == lost
    assert sum(g.rows for g in found) == queries.sums(many)[0].rows


def test_removed_forms_are_in_no_query(tmp_path: Path) -> None:
    library = Library(tmp_path)
    number = library.save(sample_form())
    library.remove(number)
    assert queries.rows(library) == []
    assert queries.sums(library)[0].rows == 0
    assert queries.findings(library) == []
    assert queries.review(library) == []
    assert queries.search(library, "双报到") == []


def test_filters(many: Library) -> None:
    everything = queries.rows(many)
    lost = queries.rows(many, Where(state="lost"), order="lost")
    assert lost == sorted(lost, key=lambda r: (-(r.lost or 0), r.form_id, r.number))
    assert {(r.form_id, r.number) for r in lost} == {
        (r.form_id, r.number) for r in everything if r.lost
    }
    silent = queries.rows(many, Where(state="lost", explained=False))
    assert silent and all(not r.explanation for r in silent)
    over = queries.rows(many, Where(over=True))
    assert over and all(r.actual == "61000" for r in over)
    reached = queries.rows(many, Where(ratio=Decimal("1.05")))
    assert reached and all(r.reached and r.wanted and r.reached >= r.wanted for r in reached)
    assert all("成本" not in (r.level1 or "") for r in reached)
    first = everything[0]
    assert queries.rows_at(many, [(first.form_id, first.number)]) == [first]


def test_yuan_and_wanyuan_are_united(many: Library) -> None:
    for summary in many.forms():
        line = many.load(summary.id).paper.budget.lines[0]
        assert line.annual is not None
        factor = 10_000 if summary.money_unit == "万元" else 1
        assert summary.annual == line.annual * factor
    assert {s.money_unit for s in many.forms()} == {"元", "万元"}


def test_an_amount_without_a_unit_is_in_no_sum(tmp_path: Path) -> None:
    library = Library(tmp_path)
    paper = sample_form().paper.with_value("/budget/unit", None)
    library.save(Form.model_validate({"form": paper}))
    (summary,) = library.forms()
    assert summary.annual is None
    assert summary.rate == 1


def test_parts_stand_in_for_a_blank_total_line(tmp_path: Path) -> None:
    paper = Paper.model_validate(
        {
            "budget": {
                "unit": "万元",
                "lines": [
                    {"name": "年度资金总额", "annual": 0, "executed": 0},
                    {"name": "财政拨款", "annual": 90, "executed": 89.974},
                    {"name": "其他资金", "annual": 0, "executed": 0},
                ],
            }
        }
    )
    library = Library(tmp_path)
    library.save(Form.model_validate({"form": paper}))
    (summary,) = library.forms()
    assert summary.annual == 900_000
    assert summary.executed == Decimal("899740")


def test_reasons_in_several_forms_are_grouped(many: Library) -> None:
    groups = queries.copied_explanations(many)
    assert groups
    for text, rows in groups:
        assert len({row.form_id for row in rows}) > 1
        assert {row.explanation for row in rows} == {text}


def test_search_finds_short_chinese_phrases(tmp_path: Path) -> None:
    library = Library(tmp_path)
    library.save(sample_form())
    (best, *_) = queries.search(library, "党校成本", kinds=("name",))
    assert best.number == 6
    assert queries.search(library, "，。？！") == []
    assert queries.search(library, 'NEAR("x" OR *') == []  # no query language gets through


@given(st.decimals(min_value=-(10**6), max_value=10**6, places=9))
@settings(deadline=None)
def test_scaled_points_come_back_exactly(value: Decimal) -> None:
    stored = POINTS.process_bind_param(value, None)  # type: ignore[arg-type]
    back = POINTS.process_result_value(stored, None)  # type: ignore[arg-type]
    assert back == value


@given(st.decimals(min_value=0, max_value=10**13, places=4))
@settings(deadline=None)
def test_scaled_yuan_come_back_exactly(value: Decimal) -> None:
    assert YUAN.process_result_value(YUAN.process_bind_param(value, None), None) == value  # type: ignore[arg-type]


def test_plain_drops_zeros_only() -> None:
    assert [str(plain(Decimal(t))) for t in ("97.0", "100", "0.50", "0")] == [
        "97",
        "100",
        "0.5",
        "0",
    ]


@pytest.mark.parametrize(
    ("target", "actual", "kind", "sign", "wanted", "reached"),
    [
        ("≥90.00(%)", "65%", "number", "≥", "90", "65"),
        ("≤300000元", "851972", "number", "≤", "300000", "851972"),
        ("≤30万元", "851972元", "number", "≤", "300000", "851972"),
        ("不低于95%", "９６％", "number", "≥", "95", "96"),
        ("达到90%以上", "92%", "number", "≥", "90", "92"),
        ("全年不少于2次", "4", "number", "≥", "2", "4"),
        ("15个", "15", "number", "", "15", "15"),
        ("≥90.00(%)", "≥90.00(%)", "copied", "", None, None),
        ("较上一年度提高", "提高", "words", "", None, None),
        ("及时", "及时", "words", "", None, None),
        ("≥20件，其中省级≥2件", "21", "other", "", None, None),
        ("≥3人", "3场", "other", "", None, None),
        ("5%-10%", "7%", "other", "", None, None),
        ("≥3人", None, "lost", "", None, None),
        ("≥3人", "—", "lost", "", None, None),
        ("24小时内", "1天", "number", "≤", "24", "24"),
        ("小于0.9‰", "0.05%", "number", "<", "0.9", "0.5"),
        ("≤50万元", "48.65", "number", "≤", "500000", "486500"),
        ("≤50万元", "486500", "other", "", None, None),
        ("≥90%", "0.95", "other", "", None, None),
        ("每月不少于3次", "36次", "other", "", None, None),
        ("每月不少于3次", "36", "other", "", None, None),
        ("每月不少于3次", "每月4次", "number", "≥", "3", "4"),
        ("5万人次", "5.2万人次", "number", "", "50000", "52000"),
        ("200人", "200余人", "other", "", None, None),
        ("≥90%", "≥92%", "other", "", None, None),
        ("提高5%", "下降6%", "other", "", None, None),
        ("提高5%", "提高6%", "number", "", "5", "6"),
        ("11月底前", "10月", "other", "", None, None),
    ],
)  # fmt: skip
def test_only_plain_numbers_of_one_unit_are_compared(
    target: str, actual: str | None, kind: str, sign: str, wanted: str | None, reached: str | None
) -> None:
    found = measure(target, actual)
    assert (found.kind, found.sign) == (kind, sign)
    assert found.wanted == (Decimal(wanted) if wanted else None)
    assert found.reached == (Decimal(reached) if reached else None)


@pytest.mark.parametrize(
    ("target", "unit"),
    [
        ("≤350元/人·月", "元/人/月"),
        ("≤35万元", "元"),
        ("≥100百分比", "%"),
        ("5万人次", "人次"),
        ("全年不少于2次", "次"),
        ("每月2次", "次/月"),
        ("≥735", ""),
    ],
)
def test_a_measure_is_named_without_its_scale(target: str, unit: str) -> None:
    assert measure(target, target.lstrip("≥≤").replace("不少于", "")).unit == unit


def test_synonyms_are_one() -> None:
    assert list(grams("双报道", 2)) == list(grams("双报到", 2))
    assert set(grams("CIIE", 2)) == set(grams("进博会", 2)) == set(grams("进博", 2))


def test_sums_hold_for_random_filters(many: Library) -> None:
    rng = random.Random(1)  # noqa: S311  the same choices every time
    everything = queries.rows(many)
    numbers = [s.id for s in many.forms()]
    for _ in range(10):
        chosen = tuple(rng.sample(numbers, 3))
        level = rng.choice(("成本", "产出", "效益", "满意度"))
        (sums,) = queries.sums(many, Where(forms=chosen, level1=level))
        mine = [r for r in everything if r.form_id in chosen and level in (r.level1 or "")]
        assert sums.rows == len(mine)
        assert sums.score == sum((r.score or Decimal(0) for r in mine), Decimal(0))
