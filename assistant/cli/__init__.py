"""The command line: `fuhe`. Results go to stdout, progress and errors to stderr.

Exit status: 0 done and nothing to look at · 1 failed · 2 wrong usage · 3 some of several
inputs failed · 4 read, and something needs a person.

Nothing heavy is imported before a command needs it: `fuhe --help` is instant.
"""

from __future__ import annotations

import os
import sys
from typing import Annotated

import typer

from assistant import __version__

# Set before anything imports these libraries: none of them may phone home.
os.environ.setdefault("ORT_DISABLE_TELEMETRY", "1")
os.environ.setdefault("ANONYMIZED_TELEMETRY", "False")
os.environ.setdefault("LANGSMITH_TRACING", "false")

app = typer.Typer(
    name="fuhe",
    help="复核 · reads project self-evaluation forms (项目支出绩效自评表), re-computes every score, "
    "and answers why points were lost.",
    no_args_is_help=True,
    add_completion=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"fuhe {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    pass


from assistant.cli import asking, machine, reading, rules, running, shelf  # noqa: E402  registers commands

__all__ = ["app", "asking", "machine", "main", "reading", "rules", "running", "shelf"]


def main() -> None:
    """Run the command line; a `FuheError` becomes one sentence and exit status 1."""
    from assistant.cli.terminal import complain
    from assistant.errors import FuheError, SettingsError, UsageError

    try:
        app()
    except (UsageError, SettingsError) as error:
        complain(error)
        sys.exit(2)
    except FuheError as error:
        complain(error)
        sys.exit(1)
    except BrokenPipeError:  # `fuhe list | head`
        sys.stderr.close()
        sys.exit(1)
