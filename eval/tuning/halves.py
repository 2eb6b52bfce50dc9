"""Network files with their weights in half precision: two thirds of the size.

In: an ONNX network in single precision. Out: the same with its large weights as float16,
each widened again by a `Cast`, so that everything is still computed in single precision;
onnxruntime and OpenVINO do the cast once, when they load the file. The bias of its layer of
classes is put among the weights (`head`). `widened` undoes both, and takes out a gate (`gate`):
with other weights it would leave out other columns.

    python -m eval.tuning.halves FILE OUT
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any, Final

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

from eval.tuning import gate, head

Model = Any

# Numbers of the smallest weights that are halved. With those of 1,024 the file is a quarter
# smaller again, and probabilities differ by up to 0.02, not 0.006 (60 made lines).
SMALLEST: Final = 100_000
_HALF: Final = ".half"


def halved(model: Model) -> Model:
    """A copy of the network with its large weights in half precision."""
    out = onnx.ModelProto()
    out.CopyFrom(model)
    casts = []
    for stored in out.graph.initializer:
        values = numpy_helper.to_array(stored)
        if values.dtype != np.float32 or values.size < SMALLEST:
            continue
        if np.abs(values).max() > np.finfo(np.float16).max:
            continue
        name = stored.name
        stored.CopyFrom(numpy_helper.from_array(values.astype(np.float16), name + _HALF))
        casts.append(helper.make_node("Cast", [name + _HALF], [name], to=TensorProto.FLOAT))
    _put_nodes(out, [*casts, *out.graph.node])
    return out


def widened(model: Model) -> Model:
    """A copy of the network with all its weights in single precision, and without its gate."""
    out = onnx.ModelProto()
    out.CopyFrom(model)
    gate.remove(out)
    for stored in out.graph.initializer:
        if stored.name.endswith(_HALF):
            values = numpy_helper.to_array(stored).astype(np.float32)
            stored.CopyFrom(numpy_helper.from_array(values, stored.name.removesuffix(_HALF)))
    kept = [n for n in out.graph.node if n.op_type != "Cast" or not n.input[0].endswith(_HALF)]
    _put_nodes(out, kept)
    head.unfold(out)
    return out


def write(model: Model, path: Path) -> None:
    """Write the network in half precision; whoever reads the path sees all of it or the old."""
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(path.name + ".part")
    plain = widened(model)
    head.fold(plain)
    onnx.save(halved(plain), unfinished)
    unfinished.replace(path)


def _put_nodes(model: Model, nodes: list[Any]) -> None:
    copies = [onnx.NodeProto.FromString(node.SerializeToString()) for node in nodes]
    del model.graph.node[:]
    model.graph.node.extend(copies)


if __name__ == "__main__":
    write(onnx.load(sys.argv[1]), Path(sys.argv[2]))
