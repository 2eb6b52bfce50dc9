from __future__ import annotations

from itertools import takewhile
from pathlib import Path

import pytest

from assistant.scoring import experiment
from tests.scoring.made import SAMPLE, paper


def test_nothing_escapes_on_a_small_form() -> None:
    text, sound = experiment.table(paper())
    assert sound
    header, *rows = text.splitlines()
    assert header.split()[:2] == ["cells", "tried"]
    assert [line.split()[0] for line in rows] == ["blank", "weak", "runner-up", "sure"]
    assert all(line.split()[-2:] == ["0", "0"] for line in rows)


def test_every_weight_score_and_amount_of_the_sample_is_recovered() -> None:
    whole = experiment.paper_of(SAMPLE)
    lost = [
        trial.pointer
        for trial in takewhile(lambda trial: trial.way == "blank", experiment.trials(whole))
        if trial.outcome != "recovered"
        and trial.pointer.endswith(("weight", "score", "initial", "annual", "executed"))
    ]
    assert lost == []


def test_it_wants_a_file(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.argv", ["experiment"])
    assert experiment.main() == 2
    assert "usage" in capsys.readouterr().err


def test_it_prints_and_succeeds(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    form = tmp_path / "form.json"
    form.write_text(paper().model_dump_json(), "utf-8")
    monkeypatch.setattr("sys.argv", ["experiment", str(form)])
    assert experiment.main() == 0
    assert "runner-up" in capsys.readouterr().out
