"""Settings: environment before file before default; nonsense is named."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant import settings
from assistant.errors import SettingsError


def test_without_anything_set_it_is_offline() -> None:
    loaded = settings.load()
    assert not loaded.has_model
    assert loaded.effective_engine == "offline"


@pytest.mark.parametrize("name", ["OPENAI_API_KEY", "OPENAI_BASE_URL"])
def test_an_endpoint_makes_the_model_the_second_reader(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, "http://127.0.0.1:1/v1")
    assert settings.load().effective_engine == "both"


def test_the_environment_comes_before_the_file(
    own_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own_home.mkdir()
    (own_home / "config.toml").write_text('policy = "hubei"\nmax_pages = 7\n', encoding="utf-8")
    monkeypatch.setenv("FUHE_POLICY", "ratio")
    loaded = settings.load()
    assert (loaded.policy, loaded.max_pages) == ("ratio", 7)


def test_nonsense_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FUHE_MAX_PAGES", "many")
    with pytest.raises(SettingsError, match="FUHE_MAX_PAGES"):
        settings.load()


def test_a_broken_file_is_named(own_home: Path) -> None:
    own_home.mkdir()
    (own_home / "config.toml").write_text("policy = ", encoding="utf-8")
    with pytest.raises(SettingsError, match=r"config\.toml"):
        settings.load()


def test_the_key_is_not_printed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-secret")
    assert "sk-secret" not in repr(settings.load())
