"""What langchain and openai answer or raise, in our words.

In: a call into langchain, or a message it returned. Out: the message's text, a filled
schema, counted tokens. Every foreign exception and every improper ending becomes an
`Outcome`; `finish_reason=length` is never parsed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from assistant.model.answers import the_object
from assistant.model.outcomes import (
    AnswerCut,
    Busy,
    ContextExceeded,
    Declined,
    Filtered,
    KeyRefused,
    Malformed,
    ModelUnknown,
    Outcome,
    RequestRefused,
    ServerFailed,
    TooSlow,
    Unreachable,
)
from assistant.model.retrying import retry_after
from assistant.model.spending import Spending

WRITTEN = "written_tool_calls"
"""Where a message keeps its tool calls as (name, arguments as written)."""

T = TypeVar("T")
Schema = TypeVar("Schema", bound=BaseModel)


def count(message: Any, spending: Spending, asked: Sequence[Any] = ()) -> None:
    """Add an answer's usage as the server counted it, or about, where it does not count.

    `asked` are the messages it answers: without a count their length stands for it, so that
    a budget of tokens holds with any server.
    """
    usage = getattr(message, "usage_metadata", None) or {}
    if not usage and asked:
        told = sum(_tokens(str(one.text)) for one in asked)
        spending.count(told, _tokens(str(message.text)))
        return
    spending.count(int(usage.get("input_tokens") or 0), int(usage.get("output_tokens") or 0))


def _tokens(text: str) -> int:
    """About what a tokenizer counts: one a Chinese character, a quarter for the rest."""
    wide = sum(ord(character) > 0x2E7F for character in text)
    return wide + (len(text) - wide + 3) // 4


def translated(call: Callable[[], T], spending: Spending | None = None) -> T:
    """Run a call into langchain; whatever it raises comes out as an `Outcome`."""
    import httpx2
    import openai

    try:
        return call()
    except Outcome:
        raise
    except (openai.LengthFinishReasonError, openai.ContentFilterFinishReasonError) as error:
        usage = getattr(error.completion, "usage", None)
        if usage and spending:
            spending.count(usage.prompt_tokens or 0, usage.completion_tokens or 0)
        raise _ended("length" if "length" in str(error) else "content_filter") from error
    except openai.APIStatusError as error:
        raise _refused(error.status_code, str(error), error.response.headers) from error
    except (openai.APITimeoutError, httpx2.TimeoutException) as error:
        raise TooSlow("the model did not finish its answer in time") from error
    except (openai.APIConnectionError, httpx2.TransportError) as error:
        cause = error.__cause__ or error
        raise Unreachable(f"the connection failed or broke ({cause})") from error
    except openai.APIError as error:  # an error event inside a stream
        raise ServerFailed(f"the server broke off: {_short(str(error))}") from error
    except (
        openai.OpenAIError,
        httpx2.InvalidURL,
        ValidationError,
        ValueError,
        LookupError,
        TypeError,
        AttributeError,
        StopIteration,
    ) as error:
        what = f"the endpoint's answer is no chat completion ({_short(str(error))})"
        raise Malformed(what, setting="OPENAI_BASE_URL") from error


def _refused(status: int, text: str, headers: Mapping[str, str]) -> Outcome:
    said = f"{status}: {_short(text)}"
    lowered = text.lower()
    if status in (401, 403):
        return KeyRefused(f"the endpoint does not accept the key ({said})")
    if status == 404:
        return ModelUnknown(f"the endpoint does not know the model ({said})")
    if status == 413 or ("context" in lowered and ("length" in lowered or "window" in lowered)):
        return ContextExceeded(f"the request is too long for the model ({said})")
    if status == 429 and "quota" in lowered:
        return KeyRefused(f"the quota of the key is spent ({said})")
    if status in (408, 409, 425, 429):
        wait = retry_after(headers)
        return Busy(f"the endpoint asks for fewer requests ({said})", wait=wait)
    if status >= 500:
        return ServerFailed(f"the server failed ({said})", wait=retry_after(headers))
    return RequestRefused(f"the endpoint refuses the request ({said})")


def _ended(reason: str | None) -> Outcome:
    if reason == "length":
        return AnswerCut("the answer was longer than the model may write")
    return Filtered("the endpoint's content filter held the answer back")


def _short(text: str) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= 160 else plain[:159] + "…"


def whole(message: Any) -> str:
    """The text of a message that ended properly; an `Outcome` otherwise."""
    reason = message.response_metadata.get("finish_reason")
    if reason in ("length", "content_filter"):
        raise _ended(reason)
    if refusal := message.additional_kwargs.get("refusal"):
        raise Declined(f"the model refused: {_short(str(refusal))}")
    return str(message.text)


def filled(way: str, message: Any, schema: type[Schema]) -> Schema:
    """The schema filled from an answer; `Malformed` when it does not fit."""
    text = whole(message)
    calls = message.additional_kwargs.get(WRITTEN, ())
    if way == "function_calling" and calls:
        wrong = {name for name, _ in calls} - {schema.__name__}
        if wrong:
            raise Malformed(f"the model called {', '.join(wrong)}, which it was not given")
        answers = [the_object(arguments) for _, arguments in calls]
        if any(arguments != answers[0] for arguments in answers):
            raise Malformed("the model answered twice, and differently")
        data = answers[0]
    else:
        data = the_object(text)
    try:
        return schema.model_validate(data)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise Malformed(f"the model's answer does not fit: {where}: {first['msg']}") from error


def until_whole(first: Any, rest: Iterator[Any], spending: Spending) -> Iterator[str]:
    """The texts of a stream's pieces; an `Outcome` after them when it did not end properly."""
    reason = None
    piece: Any = first
    while piece is not None:
        count(piece, spending)
        reason = piece.response_metadata.get("finish_reason") or reason
        if text := str(piece.text):
            yield text
        piece = translated(lambda: next(rest, None), spending)
    if reason in ("length", "content_filter"):
        raise _ended(reason)
    if reason is None:
        raise AnswerCut("the stream ended before the answer did")
