"""The only reader of the environment.

In: environment variables, and `config.toml` in the home folder. Out: one frozen
`Settings`. A value that makes no sense raises `SettingsError` naming the setting.

Precedence: environment, then the TOML file, then the defaults below. Nothing here
has an effect; a folder is made by whoever first writes to it.
"""

from __future__ import annotations

import os
from functools import lru_cache
from pathlib import Path
from typing import Literal

from pydantic import AliasChoices, Field, SecretStr, ValidationError
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from assistant.errors import SettingsError


def default_home() -> Path:
    """`FUHE_HOME`, or the platform's folder for application data."""
    import platformdirs

    return Path(os.environ.get("FUHE_HOME") or platformdirs.user_data_dir("fuhe", appauthor=False))


class Settings(BaseSettings):
    """All settings, each with the environment variable `FUHE_<NAME>` unless noted."""

    model_config = SettingsConfigDict(env_prefix="FUHE_", frozen=True, extra="ignore")

    home: Path = Field(default_factory=default_home)
    """Where all state lives: database, index, page pictures, configuration."""

    policy: str = "auto"
    """Scoring policy by name or path of a TOML file; "auto" guesses from the form's notes."""

    engine: Literal["auto", "offline", "both", "lean", "model"] = "auto"
    """Readers to use; "auto" is `both` when a model is configured and `offline` otherwise."""

    api_key: SecretStr | None = Field(
        default=None, validation_alias=AliasChoices("OPENAI_API_KEY", "FUHE_API_KEY", "api_key")
    )
    """Key of the OpenAI-compatible endpoint (`OPENAI_API_KEY`)."""

    base_url: str | None = Field(
        default=None, validation_alias=AliasChoices("OPENAI_BASE_URL", "FUHE_BASE_URL", "base_url")
    )
    """Address of the endpoint (`OPENAI_BASE_URL`); None is OpenAI's own."""

    model: str = "gpt-5-mini"
    """Name of the chat model."""

    embedding_model: str | None = None
    """Name of an embedding model at the same endpoint; None uses our own embeddings."""

    embedding_folder: Path | None = None
    """Folder of a sentence model on this machine (ONNX, or a BERT in safetensors)."""

    model_timeout: float = Field(default=60.0, gt=0)
    """Seconds one request to the model may take."""

    model_concurrency: int = Field(default=4, ge=1, le=64)
    """Requests to the model under way at once."""

    max_requests: int = Field(default=60, ge=1)
    """Requests one form may cost."""

    max_tokens: int = Field(default=400_000, ge=1)
    """Tokens, in and out, one form may cost."""

    max_seconds: float = Field(default=600.0, gt=0)
    """Seconds the model may spend on one form."""

    threads: int = Field(default=0, ge=0)
    """Threads of the recogniser; 0 uses every core."""

    ocr_engine: Literal["auto", "onnxruntime", "openvino"] = "auto"
    """What runs the recogniser; "auto" is OpenVINO where the extra `fast` is installed."""

    max_pages: int = Field(default=200, ge=1)
    """Pages of one file that are looked at."""

    max_megabytes: int = Field(default=200, ge=1)
    """Size of one uploaded file."""

    max_megapixels: int = Field(default=120, ge=1)
    """Size of one page picture."""

    @property
    def has_model(self) -> bool:
        """True when a person configured an endpoint."""
        return self.api_key is not None or self.base_url is not None

    @property
    def effective_engine(self) -> Literal["offline", "both", "lean", "model"]:
        """`engine` with "auto" decided."""
        if self.engine == "auto":
            return "both" if self.has_model else "offline"
        return self.engine

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Arguments, then the environment, then `config.toml`."""
        toml = TomlConfigSettingsSource(settings_cls, default_home() / "config.toml")
        return (init_settings, env_settings, toml)


def load(**overrides: object) -> Settings:
    """Read the settings now; `SettingsError` names what makes no sense."""
    try:
        return Settings(**overrides)  # type: ignore[arg-type]
    except ValidationError as error:
        first = error.errors()[0]
        name = "_".join(str(part) for part in first["loc"]).upper()
        raise SettingsError(
            first["msg"].lower(), where=f"FUHE_{name}", advice="correct it or unset it"
        ) from error
    except ValueError as error:  # config.toml that is no TOML
        raise SettingsError(
            str(error), where=str(default_home() / "config.toml"), advice="correct the file"
        ) from error


@lru_cache(maxsize=1)
def current() -> Settings:
    """The settings of this process, read once."""
    return load()
