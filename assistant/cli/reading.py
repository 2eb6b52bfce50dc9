"""Commands that read files: `read`, `ingest`, `schema`."""

from __future__ import annotations

from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from assistant.cli import app, terminal

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from assistant.ingest import Failed, Progress, Read
    from assistant.settings import Settings

Files = Annotated[
    list[Path],
    typer.Argument(
        help="Scans, PDFs, workbooks, documents or OCR text. Page pictures given together are "
        "pages of one form, in the order given.",
        show_default=False,
    ),
]
Engine = Annotated[
    Literal["auto", "offline", "both", "lean", "model"] | None,
    typer.Option(help="Who reads; by default both when a model is configured, else offline."),
]
Policy = Annotated[
    str | None, typer.Option(help="Scoring policy by name or path of a TOML file (fuhe policies).")
]


def settings_with(engine: str | None = None, policy: str | None = None) -> Settings:
    """The settings, with what the command line overrides."""
    from assistant import settings

    given = {"engine": engine, "policy": policy}
    return settings.load(**{name: value for name, value in given.items() if value is not None})


def _settings_to_read_with(engine: str | None, policy: str | None) -> Settings:
    """The settings, refused before the minutes of reading when no policy is so called."""
    settings = settings_with(engine, policy)
    if settings.policy != "auto":
        from assistant.scoring.policy import load

        load(settings.policy)
    return settings


def read_all(
    files: Sequence[Path], settings: Settings, progress: Progress
) -> Iterator[Read | Failed]:
    """Read every form in the files; a file that cannot even be opened is a `Failed`."""
    from assistant.errors import InputError
    from assistant.ingest import Failed, read_forms
    from assistant.reading.source import Source

    sources: list[Source] = []
    for path in files:
        try:
            sources.append(Source.open(path))
        except InputError as error:
            yield Failed((Source(str(path), b""),), error)
    yield from read_forms(sources, settings, ask=asker(settings), progress=progress)


def asker(settings: Settings):  # type: ignore[no-untyped-def]
    """A way to the model when one is configured and wanted, else None."""
    if settings.effective_engine == "offline" or not settings.has_model:
        return None
    from assistant.model import chat

    return chat(settings)


def exit_status(read: int, failed: int, needs_person: bool) -> int:
    """The exit status of a run over several forms (see the package's docstring)."""
    if failed:
        return 3 if read else 1
    return 4 if needs_person else 0


@app.command()
def read(
    files: Files,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print the exchange format, one object a line.")
    ] = False,
    draw: Annotated[
        Path | None,
        typer.Option(help="Also paint cells and statuses over the pages: OUT.png, OUT-2.png, …"),
    ] = None,
    engine: Engine = None,
    policy: Policy = None,
) -> None:
    """Read forms and print them with their findings and review list; keeps nothing."""
    from assistant.ingest import Failed

    settings = _settings_to_read_with(engine, policy)
    targets = _targets(draw) if draw else iter(())
    forms = failed = 0
    needs_person = False
    console = terminal.stdout()
    with terminal.progress() as progress:
        for outcome in read_all(files, settings, progress):
            if isinstance(outcome, Failed):
                failed += 1
                terminal.complain(outcome.error)
                continue
            forms += 1
            needs_person = needs_person or outcome.form.needs_person()
            if as_json:
                typer.echo(outcome.form.to_json())
            else:
                terminal.show_form(outcome.form, console)
            if draw:
                _draw(outcome, targets)
    raise typer.Exit(exit_status(forms, failed, needs_person))


def _targets(first: Path) -> Iterator[Path]:
    """The files to paint the pages of all forms into: OUT.png, OUT-2.png, …"""
    from assistant.errors import UsageError

    if first.suffix.lower() != ".png":
        raise UsageError("the painted pages are PNG", where=str(first), advice="name it .png")
    if not first.parent.is_dir():
        raise UsageError("there is no such folder", where=str(first.parent), advice="make it first")
    return (
        first if number == 1 else first.with_stem(f"{first.stem}-{number}") for number in count(1)
    )


def _draw(outcome: Read, targets: Iterator[Path]) -> None:
    from assistant.reading.draw import draw

    for page in outcome.pages:
        path = next(targets)
        if page.picture is None:
            typer.echo(
                f"fuhe: {page.source}: page {page.number} has no picture to draw on", err=True
            )
            continue
        where = {cell.place.box: (cell.row, cell.column) for cell in page.cells}
        statuses: dict[tuple[int, int], str] = {}
        for pointer, evidence in outcome.form.evidence.items():
            spot = where.get(evidence.place().box) if evidence.box else None
            if evidence.page == page.number and spot:
                doubtful = pointer in outcome.form.review and evidence.status in ("agreed", "read")
                statuses[spot] = "disputed" if doubtful else evidence.status
        path.write_bytes(draw(page, statuses))
        typer.echo(f"{path}", err=True)


@app.command()
def ingest(files: Files, engine: Engine = None, policy: Policy = None) -> None:
    """Read forms and keep them in the library; the same file twice is one form."""
    from assistant.ingest import Failed, keep, open_library

    settings = _settings_to_read_with(engine, policy)
    forms = failed = 0
    needs_person = False
    with terminal.progress() as progress, open_library(settings) as library:
        for outcome in read_all(files, settings, progress):
            if isinstance(outcome, Failed):
                failed += 1
                terminal.complain(outcome.error)
                continue
            forms += 1
            needs_person = needs_person or outcome.form.needs_person()
            number = keep(library, outcome)
            typer.echo(
                f"#{number}  {outcome.form.paper.project_name or '（无项目名称）'}  "
                f"{len(outcome.form.paper.indicators)} 行 · 发现 {len(outcome.form.findings)} · "
                f"待复核 {len(outcome.form.review)}"
            )
        if forms:
            progress("index", 0, 1)
            library.near.update(library, progress)
            progress("index", 1, 1)
    raise typer.Exit(exit_status(forms, failed, needs_person))


@app.command()
def schema() -> None:
    """Print the JSON Schema of the exchange format."""
    import json

    from assistant.form import Form

    document = Form.model_json_schema(by_alias=True, mode="serialization")
    typer.echo(json.dumps(document, ensure_ascii=False, indent=1))
