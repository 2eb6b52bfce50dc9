"""The way in: each file to the reader of its kind, pages numbered as they come.

In: sources in the order given, settings, and a callback told of progress. Out: pages
numbered from 1 over all of them. Fails with the `InputError` of the first bad file;
`read_each` goes on with the other documents instead.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from assistant.errors import EmptyInput, InputError
from assistant.page import Page
from assistant.reading.beside import parted
from assistant.reading.guard import PICTURES, check
from assistant.reading.latex import without_latex
from assistant.reading.source import Source, group
from assistant.settings import Settings, current

Progress = Callable[[str, int, int], None]
"""Told (stage, done, total): the file being read, pages done, pages it has."""


def read(
    sources: Sequence[Source],
    *,
    settings: Settings | None = None,
    progress: Progress | None = None,
) -> list[Page]:
    """All pages of the files, in the order given.

    Args:
        sources: the files of one document (see `group`), or of several.
        settings: limits; those of the process when None.
        progress: called with the file's name, pages done and pages in all.

    Raises:
        InputError: a file is blank, empty, damaged, locked, too large or of no known kind.
    """
    limits = settings or current()
    pages: list[Page] = []
    for source in sources:
        for page, total in _pages(source, limits, len(pages) + 1):
            pages.append(parted(page))
            if progress is not None:
                done = sum(known.source == source.name for known in pages)
                progress(source.name, min(done, total), total)
    if pages and not any(cell.text or cell.ink for page in pages for cell in page.cells):
        raise EmptyInput(
            "the page is blank" if len(pages) == 1 else f"all {len(pages)} pages are blank",
            where=", ".join(source.name for source in sources),
            advice="scan the printed side, or darker",
        )
    return pages


def read_each(
    sources: Sequence[Source],
    *,
    settings: Settings | None = None,
    progress: Progress | None = None,
) -> Iterator[tuple[list[Source], list[Page] | InputError]]:
    """Every document among the files with its pages, or with why it could not be read.

    Pages are numbered from 1 in each document.
    """
    for document in group(sources):
        try:
            yield document, read(document, settings=settings, progress=progress)
        except InputError as error:
            yield document, error


def unreadable(document: Sequence[Source], settings: Settings) -> dict[int, InputError]:
    """The pictures of a run that cannot be opened, by their index, with why.

    Pictures given one after another are pages of one document; a damaged one among them
    must not cost the others. A document of one file is not looked at: reading it says why.
    """
    bad: dict[int, InputError] = {}
    if len(document) < 2:
        return bad
    for index, source in enumerate(document):
        try:
            if check(source.name, source.data, settings) in PICTURES:
                from assistant.reading.decode import frames

                for _ in frames(source.name, source.place, settings):
                    pass
        except InputError as error:
            bad[index] = error
    return bad


def _pages(source: Source, settings: Settings, number: int) -> Iterator[tuple[Page, int]]:
    """The pages of one file, each with how many there will be."""
    name = source.name
    kind = check(name, source.data, settings)
    if kind == "pdf":
        from assistant.reading.pdf import read_pdf

        yield from read_pdf(name, source.place, number=number, settings=settings)
    elif kind in PICTURES:
        from assistant.reading.decode import read_pictures

        yield from read_pictures(name, source.place, number=number, settings=settings)
    else:
        pages = _written_pages(name, source.data, kind, number)
        for page in pages:
            yield page, len(pages)


def _written_pages(name: str, data: bytes, kind: str, number: int) -> list[Page]:
    if kind in ("xlsx", "xls", "xml2003"):
        from assistant.reading.sheet import read_sheets

        return read_sheets(name, data, kind, number=number)
    if kind == "docx":
        from assistant.reading.word import read_word

        return read_word(name, data, number=number)
    if kind == "html":
        from assistant.reading.html import read_html

        return [without_latex(page) for page in read_html(name, data, number=number)]
    from assistant.reading.text import read_text

    return [without_latex(page) for page in read_text(name, data, number=number)]
