"""An ONNX network run in torch, its weights trainable, and written back.

In: the recogniser's file. Out: `Graph`, which turns pictures (n, 3, 48, width) into scores
(n, width / 8, classes), and a file of the same network with the weights as they are now.

The scores are those *before* the last softmax, as the loss wants them. Only the last: the
softmaxes of the attention layers inside belong to the network.

Can fail: `UnknownOperator`; `UsageError` when the network ends in anything but a layer of
classes (a product, a sum, a softmax).
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import numpy as np
import onnx
import torch
from onnx import numpy_helper

from assistant.errors import UsageError
from eval.tuning import halves, head, operators
from eval.tuning.classes import Classes

Tensor = Any
CHARACTERS: Final = "character"  # the key of a file's list of characters
_STATISTICS: Final = slice(3, 5)  # inputs of a batch normalisation that are no weights


class Graph:
    """A network out of a file.

    Args:
        path: an ONNX file, its weights in full or half precision.
    """

    def __init__(self, path: Path) -> None:
        self._model = halves.widened(onnx.load(path))
        nodes = self._model.graph.node
        statistics = {
            name
            for node in nodes
            if node.op_type == "BatchNormalization"
            for name in node.input[_STATISTICS]
        }
        self.weights: dict[str, Tensor] = {}
        self._constants: dict[str, Tensor] = {}
        for stored in self._model.graph.initializer:
            values = np.array(numpy_helper.to_array(stored))
            fixed = stored.name in statistics or "constant" in stored.name
            if values.dtype == np.float32 and values.size > 1 and not fixed:
                self.weights[stored.name] = torch.nn.Parameter(torch.from_numpy(values))
            else:
                self._constants[stored.name] = torch.from_numpy(values)
        self._steps = [
            (
                node.op_type,
                tuple(node.input),
                node.output[0],
                {a.name: onnx.helper.get_attribute_value(a) for a in node.attribute},
            )
            for node in nodes
        ]
        layer = head.layer(self._model)
        self._matrix, self._bias = layer.matrix, layer.bias
        self._scores = layer.softmax.input[0]

    @property
    def classes(self) -> Classes:
        """The characters that the classes stand for."""
        return Classes.parse(self._entry().value)

    def scores(self, pictures: Tensor) -> Tensor:
        """What every class scores in every column, before the last softmax."""
        known = {self._model.graph.input[0].name: pictures} | self._constants | self.weights
        for name, inputs, output, attributes in self._steps:
            known[output] = operators.apply(
                name, [known[i] if i else None for i in inputs], attributes
            )
            if output == self._scores:
                break
        return known[self._scores]

    def add(self, char: str, like: str) -> Classes:
        """Give a character a class that starts as another's, a little less likely.

        Nothing is changed when the network knows the character. Label texts with the classes
        returned: those of before have another character in that place.
        """
        before = self.classes
        after = before.with_added(char)
        if after is before:
            return before
        new, old = after.numbers[char], after.numbers[like]
        with torch.no_grad():
            self.weights[self._matrix][:, new] = self.weights[self._matrix][:, old]
            self.weights[self._bias][new] = self.weights[self._bias][old] - 2
        self._entry().value = after.listed()
        return after

    def write(self, path: Path, weights: Mapping[str, Tensor]) -> None:
        """Write the network with these weights, in half precision."""
        for stored in self._model.graph.initializer:
            if stored.name in weights:
                values = weights[stored.name].detach().numpy()
                stored.CopyFrom(numpy_helper.from_array(values, stored.name))
        halves.write(self._model, path)

    def _entry(self) -> Any:
        for entry in self._model.metadata_props:
            if entry.key == CHARACTERS:
                return entry
        raise UsageError("the file lists no characters", where="the network")
