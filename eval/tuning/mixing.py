"""Between two networks: the weights of a tuned one and of the one it was tuned from, averaged.

In: two files of the same network and the share of the tuned one. Out: a third. What tuning
learns and what it forgets lie in different directions, so that between the two damaged print
is often read as well as by the tuned network, and rare characters nearly as well as by the
other (Wortsman et al., Robust fine-tuning of zero-shot models, 2022).

    python -m eval.tuning.mixing BASE TUNED SHARE OUT

Can fail: `UsageError` where the networks are not of one shape; as `graph` does.
"""

from __future__ import annotations

import sys
from pathlib import Path

import torch

from assistant.errors import UsageError
from eval.tuning.classes import ADDED, LIKE
from eval.tuning.graph import Graph


def mix(base: Path, tuned: Path, share: float, out: Path) -> None:
    """Write the network whose every weight lies at `share` of the way from base to tuned."""
    start, end = Graph(base), Graph(tuned)
    start.add(ADDED, LIKE)
    if {k: v.shape for k, v in start.weights.items()} != {
        k: v.shape for k, v in end.weights.items()
    }:
        raise UsageError(f"{tuned} is not a network tuned from {base}")
    with torch.no_grad():
        between = {
            name: torch.lerp(start.weights[name], end.weights[name], share)
            for name in start.weights
        }
    end.write(out, between)


if __name__ == "__main__":
    base_file, tuned_file, part, out_file = sys.argv[1:]
    mix(Path(base_file), Path(tuned_file), float(part), Path(out_file))
