from __future__ import annotations

import json
from decimal import Decimal

import pytest

from assistant.form import Draft, Evidence, Paper
from assistant.scoring import verify
from assistant.scoring.ledger import SURE
from assistant.scoring.policy import load
from tests.scoring.made import D, draft, lose, misread, paper, sample


def test_the_sample_as_the_exchange_format_promises() -> None:
    form = verify(lose(draft(sample()), "/indicators/26/score", "/indicators/26/actual"))
    assert form.review == ("/indicators/26/actual", "/indicators/26/score")
    assert form.paper.indicators[26].score == D("0.5")
    assert form.evidence["/indicators/26/score"].status == "inferred"
    assert not [f for f in form.findings if f.rule.startswith("total_")]
    assert form.score.claimed == 97
    assert form.score.recomputed is not None
    low, high = form.score.recomputed
    assert low < 97 < high < 100
    assert form.reading.policy == "mof-2020"


def test_a_sound_form_has_nothing_to_review() -> None:
    form = verify(draft())
    assert form.review == ()
    assert not [f for f in form.findings if f.severity == "error"]


def test_a_weak_text_is_reviewed_and_a_weak_number_under_a_sum_is_not() -> None:
    made = misread(draft(), "/indicators/2/actual", "81%", confidence=0.6)
    made = misread(made, "/indicators/2/score", "18", confidence=0.6)
    assert verify(made).review == ("/indicators/2/actual",)


def test_a_weak_number_is_reviewed_when_no_sum_holds_over_it() -> None:
    made = misread(draft(), "/indicators/2/score", "18", confidence=0.6)
    made = lose(made, "/indicators/0/score")
    assert verify(made).review == ("/indicators/0/score", "/indicators/2/score")


def test_a_confident_misreading_of_a_score_does_not_pass() -> None:
    form = verify(misread(draft(), "/indicators/2/score", "13"))
    assert "/indicators/2/score" in form.review
    assert any(f.rule == "total_mismatch" and f.severity == "warning" for f in form.findings)


def test_agreed_readings_and_a_broken_sum_are_the_forms_mistake() -> None:
    made = draft(paper().with_value("/total/score", D(95)))
    seen = {p: e.model_copy(update={"status": "agreed"}) for p, e in made.evidence.items()}
    form = verify(Draft(form=made.paper, evidence=seen))
    assert form.paper.total.score == 95
    assert form.review == ()
    (finding,) = [f for f in form.findings if f.rule == "total_mismatch"]
    assert finding.severity == "error"
    assert finding.claimed == 95
    assert finding.expected == (Decimal(97), Decimal(97))


def test_the_policy_may_be_named_given_or_guessed() -> None:
    assert verify(draft(), "hubei").reading.policy == "hubei"
    assert verify(draft(), load("ratio")).reading.policy == "ratio"
    assert verify(draft(), "auto").reading.policy == "mof-2020"


def test_findings_of_the_reader_come_first_and_stay() -> None:
    from assistant.finding import Finding, Message

    remark = Finding(
        rule="page_instruction",
        severity="warning",
        fields=(),
        message=Message(zh="见页", en="seen"),
    )
    made = draft().model_copy(update={"findings": (remark,)})
    assert verify(made).findings[0] == remark


def test_review_is_in_paper_order() -> None:
    made = lose(draft(), "/total/grade", "/indicators/2/actual", "/project_name", "/budget/unit")
    assert verify(made).review == (
        "/project_name",
        "/budget/unit",
        "/indicators/2/actual",
        "/total/grade",
    )


def test_an_empty_form_is_no_accident() -> None:
    form = verify(Draft(form=Paper(), evidence={"/title": Evidence(status="missing", page=1)}))
    assert form.review == ("/title",)
    assert form.score.recomputed is None


def test_json_is_the_exchange_format() -> None:
    data = json.loads(verify(draft()).to_json())
    assert set(data) == {"form", "evidence", "findings", "score", "review", "reading"}
    assert data["score"]["claimed"] == 97.0


def seen_as(pointer: str, **changes: object) -> Draft:
    made = draft()
    seen = {**made.evidence, pointer: made.evidence[pointer].model_copy(update=changes)}
    return Draft(form=made.paper, evidence=seen)


@pytest.mark.parametrize(
    ("changes", "doubted"),
    [
        ({"confidence": SURE}, False),
        ({"confidence": SURE - 0.001}, True),
        ({"status": "agreed", "confidence": 0.1}, False),
        ({"status": "absent", "confidence": 0.1}, False),
        ({"status": "disputed", "confidence": 1.0}, True),
        ({"status": "missing", "confidence": 1.0}, True),
        ({"status": "inferred", "confidence": 1.0}, True),
    ],
)
def test_what_is_put_on_the_review_list(changes: dict[str, object], doubted: bool) -> None:
    pointer = "/indicators/2/actual"
    assert verify(seen_as(pointer, **changes)).review == ((pointer,) if doubted else ())


def test_a_weak_rate_without_its_sign_is_looked_at_though_its_figure_is_proved() -> None:
    pointer = "/budget/lines/0/rate"
    weak = seen_as(pointer, confidence=0.5)
    assert verify(weak).review == ()
    bare = misread(weak, pointer, "95.00", confidence=0.5)
    assert verify(bare).review == (pointer,)
    assert verify(misread(draft(), pointer, "95.00")).review == ()


def test_fields_stand_in_the_order_of_the_paper() -> None:
    weak = [
        "/title",
        "/project_name",
        "/budget/unit",
        "/budget/lines/0/name",
        "/budget/lines/2/name",
        "/indicators/0/level1",
        "/indicators/0/target",
        "/indicators/0/actual",
        "/indicators/2/name",
    ]
    made = draft()
    low = {p: made.evidence[p].model_copy(update={"confidence": 0.1}) for p in reversed(weak)}
    # Fields the schema does not know stand last, and those of a section before its parts.
    odd = {
        p: Evidence(page=1, status="missing") for p in ("/stamp", "/indicators", "/goals/achieved")
    }
    seen = {**made.evidence, **odd, **low}
    review = verify(Draft(form=made.paper, evidence=seen)).review
    assert review == (
        *weak[:5],
        "/goals/achieved",
        "/indicators",
        *weak[5:],
        "/stamp",
    )


@pytest.mark.parametrize("policy", [None, "", "auto"])
def test_no_policy_is_guessed(policy: str | None) -> None:
    form = verify(draft(paper(notes=("湖北省财政厅统一格式",))), policy)
    assert form.reading.policy == "hubei"
    assert form.findings[0].rule == "policy_guessed"
