"""Runs an engine over cases and writes what it made of them, one line a form.

In: cases, the name of an engine. Out: `results.ndjson` in a folder (resumable: cases in it
are not read again), a summary, a report. `UsageError` for wrong names; a case that breaks
the reader is a result, not a failure of the run.

    python -m eval.run --engine offline --jobs 2 -k layout-3
"""

from __future__ import annotations

import json
import os
import re
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from eval.cases import Case
from eval.engines import Engine, engine, guarded
from eval.judge import Record, records

RESULTS = "results.ndjson"
SUMMARY = "summary.json"
FOLDER = "evaluations"

_engine: Engine | None = None
_engine_name = ""


def run(
    cases: Sequence[Case],
    name: str,
    folder: Path,
    *,
    jobs: int = 1,
    resume: bool = True,
    progress: Callable[[str, int, int], None] | None = None,
) -> list[Record]:
    """Read every case and record the outcome; the records of all cases, in their order.

    Args:
        cases: what to read.
        name: the engine's name.
        folder: where `results.ndjson` goes; made when it does not exist.
        jobs: processes; 1 reads in this one.
        resume: keep what the file holds already and read only the rest.
        progress: told (case, done, all) after each case.
    """
    engine(name)  # an unknown name or a missing key should stop the run now, not in a worker
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / RESULTS
    if not resume:
        path.unlink(missing_ok=True)
    wanted = {case.name for case in cases}
    kept = {r["case"]: r for r in load(path) if r["case"] in wanted and r["engine"] == name}
    rest = [case for case in cases if case.name not in kept]
    with path.open("a", encoding="utf-8") as file:
        for done, made in enumerate(_read_all(rest, name, jobs), 1):
            for record in made:
                file.write(json.dumps(record, ensure_ascii=False) + "\n")
            file.flush()
            if progress:
                progress(made[0]["case"], len(kept) + done, len(cases))
    order = {case.name: i for i, case in enumerate(cases)}
    found = [r for r in load(path) if r["case"] in wanted and r["engine"] == name]
    return sorted(found, key=lambda r: (order[r["case"]], r["form"]))


def load(path: Path) -> list[Record]:
    """The records of a results file; a last line cut short by a crash is left out."""
    if not path.exists():
        return []
    found = []
    for line in path.read_text(encoding="utf-8").splitlines():
        try:
            found.append(json.loads(line))
        except json.JSONDecodeError:
            continue
    return found


def _read_all(cases: Sequence[Case], name: str, jobs: int) -> Iterator[list[Record]]:
    if jobs <= 1:
        _start(name, 0)
        for case in cases:
            yield _read_one(case)
        return
    # Spawned, not forked: the recogniser's threads do not survive a fork.
    with ProcessPoolExecutor(
        jobs, mp_context=get_context("spawn"), initializer=_start, initargs=(name, 1)
    ) as pool:
        for future in as_completed([pool.submit(_read_one, case) for case in cases]):
            yield future.result()


def _start(name: str, threads: int) -> None:
    """Build the engine once a process; with several processes each keeps to one thread."""
    global _engine, _engine_name
    if threads:
        os.environ["FUHE_THREADS"] = str(threads)
        os.environ["OMP_NUM_THREADS"] = str(threads)
        import cv2

        cv2.setNumThreads(threads)
    if _engine_name != name or _engine is None:
        _engine, _engine_name = engine(name), name


def _read_one(case: Case) -> list[Record]:
    assert _engine is not None  # noqa: S101  _start comes first in every process
    started, busy = time.perf_counter(), time.process_time()
    outcome = guarded(_engine, case.sources)
    seconds, cpu = time.perf_counter() - started, time.process_time() - busy
    made = records(case, outcome, _engine_name)
    made[0] |= {"seconds": round(seconds, 3), "cpu": round(cpu, 3), "memory_mb": _memory()}
    return made


def _memory() -> float:
    """Peak resident memory of this process so far, in MB; 0 where it cannot be asked."""
    try:
        import resource
    except ImportError:
        return 0.0
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return round(peak / (1024 if sys.platform != "darwin" else 1024 * 1024), 1)


@dataclass(frozen=True, slots=True)
class Run:
    """A run as the app lists it: its folder and the summary written beside its results."""

    folder: Path
    summary: dict[str, Any]

    def row(self) -> dict[str, Any]:
        """One line of a table of runs."""
        head = self.summary.get("headline", {})
        return {
            "run": self.folder.name,
            "engine": self.summary.get("engine", ""),
            "forms": self.summary.get("forms", 0),
            **{key: head.get(key) for key in ("exact", "escaped", "review", "seconds")},
        }


def runs(home: Path) -> list[Run]:
    """The runs kept under the home folder, newest first."""
    found = []
    for path in (home / FOLDER).glob(f"*/{SUMMARY}"):
        try:
            found.append(Run(path.parent, json.loads(path.read_text(encoding="utf-8"))))
        except (OSError, json.JSONDecodeError):
            continue
    return sorted(found, key=lambda run: run.folder.name, reverse=True)


def main(arguments: Sequence[str] | None = None) -> int:
    """The command; 0 it ran, 1 a measure got worse than the baseline, 2 wrong usage."""
    import argparse

    from assistant import settings
    from assistant.errors import FuheError
    from eval import cases as case_files
    from eval import compare, report

    parser = argparse.ArgumentParser(prog="fuhe eval", description=__doc__)
    parser.add_argument("--cases", type=Path, nargs="+", default=[case_files.PACK])
    parser.add_argument("--engine", nargs="+", default=["offline"], help="the first is reported on")
    parser.add_argument("--model", default="", help="the model's name, for both, lean and model")
    parser.add_argument("-k", default="", metavar="REGEX", help="only cases whose name matches")
    parser.add_argument("--shape", default="", help="xlsx or txt: made forms without pictures")
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--out", type=Path, help="folder; the default is under the home folder")
    parser.add_argument("--fresh", action="store_true", help="read again what was read already")
    parser.add_argument("--compare", action="store_true", help="compare with the stored baseline")
    chosen = parser.parse_args(arguments)
    if chosen.model:
        asking = ("both", "lean", "model")
        chosen.engine = [f"{n}@{chosen.model}" if n in asking else n for n in chosen.engine]
    stamp = time.strftime("%Y%m%d-%H%M%S")
    folder = (
        chosen.out
        or settings.current().home / FOLDER / f"{stamp}-{chosen.engine[0].partition('@')[0]}"
    )

    def tell(name: str, done: int, count: int) -> None:
        sys.stderr.write(f"\r{done}/{count} {name:60.60}")

    try:
        wanted = case_files.load(chosen.cases, chosen.k, chosen.shape)
        made = {
            name: run(
                wanted,
                name,
                folder / re.sub(r"[^\w.@-]", "-", name),
                jobs=chosen.jobs,
                resume=not chosen.fresh,
                progress=tell,
            )
            for name in chosen.engine
        }
        summary = report.write(made, folder)
        sys.stderr.write("\n")
        sys.stdout.write(f"{folder / 'report.html'}\n{headline(summary)}\n")
        if not chosen.compare:
            return 0
        first = compare.snapshot(made[chosen.engine[0]])
        found = compare.changes(compare.read_snapshot(compare.BASELINE), first)
    except FuheError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    sys.stdout.write(compare.told(found) + "\n")
    return 1 if compare.failures(found) else 0


def headline(summary: dict[str, Any]) -> str:
    """The figures of a run in one line."""
    head, cost = summary["headline"], summary["cost"]
    return (
        f"{summary['forms']} forms, {summary['fields']} fields: exact {head['exact']:.2%}, "
        f"escaped {summary['escaped_count']}, review {head['review']:.2%}, "
        f"{cost['seconds_a_page']} s a page, {cost['memory_mb']:.0f} MB"
    )


if __name__ == "__main__":
    sys.exit(main())
