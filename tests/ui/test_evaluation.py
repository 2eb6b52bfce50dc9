"""What the evaluation page says of two runs."""

from __future__ import annotations

from typing import Any

import pytest

from assistant.ui.evaluation import _change


def run(escaped: float | None, forms: int = 3) -> dict[str, Any]:
    return {"run": "r", "forms": forms, "escaped": escaped}


@pytest.mark.parametrize(
    ("newest", "older", "told"),
    [
        (run(0.02), run(0.01), "+1.00 pp"),
        (run(0.01), run(0.01), None),
        (run(0.02), run(0.01, forms=9), None),
        (run(None), run(0.01), None),
        (run(0.02), None, None),
    ],
)
def test_only_a_change_over_the_same_forms_is_told(
    newest: dict[str, Any], older: dict[str, Any] | None, told: str | None
) -> None:
    assert _change(newest, older, "escaped") == told
