"""A sentence model of the user's own, from a folder, without a network: texts → vectors.

In: a folder as sentence-transformers and Hugging Face lay it out — `tokenizer.json` and
either `model.onnx` (also `onnx/model.onnx`) or `config.json` with `model.safetensors` of a
BERT. Out: unit vectors. `SettingsError` names what the folder lacks.

The forward pass of a BERT is a dozen matrix products; numpy does them, so that no deep
learning framework is needed for the few hundred short texts a library has.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from assistant.errors import SettingsError

Array = npt.NDArray[np.float32]
Numbers = npt.NDArray[np.int64]
Encoder = Callable[[Numbers, Numbers], Array]
"""Token numbers and mask, one row a text → one vector a token."""

_LONGEST = 256
"""Tokens of one text that are looked at."""
_BATCH = 16
_SETTING = "FUHE_EMBEDDING_FOLDER"


def name_of(folder: Path) -> str:
    """The embedding's name: the folder's, and a few digits of what lies in it."""
    digest = hashlib.sha256()
    for path in (_weights(folder), folder / "tokenizer.json"):
        digest.update(f"{path.name} {path.stat().st_size}".encode())
        with path.open("rb") as file:
            digest.update(file.read(1 << 20))
    return f"folder:{folder.name}-{digest.hexdigest()[:8]}"


def encoder(folder: Path) -> Callable[[Sequence[str]], list[list[float]]]:
    """Texts → unit vectors by the model in this folder, loaded with the first text."""
    _weights(folder)
    loaded: list[Callable[[Sequence[str]], list[list[float]]]] = []

    def embed(texts: Sequence[str]) -> list[list[float]]:
        if not loaded:
            loaded.append(_load(folder))
        return loaded[0](texts)

    return embed


def _weights(folder: Path) -> Path:
    if not folder.is_dir():
        raise SettingsError("there is no such folder", where=f"{_SETTING}={folder}")
    if not (folder / "tokenizer.json").is_file():
        raise SettingsError(
            "the folder has no tokenizer.json",
            where=str(folder),
            advice="name a sentence model's folder",
        )
    for name in ("model.onnx", "onnx/model.onnx", "model.safetensors"):
        if (folder / name).is_file():
            return folder / name
    raise SettingsError(
        "the folder has neither model.onnx nor model.safetensors",
        where=str(folder),
        advice="name the folder of an ONNX or a BERT sentence model",
    )


def _load(folder: Path) -> Callable[[Sequence[str]], list[list[float]]]:
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.enable_truncation(_LONGEST)
    tokenizer.enable_padding()
    weights = _weights(folder)
    encode = _onnx(weights) if weights.suffix == ".onnx" else bert(folder)
    first = _first_token(folder)

    def embed(texts: Sequence[str]) -> list[list[float]]:
        vectors: list[list[float]] = []
        for start in range(0, len(texts), _BATCH):
            read = tokenizer.encode_batch(list(texts[start : start + _BATCH]))
            numbers = np.array([one.ids for one in read], dtype=np.int64)
            mask = np.array([one.attention_mask for one in read], dtype=np.int64)
            tokens = encode(numbers, mask)
            pooled = tokens[:, 0] if first else _mean(tokens, mask)
            length = np.linalg.norm(pooled, axis=1, keepdims=True)
            vectors += (pooled / np.maximum(length, 1e-12)).tolist()
        return vectors

    return embed


def _first_token(folder: Path) -> bool:
    """True when the model's vector is that of its first token, as its pooling file says."""
    path = folder / "1_Pooling" / "config.json"
    told = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
    return bool(told.get("pooling_mode_cls_token"))


def _mean(tokens: Array, mask: Any) -> Array:
    weights = mask[:, :, None].astype(np.float32)
    summed: Array = (tokens * weights).sum(axis=1) / np.maximum(weights.sum(axis=1), 1e-9)
    return summed


def _onnx(path: Path) -> Encoder:
    import onnxruntime

    session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    wanted = {one.name for one in session.get_inputs()}

    def encode(numbers: Numbers, mask: Numbers) -> Array:
        given = {"input_ids": numbers, "attention_mask": mask, "token_type_ids": numbers * 0}
        found: Array = session.run(None, {k: v for k, v in given.items() if k in wanted})[0]
        return found

    return encode


def bert(folder: Path) -> Encoder:
    """The forward pass of a BERT in numpy."""
    config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    if config.get("model_type") != "bert":
        raise SettingsError(
            f"a {config.get('model_type')} without model.onnx cannot be run",
            where=str(folder),
            advice="export it to ONNX, or use a BERT",
        )
    weights = _tensors(folder / "model.safetensors")
    heads, layers = int(config["num_attention_heads"]), int(config["num_hidden_layers"])
    small = float(config.get("layer_norm_eps", 1e-12))

    def linear(x: Array, name: str) -> Array:
        made: Array = x @ weights[f"{name}.weight"].T + weights[f"{name}.bias"]
        return made

    def normed(x: Array, name: str) -> Array:
        centred = x - x.mean(axis=-1, keepdims=True)
        scaled = centred / np.sqrt((centred**2).mean(axis=-1, keepdims=True) + small)
        made: Array = scaled * weights[f"{name}.weight"] + weights[f"{name}.bias"]
        return made

    def layer(x: Array, unseen: Array, name: str) -> Array:
        batch, length, width = x.shape

        def split(part: str) -> Array:
            turned: Array = (
                linear(x, f"{name}.attention.self.{part}")
                .reshape(batch, length, heads, width // heads)
                .transpose(0, 2, 1, 3)
            )
            return turned

        scores = split("query") @ split("key").transpose(0, 1, 3, 2) / math.sqrt(width // heads)
        scores = scores + unseen
        scores = np.exp(scores - scores.max(axis=-1, keepdims=True))
        seen = scores / scores.sum(axis=-1, keepdims=True) @ split("value")
        seen = seen.transpose(0, 2, 1, 3).reshape(batch, length, width)
        x = normed(
            linear(seen, f"{name}.attention.output.dense") + x, f"{name}.attention.output.LayerNorm"
        )
        inner = _gelu(linear(x, f"{name}.intermediate.dense"))
        return normed(linear(inner, f"{name}.output.dense") + x, f"{name}.output.LayerNorm")

    def encode(numbers: Numbers, mask: Numbers) -> Array:
        x = weights["embeddings.word_embeddings.weight"][numbers]
        x = x + weights["embeddings.position_embeddings.weight"][: numbers.shape[1]]
        x = x + weights["embeddings.token_type_embeddings.weight"][0]
        x = normed(x, "embeddings.LayerNorm")
        unseen = ((1 - mask) * np.float32(-1e9))[:, None, None, :].astype(np.float32)
        for number in range(layers):
            x = layer(x, unseen, f"encoder.layer.{number}")
        return x

    return encode


def _gelu(x: Array) -> Array:
    from scipy.special import erf

    made: Array = (x * 0.5 * (1 + erf(x / math.sqrt(2)))).astype(np.float32)
    return made


def _tensors(path: Path) -> Mapping[str, Array]:
    """The tensors of a safetensors file: a length, a JSON header, raw numbers."""
    with path.open("rb") as file:
        size = int.from_bytes(file.read(8), "little")
        header: dict[str, Any] = json.loads(file.read(size))
        data = file.read()
    kinds: dict[str, str] = {"F32": "<f4", "F16": "<f2"}
    tensors = {}
    for name, told in header.items():
        if name == "__metadata__" or told["dtype"] not in kinds:
            continue
        start, end = told["data_offsets"]
        values = np.frombuffer(data[start:end], dtype=np.dtype(kinds[told["dtype"]]))
        tensors[name.removeprefix("bert.")] = values.reshape(told["shape"]).astype(np.float32)
    return tensors
