from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.library import Library
from assistant.scoring import verify
from tests.library.sample import sample_draft


@pytest.fixture(scope="session")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    """A library that holds the bundled form alone; not to be written to."""
    with Library(Path(tmp_path_factory.mktemp("shelf"))) as library:
        library.save(verify(sample_draft()))
        yield library
