"""Commands that answer: `ask`, and the MCP server."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from assistant.cli import app, terminal
from assistant.cli.reading import asker, settings_with

if TYPE_CHECKING:
    from assistant.answering import Answer


@app.command()
def ask(
    question: Annotated[
        str | None,
        typer.Argument(help="The question; without one, a conversation on the terminal."),
    ] = None,
    form: Annotated[int | None, typer.Option(help="Number of the form (fuhe list).")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
    lang: Annotated[
        str | None, typer.Option(help="zh or en; by default the question's language.")
    ] = None,
) -> None:
    """Ask about the forms in the library: why, what, how much, which, compared to what."""
    from assistant.answering import ask as answer
    from assistant.errors import UsageError
    from assistant.ingest import open_library

    if lang not in (None, "zh", "en"):
        raise UsageError(f"--lang {lang} is not known", advice="use zh or en")
    settings = settings_with()
    model = asker(settings)
    console = terminal.stdout()
    with open_library(settings) as library:
        if question is not None:
            result = answer(question, library, form_id=form, language=lang, ask_model=model)
            _show(result, as_json)
            return
        if not sys.stdin.isatty():
            raise UsageError("no question", advice='put it in quotes: fuhe ask "双报到为什么扣分"')
        history: list[tuple[str, Answer]] = []
        console.print("问一句，回车；空行结束。 Ask, press Enter; an empty line ends.")
        while line := _prompt():
            result = answer(
                line, library, form_id=form, language=lang, history=history, ask_model=model
            )
            history.append((line, result))
            _show(result, as_json)


@app.command()
def mcp() -> None:
    """Serve the library to other assistants over stdio (MCP, read-only tools)."""
    from assistant.serving import serve

    serve(settings_with().home)


def _prompt() -> str:
    try:
        return input("\n? ").strip()
    except (EOFError, KeyboardInterrupt):
        return ""


def _show(result: Answer, as_json: bool) -> None:
    if as_json:
        typer.echo(result.to_json())
    else:
        terminal.show_answer(result, terminal.stdout())
