"""The steps in order, nothing else: files → pages → draft → verified form.

In: sources (names and bytes). Out, per form: `Read` with the form and its pages, or
`Failed` with the error that stopped one file; the other files go on. Page pictures
given in one call are pages of one form, in the order given.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from assistant.errors import FuheError
from assistant.form import Form
from assistant.page import Cell, Page
from assistant.settings import Settings

if TYPE_CHECKING:
    from assistant.library import Library
    from assistant.model import Ask
    from assistant.reading.source import Source

Progress = Callable[[str, int, int], None]
"""Called with a stage, what is done and what there is to do."""


@dataclass(frozen=True, slots=True)
class Read:
    """One form that was read and verified, with the pages and files it came from."""

    form: Form
    pages: tuple[Page, ...]
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True)
class Failed:
    """One document that could not be read, and why."""

    sources: tuple[Source, ...]
    error: FuheError


def silent(stage: str, done: int, total: int) -> None:
    """The progress of someone who does not look."""


def open_library(settings: Settings) -> Library:
    """The library of forms, with the scorer that follows a person's corrections, and the
    embedding the settings name."""
    from assistant.library import Library
    from assistant.library.embedding import configured
    from assistant.scoring import verify

    return Library(
        settings.home,
        verify=lambda draft: verify(draft, _policy(settings)),
        embedding=configured(settings),
    )


def keep(library: Library, outcome: Read) -> int:
    """Keep one form with its files and pages; its number."""
    return library.save(
        outcome.form,
        sources=[(source.name, source.data) for source in outcome.sources],
        pages=outcome.pages,
    )


def _policy(settings: Settings) -> str | None:
    return None if settings.policy == "auto" else settings.policy


def read_forms(
    sources: Sequence[Source],
    settings: Settings,
    *,
    ask: Ask | None = None,
    progress: Progress = silent,
) -> Iterator[Read | Failed]:
    """Read every form in the sources.

    Args:
        sources: files; consecutive page pictures are pages of one form.
        settings: limits, policy, engine.
        ask: a way to a model; None reads offline.
        progress: told what is under way.
    """
    from assistant.reading import unreadable
    from assistant.reading.source import group

    for document in group(sources):
        bad = unreadable(document, settings)
        for index, error in bad.items():
            yield Failed((document[index],), error)
        try:
            if len(bad) < len(document):
                yield from _read_document(document, frozenset(bad), settings, ask, progress)
        except FuheError as error:
            good = (source for index, source in enumerate(document) if index not in bad)
            yield Failed(tuple(good), error)


def _read_document(
    given: Sequence[Source],
    bad: frozenset[int],
    settings: Settings,
    ask: Ask | None,
    progress: Progress,
) -> Iterator[Read]:
    from assistant.extraction import table
    from assistant.reading import read

    started = time.monotonic()
    document = [source for index, source in enumerate(given) if index not in bad]
    pages = read(document, settings=settings, progress=progress)
    if bad:
        pages = _beside_gaps(pages, given, bad)
    for group in table.split(pages):
        form = read_pages(group, settings, ask=ask, progress=progress)
        reading = form.reading.model_copy(
            update={
                "seconds": round(time.monotonic() - started, 2),
                "sources": tuple(source.name for source in document),
            }
        )
        yield Read(form.model_copy(update={"reading": reading}), tuple(group), tuple(document))
        started = time.monotonic()


def _beside_gaps(pages: Sequence[Page], given: Sequence[Source], bad: frozenset[int]) -> list[Page]:
    """The pages, those next to a picture that was left out saying so.

    A run of pictures has a page a picture, so that places in it are places of pages.
    """
    good = [index for index in range(len(given)) if index not in bad]
    result = list(pages)
    for index in sorted(bad):
        before = sum(one < index for one in good)
        at = max(0, before - 1)
        said = f"left out: {given[index].name}"
        result[at] = replace(result[at], remarks=(*result[at].remarks, said))
    return result


def read_pages(
    pages: Sequence[Page],
    settings: Settings,
    *,
    ask: Ask | None = None,
    progress: Progress = silent,
) -> Form:
    """Extract and verify one form; doubtful cells of pictures are read once more."""
    from assistant.extraction import table
    from assistant.scoring import verify

    policy = _policy(settings)
    progress("extract", 0, 1)
    draft = table.extract(pages)
    form = verify(draft, policy)
    progress("extract", 1, 1)
    again = _read_again(pages, form, progress)
    if again is not None:
        pages, draft = again, table.extract(again)
        form = verify(draft, policy)
    engine = settings.effective_engine
    if ask is None or engine == "offline":
        return form
    from assistant.extraction.arbiter import improve

    progress("model", 0, 1)
    improved = improve(draft, pages, ask, mode=engine, doubtful=form.review)
    progress("model", 1, 1)
    return verify(improved, policy)


def _read_again(pages: Sequence[Page], form: Form, progress: Progress) -> list[Page] | None:
    """The pages with a second reading of every cell under review; None when nothing was."""
    wanted = {
        (evidence.page, evidence.box)
        for pointer in form.review
        if (evidence := form.evidence.get(pointer)) and evidence.box
    }
    result: list[Page] = []
    changed = False
    for page in pages:
        doubtful = [cell for cell in page.cells if _unsure(cell) and _key(page, cell) in wanted]
        if not doubtful or page.picture is None:
            result.append(page)
            continue
        from assistant.reading.reread import reread

        progress("reread", page.number, len(pages))
        fresh = {(cell.row, cell.column): cell for cell in reread(page, doubtful)}
        cells = tuple(fresh.get((cell.row, cell.column), cell) for cell in page.cells)
        changed = changed or cells != page.cells
        result.append(replace(page, cells=cells))
    return result if changed else None


def _unsure(cell: Cell) -> bool:
    """A cell that was read only once."""
    return cell.ink and not cell.others


def _key(page: Page, cell: Cell) -> tuple[int, tuple[int, int, int, int] | None]:
    box = cell.place.box
    return page.number, (box.x0, box.y0, box.x1, box.y1) if box else None
