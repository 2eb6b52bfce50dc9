"""How long `ask` takes in a warm process, offline, as the library grows.

    python -m eval.bench_answers [--sizes 100 10000 100000] [--rounds 3]

Prints the median and the 95th percentile in milliseconds over a mix of questions, by
size, and the slowest question. The goal at 100,000 rows is 50 ms and 200 ms.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from assistant.answering import ask
from assistant.library import Library, queries
from eval.shelves import build


def questions(library: Library) -> list[tuple[str, int | None]]:
    """A mix: about one form, about a named row, over all forms, and about rules."""
    forms = library.forms()
    form = forms[len(forms) // 2]
    rows = queries.rows(library, queries.Where(forms=(form.id,)))
    name = rows[0].name or ""
    other = rows[-1].name or ""
    return [
        (f"{name}为什么扣分", form.id),
        (f"what is the target of {other}?", form.id),
        ("总分是多少", form.id),
        ("哪几项扣了分但没有写原因?", form.id),
        ("得分合计和总分对得上吗?", form.id),
        ("预算执行率是多少", form.id),
        ("如果第1行得满分，总分是多少", form.id),
        (f"{name}为什么扣分", None),
        (f"{form.project_name}总分是多少", None),
        ("这批表里总分最低的是哪个项目?", None),
        ("得分率按一级指标汇总", None),
        ("平均每张表有多少条指标?最多的是哪张?", None),
        ("扣分最多的三个指标是哪三个?", None),
        ("Rank the departments by budget execution rate.", None),
        ("哪些表缺成本指标?", None),
        ("全部项目一共执行了多少钱", None),
        ("反向指标超了怎么算分?", None),
        ("定性指标部分达成给多少分", None),
        ("明年该安排多少预算?", None),
        ("2019年的总分是多少", None),
    ]


def measure(library: Library, rounds: int) -> tuple[list[float], str]:
    """Milliseconds of every question after one warm round, and the slowest question."""
    asked = questions(library)
    for question, form in asked:
        ask(question, library, form_id=form)
    times: list[float] = []
    slowest = (0.0, "")
    for _ in range(rounds):
        for question, form in asked:
            started = time.perf_counter()
            ask(question, library, form_id=form)
            taken = (time.perf_counter() - started) * 1000
            times.append(taken)
            slowest = max(slowest, (taken, question))
    return times, slowest[1]


def run(sizes: Sequence[int], rounds: int) -> dict[int, tuple[float, float, str]]:
    """Median, 95th percentile (ms) and slowest question by size."""
    figures = {}
    for size in sizes:
        with tempfile.TemporaryDirectory() as folder, build(Path(folder), size) as library:
            times, slowest = measure(library, rounds)
            figures[size] = (
                statistics.median(times),
                statistics.quantiles(times, n=20, method="inclusive")[-1],
                slowest,
            )
    return figures


def main() -> None:
    """Print the figures as a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=[100, 10_000, 100_000])
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    sys.stdout.write(f"{'indicators':>10}{'median ms':>11}{'p95 ms':>9}  slowest\n")
    for size, (median, high, slowest) in run(options.sizes, options.rounds).items():
        sys.stdout.write(f"{size:>10}{median:>11.1f}{high:>9.1f}  {slowest}\n")


if __name__ == "__main__":
    main()
