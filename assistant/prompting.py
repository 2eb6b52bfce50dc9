"""The texts sent to a model, one Markdown file each, with a version.

In: the name of a file in `prompts/`. Out: `Prompt`, which fills in its variables.
`PromptError` when a file is missing or its front block is not as below, when a
variable is missing or unknown, or when the text uses one it does not declare.

    ---
    purpose: what the request is for
    variables: name, name
    ---
    text with {{name}}
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from assistant.errors import FuheError

_SLOT = re.compile(r"\{\{\s*(\w+)\s*\}\}")
_FRONT = re.compile(r"---\npurpose: (.+)\nvariables:(.*)\n---\n")


class PromptError(FuheError):
    """A prompt file and the program do not fit together."""


@dataclass(frozen=True, slots=True)
class Prompt:
    """One request's text.

    Args:
        name: file name without ending.
        purpose: what it is for.
        variables: names it must be given.
        text: with `{{name}}` slots.
        version: first 12 hexadecimal digits of the file's SHA-256; kept with every form read.
    """

    name: str
    purpose: str
    variables: frozenset[str]
    text: str
    version: str

    def fill(self, **values: str) -> str:
        """The text with every variable in place; `PromptError` when one is missing or unknown.

        Values are put in once: a value that looks like a slot stays as it is.
        """
        missing, unknown = self.variables - values.keys(), values.keys() - self.variables
        if missing or unknown:
            what = f"missing {sorted(missing)}" if missing else f"unknown {sorted(unknown)}"
            raise PromptError(f"variables {what}", where=f"prompts/{self.name}.md")
        return _SLOT.sub(lambda slot: values[slot.group(1)], self.text)


def parse(name: str, source: str) -> Prompt:
    """A prompt from the text of its file."""
    where = f"prompts/{name}.md"
    source = source.replace("\r\n", "\n")
    front = _FRONT.match(source)
    if front is None:
        raise PromptError("no front block", where=where, advice="begin with purpose and variables")
    declared = frozenset(name.strip() for name in front.group(2).split(",") if name.strip())
    text = source[front.end() :].strip()
    used = {slot.group(1) for slot in _SLOT.finditer(text)}
    if used != declared:
        raise PromptError(
            f"declares {sorted(declared)} and uses {sorted(used)}",
            where=where,
            advice="make them one",
        )
    version = hashlib.sha256(source.encode()).hexdigest()[:12]
    return Prompt(name, front.group(1).strip(), declared, text, version)


@lru_cache(maxsize=64)
def load(name: str) -> Prompt:
    """The prompt of that name, from the `prompts` folder that ships with the program."""
    from importlib.resources import files

    try:
        source = files("prompts").joinpath(f"{name}.md").read_text("utf-8")
    except (FileNotFoundError, ModuleNotFoundError) as error:
        raise PromptError("there is no such prompt", where=f"prompts/{name}.md") from error
    return parse(name, source)


def versions(names: Iterable[str]) -> dict[str, str]:
    """Name → version, for `Reading.prompt_versions`."""
    return {name: load(name).version for name in sorted(names)}
