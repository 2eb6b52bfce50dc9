from __future__ import annotations

import sqlite3
import threading
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from assistant.errors import LibraryError, NotFound
from assistant.form import Draft, Form
from assistant.library import Library, database, migrations, store
from assistant.library.pages import inked_cells
from assistant.page import Box, Cell, Page, Place
from tests.library.sample import sample_form

PAGES = tuple(
    Page(
        number=number,
        kind="picture",
        source=f"page-{number}.jpg",
        cells=(Cell(0, 0, f"第{number}页", Place(line=1, column=1)),),
        rows=1,
        columns=1,
        size=(10, 20),
        picture=b"picture %d" % number,
    )
    for number in (1, 2)
)
SOURCES = (("page-1.jpg", b"one"), ("page-2.jpg", b"two"))


@pytest.fixture
def library(tmp_path: Path) -> Library:
    return Library(tmp_path / "home")


def test_a_form_comes_back_as_it_went_in(library: Library) -> None:
    form = sample_form()
    number = library.save(form, sources=SOURCES, pages=PAGES)
    assert library.load(number) == form
    assert library.picture(number, 2) == b"picture 2"
    assert library.picture(number, 3) is None
    assert library.page_text(number, 1) == "第1页"
    assert library.sources(number) == list(SOURCES)


def test_the_same_bytes_twice_are_one_form(library: Library) -> None:
    form = sample_form()
    first = library.save(form, sources=SOURCES, pages=PAGES)
    better = form.model_copy(update={"paper": form.paper.with_value("/fiscal_year", 2023)})
    assert library.save(better, sources=SOURCES, pages=PAGES) == first
    assert [summary.fiscal_year for summary in library.forms()] == [2023]
    other = library.save(form, sources=(("page-1.jpg", b"three"),), pages=PAGES)
    assert other != first


def test_two_forms_of_one_file_are_two(library: Library) -> None:
    form = sample_form()
    one = library.save(form, sources=SOURCES, pages=PAGES[:1])
    two = library.save(form, sources=SOURCES, pages=PAGES[1:])
    assert one != two
    assert len(library.forms()) == 2


def test_a_summary_unites_money_and_keeps_exact_numbers(library: Library) -> None:
    library.save(sample_form())
    (summary,) = library.forms()
    assert summary.annual == Decimal(8_230_000)
    assert summary.initial == Decimal(4_598_000)
    assert summary.rate == 1
    assert summary.claimed == Decimal("97")
    assert summary.recomputed == (Decimal("95.3"), Decimal("98.1"))
    assert (summary.indicators, summary.findings, summary.review) == (64, 4, 2)


def test_removed_forms_come_back(library: Library) -> None:
    number = library.save(sample_form())
    library.remove(number, by="w")
    assert library.forms() == []
    assert [summary.id for summary in library.forms(removed=True)] == [number]
    library.restore(number)
    assert [summary.id for summary in library.forms()] == [number]
    assert [event["what"] for event in library.history(number)] == ["removed", "restored"]


def test_corrections_are_kept_with_history_and_undone(library: Library) -> None:
    number = library.save(sample_form())
    pointer = "/indicators/26/actual"
    library.correct(number, pointer, "45%", by="王")
    form = library.load(number)
    assert form.paper.get(pointer) == "45%"
    assert form.evidence[pointer].status == "agreed"
    assert pointer not in form.review
    assert any("45%" in remark for remark in form.reading.remarks)
    assert library.as_read(number).paper.get(pointer) is None
    assert library.undo(number) == pointer
    assert library.load(number) == sample_form()
    assert library.undo(number) is None
    (event,) = library.history(number)
    assert (event["old"], event["new"], event["by"]) == (None, "45%", "王")
    assert event["undone_at"]


def test_a_correction_survives_a_better_reading(library: Library) -> None:
    number = library.save(sample_form(), sources=SOURCES, pages=PAGES)
    library.correct(number, "/indicators/10/score", "0.7", by="w")
    library.save(sample_form(), sources=SOURCES, pages=PAGES)
    assert library.load(number).paper.get("/indicators/10/score") == Decimal("0.7")


def test_a_correction_is_scored_anew(tmp_path: Path) -> None:
    seen: list[Draft] = []

    def verify(draft: Draft) -> Form:
        seen.append(draft)
        return Form(form=draft.paper, evidence=draft.evidence, findings=draft.findings)

    library = Library(tmp_path, verify=verify)
    number = library.save(sample_form())
    library.correct(number, "/indicators/10/score", 1, by="w")
    assert seen[-1].paper.get("/indicators/10/score") == 1
    # The stand-in makes no findings, so all of them count as the readers' and stay.
    assert library.load(number).findings == sample_form().findings


@pytest.mark.parametrize(
    ("pointer", "value", "error"),
    [
        ("/indicators/99/score", 1, KeyError),
        ("/indicators/0", 1, KeyError),
        ("/indicators/0/score", "many", ValueError),
    ],
)
def test_a_correction_that_fits_nothing_changes_nothing(
    library: Library, pointer: str, value: object, error: type[Exception]
) -> None:
    number = library.save(sample_form())
    with pytest.raises(error):
        library.correct(number, pointer, value, by="w")
    assert library.load(number) == sample_form()
    assert library.history(number) == []


def test_an_unknown_number_is_named(library: Library) -> None:
    for call in (library.load, library.remove, library.undo, library.purge):
        with pytest.raises(NotFound, match="no form 7"):
            call(7)


def test_purged_text_is_gone_from_the_disk(library: Library, tmp_path: Path) -> None:
    form = sample_form()
    secret = "绝密的偏差原因"
    marked = form.paper.with_value("/indicators/2/explanation", secret)
    number = library.save(form.model_copy(update={"paper": marked}), sources=SOURCES)
    library.purge(number)
    library.close()
    for path in (tmp_path / "home").iterdir():
        assert secret.encode() not in path.read_bytes()


def test_a_newer_library_is_refused_untouched(tmp_path: Path) -> None:
    Library(tmp_path).close()
    with sqlite3.connect(tmp_path / database.FILE) as file:
        file.execute("PRAGMA user_version=999")
    with pytest.raises(LibraryError, match="newer Fuhe"):
        Library(tmp_path)


def test_a_file_that_is_no_library_is_named(tmp_path: Path) -> None:
    (tmp_path / database.FILE).write_bytes(b"this is no database at all, not by any means" * 50)
    with pytest.raises(LibraryError, match=r"library\.db"):
        Library(tmp_path)


def test_migrations_give_the_tables_the_code_expects(tmp_path: Path) -> None:
    library = Library(tmp_path)
    with library.reading() as connection:
        assert migrations.version(connection) == migrations.LATEST
        for table in database.metadata.sorted_tables:
            columns = connection.exec_driver_sql(f"PRAGMA table_info({table.name})").all()
            assert {column[1] for column in columns} == set(table.columns.keys()), table.name
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1


def test_writers_of_several_threads_lose_nothing(library: Library) -> None:
    form = sample_form()

    def write(start: int) -> None:
        for n in range(start, start + 5):
            library.save(form, sources=((f"{n}.txt", str(n).encode()),))

    threads = [threading.Thread(target=write, args=(start,)) for start in (0, 5, 10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(library.forms()) == 15


def test_an_interrupted_save_leaves_nothing(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("power cut")

    monkeypatch.setattr(store, "keep_pages", fail)
    with pytest.raises(RuntimeError):
        library.save(sample_form(), sources=SOURCES)
    assert library.forms() == []


def test_an_older_library_is_brought_up_to_date(tmp_path: Path) -> None:
    library = Library(tmp_path)
    number = library.save(sample_form(), sources=SOURCES, pages=PAGES)
    library.close()
    with sqlite3.connect(tmp_path / database.FILE) as file:
        file.execute("ALTER TABLE pages DROP COLUMN cells")
        file.execute("PRAGMA user_version=1")
    library = Library(tmp_path)
    assert library.load(number) == sample_form()
    assert inked_cells(library, number, 1) == []


def test_cells_with_ink_are_kept_with_their_page(library: Library) -> None:
    cells = (
        Cell(0, 0, "第1页", Place(box=Box(0, 0, 5, 5))),
        Cell(0, 1, "", Place(box=Box(5, 0, 9, 5)), ink=False),
        Cell(1, 0, "落款", Place(box=Box(0, 6, 9, 9)), ruled=False),
    )
    page = replace(PAGES[0], cells=cells)
    number = library.save(sample_form(), sources=SOURCES, pages=(page,))
    assert inked_cells(library, number, 1) == [((0, 0, 5, 5), "第1页")]
    assert inked_cells(library, number, 2) == []
