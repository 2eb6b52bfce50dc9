"""Commands of the scorer by hand: `score`, `policies`."""

from __future__ import annotations

import json
import sys
from typing import Annotated, Any

import typer

from assistant.cli import app, terminal


@app.command()
def score(
    rows: Annotated[
        str | None,
        typer.Argument(help="“-” reads one JSON object a line from stdin.", show_default=False),
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
    from assistant.scoring.byhand import score_case
    from assistant.scoring.policy import load

    rules = load(policy)
    if rows == "-":
        for number, line in enumerate(sys.stdin, start=1):
            if line.strip():
                typer.echo(_dump(score_case(_parsed(line, number), rules)))
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


def _parsed(line: str, number: int) -> dict[str, Any]:
    from assistant.errors import UsageError

    try:
        case = json.loads(line)
    except ValueError as error:
        raise UsageError("is no JSON object", where=f"stdin line {number}") from error
    if not isinstance(case, dict):
        raise UsageError("is no JSON object", where=f"stdin line {number}")
    return case


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
