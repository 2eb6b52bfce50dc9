"""The whole way with a model behind the real protocol: files in, verified forms out."""

from __future__ import annotations

import json
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from assistant.extraction import table
from assistant.extraction.arbiter import improve
from assistant.form import Draft, Form
from assistant.ingest import Read, read_forms
from assistant.model.endpoint import Endpoint, forget
from assistant.model.retrying import Patience
from assistant.page import Page
from assistant.reading import Source, read
from assistant.scoring import verify
from assistant.settings import Settings
from eval.simulated_model import SimulatedModel
from tests.protocol_server import ProtocolServer

EXAMPLE = Path(__file__).resolve().parent.parent / "examples" / "xinhong"
FAULTS = (
    "401", "404", "400", "408", "409", "429", "429-date", "500", "503", "reset", "cut", "drip",
    "length", "refusal", "filter", "empty-choices", "null-choices", "html", "not-json", "half",
    "duplicate", "list", "two-objects", "open-think", "context", "429-quota",
)  # fmt: skip
HARMLESS = ("fences", "bom", "prose", "commas", "think", "extra", "full-width", "duplicate-same")


@pytest.fixture(scope="module")
def source() -> Source:
    return Source("form.xlsx", (EXAMPLE / "form.xlsx").read_bytes())


@pytest.fixture(scope="module")
def pages(source: Source) -> list[Page]:
    return read([source])


@pytest.fixture(scope="module")
def draft(pages: list[Page]) -> Draft:
    return table.extract(pages)


@pytest.fixture(scope="module")
def simulated(pages: list[Page]) -> SimulatedModel:
    gold = json.loads((EXAMPLE / "expected.json").read_text("utf-8"))
    return SimulatedModel(gold, pages, 0.0, 1)


@pytest.fixture
def server(simulated: SimulatedModel) -> Iterator[ProtocolServer]:
    forget()
    with ProtocolServer(reply=simulated.reply) as running:
        yield running


def endpoint(server: ProtocolServer, **rest: Any) -> Endpoint:
    settings = Settings(base_url=server.url, model="test-model", **{"model_timeout": 30.0, **rest})
    return Endpoint(settings, patience=Patience(sleep=lambda seconds: None))


def form(server: ProtocolServer | None, source: Source, **rest: Any) -> Form:
    ask = endpoint(server) if server else None
    settings = Settings(base_url="http://x", **{"engine": "both" if server else "offline", **rest})
    (done,) = read_forms([source], settings, ask=ask)
    assert isinstance(done, Read), done
    return done.form


def test_the_real_form_is_read_by_both_and_certified(
    server: ProtocolServer, source: Source
) -> None:
    offline = form(None, source)
    both = form(server, source)
    assert both.paper == offline.paper
    assert len(both.paper.indicators) == 64
    assert both.reading.engine == "both/test-model"
    assert both.reading.tokens.requests == len(server.calls)
    assert both.reading.tokens.output > 1000
    assert set(both.reading.prompt_versions) == {
        "read_rules",
        "read_header",
        "read_budget",
        "read_rows",
        "read_again",
    }
    scores = [both.evidence[f"/indicators/{at}/score"].status for at in range(64)]
    assert scores.count("agreed") >= 60


def test_lean_costs_a_tenth_on_a_clean_form(server: ProtocolServer, source: Source) -> None:
    both = form(server, source).reading.tokens
    lean = form(server, source, engine="lean").reading.tokens
    assert (lean.input + lean.output) * 10 <= both.input + both.output


@pytest.mark.parametrize("fault", FAULTS)
def test_the_form_is_finished_offline_and_says_so(
    server: ProtocolServer, draft: Draft, pages: list[Page], fault: str
) -> None:
    server.always = fault
    rest: dict[str, Any] = {"model_timeout": 0.4} if fault == "drip" else {}
    result = improve(draft, pages, endpoint(server, **rest))
    assert result.paper == draft.paper
    assert result.evidence == draft.evidence
    (remark,) = result.reading.remarks
    assert remark.startswith("the model was not used: ")
    assert any(name in remark for name in ("OPENAI_", "FUHE_"))
    assert result.reading.engine == "offline"


@pytest.mark.parametrize("fault", HARMLESS)
def test_faults_of_form_change_nothing(
    server: ProtocolServer, draft: Draft, pages: list[Page], fault: str
) -> None:
    server.always = fault
    result = improve(draft, pages, endpoint(server))
    assert result.reading.engine == "both/test-model"
    assert result.paper == draft.paper
    assert result.evidence["/indicators/0/score"].status == "agreed"


def test_a_total_made_to_fit_is_not_believed(
    server: ProtocolServer, draft: Draft, pages: list[Page]
) -> None:
    honest = server.reply

    def helpful(call: Any) -> Any:
        answer = honest(call)
        if "total_score" in answer:
            answer["total_score"]["text"] = "100"
        for one in answer.get("answers", ()):
            one["text"] = "100"
        return answer

    server.reply = helpful
    both = verify(improve(draft, pages, endpoint(server)))
    assert both.paper.total.score == draft.paper.total.score != Decimal(100)
    assert "/total/score" in both.review
