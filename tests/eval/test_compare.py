"""Statistics and comparison: worked by hand, and a deliberate defect that must be found."""

# ruff: noqa: S311

import json
from pathlib import Path
from random import Random
from typing import Any

import pytest

from eval import compare, stats
from eval.defect import misread_comparator
from eval.generate.layouts import lay_out
from eval.generate.look import Look
from eval.generate.planting import plant
from eval.generate.projects import make_project
from eval.judge import compared, measures
from eval.summary import cause_of, summarise


def _record(number: int, got: dict[str, Any] | None, expected: dict[str, Any], **more: Any) -> dict:
    return {
        "case": f"case-{number}",
        "form": 0,
        "engine": "test",
        "source": "made",
        "layout": number % 9 + 1,
        "damage": "none",
        "strength": 0,
        "shape": "jpg",
        "pages": 1,
        "tokens": [0, 0],
        "requests": 0,
        "error": "",
        "expected": expected,
        "planted": [],
        "got": got,
        "review": [],
        "confidence": {},
        "findings": [],
        "grits": None,
        "crops": {},
        "seconds": 1.0,
        **more,
    }


@pytest.fixture(scope="module")
def recorded() -> list[dict]:
    """Sixty forms read by an imperfect reader: one target in fifty lost its last character."""
    found = []
    for number in range(60):
        rng = Random(number)
        project = plant(make_project(rng, 13), rng, 2)
        truth = lay_out(project, Look.draw(rng, (1, 2, 3, 5)[number % 4]), rng).expected
        got = json.loads(json.dumps(truth))
        for row in got["indicators"]:
            if rng.random() < 0.02 and "≤" not in row["target"]:
                row["target"] = row["target"][:-1]
        found.append(_record(number, got, truth))
    return found


@pytest.fixture(scope="module")
def before(recorded: list[dict]) -> dict:
    """The snapshot of that run."""
    return compare.snapshot(recorded)


def test_estimate_is_the_ratio_of_sums_with_an_interval_around_it() -> None:
    one = stats.estimate([(9, 10), (1, 2), (0, 0)])
    assert one.value == pytest.approx(10 / 12)
    assert one.forms == 2
    # Two forms of 0.9 and 0.5: every draw lies between them.
    assert (one.low, one.high) == (0.5, 0.9)
    assert stats.estimate([(1, 2)]).low is None
    assert stats.estimate([]).value is None


def test_paired_difference_forgets_what_makes_a_form_hard() -> None:
    old = [(float(k), 10.0) for k in range(10)]
    new = [(float(k) + 0.5, 10.0) for k in range(10)]
    gap = stats.paired(old, new)
    assert gap is not None
    assert gap.value == pytest.approx(0.05)
    assert gap.beyond_noise
    assert (gap.low, gap.high) == pytest.approx((0.05, 0.05))
    same = stats.paired(old, old)
    assert same is not None
    assert not same.beyond_noise


def test_sign_test_by_hand() -> None:
    assert stats.sign_test(0, 0) == 1
    assert stats.sign_test(3, 0) == 0.125
    assert stats.sign_test(1, 1) == 0.75
    assert stats.sign_test(5, 0) == pytest.approx(1 / 32)


def test_a_comparator_misread_in_one_cell_of_a_hundred_is_found(
    recorded: list[dict], before: dict
) -> None:
    damaged, count = misread_comparator(recorded, 0.01)
    targets = sum(len(r["expected"]["indicators"]) for r in recorded)
    assert count == round(targets * 0.01)
    found = compare.changes(before, compare.snapshot(damaged))
    worse = {change.measure for change in compare.failures(found)}
    assert {"escaped", "exact", "exact:target", "exact:sign"} <= worse
    assert "exact:score" not in worse


def test_the_same_results_and_their_reverse_do_not_fail(recorded: list[dict], before: dict) -> None:
    assert not compare.failures(compare.changes(before, before))
    damaged, _ = misread_comparator(recorded, 0.05)
    back = compare.changes(compare.snapshot(damaged), before)
    assert not compare.failures(back)
    assert any(c.measure == "escaped" and c.verdict == "better" for c in back)


def test_one_cell_more_is_noise(recorded: list[dict], before: dict) -> None:
    damaged, count = misread_comparator(recorded, 0.0001)
    assert count == 1
    found = compare.changes(before, compare.snapshot(damaged))
    assert not compare.failures(found)


def test_the_command_exits_by_verdict(recorded: list[dict], tmp_path: Path, capsys: Any) -> None:
    good, bad, kept = tmp_path / "good.ndjson", tmp_path / "bad.ndjson", tmp_path / "baseline.json"
    for path, records in ((good, recorded), (bad, misread_comparator(recorded, 0.01)[0])):
        path.write_text("".join(json.dumps(r) + "\n" for r in records), encoding="utf-8")
    assert compare.main([str(good), "--store", str(kept)]) == 0
    assert compare.main([str(good), "--baseline", str(kept)]) == 0
    assert compare.main([str(bad), "--baseline", str(kept)]) == 1
    assert compare.main([str(bad), "--against", str(good)]) == 1
    assert compare.main([str(bad), "--baseline", str(tmp_path / "none.json")]) == 2
    assert "no such baseline" in capsys.readouterr().err


def test_summary_names_causes_and_cases(recorded: list[dict]) -> None:
    damaged, count = misread_comparator(recorded, 0.01)
    failed = _record(99, None, recorded[0]["expected"], error="scan.png: no table lines found")
    summary = summarise([*damaged, failed])
    causes = {c["cause"]: c for c in summary["causes"]}
    assert causes["comparator misread"]["fields"] == count
    assert causes["comparator misread"]["escaped"] == count
    assert causes["not read: no table lines found"]["cases"] == ["case-99"]
    assert ["≤", "≥", count] in summary["confusions"]
    assert summary["headline"]["failed"] == pytest.approx(1 / 61)
    assert set(summary["groups"]["layout"]) == {str(n) for n in range(1, 10)}


def test_a_form_left_out_silently_escapes_and_a_refused_one_does_not(recorded: list[dict]) -> None:
    truth = recorded[0]["expected"]
    silent, told = _record(0, None, truth), _record(0, None, truth, error="no table lines")
    assert measures(silent)["escaped"][0] > 50
    assert measures(told)["escaped"][0] == 0
    assert cause_of(compared(silent)[-1]) in ("row lost", "cell not read or not mapped")


def test_measures_of_a_perfect_reading_are_perfect(recorded: list[dict]) -> None:
    truth = recorded[0]["expected"]
    numbers = measures(_record(0, truth, truth))
    for name in (
        "exact",
        "row_recall",
        "row_precision",
        "row_order",
        "json_accuracy",
        "exact:sign",
    ):
        above, below = numbers[name]
        assert above == below > 0, name
    assert numbers["escaped"][0] == 0
