"""What works on this machine, and what the configured model can do.

In: `Settings`. Out: `Check` records, one after another as each is done, in plain words.
Nothing here raises for what it finds; a few small requests go to the model when one is
configured, and nothing is changed on disk.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from pydantic import BaseModel, ConfigDict

from assistant.errors import FuheError
from assistant.finding import Message
from assistant.model import Spending, Turn
from assistant.model.outcomes import Outcome

if TYPE_CHECKING:
    from assistant.model.endpoint import Endpoint
    from assistant.settings import Settings

State = Literal["ok", "warning", "failed", "skipped"]
"""ok: works · warning: works, with a loss · failed: does not · skipped: not configured."""

WAYS = {
    "json_schema": "JSON schema",
    "function_calling": "tool call",
    "json_mode": "JSON object",
    "plain": "plain prompt",
}
_FONT_FOLDERS = (
    "/usr/share/fonts", "/usr/local/share/fonts", "~/.fonts", "~/.local/share/fonts",
    "/System/Library/Fonts", "/Library/Fonts", "~/Library/Fonts", "C:/Windows/Fonts",
)  # fmt: skip
_CHINESE = (
    "cjk",
    "sourcehan",
    "simsun",
    "simhei",
    "msyh",
    "pingfang",
    "songti",
    "heiti",
    "wqy",
    "droidsansfallback",
)


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was tried.

    Args:
        name: short and stable ("model.key").
        state: see `State`.
        message: what was found and, if anything, what to do.
    """

    name: str
    state: State
    message: Message


def examine(settings: Settings) -> Iterator[Check]:
    """Everything, the offline parts first."""
    yield from offline(settings)
    yield from model(settings)


def offline(settings: Settings) -> Iterator[Check]:
    """The parts that need no network."""
    parts: tuple[tuple[str, Callable[[Settings], Check]], ...] = (
        ("home", _home),
        ("ocr", _ocr),
        ("database", _database),
        ("index", _index),
        ("fonts", _fonts),
    )
    for name, part in parts:
        try:
            yield part(settings)
        except (FuheError, ImportError, OSError, RuntimeError, ValueError) as error:
            yield _check(name, "failed", f"不可用：{error}", f"does not work: {error}")


def model(settings: Settings) -> Iterator[Check]:
    """The configured endpoint, step by step; stops where a step leaves nothing to try."""
    if not settings.has_model:
        yield _check(
            "model", "skipped", "未配置模型，离线读取。设置 OPENAI_API_KEY 或 OPENAI_BASE_URL 即可启用。",
            "no model is configured, forms are read offline; set OPENAI_API_KEY or OPENAI_BASE_URL",
        )  # fmt: skip
        return
    from assistant.model.endpoint import Endpoint, forget
    from assistant.model.retrying import Patience

    forget()
    endpoint = Endpoint(settings, patience=Patience(attempts=2, longest_pause=5.0))
    try:
        yield from _door(endpoint)
        yield from _structure(endpoint)
        yield from _stream(endpoint)
    except Outcome as outcome:
        yield _failed(outcome)
        return
    yield _vision(endpoint)


class _Probe(BaseModel):
    model_config = ConfigDict(json_schema_extra={"additionalProperties": False})

    name: str
    score: str | None


def _door(endpoint: Endpoint) -> Iterator[Check]:
    try:
        served = endpoint.models()
    except Outcome as outcome:
        # Some endpoints list no models and answer all the same.
        if outcome.where not in ("FUHE_MODEL",) and not isinstance(outcome, _tolerable()):
            raise
        served = {}
    endpoint.say([Turn("user", "Answer with the word ok.")])
    yield _check(
        "model.reachable", "ok", f"{endpoint.address} 可以连通。", f"{endpoint.address} answers"
    )
    yield _check("model.key", "ok", "密钥被接受。", "the key is accepted")
    yield _check(
        "model.name", "ok", f"模型 {endpoint.name} 可用。", f"the model {endpoint.name} is there"
    )
    context = served.get(endpoint.name)
    if context is None:
        yield _check(
            "model.context",
            "skipped",
            "服务端未告知上下文长度。",
            "the server does not tell its context size",
        )
    else:
        small = context < 8000
        yield _check(
            "model.context", "warning" if small else "ok",
            f"上下文 {context} 词元{'，偏小，长表会分得很细' if small else ''}。",
            f"context of {context} tokens{', small: long forms are cut into many blocks' if small else ''}",
        )  # fmt: skip


def _tolerable() -> tuple[type[Outcome], ...]:
    from assistant.model.outcomes import Malformed, ModelUnknown, RequestRefused

    return Malformed, ModelUnknown, RequestRefused


def _structure(endpoint: Endpoint) -> Iterator[Check]:
    turns = [
        Turn("system", "Copy fields from a form. Never compute."),
        Turn(
            "user",
            "Copy name and score.\np1r0: c0 培训人数 | c1 5 | c2 4.50\nname is c0, score is c2.",
        ),
    ]
    filled = endpoint.structured(turns, _Probe)
    way = WAYS[endpoint.ways[0]]
    right = filled.name.strip() == "培训人数" and filled.score == "4.50"
    if right:
        yield _check(
            "model.structure", "ok", f"结构化输出方式：{way}。", f"structured output by {way}"
        )
    else:
        yield _check(
            "model.structure", "warning",
            f"结构化输出方式：{way}，但抄写有误（{filled.name}，{filled.score}）；多数数值会进入复核清单。",
            f"structured output by {way}, but the model miscopied ({filled.name}, {filled.score}); "
            "many values will need a person",
        )  # fmt: skip


def _stream(endpoint: Endpoint) -> Iterator[Check]:
    spending = Spending(endpoint.limits)
    began = time.monotonic()
    try:
        pieces = list(endpoint.stream([Turn("user", "Count from 1 to 30 in digits.")], spending))
    except Outcome as outcome:
        yield _check(
            "model.streaming", "warning", f"流式输出不可用，回答将一次给出：{outcome}",
            f"streaming does not work, answers come all at once: {outcome}",
        )  # fmt: skip
        return
    seconds = max(time.monotonic() - began, 1e-3)
    yield _check(
        "model.streaming",
        "ok",
        f"流式输出正常（{len(pieces)} 段）。",
        f"streams ({len(pieces)} pieces)",
    )
    counted = spending.tokens.output
    if counted:
        speed = counted / seconds
        yield _check(
            "model.speed", "ok" if speed >= 10 else "warning",
            f"速度约每秒 {speed:.0f} 词元。", f"about {speed:.0f} tokens a second",
        )  # fmt: skip
    else:
        yield _check(
            "model.speed", "warning", "服务端不统计词元，费用与速度无法计量。",
            "the server counts no tokens: neither cost nor speed can be told",
        )  # fmt: skip


def _vision(endpoint: Endpoint) -> Check:
    if endpoint.sees():
        return _check(
            "model.vision",
            "ok",
            "能看图片：与离线读取互为复核。",
            "sees pictures: a second reader of scans",
        )
    return _check(
        "model.vision", "warning", "看不到图片：扫描件只能核对单元格归属，不能核对字形。",
        "does not see pictures: on scans it checks which cell is which, not what is in it",
    )  # fmt: skip


def _failed(outcome: Outcome) -> Check:
    names = {
        "OPENAI_API_KEY": "model.key",
        "FUHE_MODEL": "model.name",
        "OPENAI_BASE_URL": "model.reachable",
    }
    name = names.get(outcome.where, "model")
    return _check(
        name, "failed", f"模型不可用，将离线读取：{outcome}", f"the model cannot be used: {outcome}"
    )


def _home(settings: Settings) -> Check:
    folder = settings.home
    there = folder if folder.exists() else next(p for p in folder.parents if p.exists())
    if os.access(there, os.W_OK):
        return _check("home", "ok", f"数据目录 {folder}。", f"state lives in {folder}")
    return _check(
        "home", "failed", f"数据目录 {folder} 不可写；请把 FUHE_HOME 设为可写的目录。",
        f"{folder} cannot be written; set FUHE_HOME to a folder that can",
    )  # fmt: skip


def _ocr(settings: Settings) -> Check:
    import io

    import numpy as np
    from PIL import Image

    from assistant.model.transport import EYE_TEST, eye_test
    from assistant.reading.ocr import configured

    with Image.open(io.BytesIO(eye_test())) as picture:
        grey = np.asarray(picture.convert("L"))
    reader = configured(settings).first
    text = reader.read([grey])[0].text
    if EYE_TEST in text:
        return _check(
            "ocr", "ok", f"文字识别正常（{reader.engine}）。", f"the recogniser reads, by {reader.engine}"
        )  # fmt: skip
    return _check(
        "ocr", "failed", f"文字识别把 {EYE_TEST} 读成了“{text}”；请重新安装 rapidocr。",
        f"the recogniser read {EYE_TEST} as “{text}”; install rapidocr again",
    )  # fmt: skip


def _database(settings: Settings) -> Check:
    from assistant.library import Library
    from assistant.library.database import FILE

    if not (settings.home / FILE).exists():
        return _check(
            "database",
            "ok",
            "库尚未建立，首次保存时建立。",
            "no library yet: made when first needed",
        )
    with Library(settings.home) as library:
        count = len(library.forms())
    return _check("database", "ok", f"库中有 {count} 张表。", f"the library holds {count} forms")


def _index(settings: Settings) -> Check:
    import importlib.util

    if importlib.util.find_spec("chromadb") is None:
        return _check(
            "index", "failed", "缺少 chromadb，请重新安装。", "chromadb is missing; install again"
        )
    from assistant.library.index import Index

    state = Index(settings.home).state()
    if state is None:
        return _check(
            "index",
            "ok",
            "检索索引尚未建立，首次提问时建立。",
            "no index yet: built when first needed",
        )
    count: Any = state.get("entries", 0)
    return _check(
        "index", "ok", f"检索索引完好（{count} 条）。", f"the index is sound ({count} texts)"
    )


def _fonts(settings: Settings) -> Check:
    found = next((name for name in _fonts_here() if any(part in name for part in _CHINESE)), None)
    if found:
        return _check(
            "fonts", "ok", f"有中文字体（{found}）。", f"a Chinese typeface is here ({found})"
        )
    install = "apt install fonts-noto-cjk" if sys.platform.startswith("linux") else "Noto CJK"
    return _check(
        "fonts", "warning", f"没有中文字体，导出的图片会缺字；请安装（{install}）。",
        f"no Chinese typeface: pictures made here will lack characters; install one ({install})",
    )  # fmt: skip


def _fonts_here() -> Iterator[str]:
    for folder in _FONT_FOLDERS:
        for path in sorted(Path(folder).expanduser().rglob("*.[toTO][tT][fFcC]")):
            yield path.name.lower().replace("-", "").replace(" ", "")


def _check(name: str, state: State, zh: str, en: str) -> Check:
    return Check(name, state, Message(zh=zh, en=en))
