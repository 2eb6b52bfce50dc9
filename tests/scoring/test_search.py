"""The exact search: what it finds, where it gives up, and that it says so."""

from __future__ import annotations

from decimal import Decimal

import pytest

from assistant.scoring import search
from assistant.scoring.equations import Sum
from assistant.scoring.search import Solutions, Unknown, solve
from tests.scoring.made import D


def total(
    *parts: str, whole: str | None = None, constant: str | None = None, slack: str = "0"
) -> Sum:
    return Sum(
        "s",
        says=None,  # type: ignore[arg-type]
        parts=parts,
        whole=whole,
        constant=None if constant is None else D(constant),
        slack=D(slack),
    )


def free(name: str, high: str | None = None, low: str = "0", step: str = "0.01") -> Unknown:
    return Unknown(name, low=D(low), high=None if high is None else D(high), step=D(step))


def answers(found: Solutions, name: str) -> list[Decimal]:
    return [each[name] for each in found.found]


def test_nothing_asked_is_answered_by_nothing() -> None:
    assert solve([], [], {}) == Solutions(({},))


@pytest.mark.parametrize(
    ("asked", "known", "expected"),
    [
        # One part of a sum, the whole of a sum, and a part of a constant one.
        ("a", {"b": "2.5", "t": "10"}, "7.5"),
        ("t", {"a": "7.5", "b": "2.5"}, "10"),
    ],
)
def test_a_free_value_is_forced_by_its_sum(
    asked: str, known: dict[str, str], expected: str
) -> None:
    given = {name: D(value) for name, value in known.items()}
    found = solve([free(asked)], [total("a", "b", whole="t")], given)
    assert found.only == {asked: D(expected)}


def test_a_constant_stands_for_the_whole() -> None:
    found = solve([free("a", "40")], [total("a", "b", constant="100")], {"b": D("70.25")})
    assert found.only == {"a": D("29.75")}
    assert solve([free("a", "20")], [total("a", "b", constant="100")], {"b": D(70)}).found == ()


def test_a_whole_among_the_options_is_subtracted() -> None:
    asked = [Unknown("t", (D(9), D(10))), Unknown("a", (D(7), D(8)))]
    found = solve(asked, [total("a", "b", whole="t")], {"b": D(2)})
    assert found.found == ({"t": D(9), "a": D(7)}, {"t": D(10), "a": D(8)})
    assert found.complete and not found.free and found.only is None


def test_a_sum_with_a_field_nobody_knows_says_nothing() -> None:
    sums = [total("a", "b", whole="t"), total("a", "c", constant="5")]
    found = solve([Unknown("a", (D(1), D(2)))], sums, {"b": D(1), "t": D(2)})
    assert found.only == {"a": D(1)}
    both = solve([Unknown("a", (D(1), D(2)))], sums, {})
    assert answers(both, "a") == [D(1), D(2)]


def test_a_sum_of_what_is_known_decides_nothing() -> None:
    # It does not hold, and is not asked about.
    found = solve([Unknown("a", (D(1),))], [total("b", whole="t")], {"b": D(1), "t": D(2)})
    assert found.only == {"a": D(1)}


def test_rounding_in_print_leaves_a_span_on_the_grid() -> None:
    sums = [total("a", whole="t", slack="0.005")]
    assert answers(solve([free("a")], sums, {"t": D("0.008")}), "a") == [D("0.01")]
    sums = [total("a", whole="t", slack="0.05")]
    found = answers(solve([free("a", step="0.02")], sums, {"t": D("1.03")}), "a")
    assert found == [D("0.98"), D("1.00"), D("1.02"), D("1.04"), D("1.06"), D("1.08")]
    bounded = answers(solve([free("a", "1.04", "1", "0.02")], sums, {"t": D("1.03")}), "a")
    assert bounded == [D("1.00"), D("1.02"), D("1.04")]


def test_slack_admits_options_on_both_of_its_ends() -> None:
    asked = [Unknown("a", tuple(D(v) for v in ("0.94", "0.95", "1", "1.05", "1.06")))]
    found = solve(asked, [total("a", whole="t", slack="0.05")], {"t": D(1)})
    assert answers(found, "a") == [D("0.95"), D(1), D("1.05")]


def test_two_sums_pin_what_one_leaves_open() -> None:
    sums = [total("a", "b", constant="10"), total("b", "c", constant="7")]
    assert solve([free("a"), free("b"), free("c")], sums, {"c": D(3)}).only is None
    found = solve([free("a"), free("b")], sums, {"c": D(3)})
    assert found.only == {"a": D(6), "b": D(4)}
    contrary = [*sums, total("a", constant="5")]
    assert solve([free("a"), free("b")], contrary, {"c": D(3)}).found == ()


def test_free_values_and_options_are_solved_together() -> None:
    asked = [Unknown("a", (D(1), D(2))), free("b", "8.5")]
    found = solve(asked, [total("a", "b", constant="10")], {})
    assert found.only == {"a": D(2), "b": D(8)}


def test_an_unbound_value_is_free() -> None:
    assert solve([free("a")], [], {}).free
    assert not solve([free("a")], [], {}).found


def test_a_grid_too_fine_to_list_is_free_and_a_coarse_one_is_listed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(search, "LIMIT", 1000)
    listed = solve([free("a", "3.99")], [], {})
    assert len(listed.found) == 400 and listed.complete and not listed.free
    assert solve([free("a", "4")], [], {}).free
    assert solve([free("a", "5", "1")], [], {}).free
    assert len(solve([free("a", "4.99", "1")], [], {}).found) == 400
    # The shorter grid is walked first, the other then follows from the sum.
    both = solve([free("a", "9", step="1"), free("b")], [total("a", "b", constant="3")], {})
    assert [(each["a"], each["b"]) for each in both.found] == [(0, 3), (1, 2), (2, 1), (3, 0)]
    assert both.complete and not both.free


def test_a_hundred_solutions_are_a_list_and_one_more_is_cut() -> None:
    hundred = tuple(Decimal(n) for n in range(100))
    assert solve([Unknown("a", hundred)], [], {}).complete
    cut = solve([Unknown("a", (*hundred, D(100), D(101)))], [], {})
    assert not cut.complete and cut.only is None
    assert len(cut.found) == 101


def test_work_without_end_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = [Unknown(f"x{i}", (D(0), D(1))) for i in range(8)]
    # Two sums that contradict each other through a free value: nothing can be pruned.
    names = [unknown.name for unknown in asked]
    sums = [total(*names, "f", constant="100"), total("f", constant="1")]
    assert solve([*asked, free("f")], sums, {}) == Solutions(())
    monkeypatch.setattr(search, "EFFORT", 50)
    given_up = solve([*asked, free("f")], sums, {})
    assert not given_up.complete and not given_up.found


def test_sums_too_many_to_list_do_not_prune(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = [Unknown(f"x{i}", (D(0), D(2) ** i)) for i in range(6)]
    sums = [total(*(unknown.name for unknown in asked), constant="63")]
    whole = solve(asked, sums, {})
    monkeypatch.setattr(search, "_MAX_REACHABLE", 4)
    assert solve(asked, sums, {}) == whole
    assert whole.only == {f"x{i}": D(2) ** i for i in range(6)}


def test_answers_come_back_exactly() -> None:
    found = solve(
        [free("a", step="0.0001")], [total("a", "b", whole="t")], {"b": D("0.1"), "t": D(1)}
    )
    assert str(found.found[0]["a"]) == "0.9000"
