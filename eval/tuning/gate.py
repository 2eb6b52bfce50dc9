"""The gate before the layer of classes: columns that surely show nothing are not classed.

    python -m eval.tuning.gate FILE OUT [--minutes 10] [--seed 1]

In: the recogniser's file. Out: the same with a gate, which takes from every column what the
layer of classes takes. A column passes unless all of three hold:

- nothing scores `NOTHING` at least,
- and by `APART` more than each of the `COMMON` classes that made lines show most,
- and a small network of its own, which has learnt by how much nothing outscores all 18,710
  together, says more than its threshold. That is as high as it must be for `SURE` and `APART`
  to hold on lines of another seed, and `SPARE` higher.

It learns from made lines, and from as many of random characters out of the list of classes, so
that none is too rare to have been seen. `graft` puts it into a file, `remove` takes it out.

Can fail: `UsageError` when the network ends in anything but a layer of classes.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any, Final, NamedTuple

import numpy as np
import numpy.typing as npt
import onnx
from onnx import TensorProto, helper, numpy_helper

from assistant.errors import FuheError, UsageError
from assistant.reading import network
from assistant.reading.ocr import HEIGHT
from eval.tuning.lines import make, on_paper, stream

Model = Any
Floats = npt.NDArray[np.float32]

NOTHING: Final = 18.0
APART: Final = 8.0
COMMON: Final = 512
SURE: Final = 0.99  # probability of nothing in every column of another seed that is left out
SPARE: Final = 0.5  # what bfloat16 changes of a threshold, ten times over
HIDDEN: Final = 64
SQUEEZED: Final = (0.6, 0.85)  # of its width, at which half of the longer lines are learnt from
MOST_APART: Final = 12.0  # scores by which nothing outscores all, as far as it matters
OVERDONE: Final = 10.0  # times as bad is it to take them for larger as for smaller
STEPS: Final = 6_000
BATCH: Final = 4_096
RATE: Final = 3e-3
TOGETHER: Final = 4_000  # columns whose classes fit the memory
_NAME: Final = "gate."  # begins the names of what is grafted


class Gate(NamedTuple):
    """What decides whether a column passes; the last feature of every column is one.

    Args:
        margins: (features, n), of each the least over all that nothing must reach.
        first: (features, `HIDDEN` + 1), the weights of the network; the last unit is always one.
        second: (`HIDDEN` + 1,), of which the last is less by the threshold.
    """

    margins: Floats
    first: Floats
    second: Floats

    def scores(self, features: Floats) -> Floats:
        """(columns,) what is below 0 passes."""
        return np.asarray(np.minimum(self.margin(features), self.apart(features)), np.float32)

    def margin(self, features: Floats) -> Floats:
        """(columns,) by how much more than enough nothing scores."""
        return np.asarray((features @ self.margins).min(axis=1), np.float32)

    def apart(self, features: Floats) -> Floats:
        """(columns,) by how much more than the threshold it outscores all others, as learnt."""
        return np.asarray(np.maximum(features @ self.first, 0) @ self.second, np.float32)


class Columns(NamedTuple):
    """Columns of lines.

    Args:
        features: (columns, features), what the layer of classes takes.
        apart: (columns,), by how much nothing outscores all other classes together.
        best: (columns,), the likeliest class.
    """

    features: Floats
    apart: Floats
    best: npt.NDArray[np.int64]


def graft(model: Model, gate: Gate) -> None:
    """Put a gate before the layer of classes, in place."""
    product, matrix = _product(model)
    nodes, graph = list(model.graph.node), model.graph
    for name, values in {
        "flat": np.array([-1, len(gate.margins)], np.int64),
        "margins": gate.margins,
        "first": gate.first,
        "second": gate.second,
        "zero": np.zeros((), np.float32),
    }.items():
        graph.initializer.append(numpy_helper.from_array(values, _NAME + name))

    def step(operator: str, inputs: str, output: str, **attributes: Any) -> Any:
        names = [_NAME + name for name in inputs.split()]
        return helper.make_node(
            operator, names, [_NAME + output], _NAME + output + "_", **attributes
        )

    flat = step("Reshape", "x flat", "columns")
    flat.input[0] = product.input[0]
    steps = [
        flat,
        step("MatMul", "columns margins", "scores"),
        step("ReduceMin", "scores", "margin", axes=[1], keepdims=0),
        step("MatMul", "columns first", "sums"),
        step("Relu", "sums", "hidden"),
        step("MatMul", "hidden second", "apart"),
        step("Min", "margin apart", "score"),
        step("Less", "score zero", "passes"),
        step("NonZero", "passes", "places"),
        step("Squeeze", "places", "kept", axes=[0]),
        step("Gather", "columns kept", "shown", axis=0),
    ]
    at = nodes.index(product)
    product.input[0] = steps[-1].output[0]
    softmax = next(node for node in nodes if node.output[0] == graph.output[0].name)
    softmax.attribute[0].i = 1
    classes = matrix.dims[1]
    shapes = {
        graph.output[0].name: (TensorProto.FLOAT, ["kept", classes]),
        _NAME + "kept": (TensorProto.INT64, ["kept"]),
    }
    _put(model, [*nodes[:at], *steps, *nodes[at:]], shapes)


def remove(model: Model) -> None:
    """Take the gate out again, in place; a network without one stays."""
    graph = model.graph
    first = next((node for node in graph.node if node.name == _NAME + "columns_"), None)
    if first is None:
        return
    product, matrix = _product(model)
    product.input[0] = first.input[0]
    for stored in [one for one in graph.initializer if one.name.startswith(_NAME)]:
        graph.initializer.remove(stored)
    nodes = [node for node in graph.node if not node.name.startswith(_NAME)]
    nodes[-1].attribute[0].i = 2
    output = {graph.output[0].name: (TensorProto.FLOAT, ["pictures", "columns", matrix.dims[1]])}
    _put(model, nodes, output)


def _product(model: Model) -> tuple[Any, Any]:
    """The product of features and weights of the classes, and these weights."""
    graph = model.graph
    stored = {one.name: one for one in graph.initializer}
    cast = {node.output[0]: node.input[0] for node in graph.node if node.op_type == "Cast"}
    for node in reversed(graph.node):
        if node.op_type == "MatMul":
            matrix = stored.get(cast.get(node.input[1], node.input[1]))
            if matrix is not None:
                return node, matrix
    raise UsageError("no layer of classes", where="the network's end")


def _put(model: Model, nodes: list[Any], outputs: dict[str, tuple[Any, list[Any]]]) -> None:
    copies = [onnx.NodeProto.FromString(node.SerializeToString()) for node in nodes]
    told = [helper.make_tensor_value_info(name, *kind) for name, kind in outputs.items()]
    # Shapes that were told of what lies between do not hold any more.
    del model.graph.node[:], model.graph.output[:], model.graph.value_info[:]
    model.graph.node.extend(copies)
    model.graph.output.extend(told)


class Layer:
    """The layer of classes of a file: what it takes, and what it makes of it."""

    def __init__(self, model: Model) -> None:
        import onnxruntime

        product, matrix = _product(model)
        self.matrix = numpy_helper.to_array(matrix).astype(np.float32)
        part = onnx.ModelProto()
        part.CopyFrom(model)
        told = helper.make_tensor_value_info(
            product.input[0], TensorProto.FLOAT, ["pictures", "columns", matrix.dims[0]]
        )
        del part.graph.output[:]
        part.graph.output.append(told)
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.log_severity_level = 3
        self._session = onnxruntime.InferenceSession(part.SerializeToString(), options)

    def features(self, picture: npt.NDArray[np.uint8]) -> Floats:
        """(columns, features) of the picture of one line, as high as the network takes it."""
        block = on_paper(picture)
        return np.asarray(self._session.run(None, {"x": network.tensor(block)})[0][0], np.float32)

    def columns(self, features: Floats) -> Columns:
        """What the classes make of columns."""
        apart, best = np.empty(len(features), np.float32), np.empty(len(features), np.int64)
        for at in range(0, len(features), TOGETHER):
            scores = features[at : at + TOGETHER] @ self.matrix
            best[at : at + TOGETHER] = scores.argmax(axis=1)
            others = scores[:, 1:]
            most = others.max(axis=1)
            total = most + np.log(np.exp(others - most[:, None]).sum(axis=1))
            apart[at : at + TOGETHER] = scores[:, 0] - total
        return Columns(features, apart, best)


def made(layer: Layer, characters: str, minutes: float, seed: int, kept: Path | None) -> Columns:
    """Columns of made lines, for as many minutes as it takes to make and look at them."""
    import cv2

    cv2.setNumThreads(1)
    end = time.monotonic() + 60 * minutes
    found = []
    for picture in _pictures(characters, Random(seed), kept):
        found.append(layer.features(picture))
        if time.monotonic() > end:
            break
    return layer.columns(np.concatenate(found))


def _pictures(characters: str, rng: Random, kept: Path | None) -> Iterator[npt.NDArray[np.uint8]]:
    """Lines as forms have them, and lines of random characters in turn, without end."""
    import cv2

    from eval.tuning.corpora import Corpora, cache
    from eval.tuning.fonts import Fonts
    from eval.tuning.texts import Texts, explanations

    fonts = Fonts.installed()
    lines = stream(Texts(Corpora.load(kept or cache()), explanations()), fonts, rng)
    known = characters.split()
    while True:
        drawn = make("".join(rng.choices(known, k=rng.randint(1, 9))), fonts, rng)
        for line in (next(lines), drawn):
            if line is None:  # no face has all of these characters
                continue
            picture = line.picture
            if picture.shape[1] > 2 * HEIGHT and rng.random() < 0.5:
                size = round(picture.shape[1] * rng.uniform(*SQUEEZED)), HEIGHT
                picture = np.asarray(cv2.resize(picture, size, interpolation=cv2.INTER_AREA))
            yield picture


def learnt(columns: Columns, matrix: Floats, seed: int) -> Gate:
    """A gate whose threshold is 0 yet."""
    import torch
    from torch.nn.functional import huber_loss

    torch.manual_seed(seed)
    likeliest = np.argsort(-np.bincount(columns.best, minlength=matrix.shape[1])[1:])[:COMMON] + 1
    margins = np.column_stack([matrix[:, 0], matrix[:, :1] - matrix[:, likeliest]])
    margins[-1] -= [NOTHING, *[APART] * COMMON]
    size = np.append(columns.features[:, :-1].std(axis=0) + 1e-3, 1).astype(np.float32)
    features = torch.from_numpy(columns.features / size)
    apart = torch.from_numpy(np.clip(columns.apart, -2, MOST_APART))
    first = torch.nn.Linear(features.shape[1], HIDDEN, bias=False)
    second = torch.nn.Linear(HIDDEN, 1)
    weights = [*first.parameters(), *second.parameters()]
    rule = torch.optim.AdamW(weights, RATE, weight_decay=1e-4)
    rates = torch.optim.lr_scheduler.OneCycleLR(rule, RATE, total_steps=STEPS)
    for _ in range(STEPS):
        drawn = torch.randint(len(features), (BATCH,))
        off = second(torch.relu(first(features[drawn])))[:, 0] - apart[drawn]
        loss = huber_loss(off, torch.zeros_like(off), reduction="none", delta=3.0)
        rule.zero_grad()
        torch.where(off > 0, OVERDONE * loss, loss).mean().backward()
        rule.step()
        rates.step()
    inner = first.weight.detach().numpy().T / size[:, None]
    one = np.zeros((len(inner), 1), np.float32)
    one[-1] = 1
    outer = np.append(second.weight.detach().numpy()[0], second.bias.detach().numpy())
    return Gate(margins.astype(np.float32), np.hstack([inner, one]).astype(np.float32), outer)


def raised(gate: Gate, held: Columns) -> Gate:
    """The gate with a threshold that leaves out no column of these that may show something."""
    unsure = (gate.margin(held.features) >= 0) & (held.apart < np.log(SURE / (1 - SURE)))
    second = gate.second.copy()
    second[-1] -= float(gate.apart(held.features)[unsure].max(initial=0.0)) + SPARE
    return gate._replace(second=second)


def main() -> int:
    """Learn a gate, graft it, and say what it leaves out; 1 on an error that is told."""
    parser = argparse.ArgumentParser(prog="python -m eval.tuning.gate")
    parser.add_argument("file", type=Path, help="a network")
    parser.add_argument("out", type=Path, help="where it goes with its gate")
    parser.add_argument("--minutes", type=float, default=10, help="of making lines")
    parser.add_argument("--seed", type=int, default=1, help="of the lines")
    parser.add_argument("--cache", type=Path, help="where the corpora's archives are kept")
    chosen = parser.parse_args()
    try:
        model = onnx.load(chosen.file)
        remove(model)
        layer = Layer(model)
        characters = next(one.value for one in model.metadata_props if one.key == "character")
        learning, held = (
            made(layer, characters, chosen.minutes / 2, chosen.seed + step, chosen.cache)
            for step in range(2)
        )
        gate = raised(learnt(learning, layer.matrix, chosen.seed), held)
        graft(model, gate)
        onnx.checker.check_model(model)
        onnx.save(model, chosen.out)
    except FuheError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    left = gate.scores(held.features) >= 0
    sys.stdout.write(
        f"{len(learning.apart)} columns to learn from, {len(held.apart)} of another seed: "
        f"{left.mean():.3f} left out, nothing there {1 / (1 + np.exp(-held.apart[left].min())):.4f}"
        " likely at least\n"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
