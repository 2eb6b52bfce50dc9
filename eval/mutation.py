"""Mutation-test the scorer: `python -m eval.mutation [PATTERN…] [--again] [--jobs N]`.

In: `[tool.mutmut]` of pyproject.toml, which names what is mutated and which tests are to
notice. Out: a table on standard output, killed and survived a module; the names of the
survivors in `mutants/survivors.txt` (`mutmut show NAME` prints one as a diff). Exit status 1
when fewer than nine in ten are killed, or when the unmutated code fails its own tests.

The mutants, their names and the files of verdicts are mutmut's. Only the loop is ours:
mutmut starts pytest anew for every mutant, and for a scorer that takes five seconds to
collect and two to test that is most of a day. Here pytest collects once, and each mutant
is a forked child that runs the items it inherited, those that have killed a sibling first.

A mutant is killed when a test fails or when it runs ten times longer than the tests it is
up against. One no test reaches has survived.
"""

from __future__ import annotations

import argparse
import fnmatch
import gc
import math
import os
import resource
import signal
import sys
import time
from collections import defaultdict
from collections.abc import Iterable, Sequence
from contextlib import redirect_stdout
from dataclasses import dataclass, field
from functools import _lru_cache_wrapper
from pathlib import Path
from typing import Any

import pytest
from _pytest.runner import runtestprotocol
from mutmut.__main__ import create_mutants
from mutmut.configuration import config
from mutmut.mutation import trampoline
from mutmut.mutation.data import SourceFileMutationData
from mutmut.mutation.trampoline import set_mutant_under_test
from mutmut.state import state
from mutmut.utils.file_utils import (
    copy_also_copy_files,
    copy_src_dir,
    setup_source_paths,
    walk_mutatable_files,
)
from mutmut.utils.format_utils import mangled_name_from_mutant_name

ENOUGH = 0.9
# Exit codes as mutmut reads them.
SURVIVED, KILLED, UNREACHED, TOO_LONG = 0, 1, 33, 36
NOBODY = "nobody"


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which mutants to test: names by pattern, and whether survivors are tested again."""

    patterns: tuple[str, ...] = ("*",)
    again: bool = False
    jobs: int = 1

    def tests(self, name: str, verdict: int | None) -> bool:
        """Whether the mutant has to be run."""
        if not any(fnmatch.fnmatch(name, pattern) for pattern in self.patterns):
            return False
        return verdict is None or (self.again and verdict in (SURVIVED, UNREACHED))


@dataclass(frozen=True, slots=True)
class Tally:
    """The verdicts of one module, or of all."""

    module: str
    killed: int
    survived: int
    untested: int

    @property
    def share(self) -> float:
        """Killed of those tested; 1 when there was nothing to kill."""
        tested = self.killed + self.survived
        return self.killed / tested if tested else 1.0

    def __str__(self) -> str:
        left = f"   ({self.untested} not tested)" if self.untested else ""
        return (
            f"{self.module:<16}{self.killed + self.survived:>6}{self.killed:>8}"
            f"{self.survived:>9}{self.share:>8.1%}{left}"
        )


@dataclass
class Hunt:
    """A pytest plugin: once the tests are collected, every mutant is run against them."""

    wanted: Wanted
    home: Path
    files: dict[str, SourceFileMutationData] = field(default_factory=dict)
    items: dict[str, pytest.Item] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)
    reached: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    kills: dict[str, dict[str, int]] = field(
        default_factory=lambda: defaultdict(lambda: defaultdict(int))
    )
    running: dict[int, tuple[str, int]] = field(default_factory=dict)
    caches: list[_lru_cache_wrapper[Any]] = field(default_factory=list)

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """In place of pytest's own loop: the sound code, then each mutant in a child."""
        self._sound(session.items)
        os.chdir(self.home)  # mutmut's files are found from here
        self.files = {str(path): _verdicts(path) for path in walk_mutatable_files()}
        waiting = [
            (data, name)
            for data in self.files.values()
            for name, verdict in data.exit_code_by_key.items()
            if self.wanted.tests(name, verdict)
        ]
        waiting.sort(key=lambda pair: self._cost(pair[1]))
        of = {name: data for data, name in waiting}
        self._control()
        for done, (data, name) in enumerate(waiting):
            if done % 50 == 0:
                self._save()
                print(f"{done} of {len(waiting)}", file=sys.__stderr__, flush=True)
            if not self.reached[mangled_name_from_mutant_name(name)]:
                data.exit_code_by_key[name] = UNREACHED
                continue
            while len(self.running) >= self.wanted.jobs:
                self._reap(of)
            self._start(name)
        while self.running:
            self._reap(of)
        self._save()
        return True

    def _control(self) -> None:
        """A child that mutates nothing has to survive every test, or no verdict means a thing."""
        self.reached[NOBODY] = list(self.items)
        self._start(f"{NOBODY}__mutmut_0")
        child, status = os.wait()
        _, reading = self.running.pop(child)
        with os.fdopen(reading, "rb") as pipe:
            failed = pipe.read().decode()
        if status:
            pytest.exit(f"{failed or 'a test'} fails in a child that mutates nothing", returncode=1)

    def _save(self) -> None:
        for data in self.files.values():
            data.save()

    def _sound(self, items: Sequence[pytest.Item]) -> None:
        """Run every test on the sound code: what each reaches, and how long it takes."""
        set_mutant_under_test("stats")
        self.caches = [each for each in gc.get_objects() if isinstance(each, _lru_cache_wrapper)]
        for item in items:
            self._forget()
            start = time.process_time()
            state()._stats.clear()
            if not _passes(item):
                pytest.exit(f"{item.nodeid} fails on the sound code", returncode=1)
            self.items[item.nodeid] = item
            self.seconds[item.nodeid] = time.process_time() - start
            for function in state()._stats:
                self.reached[function].append(item.nodeid)
        set_mutant_under_test("")
        print(f"{len(items)} tests, {sum(self.seconds.values()):.1f} s", file=sys.__stderr__)
        gc.freeze()  # the children share what is here instead of copying it

    def _forget(self) -> None:
        """Empty every cache: what was worked out before would hide what is done now."""
        for cache in self.caches:
            cache.cache_clear()

    def _cost(self, name: str) -> float:
        return sum(self.seconds[test] for test in self.reached[mangled_name_from_mutant_name(name)])

    def _order(self, name: str) -> list[str]:
        """Tests that killed a mutant of the same function first, then the quick ones."""
        function = mangled_name_from_mutant_name(name)
        kills = self.kills[function]
        return sorted(self.reached[function], key=lambda test: (-kills[test], self.seconds[test]))

    def _start(self, name: str) -> None:
        order, limit = self._order(name), math.ceil(10 * self._cost(name) + 5)
        reading, writing = os.pipe()
        child = os.fork()
        if child:
            os.close(writing)
            self.running[child] = (name, reading)
            return
        os.close(reading)
        os.chdir(self.home / "mutants")
        set_mutant_under_test(name)
        # Asked at every call of every function; the environment is a slow place to look.
        trampoline.get_mutant_under_test = lambda: name
        self._forget()
        used = math.ceil(time.process_time())
        resource.setrlimit(resource.RLIMIT_CPU, (used + limit, used + limit + 1))
        # A mutant may recurse for ever through lists it makes as it goes.
        resource.setrlimit(resource.RLIMIT_AS, (4 << 30, 4 << 30))
        verdict = SURVIVED
        try:
            for test in order:
                if not _passes(self.items[test]):
                    os.write(writing, test.encode())
                    verdict = KILLED
                    break
        except BaseException:  # whatever a mutant throws through pytest, it was noticed
            verdict = KILLED
        os._exit(verdict)

    def _reap(self, of: dict[str, SourceFileMutationData]) -> None:
        child, status = os.wait()
        name, reading = self.running.pop(child)
        with os.fdopen(reading, "rb") as pipe:
            killer = pipe.read().decode()
        if killer:
            self.kills[mangled_name_from_mutant_name(name)][killer] += 1
        code = os.waitstatus_to_exitcode(status)
        of[name].exit_code_by_key[name] = TOO_LONG if -code == signal.SIGXCPU else code


def _passes(item: pytest.Item) -> bool:
    # Each test is torn down to the ground, so that it does not matter which came before.
    return not any(report.failed for report in runtestprotocol(item, log=False, nextitem=None))


def _verdicts(path: Path) -> SourceFileMutationData:
    data = SourceFileMutationData(path=path)
    data.load()
    return data


def tallies(files: Iterable[SourceFileMutationData], patterns: Sequence[str]) -> list[Tally]:
    """The verdicts a module, and of all of them last."""
    made = []
    for data in sorted(files, key=lambda data: str(data.path)):
        codes = [
            code
            for name, code in data.exit_code_by_key.items()
            if any(fnmatch.fnmatch(name, pattern) for pattern in patterns)
        ]
        survived = sum(code in (SURVIVED, UNREACHED) for code in codes)
        untested = codes.count(None)
        if codes:
            made.append(
                Tally(Path(data.path).stem, len(codes) - survived - untested, survived, untested)
            )
    total = Tally(
        "all",
        sum(tally.killed for tally in made),
        sum(tally.survived for tally in made),
        sum(tally.untested for tally in made),
    )
    return [*made, total]


def survivors(files: Iterable[SourceFileMutationData]) -> list[str]:
    """The names of the mutants no test noticed."""
    return [
        name
        for data in files
        for name, code in data.exit_code_by_key.items()
        if code in (SURVIVED, UNREACHED)
    ]


def main(arguments: Sequence[str] | None = None) -> int:
    """Make the mutants, hunt them, print the table."""
    parser = argparse.ArgumentParser(prog="eval.mutation", description=__doc__.splitlines()[0])
    parser.add_argument("patterns", nargs="*", default=["*"], help="names of mutants, with *")
    parser.add_argument("--again", action="store_true", help="test the survivors again")
    parser.add_argument("--jobs", type=int, default=1)
    given = parser.parse_args(arguments)
    wanted = Wanted(tuple(given.patterns), given.again, given.jobs)

    set_mutant_under_test("mutant_generation")
    Path("mutants").mkdir(exist_ok=True)
    with Path(os.devnull).open("w") as nowhere, redirect_stdout(nowhere):
        copy_src_dir()
        copy_also_copy_files()
        setup_source_paths()
        create_mutants(given.jobs)

    home = Path.cwd()
    hunt = Hunt(wanted, home)
    os.environ["PY_IGNORE_IMPORTMISMATCH"] = "1"
    os.chdir("mutants")
    try:
        status = pytest.main(
            [
                *("--rootdir=.", "-qq", "-s", "--tb=native", "-o", "timeout=0"),
                *config().pytest_add_cli_args,
                *config().pytest_add_cli_args_test_selection,
            ],
            plugins=[hunt],
        )
    finally:
        os.chdir(home)
    if not hunt.files:
        return int(status) or 1
    Path("mutants/survivors.txt").write_text(
        "".join(f"{name}\n" for name in survivors(hunt.files.values())), "utf-8"
    )
    table = tallies(hunt.files.values(), wanted.patterns)
    head = f"{'module':<16}{'tested':>6}{'killed':>8}{'survived':>9}{'':>8}"
    sys.stdout.write("\n".join([head, *map(str, table)]) + "\n")
    return 0 if table[-1].share >= ENOUGH and not table[-1].untested else 1


if __name__ == "__main__":
    sys.exit(main())
