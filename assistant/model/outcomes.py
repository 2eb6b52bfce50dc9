"""How a request to the model can end badly: one class an ending.

In: nothing. Out: exceptions under `ModelError`. Each ends in one sentence whose
`where` names the setting a person can change. `passing` says whether the same
request may succeed a moment later; `final` says whether every further request
would end the same way, so that the other blocks of a form need not be tried.

    ModelError
    └── Outcome
        ├── KeyRefused         401, 403                        OPENAI_API_KEY
        ├── ModelUnknown       404                             FUHE_MODEL
        ├── Unreachable        no connection, reset, cut body  OPENAI_BASE_URL
        ├── TooSlow            no whole answer in time         FUHE_MODEL_TIMEOUT
        ├── Busy               408, 409, 429                   FUHE_MODEL_CONCURRENCY
        ├── ServerFailed       5xx                             OPENAI_BASE_URL
        ├── RequestRefused     400, 422 in every way we know   FUHE_MODEL
        ├── ContextExceeded    more tokens than the model sees FUHE_MODEL
        ├── AnswerCut          finish_reason=length, cut stream FUHE_MODEL
        ├── Declined           a refusal                       FUHE_MODEL
        ├── Filtered           the server's content filter     FUHE_MODEL
        ├── Malformed          not the structure asked for     FUHE_MODEL
        └── BudgetSpent        requests, tokens or seconds     FUHE_MAX_…
"""

from __future__ import annotations

from assistant.errors import ModelError


class Outcome(ModelError):
    """Base of all typed endings; see the module's tree."""

    setting = "FUHE_MODEL"
    passing = False
    final = False
    advice = ""

    def __init__(self, what: str, *, setting: str = "", wait: float | None = None) -> None:
        self.wait = wait
        """Seconds the server asked us to wait, when it did."""
        super().__init__(what, where=setting or self.setting, advice=self.advice)


class KeyRefused(Outcome):
    """The endpoint does not accept the key."""

    setting = "OPENAI_API_KEY"
    final = True
    advice = "check the key and that it belongs to OPENAI_BASE_URL"


class ModelUnknown(Outcome):
    """The endpoint does not know the model (or the path)."""

    final = True
    advice = "name a model the endpoint serves; `fuhe doctor` lists them"


class Unreachable(Outcome):
    """No connection, or it broke before the answer was whole."""

    setting = "OPENAI_BASE_URL"
    passing = True
    advice = "check the address and that the server is running"


class TooSlow(Outcome):
    """The whole answer did not arrive in time."""

    setting = "FUHE_MODEL_TIMEOUT"
    passing = True
    advice = "raise it, or use a faster model"


class Busy(Outcome):
    """The server asks for fewer requests."""

    setting = "FUHE_MODEL_CONCURRENCY"
    passing = True
    advice = "lower it, or wait and read the form again"


class ServerFailed(Outcome):
    """The server failed by itself."""

    setting = "OPENAI_BASE_URL"
    passing = True
    advice = "look into the server's log, or read the form again later"


class RequestRefused(Outcome):
    """The server takes none of the four ways to ask for a structure."""

    final = True
    advice = "use a model that follows a JSON schema, calls tools or writes JSON"


class ContextExceeded(Outcome):
    """The request is longer than the model's context."""

    advice = "use a model with a larger context"


class AnswerCut(Outcome):
    """The answer stopped before its end; it is never parsed."""

    advice = "use a model with a larger output limit"


class Declined(Outcome):
    """The model refused."""

    advice = "use another model for this form"


class Filtered(Outcome):
    """The server's content filter held the answer back."""

    advice = "use another model or endpoint for this form"


class Malformed(Outcome):
    """The answer is not of the structure asked for."""

    advice = "use a model that follows a JSON schema; `fuhe doctor` shows what this one can do"


class BudgetSpent(Outcome):
    """The form's budget is spent; `where` names which."""

    final = True
    advice = "raise it to let the model read the rest"
