"""One question, one answer: take it apart, find what it is about, hand it to its topic.

In: a question, the library, and what was said before. Out: an `Answer`. Errors are the
library's; a question that cannot be answered is an answer that says why.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from assistant.answering import (
    assertions,
    claims,
    clauses,
    comparing,
    compose,
    deductions,
    funding,
    guarding,
    headers,
    judging,
    knowable,
    likeness,
    lookups,
    placing,
    premises,
    premises_of_forms,
    ranking,
    refusals,
    rules,
    states_claimed,
    understood,
    whatif,
)
from assistant.answering.answer import Answer
from assistant.answering.compose import Desk
from assistant.answering.levels import level_of
from assistant.answering.locate import Located, locate
from assistant.answering.query import Reading, read, run, run_forms
from assistant.answering.seating import earlier_turn, repeated, seat
from assistant.answering.topic import Topic
from assistant.library import Library
from assistant.library.queries import Row

if TYPE_CHECKING:
    from assistant.answering.agent import Show
    from assistant.model import Ask
from assistant.answering.looking import look_up, nothing
from assistant.answering.topical import OF_ROWS, by_topic


def ask(
    question: str,
    library: Library,
    *,
    form_id: int | None = None,
    language: str | None = None,
    history: Sequence[Any] = (),
    ask_model: Ask | None = None,
    show: Show | None = None,
) -> Answer:
    """Answer a question about the forms in the library.

    Args:
        question: in Chinese, English or both.
        library: the forms.
        form_id: the form it is about; None for what the question names, else all.
        language: "zh" or "en"; None for the question's own.
        history: what was said before, oldest first: pairs of question and answer.
        ask_model: a way to a chat model; it may put the answer into its own words, and is
            believed only as far as the citations and traces support it.
        show: handed a model's words sentence by sentence, each checked before. When the
            answer in the end is not `phrased`, what was shown is to be taken back.

    Raises `NotFound` when there is no form `form_id`.
    """
    if history and (other := repeated(question)):
        earlier, _ = earlier_turn(history[-1])
        return ask(
            earlier, library, form_id=form_id, language=other if other in ("zh", "en") else language,
            history=history[:-1], ask_model=ask_model, show=show,
        )  # fmt: skip
    whole = _one(question, library, form_id, language, history)
    if pieces := clauses.parts(question):

        def piece(text: str, before: str) -> Answer:
            told = [*history, (before, None)] if before else history
            return _one(text, library, form_id, whole.language, told)

        whole = clauses.joined(whole, pieces, piece)
    if ask_model is None:
        return whole
    from assistant.answering.agent import rephrased

    def further(other: str) -> Answer:
        return ask(other, library, form_id=form_id, language=whole.language)

    return rephrased(question, whole, library, ask_model, history, further, show)


def _one(
    question: str,
    library: Library,
    form_id: int | None,
    language: str | None,
    history: Sequence[Any],
) -> Answer:
    """Answer a question as one, without a model."""
    desk, before = seat(question, library, form_id, language, history)
    located = locate(desk, before) if desk.scope else Located((), False)
    liked = _liked(desk, located)
    if liked is not None and liked.likeness >= (_SURE if liked.kind != "unanswerable" else _LIKELY):
        desk.asked = replace(desk.asked, topics=liked.leading(desk.asked.topics))
    kind = _answer(desk, located, before)
    if kind == "open" and liked is not None and liked.likeness >= _LIKE:
        kind = _by_likeness(desk, located, liked) or kind
    kind = guarding.guard(desk, kind)
    if placing.asks(desk) and desk.reply.citations and kind != "unanswerable":
        placing.say(desk)
    if understood.refuses(desk, kind):
        understood.say(desk)
    forms = desk.scope if len(desk.scope) < 50 else ()
    return desk.reply.finish(desk.asked.language, kind, forms)


def _answer(desk: Desk, located: Located, before: Sequence[Row] = ()) -> str:
    """Answer at the desk; the kind of question it was taken for."""
    asked = desk.asked
    first = asked.topics[0] if asked.topics else None
    alone = not asked.elliptic or desk.earlier is not None
    reading = read(desk) if desk.shelf and alone else None
    if first is not None and first.kind == "rule":
        if reading is not None and reading.plainly and _by_query(desk, reading):
            return desk.by("plain.query", "lookup")
        one_row = bool(desk.shelf) and _is_one_row(located)
        if first.name == "overrun" and one_row and _HOW_FAR.search(asked.plain):
            lookups.row_fields(desk, list(located.rows))
            return desk.by("plain.row", "lookup")
        if first.name in _RULES_OF_ROWS and one_row:
            lookups.row_fields(desk, list(located.rows))
            deductions.why(desk, list(located.rows))
        rules.answer(desk, first.name)
        return desk.by(f"rule.{first.name}", "rule")
    if not desk.shelf:
        return nothing(
            desk, "库里还没有表格，请先读入一张。", "The library is empty: read a form first."
        )
    if first is not None and first.kind == "command":
        whatif.declined(desk, first.name, located)
        return desk.by(f"command.{first.name}", "command")
    years = first is not None and first.name == "compare_years"
    if len(desk.shelf) == 1 and not years and _OTHER_YEAR.search(asked.plain):
        refusals.unanswerable(desk, "outside", located)
        return desk.by("unanswerable.outside", "unanswerable")
    foreign = "" if asked.elsewhere else refusals.foreign_project(desk)
    if asked.elsewhere or foreign:
        refusals.elsewhere(desk, *([foreign] if foreign else []))
        return desk.by("unanswerable.elsewhere", "unanswerable")
    scored = first is None or first.kind not in ("what_if", "task")
    if scored and premises_of_forms.corrected(desk):
        return desk.by("plain.premise", "premise")
    if scored and judging.judge(desk, before):
        return desk.by("plain.judge", "verify")
    if reading is not None and _by_query(desk, reading):
        return desk.by("plain.query", "lookup")
    if first is None or first.kind in ("lookup", "deduction"):
        if knowable.subset(desk):
            refusals.unanswerable(desk, "detail", located)
            return desk.by("unanswerable.detail", "unanswerable")
        located, unknown = knowable.kept(desk, located)
        if unknown is not None:
            refusals.no_such_figure(desk, unknown.zh, unknown.en, located)
            return desk.by("unanswerable.figure", "unanswerable")
    rows = list(located.rows)
    if asked.has(_EARNS) and not located.clear and funding.assumed_rate(desk):
        return desk.by("what_if.rate", "what_if")
    if not (first is not None and first.kind in ("what_if", "task")):
        claimable = _claimable(desk, first) and (not located.rows or located.longest < 5)
        # A level, the total or the budget named as such outweighs a chance likeness to a row.
        whole = level_of(asked.plain) is not None or asked.has(_WHOLE) or not located.clear
        if (
            claims.all_within(desk)
            or claims.adjusted(desk)
            or (
                (first is None or first.kind == "deduction")
                and (not located.rows or located.longest < 5)
                and states_claimed.level_state(desk)
            )
            or (claimable and whole and claims.numbers(desk))
        ):
            return desk.by("plain.claim", "premise")
        if _premise(desk, rows, located):
            return desk.by("plain.claim", "premise")
        if claimable and not whole and claims.numbers(desk):
            return desk.by("plain.claim", "premise")
        named = located.longest > 2 or (located.longest == 2 and len(rows) <= 2)
        own = first is None or first.kind in ("deduction", "lookup") or first.name in OF_ROWS
        if located.clear and named and own and states_claimed.states(desk, rows):
            return desk.by("plain.claim", "premise")
        if comparing.compare(desk):
            return desk.by("plain.compare", "aggregate")
    if ranking.place(desk) or ranking.share(desk):
        return desk.by("plain.rank", "aggregate")
    for topic in asked.topics:
        if by_topic(desk, topic, located):
            return desk.by(f"{topic.kind}.{topic.name}", topic.kind)
    kind = look_up(desk, located)
    return kind if kind == "open" else desk.by("plain.look_up", kind)


def _by_query(desk: Desk, reading: Reading) -> bool:
    """Run the query the question was read as; nothing is left of one without an answer."""
    kept, desk.reply = desk.reply, compose.Reply()
    done = reading.query is not None and run(desk, reading.query)
    done = done or (reading.forms is not None and run_forms(desk, reading.forms))
    if done and desk.reply.lines:
        return True
    desk.reply = kept
    return False


_OTHER_YEAR = re.compile(
    r"(?:比|跟|和|与|较)(?:去年|上年|前年|往年)|去年(?:的|是|多少)|同比|环比|(?:than|from|to|with) last year|year[- ]on[- ]year"
)
"""Held against a year that the only form in the library is not about."""
_LIKE, _LIKELY, _SURE = 0.42, 0.55, 0.7
"""How like a phrase a question must be: to be tried when nothing else answers, to be taken
for one that no form can answer, to be taken before what the patterns say."""


def _liked(desk: Desk, located: Located) -> likeness.Liked | None:
    """The topic whose phrases the question is most like."""
    if desk.asked.elliptic or not desk.scope:
        return None
    near = located.clear and located.longest >= 2
    bodies = (
        b
        for f in desk.forms[:5]
        for b in (f.project_name, f.implementing_unit, f.supervising_department)
        if b
    )
    text = likeness.masked(
        desk.asked.plain, [r.name or "" for r in located.rows] if near else (), bodies
    )
    return next(iter(likeness.nearest(text, 1)), None)


def _by_likeness(desk: Desk, located: Located, liked: likeness.Liked) -> str:
    """Answer as the liked phrase is answered; "" when that gives nothing either."""
    kept, desk.reply = desk.reply, compose.Reply()
    name = liked.topic.partition(".")[2]
    if liked.kind == "plain":
        kind = "lookup" if _plainly(desk, located, name) else ""
    elif liked.kind == "rule":
        rules.answer(desk, name)
        kind = "rule"
    elif liked.kind == "command":
        whatif.declined(desk, name, located)
        kind = "command"
    else:
        kind = liked.kind if by_topic(desk, liked.as_topic(), located) else ""
    if kind and desk.reply.lines:
        return desk.by(liked.topic, kind)
    desk.reply = kept
    return ""


def _plainly(desk: Desk, located: Located, name: str) -> bool:
    """What one form says of a row, a level, its budget, its total, its head."""
    if name == "row" and located.clear:
        lookups.row_fields(desk, list(located.rows))
    elif name == "level" and (desk.asked.level1 or desk.asked.level2):
        lookups.level_rows(desk)
    elif name == "levels":
        lookups.levels(desk)
    elif name in ("budget", "total", "header"):
        for summary in desk.forms[: compose.SHOWN]:
            headers.whole(desk, summary, name)
    elif name == "source":
        return funding.line_fields(desk, every=True)
    return bool(desk.reply.lines)


def _claimable(desk: Desk, first: Topic | None) -> bool:
    """True when a number in the question may be a claim: no check takes it for a bound."""
    if first is None or first.kind != "verify":
        return True
    if first.name in ("structure", "weights_sum"):
        return len(desk.asked.numbers) == 1 and bool(desk.asked.level1 or desk.asked.level2)
    return first.name == "total_sum"


def _is_one_row(located: Located) -> bool:
    """True when one row is named, if only by two characters (进博)."""
    return located.clear and len(located.rows) == 1 and located.longest >= 2


def _premise(desk: Desk, rows: list[Row], located: Located) -> bool:
    """A figure put forward to be confirmed; anything else is left to the topics."""
    asked = desk.asked
    if located.clear and len(rows) <= 3 and assertions.check_half(desk, rows):
        return True
    if not asked.numbers or not premises.asserts(desk) or asked.across:
        return False
    # “满意度都超过90%了吧” of one form is a claim, of many a search.
    measured = desk.one and any(t.name == "satisfaction_below" for t in asked.topics)
    if (
        not measured
        and asked.topics
        and asked.topics[0].kind in ("verify", "aggregate", "across", "unanswerable")
    ):
        return False
    if assertions.check_levels(desk, located):
        return True
    if not located.clear:
        if asked.has(r"要扣|扣分吗|扣不扣|要不要|没到|没达到|不到|如何|怎"):
            return False
        return not rows and premises_of_forms.check_form(desk)
    if not premises.check_rows(desk, rows):
        return False
    if asked.has(r"分对不对|给\d|合理|应该|扣|少计|多计|依据|fair|deduct"):
        deductions.why(desk, rows)
    return True


# Rules that, asked with a row named, are asked about that row.
_RULES_OF_ROWS = frozenset(
    ("overrun", "shortfall", "over_achieved", "rounding", "deadline", "claim_above")
)
_HOW_FAR = re.compile(
    r"^(?!.*(?:扣|得|规则|公式|怎么|应该|score|points?\b|rule|formula|should|deduct))"
    r".*(?:超\D{0,4}(?:多少|几|百分之)|how (?:much|far)|by what|percent)"
)
"""Asks how far a row went over, not what the rule makes of it."""
_EARNS = r"能得|会得|得几分|得多少分|扣几分|扣多少|能拿"
_WHOLE = r"总分|总得分|预算|执行率|执行数|total|budget|execution"
