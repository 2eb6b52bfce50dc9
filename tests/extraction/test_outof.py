"""Scores printed with the most they can be, and totals told in words."""

from __future__ import annotations

from decimal import Decimal

import pytest

from assistant.extraction.table import extract
from assistant.form import Draft
from tests.extraction.made import HEAD, Spec, doubted, picture, row, seen

OUT_OF = (*HEAD[:-2], "得分/满分", HEAD[-1])


def drafted(*scores: Spec, head: tuple[str, ...] = OUT_OF) -> Draft:
    """Three rows of weights 10, 4.5 and 10 with these scores."""
    weights = ("10", "4.5", "10")
    body = [
        row(f"建设{letter}数量", "≥15个", "15个", weight, score, "")
        for letter, weight, score in zip("甲乙丙", weights, scores, strict=True)
    ]
    return extract([picture(head, *body)])


def scores(draft: Draft) -> list[Decimal | None]:
    return [one.score for one in draft.paper.indicators]


@pytest.mark.parametrize("head", [OUT_OF, HEAD])
def test_the_score_stands_before_the_stroke_and_the_weight_behind_it(head: tuple[str, ...]) -> None:
    draft = drafted("9.5/1\n0", "4.5/4\n5", "10/10", head=head)
    assert scores(draft) == [Decimal("9.5"), Decimal("4.5"), 10]
    assert not any(doubted(draft, f"/indicators/{at}/score") for at in range(3))


def test_a_stroke_before_another_figure_than_the_weight_is_doubted() -> None:
    draft = drafted("9.5/10", "4.5/10", "10/10")
    assert [doubted(draft, f"/indicators/{at}/score") for at in range(3)] == [False, True, False]


def test_a_figure_without_a_stroke_in_such_a_column_is_doubted() -> None:
    draft = drafted("9.5/10", "4.5/4.5", "10110")
    assert doubted(draft, "/indicators/2/score")


def test_another_reading_of_the_score_is_a_dispute() -> None:
    draft = drafted(seen("9.5/10", 0.99, ("8.5/10", 0.9)), "4.5/4.5", "10/10")
    assert draft.evidence["/indicators/0/score"].status == "disputed"


def test_where_no_column_holds_the_weights_they_are_missing() -> None:
    head = (*HEAD[:5], "得分/满分", HEAD[-1])
    body = [
        ("产出指标", "数量指标", f"建设{letter}数量", "≥15个", "15个", "9.5/10", "")
        for letter in "甲乙丙"
    ]
    draft = extract([picture(head, *body)])
    assert scores(draft) == [Decimal("9.5")] * 3
    assert draft.evidence["/indicators/0/weight"].status == "missing"


def total(words: str) -> Draft:
    return extract([picture(HEAD, row("甲数量"), (("自评总得分（大写）", 1, 3), (words, 1, 5)))])


def test_a_total_in_words_and_in_digits_is_the_digits() -> None:
    draft = total("玖拾伍点陆玖分（小写）95.69分（满分100分）等级：优")
    told = draft.paper.total
    assert (told.weight, told.score, told.grade) == (100, Decimal("95.69"), "优")
    assert not doubted(draft, "/total/score")


def test_words_that_say_another_total_than_the_digits_are_doubted() -> None:
    draft = total("玖拾伍点陆玖分（小写）96.69分（满分100分）")
    assert draft.paper.total.score == Decimal("96.69")
    assert doubted(draft, "/total/score")


def test_a_total_in_words_alone_is_doubted() -> None:
    draft = total("玖拾伍点陆玖分")
    assert draft.paper.total.score == Decimal("95.69")
    assert doubted(draft, "/total/score")
