"""A local server that speaks OpenAI's HTTP protocol, well or badly on demand.

In: a `reply` function from a `Call` to what the model says. Out: `/v1/models`,
`/v1/chat/completions` (plain, streamed, tools, `response_format`) and
`/v1/embeddings` on a loopback port. `faults` are used up one a chat request;
`always` is used when they are gone. `lacks` names what the server does not know
("json_schema", "tools", "json_object", "pictures", "stream_usage"): 400.

Run by itself, `python -m tests.protocol_server`, it answers every question with an
echo, for trying the program by hand.
"""

from __future__ import annotations

import json
import socket
import struct
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self


@dataclass(frozen=True)
class Call:
    """One chat request as it arrived."""

    body: dict[str, Any]
    headers: dict[str, str]

    @property
    def way(self) -> str:
        """json_schema, function_calling, json_mode or plain."""
        kind = (self.body.get("response_format") or {}).get("type")
        if kind == "json_schema":
            return "json_schema"
        if self.body.get("tools") and self.body.get("tool_choice") not in (None, "auto"):
            return "function_calling"
        return "json_mode" if kind == "json_object" else "plain"

    @property
    def schema(self) -> dict[str, Any]:
        """The JSON schema asked for; {} without one."""
        if self.way == "json_schema":
            return dict(self.body["response_format"]["json_schema"]["schema"])
        if self.way == "function_calling":
            return dict(self.body["tools"][0]["function"]["parameters"])
        return {}

    @property
    def text(self) -> str:
        """All text of all messages, one after another."""
        return "\n".join(self.texts())

    def texts(self) -> list[str]:
        """The text of each message."""
        result = []
        for message in self.body["messages"]:
            content = message.get("content") or ""
            if isinstance(content, list):
                content = "\n".join(part.get("text", "") for part in content)
            result.append(content)
        return result

    @property
    def pictures(self) -> int:
        """How many pictures were sent along."""
        return sum(
            part.get("type") == "image_url"
            for message in self.body["messages"]
            if isinstance(message.get("content"), list)
            for part in message["content"]
        )


@dataclass(frozen=True)
class ToolCalls:
    """A reply that calls tools: names and arguments."""

    calls: tuple[tuple[str, dict[str, Any]], ...]
    saying: str = ""
    """Text said along with the calls, when streamed."""


Reply = Callable[[Call], Any]
"""Returns text, or an object (written as JSON, or as the arguments of the tool asked for)."""


def echo(call: Call) -> str:
    """The last message back."""
    return call.texts()[-1]


@dataclass
class ProtocolServer:
    """The server; a context manager. `url` is what `OPENAI_BASE_URL` wants."""

    reply: Reply = echo
    key: str | None = None
    models: tuple[str, ...] = ("test-model",)
    lacks: frozenset[str] = frozenset()
    faults: deque[str] = field(default_factory=deque)
    always: str | None = None
    retry_after: int = 0
    drip_seconds: float = 0.05
    calls: list[Call] = field(default_factory=list)
    embed: Callable[[Any], list[list[float]]] = lambda texts: [[float(len(t)), 1.0] for t in texts]
    embeddings: int = 0
    embedded: int = 0

    def __enter__(self) -> Self:
        handler = type("Handler", (_Handler,), {"owner": self})
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self._server.daemon_threads = True
        self._server.block_on_close = False
        self._lock = threading.Lock()
        threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True
        ).start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._server.shutdown()
        self._server.server_close()

    @property
    def url(self) -> str:
        """The endpoint's address."""
        return f"http://127.0.0.1:{self._server.server_address[1]}/v1"

    def fail(self, *faults: str) -> None:
        """Misbehave so at the next chat requests, one after another ("" is none)."""
        self.faults.extend(faults)

    def note(self, call: Call) -> str:
        """Keep a call; the fault it is to meet, or ""."""
        with self._lock:
            self.calls.append(call)
            return self.faults.popleft() if self.faults else self.always or ""


def tokens(text: str) -> int:
    """About what a tokenizer counts: one a Chinese character, a quarter for the rest."""
    wide = sum(ord(character) > 0x2E7F for character in text)
    return wide + (len(text) - wide + 3) // 4


STATUS = {
    "400": 400, "401": 401, "403": 403, "404": 404, "408": 408, "409": 409, "413": 413,
    "422": 422, "429": 429, "429-date": 429, "429-quota": 429, "500": 500, "503": 503,
}  # fmt: skip
MESSAGES = {
    "401": "Incorrect API key provided.",
    "404": "The model does not exist.",
    "413": "Request too large.",
    "429-quota": "You exceeded your current quota (insufficient_quota).",
    "context": "This model's maximum context length is 4096 tokens.",
}

_WIDE = {ord(a): ord(b) for a, b in zip("0123456789%", "０１２３４５６７８９％", strict=True)}


def _wide(value: Any) -> Any:
    """Values (not keys) with full-width digits."""
    if isinstance(value, dict):
        return {key: _wide(one) for key, one in value.items()}
    if isinstance(value, list):
        return [_wide(one) for one in value]
    return value.translate(_WIDE) if isinstance(value, str) else value


TEXT_FAULTS: dict[str, Callable[[str], str]] = {
    "fences": lambda text: f"```json\n{text}\n```",
    "bom": lambda text: "\ufeff" + text,
    "prose": lambda text: f"Here is what I found [1]:\n\n{text}\n\nLet me know if it helps.",
    "commas": lambda text: text[:-1] + ",}",
    "think": lambda text: f'<think>Is it {{"a": 1}}? Hmm, "no".</think>\n{text}',
    "open-think": lambda text: f"<think>{text}",
    "half": lambda text: text[: len(text) // 2],
    "duplicate-same": lambda text: text[:-1] + "," + text[1:],
    "duplicate": lambda text: (
        text[:-1] + ',"' + next(iter(json.loads(text))) + '": "something else"}'
    ),
    "extra": lambda text: text[:-1] + ',"helpful_total": 97.0}',
    "list": lambda text: f"[{text}]",
    "two-objects": lambda text: text + '\n{"or": "this"}',
    "not-json": lambda text: "I have read the form, and everything is fine.",
    "empty-text": lambda text: "",
    "full-width": lambda text: json.dumps(_wide(json.loads(text)), ensure_ascii=False),
}
"""Faults in what the model writes, applied to the JSON text of its answer."""


class _Handler(BaseHTTPRequestHandler):
    owner: ProtocolServer
    protocol_version = "HTTP/1.1"

    def log_message(self, *args: Any) -> None:
        """Say nothing."""

    def do_GET(self) -> None:
        if not self._admitted():
            return
        if self.path.endswith("/models"):
            data = [
                {"id": name, "object": "model", "owned_by": "test", "max_model_len": 8192}
                for name in self.owner.models
            ]
            self._json(200, {"object": "list", "data": data})
        else:
            self._error(404, "No such path.")

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        if not self._admitted():
            return
        if self.path.endswith("/embeddings"):
            texts = [body["input"]] if isinstance(body["input"], str) else body["input"]
            if not all(isinstance(text, str) for text in texts):
                self._error(400, "input must be strings, not numbers of tokens")
                return
            self.owner.embeddings += 1
            self.owner.embedded += len(texts)
            data = [
                {"object": "embedding", "index": at, "embedding": vector}
                for at, vector in enumerate(self.owner.embed(texts))
            ]
            self._json(200, {"object": "list", "data": data, "model": body["model"], "usage": {
                "prompt_tokens": sum(map(tokens, texts)), "total_tokens": sum(map(tokens, texts)),
            }})  # fmt: skip
        elif self.path.endswith("/chat/completions"):
            self._chat(Call(body, {name.lower(): value for name, value in self.headers.items()}))
        else:
            self._error(404, "No such path.")

    def _admitted(self) -> bool:
        key = self.owner.key
        if key is not None and self.headers.get("Authorization") != f"Bearer {key}":
            self._error(401, MESSAGES["401"])
            return False
        return True

    def _chat(self, call: Call) -> None:
        fault = self.owner.note(call)
        lacks = self.owner.lacks
        if call.body["model"] not in self.owner.models:
            return self._error(404, f"The model `{call.body['model']}` does not exist.")
        if "json_schema" in lacks and call.way == "json_schema":
            return self._error(400, "response_format json_schema is not supported")
        if "tools" in lacks and call.body.get("tools"):
            return self._error(400, "tools are not supported")
        if "json_object" in lacks and call.way == "json_mode":
            return self._error(400, "response_format json_object is not supported")
        if "pictures" in lacks and call.pictures:
            return self._error(400, "image_url is not supported by this model")
        if "stream_usage" in lacks and call.body.get("stream_options"):
            return self._error(400, "unknown field stream_options")
        if fault in STATUS:
            return self._error(STATUS[fault], MESSAGES.get(fault, f"fault {fault}"), fault)
        if fault == "context":
            return self._error(400, MESSAGES["context"])
        if fault == "reset":
            return self._reset()
        if fault == "html":
            return self._send(200, b"<html>Please log in</html>", "text/html")
        if fault == "null-choices":
            return self._json(200, {"id": "x", "object": "chat.completion", "choices": None})
        said = self.owner.reply(call)
        if call.body.get("stream"):
            return self._stream(call, said, fault)
        return self._answer(call, said, fault)

    def _answer(self, call: Call, said: Any, fault: str) -> None:
        message: dict[str, Any] = {"role": "assistant", "content": None, "refusal": None}
        reason = "stop"
        text = said if isinstance(said, str) else ""
        if isinstance(said, ToolCalls):
            message["tool_calls"] = [_tool(*one, at) for at, one in enumerate(said.calls)]
            reason = "tool_calls"
        else:
            if not isinstance(said, str):
                text = json.dumps(said, ensure_ascii=False)
            if fault in TEXT_FAULTS:
                text = TEXT_FAULTS[fault](text)
            if call.way == "function_calling":
                name = call.body["tools"][0]["function"]["name"]
                calls = [_tool("submit_total" if fault == "wrong-tool" else name, text, 0)]
                if fault == "two-tools":
                    calls.append(_tool(name, text.replace("1", "2"), 1))
                if fault == "two-tools-same":
                    calls.append(_tool(name, text, 1))
                message["tool_calls"], reason = calls, "tool_calls"
            else:
                message["content"] = text
        if fault == "length":
            reason = "length"
            message["content"] = text[: len(text) // 2]
            message.pop("tool_calls", None)
        if fault == "refusal":
            message.update(content=None, refusal="I cannot help with this document.")
            message.pop("tool_calls", None)
        if fault == "filter":
            message.update(content="")
            message.pop("tool_calls", None)
            reason = "content_filter"
        choice = {"index": 0, "message": message, "finish_reason": reason, "logprobs": None}
        payload = {
            "id": "chatcmpl-1", "object": "chat.completion", "created": 1, "model": call.body["model"],
            "choices": [] if fault == "empty-choices" else [choice],
            "usage": _usage(call, text),
        }  # fmt: skip
        data = json.dumps(payload, ensure_ascii=False).encode()
        if fault == "cut":
            self._head(200, "application/json", len(data))
            self.wfile.write(data[: len(data) // 2])
            self._reset()
        elif fault == "drip":
            self._drip(data)
        else:
            self._send(200, data, "application/json")

    def _stream(self, call: Call, said: Any, fault: str) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Connection", "close")
        self.end_headers()
        self.close_connection = True
        if isinstance(said, ToolCalls):
            self._stream_calls(call, said)
            return
        said = said if isinstance(said, str) else json.dumps(said, ensure_ascii=False)
        pieces = [said[at : at + 3] for at in range(0, len(said), 3)]
        if fault == "think":
            pieces = ["<thi", "nk>let me ", "see</think>", *pieces]
        for at, piece in enumerate(pieces):
            if fault in ("cut-stream", "reset-stream") and at >= 2:
                if fault == "reset-stream":
                    self._reset()
                return
            if fault == "drip":
                time.sleep(self.owner.drip_seconds)
            if not self._event({"delta": {"role": "assistant", "content": piece}}, call):
                return
        reason = {"length": "length", "filter": "content_filter"}.get(fault, "stop")
        self._event({"delta": {}, "finish_reason": reason}, call)
        if call.body.get("stream_options"):
            self._event(None, call, _usage(call, said))
        self.wfile.write(b"data: [DONE]\n\n")

    def _stream_calls(self, call: Call, said: ToolCalls) -> None:
        """Tool calls the way servers stream them: a head, then the arguments in pieces."""
        self._event({"delta": {"role": "assistant", "content": said.saying or None}}, call)
        for at, one in enumerate(said.calls):
            made = _tool(*one, at)
            arguments = made["function"]["arguments"]
            made["function"] = {**made["function"], "arguments": ""}
            self._event({"delta": {"tool_calls": [{"index": at, **made}]}}, call)
            for start in range(0, len(arguments), 7):
                piece = {"arguments": arguments[start : start + 7]}
                self._event({"delta": {"tool_calls": [{"index": at, "function": piece}]}}, call)
        self._event({"delta": {}, "finish_reason": "tool_calls"}, call)
        if call.body.get("stream_options"):
            self._event(None, call, _usage(call, said.saying))
        self.wfile.write(b"data: [DONE]\n\n")

    def _event(
        self, choice: dict[str, Any] | None, call: Call, usage: dict[str, int] | None = None
    ) -> bool:
        payload = {
            "id": "chatcmpl-1", "object": "chat.completion.chunk", "created": 1,
            "model": call.body["model"], "usage": usage,
            "choices": [{"index": 0, "finish_reason": None, **choice}] if choice else [],
        }  # fmt: skip
        try:
            self.wfile.write(b"data: " + json.dumps(payload, ensure_ascii=False).encode() + b"\n\n")
            self.wfile.flush()
        except OSError:
            return False
        return True

    def _drip(self, data: bytes) -> None:
        self._head(200, "application/json", len(data))
        try:
            for at in range(len(data)):
                self.wfile.write(data[at : at + 1])
                self.wfile.flush()
                time.sleep(self.owner.drip_seconds)
        except OSError:
            self.close_connection = True

    def _reset(self) -> None:
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.connection.close()
        self.close_connection = True

    def _error(self, status: int, message: str, fault: str = "") -> None:
        headers = []
        wait = self.owner.retry_after
        if fault in ("408", "409", "429", "503"):
            headers.append(("Retry-After", str(wait)))
        if fault == "429-date":
            when = datetime.now(UTC) + timedelta(seconds=wait)
            headers.append(("Retry-After", format_datetime(when, usegmt=True)))
        self._json(status, {"error": {"message": message, "type": "error", "code": None}}, headers)

    def _json(self, status: int, payload: Any, headers: Iterable[tuple[str, str]] = ()) -> None:
        self._send(status, json.dumps(payload).encode(), "application/json", headers)

    def _send(
        self, status: int, data: bytes, kind: str, headers: Iterable[tuple[str, str]] = ()
    ) -> None:
        self._head(status, kind, len(data), headers)
        self.wfile.write(data)

    def _head(
        self, status: int, kind: str, length: int, headers: Iterable[tuple[str, str]] = ()
    ) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(length))
        for name, value in headers:
            self.send_header(name, value)
        self.end_headers()


def _tool(name: str, arguments: dict[str, Any] | str, at: int) -> dict[str, Any]:
    text = arguments if isinstance(arguments, str) else json.dumps(arguments, ensure_ascii=False)
    return {"id": f"call_{at}", "type": "function", "function": {"name": name, "arguments": text}}


def _usage(call: Call, said: str) -> dict[str, int]:
    asked = tokens(json.dumps(call.body, ensure_ascii=False)) if not call.pictures else 0
    asked = asked or tokens(call.text) + 800 * call.pictures
    answered = tokens(said)
    return {
        "prompt_tokens": asked,
        "completion_tokens": answered,
        "total_tokens": asked + answered,
    }


if __name__ == "__main__":
    with ProtocolServer() as server:
        print(server.url)  # noqa: T201
        while True:
            time.sleep(60)
