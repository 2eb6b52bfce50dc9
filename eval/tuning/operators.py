"""The ONNX operators that the recogniser is made of, as functions of torch.

In: an operator's inputs (tensors; None for one left out) and its attributes by name. Out: its
one output, through which gradients flow. `UnknownOperator` for an operator not in the table.

Only what the recogniser uses is there: opset 11, two spatial dimensions, steps of one in
slices, and batch normalisation with the statistics of the file.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

import torch
from torch.nn import functional

Tensor = Any
Inputs = Sequence[Tensor]
Attributes = Mapping[str, Any]
Operator = Callable[[Inputs, Attributes], Tensor]


class UnknownOperator(NotImplementedError):
    """The network has an operator that is not in `OPERATORS`."""


def apply(name: str, inputs: Inputs, attributes: Attributes) -> Tensor:
    """The output of the operator of that name."""
    if name not in OPERATORS:
        raise UnknownOperator(name)
    return OPERATORS[name](inputs, attributes)


def _power(inputs: Inputs, attributes: Attributes) -> Tensor:
    base, exponent = inputs
    # The gradient of a square is exact and cheap; that of a power goes through a logarithm.
    return base * base if float(exponent) == 2 else base**exponent


def _hard_sigmoid(inputs: Inputs, attributes: Attributes) -> Tensor:
    slope, offset = attributes.get("alpha", 0.2), attributes.get("beta", 0.5)
    return (inputs[0] * slope + offset).clamp(0, 1)


def _mean(inputs: Inputs, attributes: Attributes) -> Tensor:
    keep = bool(attributes.get("keepdims", 1))
    return inputs[0].mean(dim=tuple(attributes["axes"]), keepdim=keep)


def _axes(inputs: Inputs, attributes: Attributes) -> tuple[int, ...]:
    return tuple(attributes["axes"] if "axes" in attributes else inputs[1].tolist())


def _squeeze(inputs: Inputs, attributes: Attributes) -> Tensor:
    return inputs[0].squeeze(_axes(inputs, attributes))


def _unsqueeze(inputs: Inputs, attributes: Attributes) -> Tensor:
    out = inputs[0]
    for axis in sorted(_axes(inputs, attributes)):
        out = out.unsqueeze(axis)
    return out


def _reshape(inputs: Inputs, attributes: Attributes) -> Tensor:
    picture, shape = inputs
    # 0 keeps a dimension as it is.
    return picture.reshape([size or picture.shape[i] for i, size in enumerate(shape.tolist())])


def _slice(inputs: Inputs, attributes: Attributes) -> Tensor:
    out, starts, stops = inputs[0], inputs[1].tolist(), inputs[2].tolist()
    axes = inputs[3].tolist() if len(inputs) > 3 else range(len(starts))
    for start, stop, axis in zip(starts, stops, axes, strict=True):
        out = out[(slice(None),) * axis + (slice(start, stop),)]
    return out


def _normalised(inputs: Inputs, attributes: Attributes) -> Tensor:
    picture, scale, shift, mean, variance = inputs
    epsilon = attributes.get("epsilon", 1e-5)
    return functional.batch_norm(picture, mean, variance, scale, shift, False, 0, epsilon)


def _padding(
    picture: Tensor, kernel: Sequence[int], attributes: Attributes, value: float = 0
) -> tuple[Tensor, list[int]]:
    """The picture and what a layer is left to pad: uneven padding is put on right here."""
    strides = attributes.get("strides", [1, 1])
    pads = list(attributes.get("pads", [0] * 4))
    if attributes.get("auto_pad", b"NOTSET") == b"SAME_UPPER":
        dilations = attributes.get("dilations", [1, 1])
        sizes = zip(picture.shape[2:], strides, kernel, dilations, strict=True)
        total = [
            max((-(-size // stride) - 1) * stride + (reach - 1) * apart + 1 - size, 0)
            for size, stride, reach, apart in sizes
        ]
        pads = [total[0] // 2, total[1] // 2, -(-total[0] // 2), -(-total[1] // 2)]
    if pads[:2] != pads[2:]:
        top, left, bottom, right = pads
        return functional.pad(picture, (left, right, top, bottom), value=value), [0, 0]
    return picture, pads[:2]


def _convolved(inputs: Inputs, attributes: Attributes) -> Tensor:
    weights = inputs[1]
    picture, padding = _padding(inputs[0], weights.shape[2:], attributes)
    return functional.conv2d(
        picture,
        weights,
        inputs[2] if len(inputs) > 2 else None,
        attributes.get("strides", [1, 1]),
        padding,
        attributes.get("dilations", [1, 1]),
        attributes.get("group", 1),
    )


def _largest(inputs: Inputs, attributes: Attributes) -> Tensor:
    kernel = attributes["kernel_shape"]
    picture, padding = _padding(inputs[0], kernel, attributes, float("-inf"))
    return functional.max_pool2d(
        picture,
        kernel,
        attributes.get("strides", [1, 1]),
        padding,
        ceil_mode=bool(attributes.get("ceil_mode", 0)),
    )


def _average(inputs: Inputs, attributes: Attributes) -> Tensor:
    kernel = attributes["kernel_shape"]
    picture, padding = _padding(inputs[0], kernel, attributes)
    return functional.avg_pool2d(
        picture,
        kernel,
        attributes.get("strides", [1, 1]),
        padding,
        ceil_mode=bool(attributes.get("ceil_mode", 0)),
    )


OPERATORS: Final[dict[str, Operator]] = {
    "Add": lambda inputs, attributes: inputs[0] + inputs[1],
    "AveragePool": _average,
    "BatchNormalization": _normalised,
    "Concat": lambda inputs, attributes: torch.cat(list(inputs), attributes["axis"]),
    "Conv": _convolved,
    "Div": lambda inputs, attributes: inputs[0] / inputs[1],
    "Erf": lambda inputs, attributes: torch.erf(inputs[0]),
    "HardSigmoid": _hard_sigmoid,
    "Identity": lambda inputs, attributes: inputs[0],
    "MatMul": lambda inputs, attributes: inputs[0] @ inputs[1],
    "MaxPool": _largest,
    "Mul": lambda inputs, attributes: inputs[0] * inputs[1],
    "Pow": _power,
    "ReduceMean": _mean,
    "Relu": lambda inputs, attributes: functional.relu(inputs[0]),
    "Reshape": _reshape,
    "Shape": lambda inputs, attributes: torch.tensor(inputs[0].shape),
    "Sigmoid": lambda inputs, attributes: inputs[0].sigmoid(),
    "Slice": _slice,
    "Softmax": lambda inputs, attributes: inputs[0].softmax(attributes.get("axis", -1)),
    "Sqrt": lambda inputs, attributes: inputs[0].sqrt(),
    "Squeeze": _squeeze,
    "Sub": lambda inputs, attributes: inputs[0] - inputs[1],
    "Transpose": lambda inputs, attributes: inputs[0].permute(*attributes["perm"]),
    "Unsqueeze": _unsqueeze,
}
