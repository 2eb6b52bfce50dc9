"""The generator: deterministic, consistent with itself, and true to the layouts it claims."""

# ruff: noqa: S311

import hashlib
import json
from decimal import Decimal
from pathlib import Path
from random import Random

import numpy as np
import pytest

from assistant.errors import UsageError
from assistant.form import Paper
from eval.cases import load, load_one
from eval.generate import typeset
from eval.generate.budget_blocks import VARIANTS
from eval.generate.damage import DAMAGES, damage
from eval.generate.domains import DOMAINS
from eval.generate.layouts import lay_out
from eval.generate.look import Look
from eval.generate.make import Order, make, write
from eval.generate.paginate import Print, paginate, width_of, wrap
from eval.generate.planting import plant
from eval.generate.projects import make_project
from eval.generate.typeset import source


def _sheet(seed: int, layout: int | None = None, budget: str | None = None, count: int = 2):
    rng = Random(seed)
    look = Look.draw(rng, layout, budget)
    project = plant(make_project(rng, 12), rng, count, weights_printed=look.layout not in (4, 8, 9))
    return lay_out(project, look, rng), project, look


@pytest.mark.parametrize("seed", range(40))
def test_honest_projects_obey_the_rules(seed: int) -> None:
    project = make_project(Random(seed), 14)
    assert project.total_weight == 100
    assert sum(r.score for r in project.rows) + project.execution_score == project.total_score
    for row in project.rows:
        assert 0 <= row.score <= row.weight
        assert bool(row.explanation) == (row.score < row.weight)
        if row.ratio is not None and row.kind in ("ge", "rate", "full", "eq"):
            exact = min(row.ratio, Decimal(1)) * row.weight
            assert abs(row.score - exact) <= Decimal("0.005")
    parts = project.money[1:]
    assert sum(p.annual for p in parts) == project.money[0].annual


@pytest.mark.parametrize("seed", range(60))
def test_a_sheet_is_ruled_without_gaps_or_overlaps(seed: int) -> None:
    sheet, _, _ = _sheet(seed)
    edges = sheet.edges()
    area = np.zeros((sheet.rows, len(edges) - 1), int)
    for cell in sheet.cells:
        columns = slice(edges.index(cell.x0), edges.index(cell.x1))
        area[cell.row : cell.row + cell.row_span, columns] += 1
    assert (area == 1).all()


@pytest.mark.parametrize("layout", range(1, 10))
@pytest.mark.parametrize("budget", VARIANTS)
def test_expected_is_of_the_exchange_format(layout: int, budget: str) -> None:
    sheet, project, look = _sheet(layout * 31 + ord(budget), layout, budget)
    paper = Paper.model_validate(sheet.expected)
    assert len(paper.indicators) == len(project.rows) + look.sub
    assert (paper.indicators[0].weight is None) == (layout in (4, 8, 9))
    assert (paper.indicators[0].level1 is None) == (layout == 6)


def test_three_columns_are_joined_and_a_word_has_no_sign() -> None:
    for seed in range(6):
        sheet, project, _ = _sheet(seed, 3, count=0)
        for row, expected in zip(project.rows, sheet.expected["indicators"], strict=True):
            assert expected["target"] == (row.sign + row.value + row.unit)
            assert "定性" not in expected["target"]


def test_planted_mistakes_break_what_they_say() -> None:
    seen: set[str] = set()
    for seed in range(120):
        rng = Random(seed)
        project = plant(make_project(rng, 14), rng, 4)
        for mistake in project.mistakes:
            seen.update(mistake.rules)
            if mistake.rules == ("total_*",):
                rows = sum(r.score for r in project.rows)
                assert project.total_score != rows + project.execution_score
            if mistake.rules == ("unexplained_deduction",):
                row = project.rows[int(mistake.field.split("/")[2])]
                assert row.score < row.weight
                assert row.explanation == ""
    assert {"over_claimed", "under_claimed", "unexplained_deduction", "total_*"} <= seen
    assert {"execution_*", "budget_*", "grade_*", "actual_copies_target"} <= seen


def test_every_value_is_printed_exactly_once_over_the_pages() -> None:
    for seed in range(25):
        sheet, project, _ = _sheet(seed)
        how = Print.draw(Random(seed), 8, "any")
        leaves = paginate(sheet, how)
        text = "".join("".join(p.lines) for leaf in leaves for p in leaf.pieces)
        for i in range(len(project.rows)):
            name = sheet.expected["indicators"][i]["name"]
            if not how.cut_rows:
                assert name in text, (seed, name)
        for leaf in leaves:
            assert all(p.y1 <= how.page[1] + 1 for p in leaf.pieces)


def test_lines_keep_numbers_whole() -> None:
    assert wrap("共计1234.56万元", 7) == ("共计", "1234.56万元") or all(
        width_of(line) <= 7 for line in wrap("共计1234.56万元", 7)
    )
    assert "1234.56" in "|".join(wrap("共计1234.56万元", 7))
    assert wrap("", 5) == ()


@pytest.mark.parametrize("name", sorted(DAMAGES))
def test_damage_is_deterministic_and_grows(name: str) -> None:
    page = np.full((900, 800), 255, np.uint8)
    page[40:860:40, 20:780] = 0
    page[40:860, 20:780:60] = 0
    page[60:66, 40:60] = 0
    once, again = damage(page, name, 2, 5), damage(page, name, 2, 5)
    assert np.array_equal(once, again)
    assert once.dtype == np.uint8
    assert once.shape != page.shape or not np.array_equal(once, page)


def test_generation_is_the_same_on_every_machine() -> None:
    """The typst source and the truth of one form, by hash: no clock, no hash(), no font in it."""
    rng = Random("7/3")
    look = Look.draw(rng, 3, "a")
    sheet = lay_out(plant(make_project(rng, 12), rng, 3), look, rng)
    how = Print.draw(rng, 10, "Noto Serif CJK SC")
    text = source(paginate(sheet, how), how) + json.dumps(sheet.expected, ensure_ascii=False)
    assert hashlib.sha256(text.encode()).hexdigest()[:16] == "661340e2f69dbb0f"


def test_a_missing_typeface_is_named_with_its_package() -> None:
    pytest.importorskip("typst")
    with pytest.raises(UsageError, match="No Such Face"):
        typeset.check_fonts(("No Such Face",))


def test_a_made_form_is_written_as_a_case(tmp_path: Path) -> None:
    pytest.importorskip("typst")
    try:
        typeset.check_fonts()
    except UsageError as missing:
        pytest.skip(str(missing))
    order = Order(layout=2, damage="fax:light", rows=6)
    once, again = make(5, 1, order), make(5, 1, order)
    assert all(np.array_equal(a, b) for a, b in zip(once.pictures, again.pictures, strict=True))
    case = load_one(write(once, tmp_path))
    assert case.made["layout"] == 2
    assert case.made["damage"] == "fax"
    assert len(case.sources) == len(case.grids) == len(once.pictures)
    assert case.sources[0].suffix == ".png"
    texts = {cell["text"] for cell in case.grids[0]}
    assert case.expected[0]["project_name"] in texts
    sheet = load([tmp_path], shape="xlsx")[0]
    assert sheet.sources[0].name == "form.xlsx"
    assert sheet.expected == case.expected


def test_there_are_enough_domains() -> None:
    assert len(DOMAINS) >= 12
    assert len({domain.key for domain in DOMAINS}) == len(DOMAINS)
