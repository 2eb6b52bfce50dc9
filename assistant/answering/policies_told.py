"""The scoring policies an answer about rules speaks of.

In: a `Desk`. Out: policies and how they are named. Cannot fail.
"""

# Sentences are read as wholes; broken over lines they hide their own mistakes.

from __future__ import annotations

from typing import TYPE_CHECKING

from assistant.answering.compose import Desk

if TYPE_CHECKING:
    from assistant.scoring.policy import Policy


PARTS = {
    "execution": ("执行", "execution"), "cost": ("成本", "cost"), "outputs": ("产出", "outputs"),
    "benefits": ("效益", "benefits"), "satisfaction": ("满意度", "satisfaction"),
    "benefits_and_satisfaction": ("效益和满意度", "benefits and satisfaction"),
}  # fmt: skip
"""What people call the parts of a policy's structure."""


def policies() -> list[Policy]:
    """Every policy there is."""
    from assistant.scoring.policy import load, names

    return [load(name) for name in names()]


def policy_of(desk: Desk) -> Policy:
    """The policy of the one form in scope, else the usual one."""
    from assistant.scoring.policy import load

    return desk.policy(desk.scope[0]) if desk.one else load("auto")


def source_of(policy: Policy) -> tuple[str, str]:
    """A policy as the source of what was said."""
    return f"（{policy.title.zh}，{policy.name}）", f" ({policy.title.en}, {policy.name})"
