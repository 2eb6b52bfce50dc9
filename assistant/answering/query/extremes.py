"""The rows with the most or the least of a figure.

In: a `Desk` and a `Query`. Out: sentences, citations and steps in its reply; False when no
row has the figure, or the rows' figures cannot be compared. Cannot fail.
"""

# Sentences are read as wholes; broken over lines they hide their own mistakes.

from __future__ import annotations

from decimal import Decimal

from assistant.answering.compose import SHOWN, Desk, called, num, percent
from assistant.answering.query.parsed import Figure, Group, Query
from assistant.answering.query.telling import list_rows, none_fits
from assistant.library import queries
from assistant.library.queries import Row

_LABEL: dict[Figure, tuple[str, str]] = {
    "weight": ("分值", "weight"), "score": ("得分", "score"), "lost": ("扣分", "points lost"),
    "rate": ("得分率", "score ÷ weight"), "share": ("实际÷目标", "actual ÷ target"),
    "target": ("目标值", "target"), "actual": ("实际完成值", "actual"),
    "gap": ("实际−目标", "actual − target"),
}  # fmt: skip
_MANY, _TIED = 20_000, 200


def run(desk: Desk, query: Query) -> bool:
    """Say which rows have the most or the least."""
    figure = next((f for f in query.figures if f in _LABEL), None)
    if figure is None:
        return False
    if query.half and not desk.one:
        _halves(desk)
        return True
    ends = {"most": (True,), "least": (False,), "both": (True, False)}[query.want]
    for group in query.groups:
        if not desk.rows(limit=1, **group.filters):
            none_fits(desk, group)
            continue
        for high in ends:
            ordered = (figure, high) in _ORDERS
            units = (
                {"": _sorted(desk, group, figure, query.top, high=high)}
                if ordered
                else _by_unit(desk, group, figure)
            )
            if not any(units.values()):
                return False
            for unit, rows in units.items():
                _end(desk, query, group, figure, rows, unit, high=high)
    return True


_ORDERS: dict[tuple[Figure, bool], str] = {
    ("weight", True): "heavy", ("weight", False): "light", ("score", True): "best",
    ("score", False): "score", ("lost", True): "lost",
}  # fmt: skip
"""What the tables can put in order themselves."""


def _sorted(
    desk: Desk, group: Group, figure: Figure, top: int, *, high: bool
) -> list[tuple[Row, Decimal]]:
    """The first rows in order, with all that are level with the last."""
    known = group.and_(Group({"bounds": ((figure, "≥", Decimal(0)),)}))
    first = desk.rows(order=_ORDERS[figure, high], limit=max(top, 1), **known.filters)
    if not first:
        return []
    edge = value_of(first[-1], figure)
    level = group.and_(Group({"bounds": ((figure, "=", edge),)}))
    rows = {(r.form_id, r.number): r for r in (*first, *desk.rows(limit=_TIED, **level.filters))}
    return [(row, value) for row in rows.values() if (value := value_of(row, figure)) is not None]


def _by_unit(desk: Desk, group: Group, figure: Figure) -> dict[str, list[tuple[Row, Decimal]]]:
    """Rows with the figure by its unit: yuan and people have no highest in common."""
    found: dict[str, list[tuple[Row, Decimal]]] = {}
    for row in desk.rows(
        limit=_MANY,
        **{"kinds": ("number",), **group.filters} if figure != "rate" else group.filters,
    ):
        if (value := value_of(row, figure)) is not None:
            unit = (row.measure or "") if figure in ("target", "actual", "gap") else ""
            found.setdefault(unit, []).append((row, value))
    return found


def value_of(row: Row, figure: Figure) -> Decimal | None:
    """A figure of a row; None when it was not read or is no number."""
    if figure == "rate":
        return row.score / row.weight if row.weight and row.score is not None else None
    if figure == "share":
        return row.reached / row.wanted if row.wanted and row.reached is not None else None
    if figure in ("target", "actual"):
        return (row.wanted if figure == "target" else row.reached) if row.kind == "number" else None
    if figure == "gap":
        return None if row.wanted is None or row.reached is None else row.reached - row.wanted
    value = getattr(row, figure)
    return value if isinstance(value, Decimal) else None


def _end(
    desk: Desk, query: Query, group: Group, figure: Figure, known: list[tuple[Row, Decimal]], measure: str, *, high: bool
) -> None:  # fmt: skip
    label = _LABEL[figure]
    ranked = sorted(known, key=lambda pair: -pair[1] if high else pair[1])
    if figure == "lost" and query.top:
        ranked = [pair for pair in ranked if pair[1] > 0] or ranked
    edge = ranked[0][1]
    tied = [row for row, value in ranked if value == edge]
    count = len(tied)
    if (figure, high) in _ORDERS:  # those beyond the first are counted, not read
        same = group.and_(Group({"bounds": ((figure, "=", edge),)}))
        count = queries.sums(desk.library, desk.where(**same.filters))[0].rows
    shown = [row for row, _ in ranked[: query.top]] if query.top else tied
    ratio = figure in ("rate", "share")
    text = percent(edge) if ratio else num(edge)
    word = ("最高", "highest") if high else ("最低", "lowest")
    desk.reply.step("条件", "condition", group.zh or "全部指标")
    desk.reply.step(
        f"{word[0]}的{label[0]}",
        f"{word[1]} {label[1]}",
        f"count = {count}",
        text,
    )
    if query.half:
        _half(desk, edge)
    of_zh = f"{group.zh}中" if group.said else ""
    of_en = f" ({group.en})" if group.said else ""
    unit = "" if ratio else "分" if figure in ("weight", "score", "lost") else measure
    of_zh = f"{of_zh}以{measure}计的" if measure and measure != "%" else of_zh
    desk.reply.say(
        f"{of_zh}{label[0]}{word[0]}的是{text}{unit}，共{count}行：",
        f"The {word[1]} {label[1]}{of_en} is {text}, of {count} rows:",
    )
    list_rows(desk, query, group, max(len(shown), 0 if query.top else count), shown[:SHOWN])
    last = ranked[len(shown) - 1][1]
    level = [row for row, value in ranked[len(shown) :] if value == last]
    if query.top and level:
        names = [called(desk, row) for row in level[:3]]
        for row in level[:3]:
            desk.cite(row, "weight", "score")
        desk.reply.step("与最后一名并列", "level with the last", "count", str(len(level)))
        more = ("等", " …") if len(level) > len(names) else ("", "")
        desk.reply.say(
            f"（另有{len(level)}行与最后一名并列：{'、'.join(name.zh for name in names)}{more[0]}。）",
            f"({len(level)} more are level with the last: {', '.join(name.en for name in names)}{more[1]}.)",
        )


def _half(desk: Desk, top: Decimal) -> None:
    """The heaviest row of one form against half of its indicators' points."""
    whole = queries.sums(desk.library, desk.where())[0].weight
    half = percent(Decimal("0.5"), 0)
    share = percent(top / whole) if whole else "—"
    desk.reply.step(
        "占指标分值合计",
        "share of the indicators' weights",
        f"{num(top)} ÷ {num(whole)}; {half}",
        share,
    )
    yes = bool(whole) and top * 2 >= whole
    desk.reply.say(
        f"{'有' if yes else '没有'}一个指标占到一半分值：最高的分值是{num(top)}，占指标分值合计{num(whole)}的{share}。",
        f"{'Yes' if yes else 'No, none carries half'}: the highest weight is {num(top)}, {share} of {num(whole)} points.",
    )


def _halves(desk: Desk) -> None:
    """Over several forms: rows that carry half of their own form's weights."""
    wholes = {g.key: g.weight for g in queries.sums(desk.library, desk.where(), by="form")}
    heavy = desk.rows(order="heavy", limit=2000)
    found = [
        row
        for row in heavy
        if row.weight is not None
        and wholes.get(row.form_id)
        and row.weight * 2 >= wholes[row.form_id]
    ]
    half = percent(Decimal("0.5"), 0)
    desk.reply.step("占到一半分值的行", "rows that carry half", f"count, {half}", str(len(found)))
    desk.reply.step("比较过的表", "forms compared", "count", str(len(wholes)))
    desk.reply.say(
        f"{len(wholes)}张表里，分值占本表指标分值一半以上的指标有{len(found)}行"
        + ("：" if found else "。"),
        f"{len(found)} rows in {len(wholes)} forms carry half of their form's indicator weights"
        + (":" if found else "."),
    )
    for row in (found or heavy[:1])[:SHOWN]:
        desk.cite(row, "name", "weight")
        whole = wholes.get(row.form_id) or Decimal(0)
        if not whole or row.weight is None:
            continue
        share = percent(row.weight / whole)
        desk.reply.step("占本表", "share of its form", f"{num(row.weight)} ÷ {num(whole)}", share)
        name = called(desk, row)
        desk.reply.say(
            f"- {name.zh}：分值{num(row.weight)}，占{share}",
            f"- {name.en}: weight {num(row.weight)}, {share}",
        )
