"""Trains the recogniser on made lines.

In: a network file, what lines are made of, and a `Plan`. Out: a network file, written over
and over while training goes on; lines of progress. Can fail as `graph` and `feed` do.

The loss of a line is log(1 + CTC): a line too damaged for anybody to read has a huge CTC loss,
and would otherwise teach the network to guess. What is written is a moving average of the
weights, which is better than the weights of any one step.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import torch
from torch.nn import functional

from eval.tuning.classes import ADDED, LIKE
from eval.tuning.feed import Batch, Source, running
from eval.tuning.graph import Graph

Tensor = Any
Tell = Callable[[str], None]

WARM_UP: Final = 80  # steps in which the learning rate rises
MEMORY: Final = 0.998  # of the moving average; less in the first steps
LONGEST_GRADIENT: Final = 1.0
TELL_EVERY: Final = 50  # steps
WRITE_EVERY: Final = 300  # steps


@dataclass(frozen=True, slots=True)
class Plan:
    """How long and how hard to train.

    Args:
        minutes: how long.
        seed: of the lines.
        rate: the largest learning rate; it falls to nothing along half a cosine.
        threads: of the network; another one draws lines.
        bfloat16: compute in bfloat16 where that is safe; faster where the processor has it.
    """

    minutes: float
    seed: int
    rate: float = 2e-4
    threads: int = 1
    bfloat16: bool = False


def train(base: Path, out: Path, source: Source, plan: Plan, tell: Tell) -> int:
    """Train for the minutes planned; the number of steps made."""
    torch.set_num_threads(plan.threads)
    graph = Graph(base)
    # The class is put in before any line is labelled: labels are numbers of these classes.
    classes = graph.add(ADDED, LIKE)
    optimiser = _optimiser(graph.weights, plan.rate)
    average = Average(graph.weights)
    step, smoothed, start = 0, math.nan, time.monotonic()
    with running(source, classes, plan.seed) as batches:
        for batch in batches:
            done = (time.monotonic() - start) / 60 / plan.minutes
            if done >= 1:
                break
            rate = learning_rate(plan.rate, step, done)
            for group in optimiser.param_groups:
                group["lr"] = rate
            lost = _learn(graph, optimiser, batch, plan.bfloat16)
            step += 1
            average.add(graph.weights, step)
            smoothed = lost if math.isnan(smoothed) else 0.98 * smoothed + 0.02 * lost
            if step == 1 or step % TELL_EVERY == 0:
                minutes = done * plan.minutes
                tell(f"step {step}, {minutes:.1f} min, loss {smoothed:.3f}, rate {rate:.1e}")
            if step % WRITE_EVERY == 0:
                graph.write(out, average.weights)
    graph.write(out, average.weights)
    return step


def learning_rate(largest: float, step: int, done: float) -> float:
    """The rate of a step, `done` being the share of the time that has gone by."""
    return largest * min(1.0, (step + 1) / WARM_UP) * (0.5 + 0.5 * math.cos(math.pi * done))


def loss(scores: Tensor, labels: tuple[tuple[int, ...], ...]) -> Tensor:
    """Mean of log(1 + CTC) of scores (n, columns, classes) and labels of n texts."""
    columns = scores.float().log_softmax(-1).transpose(0, 1)
    lost = functional.ctc_loss(
        columns,
        torch.tensor([label for text in labels for label in text]),
        torch.full((len(labels),), len(columns)),
        torch.tensor([len(text) for text in labels]),
        reduction="none",
        zero_infinity=True,
    )
    return torch.log1p(lost).mean()


class Average:
    """A moving average of weights, in which the first steps are soon forgotten."""

    def __init__(self, weights: Mapping[str, Tensor]) -> None:
        self.weights = {name: values.detach().clone() for name, values in weights.items()}

    def add(self, weights: Mapping[str, Tensor], step: int) -> None:
        """Take in the weights after a step; steps count from 1."""
        memory = min(MEMORY, step / (step + 10))
        with torch.no_grad():
            for name, values in weights.items():
                self.weights[name].lerp_(values, 1 - memory)


def _optimiser(weights: Mapping[str, Tensor], rate: float) -> Any:
    """Matrices and kernels decay; scales and shifts do not."""
    decaying = [values for values in weights.values() if values.dim() > 1]
    flat = [values for values in weights.values() if values.dim() <= 1]
    groups = [
        {"params": decaying, "weight_decay": 0.01},
        {"params": flat, "weight_decay": 0.0},
    ]
    return torch.optim.AdamW(groups, rate, betas=(0.9, 0.98))


def _learn(graph: Graph, optimiser: Any, batch: Batch, bfloat16: bool) -> float:
    """One step; the loss before it."""
    values = torch.from_numpy(batch.pictures).float() / 127.5 - 1
    pictures = values[:, None].expand(-1, 3, -1, -1)
    pictures = pictures.contiguous(memory_format=torch.channels_last)
    with torch.autocast("cpu", torch.bfloat16, enabled=bfloat16):
        scores = graph.scores(pictures)
    lost = loss(scores, batch.labels)
    optimiser.zero_grad()
    lost.backward()
    torch.nn.utils.clip_grad_norm_(graph.weights.values(), LONGEST_GRADIENT)
    optimiser.step()
    return float(lost.item())
