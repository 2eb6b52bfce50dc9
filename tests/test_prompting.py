"""Prompts are files with declared variables; a slip between file and program is an error."""

from __future__ import annotations

from importlib.resources import files

import pytest

from assistant import prompting
from assistant.prompting import PromptError, parse

GOOD = "---\npurpose: To test.\nvariables: lines, head\n---\nHead: {{head}}\n{{ lines }}\n"


def test_variables_are_filled_in() -> None:
    prompt = parse("x", GOOD)
    assert prompt.purpose == "To test."
    assert prompt.fill(lines="a", head="b") == "Head: b\na"


def test_a_value_is_never_filled_in_again() -> None:
    assert parse("x", GOOD).fill(lines="{{head}}", head="secret") == "Head: secret\n{{head}}"


@pytest.mark.parametrize("values", [{"lines": "a"}, {"lines": "a", "head": "b", "tail": "c"}, {}])
def test_a_missing_or_unknown_variable_is_an_error(values: dict[str, str]) -> None:
    with pytest.raises(PromptError, match=r"prompts/x\.md: variables"):
        parse("x", GOOD).fill(**values)


@pytest.mark.parametrize(
    "source",
    [
        "no front block",
        "---\npurpose: p\nvariables: a\n---\nno slot",
        "---\npurpose: p\nvariables:\n---\n{{undeclared}}",
    ],
)
def test_a_file_that_does_not_fit_itself_is_an_error(source: str) -> None:
    with pytest.raises(PromptError):
        parse("x", source)


def test_the_version_follows_the_text() -> None:
    assert parse("x", GOOD).version == parse("x", GOOD.replace("\n", "\r\n")).version
    assert parse("x", GOOD).version != parse("x", GOOD + "!").version


def test_every_prompt_that_ships_can_be_loaded() -> None:
    names = [file.name[:-3] for file in files("prompts").iterdir() if file.name.endswith(".md")]
    assert {"read_rules", "read_header", "read_budget", "read_rows", "read_again"} <= set(names)
    assert all(len(version) == 12 for version in prompting.versions(names).values())


def test_a_prompt_that_is_not_there_is_named() -> None:
    with pytest.raises(PromptError, match=r"prompts/nonsense\.md"):
        prompting.load("nonsense")
