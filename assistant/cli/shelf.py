"""Commands for the library of forms.

`list`, `show`, `remove`, `restore`, `correct`, `check`, `add`, `undo`, `export`, `index`.
"""

from __future__ import annotations

from getpass import getuser
from pathlib import Path
from typing import Annotated

import typer

from assistant.cli import app, terminal
from assistant.cli.reading import settings_with

Number = Annotated[int, typer.Argument(help="Number of the form (fuhe list).", show_default=False)]


@app.command("list")
def list_forms(
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line.")] = False,
) -> None:
    """List the forms in the library."""
    from rich.table import Table

    from assistant.ingest import open_library

    with open_library(settings_with()) as library:
        forms = library.forms()
    if as_json:
        for form in forms:
            typer.echo(form.to_json())
        return
    if not forms:
        typer.echo(
            "库中没有表格：用 fuhe ingest FILE… 读入。 The library is empty: fuhe ingest FILE…"
        )
        return
    table = Table()
    for heading in ("#", "项目名称", "实施单位", "年度", "自评", "重算", "行", "发现", "待复核"):
        table.add_column(heading, overflow="fold")
    for form in forms:
        low, high = form.recomputed or (None, None)
        table.add_row(
            str(form.id),
            form.name,
            form.implementing_unit or "",
            str(form.fiscal_year or ""),
            "" if form.claimed is None else str(form.claimed),
            "" if low is None else f"{low} – {high}",
            str(form.indicators),
            str(form.findings),
            str(form.review),
        )
    terminal.stdout().print(table)


@app.command()
def show(
    number: Number,
    as_json: Annotated[bool, typer.Option("--json", help="Print the exchange format.")] = False,
) -> None:
    """Show one form of the library."""
    from assistant.ingest import open_library

    with open_library(settings_with()) as library:
        form = library.load(number)
    if as_json:
        typer.echo(form.to_json())
    else:
        terminal.show_form(form, terminal.stdout())


@app.command()
def remove(number: Number) -> None:
    """Remove a form from the library; `fuhe restore` brings it back."""
    from assistant.ingest import open_library

    with open_library(settings_with()) as library:
        library.remove(number)
    typer.echo(
        f"#{number} 已移除；可用 fuhe restore {number} 恢复。 Removed; fuhe restore {number} undoes it."
    )


@app.command()
def restore(number: Number) -> None:
    """Bring back a removed form."""
    from assistant.ingest import open_library

    with open_library(settings_with()) as library:
        library.restore(number)
    typer.echo(f"#{number} 已恢复。 Restored.")


@app.command()
def correct(
    number: Number,
    field: Annotated[str, typer.Argument(help="JSON Pointer, e.g. /indicators/4/actual.")],
    value: Annotated[str, typer.Argument(help="What the paper says; “null” for nothing.")],
    by: Annotated[str, typer.Option(help="Who says so.")] = "",
) -> None:
    """Correct a doubtful value; scores follow, `fuhe undo` takes it back."""
    from assistant.errors import UsageError
    from assistant.ingest import open_library

    with open_library(settings_with()) as library:
        try:
            library.correct(number, field, None if value == "null" else value, by or getuser())
        except KeyError as error:
            raise UsageError(f"form {number} has no field {field}") from error
        except ValueError as error:
            raise UsageError(f"{value!r} does not fit {field}") from error
        form = library.load(number)
    typer.echo(f"#{number} {field} = {value}；待复核 {len(form.review)} 项 left to review")


@app.command()
def check(
    number: Number,
    block: Annotated[str, typer.Argument(help="/indicators or /budget.")],
    by: Annotated[str, typer.Option(help="Who says so.")] = "",
) -> None:
    """Say that a block in doubt was compared with the paper and nothing is missing."""
    from assistant.errors import UsageError
    from assistant.ingest import open_library

    with open_library(settings_with()) as library:
        try:
            library.check(number, block, by or getuser())
        except KeyError as error:
            raise UsageError(
                f"{block} is no block", advice="name /indicators or /budget"
            ) from error
        form = library.load(number)
    typer.echo(f"#{number} {block} 已核对 checked；待复核 {len(form.review)} 项 left to review")


@app.command()
def add(
    number: Number,
    block: Annotated[str, typer.Argument(help="/indicators or /budget.")],
    fields: Annotated[
        list[str], typer.Argument(help="name=…, target=…, actual=…, weight=…, score=…")
    ],
    after: Annotated[
        int | None, typer.Option(help="The row it stands after, 0 for the top; else the end.")
    ] = None,
    by: Annotated[str, typer.Option(help="Who says so.")] = "",
) -> None:
    """Enter a row that was not read; scores follow, `fuhe undo` takes it back."""
    from assistant.errors import UsageError
    from assistant.ingest import open_library

    pairs = [field.partition("=") for field in fields]
    if unsplit := [name for name, equals, _ in pairs if not equals]:
        raise UsageError(f"{unsplit[0]!r} gives no value", advice="write field=value")
    values = {name: value for name, _, value in pairs}
    with open_library(settings_with()) as library:
        try:
            library.add_row(number, block, values, by or getuser(), at=after)
        except KeyError as error:
            raise UsageError(
                f"{block} is no block", advice="name /indicators or /budget"
            ) from error
        except ValueError as error:
            raise UsageError(f"that makes no row of {block}", advice=_first_line(error)) from error
        form = library.load(number)
    typer.echo(f"#{number} {block} 已补录 entered；待复核 {len(form.review)} 项 left to review")


def _first_line(error: ValueError) -> str:
    """What a value that does not fit is told as, without pydantic's links."""
    from pydantic import ValidationError

    if isinstance(error, ValidationError):
        first = error.errors()[0]
        return f"{'.'.join(map(str, first['loc']))}: {first['msg'].lower()}"
    return str(error)


@app.command()
def undo(number: Number) -> None:
    """Take back the newest correction, row entered or block checked of a form."""
    from assistant.ingest import open_library

    with open_library(settings_with()) as library:
        pointer = library.undo(number)
    typer.echo(
        "没有可撤销的更正。 Nothing to undo." if pointer is None else f"已撤销 undone: {pointer}"
    )


@app.command()
def export(
    numbers: Annotated[list[int], typer.Argument(help="Numbers of the forms.", show_default=False)],
    out: Annotated[Path, typer.Option("--out", "-o", help="File to write: .xlsx, .docx or .json.")],
    kind: Annotated[
        str | None,
        typer.Option(help="opinion or corrections: a draft letter (.docx) instead of the review."),
    ] = None,
) -> None:
    """Export a review: forms, findings, review list, each with page and place."""
    from assistant.errors import UsageError
    from assistant.ingest import open_library
    from assistant.reporting import export as write
    from assistant.reporting import suffix

    wanted = kind or out.suffix.lstrip(".").lower()
    with open_library(settings_with()) as library:
        data = write([library.load(number) for number in numbers], wanted)
    if out.suffix.lstrip(".").lower() != suffix(wanted):
        raise UsageError(f"a {wanted} is a .{suffix(wanted)} file", where=str(out))
    out.write_bytes(data)
    typer.echo(str(out))


index = typer.Typer(
    help="The search index: a disposable copy of the library.", no_args_is_help=True
)
app.add_typer(index, name="index")


@index.command()
def rebuild() -> None:
    """Build the index anew from the library."""
    from assistant.ingest import open_library

    with terminal.progress() as progress, open_library(settings_with()) as library:
        progress("index", 0, 1)
        count = library.near.rebuild(library, progress)
        progress("index", 1, 1)
    typer.echo(f"{count} 条 entries")
