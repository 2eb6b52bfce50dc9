"""Where one form stands among all: its place by a figure, its share of their sum.

In: a `Desk` with one form in scope. Out: sentences, citations and steps in its reply; False
when the question asks for neither. Cannot fail. What could not be read takes no part.
"""

# Patterns are read as wholes; broken over lines they hide their own mistakes.
# ruff: noqa: E501

from __future__ import annotations

from decimal import Decimal

from assistant.answering.compose import Desk, num, percent, yuan
from assistant.answering.departments import cite_lines, left_out
from assistant.answering.measures import MEASURES, cite_measure, money

_LOW = r"最[低少小差慢]|倒数|由低|从低|从小|从少|升序|lowest|least|smallest|fewest|worst|bottom|slowest|ascending"


def place(desk: Desk) -> bool:
    """“道路养护的总分是不是最低的”: where one form stands among all in the library."""
    asked = desk.asked
    if (
        not desk.one
        or len(desk.shelf) < 2
        or not asked.has(r"是不是|是否|吗|吧|对不对|right|^is\b|isn.?t")
    ):
        return False
    low, high = asked.has(_LOW), asked.has(r"最[高多大好快]|第一|highest|most|largest|best")
    figure = next((f for f in MEASURES if asked.has(f.words)), None)
    if figure is None or low == high or asked.numbers:
        return False
    values = [
        (f, a / b)
        for f in desk.shelf.values()
        if (p := figure.parts(desk, f)) is not None
        for a, b in [p]
    ]
    own = next((value for form, value in values if form.id == desk.scope[0]), None)
    if own is None or len(values) < 2:
        return False
    edge_form, edge = (min if low else max)(values, key=lambda pair: pair[1])
    (form,) = desk.forms
    for one in (form, edge_form):
        cite_measure(desk, figure, one, 1)
        desk.cite_summary(one, project_name=one.project_name)
    better = sum(value > own for _, value in values) + 1
    desk.reply.step(
        f"{figure.zh}的名次",
        f"place by {figure.en}",
        f"{figure.shown(own)}; {figure.shown(edge)}; {len(values)}",
        str(better),
    )
    word = ("最低", "lowest") if low else ("最高", "highest")
    yes = own == edge
    desk.reply.say(
        f"{'是' if yes else '不是'}：#{form.id} {desk.title(form)}的{figure.zh}{figure.shown(own)}，在{len(values)}张表里由高到低排第{better}；"
        f"{word[0]}的是#{edge_form.id} {desk.title(edge_form)}，{figure.shown(edge)}。",
        f"{'Yes' if yes else 'No'}: {figure.en} of #{form.id} {desk.title(form)} is {figure.shown(own)}, place {better} of {len(values)} from the top; "
        f"the {word[1]} is #{edge_form.id} {desk.title(edge_form)} with {figure.shown(edge)}.",
    )
    return True


def share(desk: Desk) -> bool:
    """“养老项目占全部预算的比例”: one form's figure in the sum of all."""
    asked = desk.asked
    if (
        not desk.one
        or len(desk.shelf) < 2
        or not asked.has(r"占|比例|比重|share|percentage|proportion")
    ):
        return False
    if not asked.has(r"全部|所有|总|全库|各项目|all|total|overall"):
        return False
    figure = next((f for f in MEASURES if asked.has(f.words) and f.shown is money), None)
    if figure is None:
        return False
    parts = [(f, p[0]) for f in desk.shelf.values() if (p := figure.parts(desk, f)) is not None]
    own = next((value for form, value in parts if form.id == desk.scope[0]), None)
    whole = sum((value for _, value in parts), Decimal(0))
    if own is None or not whole:
        return False
    (form,) = desk.forms
    cite_lines(desk, form, figure.pointer)
    desk.reply.step(
        f"{figure.zh}合计（元）",
        f"sum of the {figure.en} (yuan)",
        f"Σ {len(parts)}",
        f"{num(whole)}; {money(whole)}",
    )
    result = percent(own / whole)
    desk.reply.step("占比", "share", f"{num(own)} ÷ {num(whole)}; {money(own)}", result)
    desk.reply.say(
        f"#{form.id} {desk.title(form)}的{figure.zh}{money(own)}，全部{len(parts)}张表合计{money(whole)}，占{result}。",
        f"#{form.id} {desk.title(form)}: {figure.en} {yuan(own)[1]} of {yuan(whole)[1]} over {len(parts)} forms, a share of {result}.",
    )
    left_out(desk, len(desk.shelf) - len(parts))
    return True
