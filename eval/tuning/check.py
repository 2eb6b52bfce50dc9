"""Reads fresh made lines with two networks and compares, by kind of damage.

    python -m eval.tuning.check FILE [--base FILE] [--lines N] [--seed N]

In: a tuned network and the one it came from. Out: a table: lines, the share each network
reads exactly, the share it is sure of, and how many it is sure of and wrong: those would
pass silently. The seed must be another than the training's; the words and fonts are the
same, so this tells what was learnt about damage, and nothing about other forms: for that
there is `python -m eval.run`.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from random import Random
from typing import Final

from assistant.errors import FuheError
from assistant.reading import network
from assistant.wording import fold
from eval.tuning.base import untuned
from eval.tuning.classes import Classes
from eval.tuning.corpora import Corpora, cache
from eval.tuning.damage import KINDS
from eval.tuning.fonts import Fonts
from eval.tuning.lines import Grey, Made, on_paper, stream
from eval.tuning.texts import Texts, explanations

SURE: Final = 0.95  # probability of a whole line
SEED: Final = 7  # not that of a training


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one line: read exactly, and surely?"""

    damage: str
    exact: bool
    sure: bool


class Reader:
    """A network file, read with as the program reads: likeliest class of every column."""

    def __init__(self, path: Path) -> None:
        self._network = network.load(path, "onnxruntime", 1)
        self._classes = Classes.parse(self._network.characters)

    def read(self, picture: Grey) -> tuple[str, float]:
        """The text of a line's picture, and how sure the network is of all of it."""
        best, top = self._network.run(on_paper(picture))[0].likeliest()
        return self._classes.text(best.tolist()), float(top.prod())


def outcomes(reader: Reader, lines: Sequence[Made]) -> list[Outcome]:
    """What became of each line; widths of signs and kinds of quotes are no difference."""
    found = []
    for line in lines:
        text, confidence = reader.read(line.picture)
        exact = fold(text) == fold(line.text)
        found.append(Outcome(line.damage, exact, confidence > SURE))
    return found


def table(base: Sequence[Outcome], tuned: Sequence[Outcome]) -> Iterator[str]:
    """Lines of the table, a kind of damage each, then all together."""
    yield "damage  lines  exact: base  tuned   sure: base  tuned   sure and wrong: base  tuned"
    for kind in (*KINDS, "all"):
        pair = [[o for o in told if kind in (o.damage, "all")] for told in (base, tuned)]
        count = len(pair[0])
        if not count:
            continue
        exact = [sum(o.exact for o in told) / count for told in pair]
        sure = [sum(o.sure for o in told) / count for told in pair]
        wrong = [sum(o.sure and not o.exact for o in told) for told in pair]
        yield (
            f"{kind:7}{count:6}{exact[0]:13.3f}{exact[1]:7.3f}{sure[0]:13.3f}{sure[1]:7.3f}"
            f"{wrong[0]:23}{wrong[1]:7}"
        )


def main() -> int:
    """Compare and print; 1 on an error that is told."""
    parser = argparse.ArgumentParser(prog="python -m eval.tuning.check")
    parser.add_argument("tuned", type=Path, help="a tuned network")
    parser.add_argument("--base", type=Path, help="the other; that of rapidocr's wheel if none")
    parser.add_argument("--lines", type=int, default=800, help="how many")
    parser.add_argument("--seed", type=int, default=SEED, help="not the training's")
    parser.add_argument("--cache", type=Path, help="where the corpora's archives are kept")
    chosen = parser.parse_args()
    try:
        texts = Texts(Corpora.load(chosen.cache or cache()), explanations())
        made = stream(texts, Fonts.installed(), Random(chosen.seed))
        lines = list(islice(made, chosen.lines))
        base = outcomes(Reader(chosen.base or untuned()), lines)
        tuned = outcomes(Reader(chosen.tuned), lines)
    except FuheError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    sys.stdout.writelines(f"{row}\n" for row in table(base, tuned))
    return 0


if __name__ == "__main__":
    sys.exit(main())
