from __future__ import annotations

import asyncio
import json
import sys
from pathlib import Path
from typing import Any

from mcp import ClientSession, StdioServerParameters, stdio_client

from assistant.library import Library
from assistant.scoring import verify
from tests.library.sample import sample_draft


def test_another_assistant_asks_over_stdio(tmp_path: Path) -> None:
    with Library(tmp_path) as library:
        library.save(verify(sample_draft()))

    async def talk() -> dict[str, Any]:
        program = "import sys; from pathlib import Path; from assistant.serving import serve; serve(Path(sys.argv[1]))"
        parameters = StdioServerParameters(
            command=sys.executable, args=["-c", program, str(tmp_path)]
        )
        async with stdio_client(parameters) as (read, write), ClientSession(read, write) as session:
            await session.initialize()
            tools = (await session.list_tools()).tools
            calls = {
                "ask": {"question": "why was 双报到 deducted"},
                "list_forms": {},
                "get_form": {"form": 9},
                "find": {"words": "任务增加"},
            }
            said = {
                name: await session.call_tool(name, arguments) for name, arguments in calls.items()
            }
            return {
                "tools": tools,
                **{name: json.loads(result.content[0].text) for name, result in said.items()},  # type: ignore[union-attr]
            }

    found = asyncio.run(talk())
    assert all(t.annotations and t.annotations.read_only_hint for t in found["tools"])
    assert {t.name for t in found["tools"]} == {"ask", "list_forms", "get_form", "find"}
    assert "0.72" in found["ask"]["answer"]
    assert found["ask"]["citations"][0]["row"] == 11
    assert found["list_forms"][0]["claimed"] == 97.0
    assert "no form 9" in found["get_form"]["error"]
    assert found["find"][0]["row"] == 3
