"""A block in doubt as a whole: rows of it may be missing.

In: the library, a form, and the block ("/indicators" or "/budget"). Out: its pages with
the cells outlined that no field claimed, and two ways to settle it: enter the row that
was lost, or say that the paper was compared and nothing is missing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from assistant.labels import named, spoken
from assistant.library.correction import BLOCKS
from assistant.library.pages import inked_cells
from assistant.ui.parts import again, page_picture, reviewer, short_place, text_of
from assistant.ui.picture import close_up
from assistant.ui.unclaimed import unclaimed
from assistant.ui.words import inert, language, say

if TYPE_CHECKING:
    from assistant.form import Form
    from assistant.library import Library
    from assistant.library.pages import Inked

_QUOTED = 12
"""So many texts are quoted under a picture."""


def doubted(library: Library, number: int, form: Form, block: str) -> None:
    """What is in doubt and what to do about it, above the pages in full width."""
    why, fix = st.columns([3, 2])
    with why:
        st.markdown(f"**{inert(spoken(form.paper, block, language()))}**")
        for finding in form.findings:
            if finding.rule == "unreadable" and finding.fields == (block,):
                st.caption(inert(finding.message.in_language(language())))
        _checked(library, number, block)
    with fix:
        _lost_row(library, number, form, block)
        if block == "/budget":
            _budget(library, number, form)
    _pages(library, number, form, block)


def _pages(library: Library, number: int, form: Form, block: str) -> None:
    evidence = form.evidence.get(block)
    first = evidence.page if evidence else None
    if evidence and evidence.box is None and (evidence.cell or evidence.line):
        st.markdown(f"{short_place(evidence)}　{inert(evidence.raw or '')}")
    for page in range(1, form.reading.pages + 1):
        picture = page_picture(library, number, page)
        if picture is None:
            continue
        cells = unclaimed(form, page, inked_cells(library, number, page))
        label = say(
            f"第{page}页：{len(cells)} 处文字没有归入任何栏目",
            f"Page {page}: {len(cells)} texts belong to no field",
        )
        if not st.toggle(label, value=page == first, key=f"block{number}{block}{page}"):
            continue
        boxes = [cell.box for cell in cells]
        if evidence and evidence.box and page == evidence.page:
            boxes.append(evidence.box)
        st.image(close_up(picture, *boxes) if boxes else picture, width="stretch")
        _quote(cells)


def _quote(cells: list[Inked]) -> None:
    texts = [" ".join(cell.text.split()) for cell in cells if cell.text.strip()]
    if texts:
        more = "…" if len(texts) > _QUOTED else ""
        st.caption("“" + inert("”“".join(texts[:_QUOTED])) + "”" + more)


def _checked(library: Library, number: int, block: str) -> None:
    st.caption(
        say(
            "请对照原件，看红框里的文字是不是漏读的行。没有遗漏，就确认；有遗漏，先补录再确认。",
            "Compare with the paper: are the outlined texts rows that were missed? If nothing is "
            "missing, confirm; otherwise enter the rows first.",
        )
    )
    if st.button(
        say("已核对，没有遗漏", "Checked, nothing is missing"),
        type="primary",
        key=f"checked{number}{block}",
        icon=":material/done_all:",
    ):
        library.check(number, block, reviewer())
        again(say("已记录，分数已重算。", "Recorded; the scores follow."))


def _lost_row(library: Library, number: int, form: Form, block: str) -> None:
    rows, record = BLOCKS[block]
    count = len(form.paper.get(rows))
    with (
        st.expander(say("补录漏读的一行", "Enter a row that was missed"), icon=":material/add:"),
        # A row that was entered makes it another form, with empty boxes; one refused keeps them.
        st.form(f"add{number}{block}{count}", border=False),
    ):
        after = st.number_input(
            say("排在第几行之后（0 为最前）", "After which row (0 for the top)"),
            min_value=0,
            max_value=count,
            value=count,
        )
        values = {
            name: st.text_input(named(f"{rows}/0/{name}", language())).strip()
            for name in record.model_fields
        }
        if st.form_submit_button(say("补录", "Enter")):
            try:
                library.add_row(number, block, values, reviewer(), at=int(after))
            except ValueError:
                st.error(
                    say(
                        "至少填一栏；分值、得分和金额要填数字。",
                        "Fill in one field at least; weights, scores and amounts take numbers.",
                    )
                )
                return
            again(say("已补录，分数已重算。", "Entered; the scores follow."))


def _budget(library: Library, number: int, form: Form) -> None:
    """What stands once for the whole budget block."""
    budget = form.paper.budget
    with (
        st.expander(say("预算的分值、得分、单位", "Weight, score and unit of the budget")),
        st.form(f"budget{number}", border=False),
    ):
        said = {
            name: st.text_input(
                named(f"/budget/{name}", language()), value=text_of(getattr(budget, name))
            ).strip()
            for name in ("weight", "score", "unit")
        }
        if st.form_submit_button(say("确认", "Confirm")):
            try:
                for name, text in said.items():
                    if text != text_of(getattr(budget, name)):
                        library.correct(number, f"/budget/{name}", text or None, reviewer())
            except ValueError:
                st.error(say("分值和得分要填数字。", "Weight and score take numbers."))
                return
            again(say("已更正，分数已重算。", "Corrected; the scores follow."))
