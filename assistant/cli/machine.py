"""Commands about the machine and the quality of the reading: `doctor`, `eval`, `case`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from assistant.cli import app, terminal
from assistant.cli.reading import settings_with

MARKS = {"ok": "✓", "warning": "!", "failed": "✗", "skipped": "–"}
STYLES = {"ok": "green", "warning": "yellow", "failed": "red", "skipped": "dim"}


@app.command()
def doctor(
    lang: Annotated[str, typer.Option(help="zh or en.")] = "zh",
) -> None:
    """Say what works on this machine and what the configured model can do; exit 1 if not all."""
    from rich.text import Text

    from assistant.doctor import examine

    console = terminal.stdout()
    failed = False
    for check in examine(settings_with()):
        failed = failed or check.state == "failed"
        console.print(
            Text.assemble(
                (f"{MARKS[check.state]} ", STYLES[check.state]),
                (f"{check.name:<16} ", "dim"),
                check.message.in_language(lang),
            )
        )
    raise typer.Exit(1 if failed else 0)


@app.command(
    "eval",
    context_settings={
        "allow_extra_args": True,
        "ignore_unknown_options": True,
        "help_option_names": [],
    },
)
def evaluate(context: typer.Context) -> None:
    """Measure how well forms are read, on the bundled pack or your own (fuhe eval --help)."""
    from eval.run import main

    raise typer.Exit(main(context.args))


@app.command()
def case(
    number: Annotated[int, typer.Argument(help="Number of a corrected form (fuhe list).")],
    out: Annotated[Path, typer.Option(help="Folder of cases; fuhe eval --cases takes it.")],
) -> None:
    """Make a corrected form a case of your own eval suite."""
    from assistant.ingest import open_library
    from eval.keep import keep

    with open_library(settings_with()) as library:
        typer.echo(str(keep(library, number, out)))
