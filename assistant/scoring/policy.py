"""Scoring policies: what a rule book says, as data, and which one a form follows.

In: a name, the path of a TOML file, or a paper whose own notes may name a rule. Out:
a frozen `Policy`. An unknown name raises `UsageError`; a TOML file that cannot be read
or makes no sense raises `SettingsError` naming the file and the setting.

The five policies that come with Fuhe lie in `policies/*.toml`; a custom one is a file of
the same shape, and may leave out all it shares with the national default.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property, lru_cache
from importlib import resources
from pathlib import Path
from typing import Any, Literal

from pydantic import Field, ValidationError, model_validator

from assistant.errors import SettingsError, UsageError
from assistant.finding import Finding, Frozen, Message
from assistant.form import Paper
from assistant.wording import fold, tidy

DEFAULT = "mof-2020"
Interval = tuple[Decimal, Decimal]
OverrunRule = Literal["linear", "ratio", "zero"]
_ORDER = (DEFAULT, "hubei", "platform-linear", "ratio", "zero-on-overrun")


class Bands(Frozen):
    """Shares of the weight for a qualitative row, lower and upper bound included."""

    achieved: Interval
    partly: Interval
    missed: Interval


class Execution(Frozen):
    """Rates of budget execution, as shares, below which a reviewer asks."""

    explain_below: Decimal
    low_below: Decimal


class Policy(Frozen):
    """One rule book.

    Args:
        name: as given to `load` and written to `reading.policy`.
        title: its name for people.
        named_by: words by which a person or a case names it.
        recognised_by: patterns a form's notes match when they print this rule.
        decimals: decimals of a score, rounded half up.
        tolerance: how far a claim may stand from the interval, in points, inclusive.
        over_warning, over_notice: shares of the target from which over-achievement
            needs a written reason, and from which it is worth a notice.
        overrun: the formulas for a ceiling passed; several span an interval.
        zero_stands: a claim of 0 on an overrun is accepted whatever the interval.
        bands: shares for qualitative rows.
        execution: shares of budget execution that call for words.
        structures: weights by part of the form, one mapping for each usual layout.
        grades: lowest total for each grade, best grade first.
    """

    name: str
    title: Message
    named_by: tuple[str, ...] = ()
    recognised_by: tuple[str, ...] = ()
    decimals: int = Field(ge=0, le=6)
    tolerance: Decimal = Field(ge=0)
    over_warning: Decimal = Field(gt=1)
    over_notice: Decimal = Field(gt=1)
    overrun: tuple[OverrunRule, ...] = Field(min_length=1)
    zero_stands: bool
    bands: Bands
    execution: Execution
    structures: Mapping[str, Mapping[str, Decimal]]
    grades: Mapping[str, Decimal] = Field(min_length=1)

    @model_validator(mode="after")
    def _ordered(self) -> Policy:
        bands = self.bands
        edges = [*bands.missed, *bands.partly, *bands.achieved]
        if edges != sorted(edges) or edges[0] < 0 or edges[-1] > 1:
            raise ValueError("bands must rise from missed over partly to achieved, within 0 and 1")
        if self.over_notice > self.over_warning:
            raise ValueError("over_notice must not be above over_warning")
        for pattern in self.recognised_by:
            try:
                re.compile(pattern)
            except re.error as error:
                raise ValueError(f"recognised_by: {pattern!r} is no pattern: {error}") from error
        return self

    def __hash__(self) -> int:
        return self._hash

    @cached_property
    def _hash(self) -> int:
        # Policies key the score cache; hashing every field for every row would cost more
        # than the arithmetic. Equality still compares all fields.
        return hash((self.name, self.overrun, self.tolerance, self.decimals))

    @cached_property
    def _quantum(self) -> Decimal:
        return Decimal(1).scaleb(-self.decimals)

    def rounded(self, points: Decimal) -> Decimal:
        """Points rounded half up to the policy's decimals."""
        return points.quantize(self._quantum, rounding=ROUND_HALF_UP)

    def band(self, level: Literal["achieved", "partly", "missed"], weight: Decimal) -> Interval:
        """The band of a qualitative level in points of `weight`."""
        low, high = getattr(self.bands, level)
        return self.rounded(low * weight), self.rounded(high * weight)

    def grade(self, total: Decimal) -> str:
        """The grade a total earns."""
        ranked = sorted(self.grades.items(), key=lambda item: item[1], reverse=True)
        return next((name for name, floor in ranked if total >= floor), ranked[-1][0])

    def explain(self) -> Message:
        """What this policy does, in one paragraph."""
        zh, en = self._explain_overrun()
        bands = self.bands
        share = {
            level: (f"{_percent(high)}–{_percent(low)}", low)
            for level, (low, high) in (
                ("achieved", bands.achieved),
                ("partly", bands.partly),
                ("missed", bands.missed),
            )
        }
        return Message(
            zh=(
                f"{self.title.zh}（{self.name}）：正向指标达到目标得满分，未达到按实际÷目标×分值；"
                f"反向指标（不超过、以内、期限）未超出得满分，{zh}；目标为0的，发生即0分。"
                f"定性指标按达成、部分达成、未达成三档，分别得分值的{share['achieved'][0]}、"
                f"{share['partly'][0]}、{share['missed'][0]}。预算执行得分=执行数÷全年预算数×分值，封顶。"
                f"完成值达到目标的{_percent(self.over_warning)}须书面说明，"
                f"达到{_percent(self.over_notice)}予以提示。"
                f"得分四舍五入保留{self.decimals}位小数，容差{self.tolerance}分。"
            ),
            en=(
                f"{self.title.en} ({self.name}): a target reached earns the weight, a shortfall "
                f"actual ÷ target × weight; a ceiling or deadline kept earns the weight, {en}; "
                f"a target of 0 earns nothing once anything happened. Qualitative rows earn "
                f"{share['achieved'][0]} of the weight when achieved, {share['partly'][0]} when "
                f"partly achieved, {share['missed'][0]} when not. Budget execution earns executed "
                f"÷ full-year budget × weight, capped. From {_percent(self.over_warning)} of the "
                f"target a written reason is required, from {_percent(self.over_notice)} it is "
                f"noted. Scores are rounded half up to {self.decimals} decimals; "
                f"{self.tolerance} points are tolerated."
            ),
        )

    def _explain_overrun(self) -> tuple[str, str]:
        words = {
            "linear": ("分值×（1−超出÷目标）", "weight × (1 − excess ÷ target)"),
            "ratio": ("目标÷实际×分值", "target ÷ actual × weight"),
            "zero": ("0分", "nothing"),
        }
        chosen = [words[rule] for rule in self.overrun]
        if len(chosen) == 1:
            zh, en = f"超出得{chosen[0][0]}", f"once passed, {chosen[0][1]}"
        else:
            zh = "超出的算法各地不一，取" + "与".join(pair[0] for pair in chosen) + "之间的区间"
            en = "once passed, anything between " + " and ".join(pair[1] for pair in chosen)
        if self.zero_stands and "zero" not in self.overrun:
            zh, en = zh + "，自评0分也可接受", en + " (a claim of 0 stands too)"
        return zh, en


def names() -> tuple[str, ...]:
    """Names of the policies that come with Fuhe, the default first."""
    return _ORDER


@lru_cache(maxsize=32)
def load(name_or_path: str | Path) -> Policy:
    """A policy by name ("hubei"), by a word for it ("湖北"), or from a TOML file.

    "auto" gives the default: guessing needs a paper, see `guess`. `UsageError` when
    there is no such policy, `SettingsError` when the file makes no sense.
    """
    text = str(name_or_path)
    if text in ("", "auto"):
        return _built_in(DEFAULT)
    if text in _ORDER:
        return _built_in(text)
    if text.endswith(".toml"):
        return _from_file(Path(text))
    named = named_in(text)
    if named is None:
        raise UsageError(
            f"no policy called {text!r}",
            where="policy",
            advice=f"choose one of {', '.join(_ORDER)} or give the path of a .toml file",
        )
    return named


def named_in(text: str) -> Policy | None:
    """The policy that a short text names; None for none or contradictory ones.

    A formula beside a place ("湖北 A/B") or beside the national rule, which leaves the formula
    open, does not contradict it.

    >>> named_in("湖北 20分*执行率").name
    'hubei'
    """
    folded = fold(text)
    found = [
        policy
        for policy in map(_built_in, _ORDER)
        if any(fold(word) in folded for word in policy.named_by)
    ]
    if len(found) > 1 and found[0].name == DEFAULT:
        found = [policy for policy in found[1:] if policy.bands == found[0].bands] or found
    agreed = len({policy.overrun for policy in found}) == 1
    return found[0] if agreed else None


def written_in(text: str) -> Policy | None:
    """The one policy whose formula a text writes out ("分值×(1-(B-A)/A)"); None for none or several."""
    rules = _printed_rules(text)
    return _built_in(rules[0][0]) if len(rules) == 1 else None


def guess(paper: Paper) -> tuple[Policy, Finding | None]:
    """The policy a form seems to follow, and a notice saying so and why.

    Only printed rules and the split of weights are looked at. Nothing found, or
    pointers to several policies, gives the default; for several a notice says which.
    """
    printed = [(f"/notes/{index}", note) for index, note in enumerate(paper.notes)]
    if paper.footer:
        printed.append(("/footer", paper.footer))
    found: dict[str, tuple[str, str]] = {}
    for pointer, note in printed:
        for rule, sentence in _printed_rules(note):
            found.setdefault(rule, (pointer, sentence))
    if not found and paper.budget.weight == 20:
        found["hubei"] = ("/budget/weight", "20")
    if not found:
        return _built_in(DEFAULT), None
    fields = tuple(pointer for pointer, _ in found.values())
    if len(found) > 1:
        policy = _built_in(DEFAULT)
        titles = [_built_in(name).title for name in found]
        message = Message(
            zh=f"表内说明同时符合{'、'.join(t.zh for t in titles)}，未采用其中任何一种，"
            f"按{policy.title.zh}复核；请确认适用的评分办法。",
            en=f"The form's notes fit {' and '.join(t.en for t in titles)} alike; none was "
            f"chosen and {policy.title.en} is applied; please confirm the scoring rule.",
        )
        return policy, _policy_finding("policy_ambiguous", fields, policy, message)
    ((name, (pointer, sentence)),) = found.items()
    policy = _built_in(name)
    zh = f"预算执行分值为{sentence}" if pointer == "/budget/weight" else f"表内写有“{sentence}”"
    en = (
        f"budget execution weighs {sentence}"
        if pointer == "/budget/weight"
        else f"the form prints “{sentence}”"
    )
    message = Message(
        zh=f"{zh}，据此按{policy.title.zh}复核；如不适用请指定评分办法。",
        en=f"Because {en}, {policy.title.en} is applied; choose another policy if it does not fit.",
    )
    return policy, _policy_finding("policy_guessed", fields, policy, message)


def _policy_finding(
    rule: str, fields: tuple[str, ...], policy: Policy, message: Message
) -> Finding:
    return Finding(rule=rule, severity="notice", fields=fields, message=message, policy=policy.name)


def _printed_rules(note: str) -> list[tuple[str, str]]:
    """The policies whose rule a text prints, each with the words that do."""
    printed, folded = tidy(note), fold(note)
    # Quoted as it stands on the paper, unless folding has moved the characters.
    words = printed if len(printed) == len(folded) else folded
    found = []
    for name, patterns in _recognisers():
        match = next((m for pattern in patterns if (m := pattern.search(folded))), None)
        if match:
            found.append((name, words[match.start() : match.end()]))
    return found


@lru_cache(maxsize=1)
def _recognisers() -> tuple[tuple[str, tuple[re.Pattern[str], ...]], ...]:
    return tuple(
        (
            name,
            tuple(re.compile(pattern, re.IGNORECASE) for pattern in _built_in(name).recognised_by),
        )
        for name in _ORDER
    )


@lru_cache(maxsize=8)
def _built_in(name: str) -> Policy:
    return Policy.model_validate(_built_in_data(name))


def _built_in_data(name: str) -> dict[str, Any]:
    source = resources.files("assistant.scoring").joinpath("policies", f"{name}.toml")
    return tomllib.loads(source.read_text("utf-8"), parse_float=Decimal)


def _from_file(path: Path) -> Policy:
    try:
        data = tomllib.loads(path.read_text("utf-8-sig"), parse_float=Decimal)
    except OSError as error:
        raise SettingsError(
            error.strerror or "cannot be read", where=str(path), advice="check the path"
        ) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(str(error), where=str(path), advice="correct the file") from error
    merged = _built_in_data(DEFAULT)
    merged.update(name=path.stem, title={"zh": path.stem, "en": path.stem}, named_by=[])
    for key, value in data.items():
        # Bands and thresholds may be given in part; structures and grades are one idea each.
        if key in ("bands", "execution") and isinstance(value, dict):
            value = {**merged[key], **value}
        merged[key] = value
    try:
        return Policy.model_validate(merged)
    except ValidationError as error:
        first = error.errors()[0]
        # Our own checks, over several settings, name theirs in the message.
        said = (".".join(map(str, first["loc"])), first["msg"].removeprefix("Value error, "))
        raise SettingsError(
            ": ".join(part for part in said if part), where=str(path), advice="correct the setting"
        ) from error


def _percent(share: Decimal) -> str:
    return f"{(share * 100).normalize():f}%"
