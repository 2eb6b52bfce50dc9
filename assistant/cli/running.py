"""Commands that run the whole: `demo`, `serve`."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated

import typer

from assistant.cli import app, terminal
from assistant.cli.reading import Files, read_all, settings_with

QUESTION = "双报到为什么扣分？"


@app.command()
def demo(
    files: Files,
    serve_page: Annotated[
        bool, typer.Option("--serve", help="Then serve the chat page with the form loaded.")
    ] = False,
) -> None:
    """Read one form, print its findings, answer a question, keep it; optionally serve the page."""
    from assistant.answering import ask
    from assistant.ingest import Failed, keep, open_library

    settings = settings_with()
    console = terminal.stdout()
    with open_library(settings) as library:
        with terminal.progress() as progress:
            outcomes = list(read_all(files, settings, progress))
        for outcome in outcomes:
            if isinstance(outcome, Failed):
                raise outcome.error
            number = keep(library, outcome)
            terminal.show_form(outcome.form, console)
            library.near.update(library)
            console.print(f"\n? {QUESTION}", style="bold", markup=False)
            terminal.show_answer(ask(QUESTION, library, form_id=number), console)
    if serve_page:
        serve()


@app.command()
def serve(
    port: Annotated[
        int, typer.Option(help="Port on 127.0.0.1; the next free one is taken.")
    ] = 8501,
) -> None:
    """Serve the chat page on 127.0.0.1."""
    spec = find_spec("app")
    page = Path(spec.origin) if spec and spec.origin else Path("app.py")
    free = _free_port(port)
    typer.echo(f"\n对话页面 chat page: http://127.0.0.1:{free}   (Ctrl-C 结束 ends)", err=True)
    command = [
        sys.executable, "-m", "streamlit", "run", str(page),
        "--server.address", "127.0.0.1",
        "--server.port", str(free),
        "--server.headless", "true",
        "--server.fileWatcherType", "none",
        "--browser.gatherUsageStats", "false",
    ]  # fmt: skip
    try:
        raise typer.Exit(subprocess.call(command, env=dict(os.environ)))  # noqa: S603  our own words
    except KeyboardInterrupt:
        raise typer.Exit(0) from None


def _free_port(first: int) -> int:
    """The first port from `first` on that nobody listens on."""
    from assistant.errors import UsageError

    for port in range(first, first + 50):
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise UsageError(f"ports {first} to {first + 49} are all taken", advice="give --port")
