"""A sentence model from a folder, and the endpoint's embeddings, all the way to an answer."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from assistant.answering import ask
from assistant.answering.retrieve import similar
from assistant.errors import SettingsError
from assistant.ingest import open_library
from assistant.library.embedding import configured
from assistant.library.sentences import encoder, name_of
from assistant.settings import load
from tests.library.sample import sample_form
from tests.protocol_server import ProtocolServer

WIDTH, LAYERS, WORDS = (
    8,
    2,
    ("[PAD]", "[CLS]", "[SEP]", "[UNK]", "预", "算", "增", "加", "任", "务"),
)


def small_bert(folder: Path, *, pooling: str = "mean", seed: int = 1) -> Path:
    """A BERT of random weights as a folder; half of them in 16 bits."""
    from tokenizers import Tokenizer, models, pre_tokenizers, processors

    rng = np.random.default_rng(seed)
    shapes = {
        "embeddings.word_embeddings.weight": (len(WORDS), WIDTH),
        "embeddings.position_embeddings.weight": (64, WIDTH),
        "embeddings.token_type_embeddings.weight": (2, WIDTH),
        "embeddings.LayerNorm.weight": (WIDTH,),
        "embeddings.LayerNorm.bias": (WIDTH,),
    }
    for number in range(LAYERS):
        at = f"encoder.layer.{number}"
        for part in ("query", "key", "value"):
            shapes[f"{at}.attention.self.{part}.weight"] = (WIDTH, WIDTH)
            shapes[f"{at}.attention.self.{part}.bias"] = (WIDTH,)
        for part, out, inside in (
            ("attention.output.dense", WIDTH, WIDTH),
            ("intermediate.dense", 16, WIDTH),
            ("output.dense", WIDTH, 16),
        ):
            shapes[f"{at}.{part}.weight"] = (out, inside)
            shapes[f"{at}.{part}.bias"] = (out,)
        for part in ("attention.output.LayerNorm", "output.LayerNorm"):
            shapes[f"{at}.{part}.weight"] = (WIDTH,)
            shapes[f"{at}.{part}.bias"] = (WIDTH,)
    header: dict[str, Any] = {"__metadata__": {"format": "pt"}}
    data = b""
    for place, (name, shape) in enumerate(shapes.items()):
        kind, text = (np.float16, "F16") if place % 2 else (np.float32, "F32")
        raw = rng.normal(size=shape).astype(kind).tobytes()
        offsets = [len(data), len(data) + len(raw)]
        header[f"bert.{name}"] = {"dtype": text, "shape": shape, "data_offsets": offsets}
        data += raw
    folder.mkdir(parents=True)
    told = json.dumps(header).encode()
    (folder / "model.safetensors").write_bytes(len(told).to_bytes(8, "little") + told + data)
    config = {"model_type": "bert", "num_attention_heads": 2, "num_hidden_layers": LAYERS}
    (folder / "config.json").write_text(json.dumps(config))
    (folder / "1_Pooling").mkdir()
    pooled = {"pooling_mode_cls_token": pooling == "cls"}
    (folder / "1_Pooling" / "config.json").write_text(json.dumps(pooled))
    vocabulary = {word: number for number, word in enumerate(WORDS)}
    tokenizer = Tokenizer(models.WordLevel(vocabulary, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.Split("", "isolated")
    tokenizer.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]", special_tokens=[("[CLS]", 1), ("[SEP]", 2)]
    )
    tokenizer.save(str(folder / "tokenizer.json"))
    return folder


@pytest.mark.parametrize("pooling", ["mean", "cls"])
def test_vectors_are_unit_and_no_text_touches_another(tmp_path: Path, pooling: str) -> None:
    embed = encoder(small_bert(tmp_path / "m", pooling=pooling))
    texts = ["预算增加", "任务", "增加预算", "任务增加任务增加"]
    together = np.array(embed(texts))
    alone = np.array([embed([text])[0] for text in texts])
    assert np.allclose(together, alone, atol=1e-5)  # padding is not looked at
    assert np.allclose(np.linalg.norm(together, axis=1), 1, atol=1e-5)
    assert not np.allclose(together[0], together[2], atol=1e-3)  # order counts


def test_pooling_is_as_the_folder_says(tmp_path: Path) -> None:
    mean = encoder(small_bert(tmp_path / "mean"))(["预算"])[0]
    first = encoder(small_bert(tmp_path / "cls", pooling="cls"))(["预算"])[0]
    assert not np.allclose(mean, first, atol=1e-3)


def test_two_models_have_two_names(tmp_path: Path) -> None:
    one, two = small_bert(tmp_path / "a" / "m"), small_bert(tmp_path / "b" / "m", seed=2)
    assert name_of(one) != name_of(two)
    assert name_of(one) == name_of(one)


def test_a_folder_that_is_no_model_is_named(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="no such folder"):
        configured(load(embedding_folder=tmp_path / "none"))
    (tmp_path / "tokenizer.json").write_text("{}")
    with pytest.raises(SettingsError, match=r"neither model\.onnx nor model\.safetensors"):
        configured(load(embedding_folder=tmp_path))
    folder = small_bert(tmp_path / "m")
    (folder / "config.json").write_text('{"model_type": "t5"}')
    with pytest.raises(SettingsError, match=r"t5 without model\.onnx"):
        encoder(folder)(["x"])


def test_the_endpoints_embeddings_find_what_no_word_matches(tmp_path: Path) -> None:
    """“活儿堆如山” and “任务增加” share no character; the endpoint says they are near."""

    def embed(texts: list[str]) -> list[list[float]]:
        near = ("任务增加", "活儿堆如山")
        return [[1.0, 0.1] if any(n in text for n in near) else [0.0, 1.0] for text in texts]

    with ProtocolServer(embed=embed) as server:
        settings = load(home=tmp_path, api_key="k", base_url=server.url, embedding_model="e")
        with open_library(settings) as library:
            library.save(sample_form())
            library.near.update(library)
            (best, *_) = similar(library, "活儿堆如山")
            assert best.number == 3
            answer = ask("谁说的是活儿堆如山", library)
            assert "第3行" in answer.answer
            assert not answer.answerable  # near in meaning is not said
            assert library.near.state()["embedding"] == f"endpoint:{server.url}:e"  # type: ignore[index]
        asked = server.embedded
    assert asked >= 8
    with open_library(load(home=tmp_path)) as library:  # without the endpoint: its vectors rest
        assert similar(library, "活儿堆如山") == []
        assert library.near.search("活儿堆如山", 1) == []


def test_an_endpoint_that_fails_leaves_the_exact_search(tmp_path: Path) -> None:
    with ProtocolServer() as server:
        settings = load(home=tmp_path, api_key="k", base_url=server.url, embedding_model="e")
        with open_library(settings) as library:
            library.save(sample_form())
            library.near.update(library)
        gone = load(
            home=tmp_path, api_key="k", base_url=server.url, embedding_model="e", model_timeout=0.2
        )
    with open_library(gone) as library:
        (best, *_) = similar(library, "多样化任务增加")
    assert best.number == 3
