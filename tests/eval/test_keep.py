"""A corrected form becomes a case: the file it came from, and what a person says it says."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant import ingest, settings
from assistant.errors import UsageError
from assistant.reading import Source
from eval import cases
from eval.keep import keep


def test_a_corrected_form_is_a_case_that_can_be_loaded(xinhong: Path, tmp_path: Path) -> None:
    outcome = next(iter(ingest.read_forms([Source.open(xinhong / "form.xlsx")], settings.load())))
    assert isinstance(outcome, ingest.Read)
    with ingest.open_library(settings.load()) as library:
        number = ingest.keep(library, outcome)
        with pytest.raises(UsageError, match="/indicators/26"):
            keep(library, number, tmp_path / "cases")
        library.correct(number, "/indicators/26/actual", "45%", "tester")
        library.correct(number, "/indicators/26/score", "0.5", "tester")
        folder = keep(library, number, tmp_path / "cases")
    case = cases.load_one(folder)
    assert case.expected[0]["indicators"][26]["actual"] == "45%"
    assert case.sources[0].read_bytes() == (xinhong / "form.xlsx").read_bytes()
