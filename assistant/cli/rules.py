"""Commands of the scorer by hand: `score`, `policies`.

In: options, or rows as JSON on stdin (the lines of a case file as they are: fields that
are not known are left alone). Out: an answer a row on stdout. A row that makes no sense
gets a line {"id", "error"} of its own and the exit status 3; the others go on.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Annotated, Any

import typer

from assistant.cli import app, terminal


@app.command()
def score(
    rows: Annotated[
        str | None,
        typer.Argument(
            help="“-” reads rows from stdin: one JSON object a line, or one JSON array.",
            show_default=False,
        ),
    ] = None,
    target: Annotated[str | None, typer.Option(help="Target, e.g. ≥90%.")] = None,
    actual: Annotated[str | None, typer.Option(help="Actual, e.g. 65%.")] = None,
    weight: Annotated[str | None, typer.Option(help="Weight, e.g. 1.")] = None,
    claimed: Annotated[str | None, typer.Option(help="Claimed score, e.g. 0.5.")] = None,
    reason: Annotated[str | None, typer.Option(help="Deviation explanation.")] = None,
    direction: Annotated[
        str | None, typer.Option(help="forward, reverse, equal, qualitative, …; guessed if absent.")
    ] = None,
    policy: Annotated[
        str, typer.Option(help="Policy by name or path (fuhe policies).")
    ] = "mof-2020",
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Score one row by hand, or rows from stdin, with every step of the arithmetic."""
    from assistant.errors import UsageError
    from assistant.scoring.byhand import answer_case, score_case
    from assistant.scoring.policy import load

    rules = load(policy)
    if rows == "-":
        failed = 0
        for where, case in _cases(sys.stdin.buffer):
            answer = answer_case(case, rules, where=where)
            failed += "error" in answer
            typer.echo(_dump(answer))
        if failed:
            raise typer.Exit(3)
        return
    if rows is not None:
        raise UsageError(f"unexpected {rows!r}", advice="use - for stdin, or --target and --actual")
    if target is None and actual is None:
        raise UsageError(
            "nothing to score", advice="give --target, --actual, --weight and --claimed"
        )
    case = {
        "target": target,
        "actual": actual,
        "weight": weight,
        "claimed": claimed,
        "reason": reason,
        "direction": direction,
    }
    result = score_case(case, rules)
    if as_json:
        typer.echo(_dump(result))
        return
    low, high = result["expected_min"], result["expected_max"]
    interval = "—" if low is None else (f"{low}" if low == high else f"{low} – {high}")
    typer.echo(f"{result['finding']}  应得 {interval}  {' '.join(result['flags'])}".rstrip())
    for step in result["steps"]:
        typer.echo(f"  {step}")


def _cases(lines: Iterable[bytes]) -> Iterator[tuple[str, object]]:
    """Each row and where it stands: one JSON object a line, or the items of one JSON array.

    An array opens the input and is all of it. A line that is no JSON is given as it stands,
    to become an error of its own.
    """
    numbered = (
        (number, line.decode("utf-8-sig", errors="replace").strip())
        for number, line in enumerate(lines, start=1)
    )
    filled = ((number, line) for number, line in numbered if line)
    first = next(filled, None)
    if first is None:
        return
    rows: Iterable[tuple[int, str]] = chain([first], filled)
    if first[1].startswith("["):
        rows = list(rows)
        whole = _decoded("\n".join(line for _, line in rows))
        if isinstance(whole, list):
            yield from ((f"stdin item {place}", item) for place, item in enumerate(whole, start=1))
            return
    for number, line in rows:
        yield f"stdin line {number}", _decoded(line)


def _decoded(text: str) -> object:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return text


def _dump(result: Any) -> str:
    return json.dumps(result, ensure_ascii=False, default=float)


@app.command()
def policies(
    name: Annotated[str | None, typer.Argument(help="Explain this one only.")] = None,
) -> None:
    """List the scoring policies, each with its explanation."""
    from rich.text import Text

    from assistant.scoring.policy import load, names

    console = terminal.stdout()
    for each in [name] if name else names():
        policy = load(each)
        console.print(Text(policy.name, style="bold"))
        console.print(Text(policy.explain().zh))
        console.print(Text(policy.explain().en + "\n", style="dim"))
