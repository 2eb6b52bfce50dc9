"""The command `python -m eval.tuning`: tune the recogniser for some minutes."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from assistant.errors import FuheError, UsageError
from assistant.reading.ocr import available_cores
from eval.tuning.base import untuned
from eval.tuning.corpora import Corpora, cache
from eval.tuning.feed import Source
from eval.tuning.fonts import Fonts
from eval.tuning.texts import Texts, explanations


def main() -> int:
    """Train and say where the network is; 1 on an error that is told."""
    parser = argparse.ArgumentParser(prog="python -m eval.tuning", description=__doc__)
    parser.add_argument("--minutes", type=float, default=120)
    parser.add_argument("--out", type=Path, required=True, help="the tuned network")
    parser.add_argument("--base", type=Path, help="start here; rapidocr's wheel if none")
    parser.add_argument("--seed", type=int, default=1, help="of the lines")
    parser.add_argument("--rate", type=float, default=2e-4, help="the largest learning rate")
    parser.add_argument("--threads", type=int, default=max(1, available_cores() - 1))
    parser.add_argument("--bfloat16", action="store_true", help="faster on some processors")
    parser.add_argument("--cache", type=Path, help="where the corpora's archives are kept")
    chosen = parser.parse_args()
    try:
        if chosen.minutes <= 0:
            raise UsageError("--minutes must be more than 0")
        try:
            from eval.tuning.train import Plan, train
        except ImportError as error:
            raise UsageError(f"{error}", advice="pip install --group tuning") from None
        corpora = Corpora.load(chosen.cache or cache())
        source = Source(Texts(corpora, explanations()), Fonts.installed())
        plan = Plan(chosen.minutes, chosen.seed, chosen.rate, chosen.threads, chosen.bfloat16)
        steps = train(chosen.base or untuned(), chosen.out, source, plan, _tell)
    except FuheError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    _tell(f"{chosen.out}: {steps} steps")
    return 0


def _tell(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
