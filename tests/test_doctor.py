"""The doctor tells what works in plain words, and never raises for what it finds."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from assistant import doctor
from assistant.doctor import Check
from assistant.library.database import FILE
from assistant.settings import Settings
from tests.protocol_server import Call, ProtocolServer


def reply(call: Call) -> Any:
    if call.pictures:
        return "7294"
    if "Copy name and score" in call.text:
        return {"name": "培训人数", "score": "4.50"}
    return " ".join(map(str, range(1, 31)))


@pytest.fixture
def server() -> Iterator[ProtocolServer]:
    with ProtocolServer(reply=reply, key="k") as running:
        yield running


def seen(server: ProtocolServer, **rest: Any) -> dict[str, Check]:
    given = {"api_key": SecretStr("k"), "model": "test-model", "base_url": server.url, **rest}
    return {check.name: check for check in doctor.model(Settings(**given))}


def test_a_good_endpoint_passes_everything(server: ProtocolServer) -> None:
    checks = seen(server)
    assert {name: check.state for name, check in checks.items()} == {
        "model.reachable": "ok",
        "model.key": "ok",
        "model.name": "ok",
        "model.context": "ok",
        "model.structure": "ok",
        "model.streaming": "ok",
        "model.speed": "ok",
        "model.vision": "ok",
    }
    assert "JSON schema" in checks["model.structure"].message.en
    assert "8192" in checks["model.context"].message.zh


def test_the_way_that_works_is_named(server: ProtocolServer) -> None:
    server.lacks = frozenset({"json_schema", "tools", "pictures"})
    checks = seen(server)
    assert "JSON object" in checks["model.structure"].message.en
    assert checks["model.vision"].state == "warning"


def test_a_wrong_key_is_named_and_nothing_more_is_tried(server: ProtocolServer) -> None:
    checks = seen(server, api_key=SecretStr("wrong"))
    assert list(checks) == ["model.key"]
    assert checks["model.key"].state == "failed"
    assert "OPENAI_API_KEY" in checks["model.key"].message.zh


def test_an_unknown_model_is_named(server: ProtocolServer) -> None:
    checks = seen(server, model="nonsense")
    assert checks["model.name"].state == "failed"
    assert "FUHE_MODEL" in checks["model.name"].message.en


def test_a_dead_address_is_named() -> None:
    settings = Settings(base_url="http://127.0.0.1:9/v1", model="m")
    (check,) = doctor.model(settings)
    assert (check.name, check.state) == ("model.reachable", "failed")
    assert "OPENAI_BASE_URL" in check.message.en


def test_a_model_that_miscopies_is_a_warning(server: ProtocolServer) -> None:
    server.reply = lambda call: (
        {"name": "培训人数", "score": "4.5"} if "Copy name" in call.text else "1 2 3"
    )
    assert seen(server)["model.structure"].state == "warning"


def test_no_model_is_no_fault() -> None:
    (check,) = doctor.model(Settings())
    assert check.state == "skipped"


def test_the_offline_parts_are_tried_and_nothing_is_left_behind(own_home: Path) -> None:
    checks = {check.name: check for check in doctor.offline(Settings())}
    assert set(checks) == {"home", "ocr", "database", "index", "fonts"}
    assert checks["ocr"].state == "ok"
    assert checks["database"].state == "ok"
    assert not own_home.exists()


def test_a_library_that_cannot_be_opened_is_said(own_home: Path) -> None:
    own_home.mkdir(parents=True)
    (own_home / FILE).write_bytes(b"this is no database, " * 100)
    checks = {check.name: check for check in doctor.offline(Settings())}
    assert checks["database"].state == "failed"
