"""What a scan or a question says is data: no line of it keeps a pattern busy for ever."""

from __future__ import annotations

import importlib
import pkgutil
import re
import subprocess
import sys
from pathlib import Path

import assistant

ROOT = Path(__file__).resolve().parents[1]
LONG = 300  # characters: three lines of an A3 page
UNITS = ("字", "1", "，", "a", "。", "、", ".", "（", "①", "%", "-", " ", "分", "元")
PAIRS = ("字，", "1，", "字1", "1.", "1%", "第1", "≥1", "(字)", "万元", "0.1", "完成", "1 ")
ENDS = ("", "!", "x")
BEYOND = (*ENDS, "（", "\n")
WHITE = 3000  # blanks of a line: text laid out in columns has hundreds
PATIENCE = 120  # seconds; all of it takes a few, and a pattern that runs wild takes years


def patterns() -> dict[str, re.Pattern[str]]:
    """Every pattern that a module of the program has compiled, by where it stands."""
    found: dict[str, re.Pattern[str]] = {}
    for module in pkgutil.walk_packages(assistant.__path__, "assistant."):
        if module.name.endswith("__main__") or module.name.startswith("assistant.ui"):
            continue
        for name, value in vars(importlib.import_module(module.name)).items():
            if isinstance(value, re.Pattern) and isinstance(value.pattern, str):
                found[f"{module.name}.{name}"] = value
    return found


def searched() -> None:
    """Look for every pattern in every hostile line."""
    for pattern in {(own.pattern, own.flags) for own in patterns().values()}:
        own = re.compile(*pattern)
        for unit in (*UNITS, *PAIRS):
            for end in ENDS:
                line = (unit * LONG)[:LONG] + end
                own.search(line)
                own.fullmatch(line)
        for end in BEYOND:
            own.search(" " * WHITE + end)


def test_no_pattern_is_kept_busy_by_a_long_line() -> None:
    assert len(patterns()) > 200
    code = "from tests.test_patterns import searched; searched()"
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True, timeout=PATIENCE)  # noqa: S603
