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
    trace: Annotated[bool, typer.Option("--trace", help="Print the arithmetic as well.")] = False,
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
            said = _Said(as_json, trace)
            result = answer(
                question, library, form_id=form, language=lang, ask_model=model, show=said.show
            )
            said.end(result)
            return
        history: list[tuple[str, Answer]] = []
        if sys.stdin.isatty():
            console.print("问一句，回车；空行结束。 Ask, press Enter; an empty line ends.")
        while line := _prompt():
            said = _Said(as_json, trace)
            result = answer(
                line, library, form_id=form, language=lang, history=history, ask_model=model,
                show=said.show,
            )  # fmt: skip
            history.append((line, result))
            said.end(result)
        if not history and not sys.stdin.isatty():
            raise UsageError("no question", advice='put it in quotes: fuhe ask "双报到为什么扣分"')


@app.command()
def mcp() -> None:
    """Serve the library to other assistants over stdio (MCP, read-only tools)."""
    from assistant.serving import serve

    serve(settings_with().home)


def _prompt() -> str:
    try:
        return input("\n? " if sys.stdin.isatty() else "").strip()
    except (EOFError, KeyboardInterrupt):
        return ""


class _Said:
    """An answer on the terminal: a model's checked sentences as they come, then the rest."""

    def __init__(self, as_json: bool, trace: bool) -> None:
        self._as_json = as_json
        self._trace = trace
        self._console = terminal.stdout()
        self._begun = False

    def show(self, piece: str) -> None:
        """One checked piece of a model's words."""
        if not self._as_json:
            self._begun = True
            self._console.print(piece, end="", markup=False, highlight=False)

    def end(self, result: Answer) -> None:
        """The whole answer, or what of it was not shown yet."""
        if self._as_json:
            typer.echo(result.to_json())
            return
        if self._begun:
            self._console.print()
        if self._begun and not result.phrased:
            taken_back = (
                "（以上模型的话有一句查不到依据，作废。）"
                if result.language == "zh"
                else "(The model's words above are taken back: a sentence was not supported.)"
            )
            self._console.print(taken_back, style="yellow", markup=False)
        shown = self._begun and result.phrased
        terminal.show_answer(result, self._console, text=not shown, trace=self._trace)
