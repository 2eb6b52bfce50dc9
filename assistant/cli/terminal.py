"""How the command line shows things: forms as tables, progress on stderr.

In: forms, answers, progress calls. Out: text on a rich console. Heavy modules are
imported by the functions that use them.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import Console

    from assistant.answering import Answer
    from assistant.errors import FuheError
    from assistant.form import Form
    from assistant.ingest import Progress

# Wide enough for the indicator table when the output is a file or a pipe.
PIPE_WIDTH = 160

STAGES = {
    "reread": "复读存疑单元格 reading doubtful cells again",
    "extract": "提取与核算 extracting and verifying",
    "model": "模型读取 asking the model",
    "index": "建立索引 indexing",
}
MARKS = {"inferred": "推", "disputed": "争", "missing": "缺"}
COLOURS = {"error": "red", "warning": "yellow", "notice": "cyan"}


def stage_name(stage: str) -> str:
    """A stage in words; readers name the file they are at."""
    return STAGES.get(stage, f"读取 reading {stage}")


def complain(error: FuheError) -> None:
    """An error on stderr, in English and, where it has been translated, in Chinese."""
    from assistant.chinese import in_chinese, said

    sys.stderr.write(f"fuhe: {error}\n")
    if in_chinese(error.what) is not None:
        sys.stderr.write(f"      {said(error, 'zh')}\n")


def stdout() -> Console:
    """The console results are written to."""
    from rich.console import Console

    return Console() if sys.stdout.isatty() else Console(width=PIPE_WIDTH)


@contextmanager
def progress() -> Iterator[Progress]:
    """A progress call that shows one living line on a terminal, and lines elsewhere."""
    from rich.console import Console

    console = Console(stderr=True)
    started = time.monotonic()
    if console.is_terminal:
        with console.status("…") as status:

            def live(stage: str, done: int, total: int) -> None:
                count = f" {done}/{total}" if total > 1 else ""
                seconds = time.monotonic() - started
                status.update(f"{stage_name(stage)}{count} · {seconds:.0f} s")

            yield live
        return
    seen: set[tuple[str, int]] = set()

    def plain(stage: str, done: int, total: int) -> None:
        if (stage, done) not in seen and done:
            seen.add((stage, done))
            seconds = time.monotonic() - started
            sys.stderr.write(f"[{seconds:5.1f} s] {stage_name(stage)} {done}/{total}\n")

    yield plain


def show_form(form: Form, console: Console) -> None:
    """The form as a reviewer reads it: header, budget, indicators, findings, review list."""
    from rich.table import Table
    from rich.text import Text

    from assistant.chinese import remarks

    paper = form.paper
    console.print(Text(paper.title or "（无标题）", style="bold"))
    for label, value in (
        ("项目名称", paper.project_name),
        ("主管部门", paper.supervising_department),
        ("实施单位", paper.implementing_unit),
        ("年度", paper.fiscal_year),
    ):
        if value is not None:
            console.print(Text(f"{label}　{value}"))
    reading = form.reading
    console.print(
        Text(
            f"读取 {reading.engine} · {reading.pages} 页 · {reading.seconds:.1f} 秒 · 规则 {reading.policy}",
            style="dim",
        )
    )
    for told in remarks(reading.remarks, "zh"):
        console.print(Text(f"! {told}", style="yellow"))

    if paper.budget.lines:
        table = Table(
            title=f"预算执行（{paper.budget.unit or '单位未注明'}）", title_justify="left"
        )
        for heading in ("项目", "年初预算数", "全年预算数", "全年执行数", "执行率", "分值", "得分"):
            table.add_column(heading, justify="left" if heading == "项目" else "right")
        for index, line in enumerate(paper.budget.lines):
            first = index == 0
            table.add_row(
                *(
                    _cell(form, f"/budget/lines/{index}/{field}", getattr(line, field))
                    for field in ("name", "initial", "annual", "executed", "rate")
                ),
                _cell(form, "/budget/weight", paper.budget.weight) if first else "",
                _cell(form, "/budget/score", paper.budget.score) if first else "",
            )
        console.print(table)

    table = Table(title=f"绩效指标（{len(paper.indicators)} 行）", title_justify="left")
    for heading, justify in (
        ("#", "right"),
        ("二级指标", "left"),
        ("三级指标", "left"),
        ("年度指标值", "left"),
        ("实际完成值", "left"),
        ("分值", "right"),
        ("得分", "right"),
        ("偏差原因", "left"),
    ):
        table.add_column(heading, justify=justify, overflow="fold")  # type: ignore[arg-type]
    for index, row in enumerate(paper.indicators):
        table.add_row(
            str(index + 1),
            *(
                _cell(form, f"/indicators/{index}/{field}", getattr(row, field))
                for field in (
                    "level2",
                    "name",
                    "target",
                    "actual",
                    "weight",
                    "score",
                    "explanation",
                )
            ),
        )
    console.print(table)

    low, high = form.score.recomputed or (None, None)
    console.print(
        Text.assemble(
            ("总分 ", "bold"),
            f"自评 {_plain(form.score.claimed)}",
            f" · 按规则重算 {_plain(low)} – {_plain(high)}" if low is not None else "",
        )
    )
    show_findings(form, console)
    show_review(form, console)


def show_findings(form: Form, console: Console) -> None:
    """The findings, worst first; notices after errors and warnings."""
    from rich.text import Text

    order = {"error": 0, "warning": 1, "notice": 2}
    console.print(Text(f"\n发现 {len(form.findings)} 项 findings", style="bold"))
    for finding in sorted(form.findings, key=lambda each: order[each.severity]):
        console.print(
            Text.assemble(
                (f"  {finding.severity:<8}", COLOURS[finding.severity]),
                (f"{finding.rule}  ", "dim"),
            )
            + Text(finding.message.zh)
        )


def show_review(form: Form, console: Console) -> None:
    """The review list: what a person must look at, with its place on the paper."""
    from rich.text import Text

    from assistant.finding import Frozen
    from assistant.labels import STATUSES, spoken

    if not form.review:
        console.print(Text("\n复核清单为空：没有存疑的值 nothing to review", style="bold green"))
        return
    console.print(Text(f"\n复核清单 {len(form.review)} 项 review", style="bold"))
    for pointer in form.review:
        evidence = form.evidence.get(pointer)
        value = form.paper.get(pointer)
        # A whole block can be in doubt; its fields stand in the tables above.
        whole = isinstance(value, (tuple, Frozen))
        status = evidence.status if evidence else "absent"
        console.print(
            Text(
                f"  {pointer}  {spoken(form.paper, pointer)}"
                f"  {'—' if value is None or whole else value}"
                f"  ({STATUSES[status][0]} {status})  {where(form, pointer)}"
            )
        )


def where(form: Form, pointer: str) -> str:
    """A field's place on the paper in words."""
    evidence = form.evidence.get(pointer)
    if evidence is None or evidence.page is None:
        return ""
    if evidence.box:
        return f"第 {evidence.page} 页 {list(evidence.box)}"
    if evidence.cell:
        return f"第 {evidence.page} 页 {evidence.cell}"
    if evidence.line:
        return f"第 {evidence.page} 页 第 {evidence.line} 行"
    return f"第 {evidence.page} 页"


def show_answer(
    answer: Answer, console: Console, *, text: bool = True, trace: bool = False
) -> None:
    """An answer with its citations under it, and its arithmetic when asked for.

    Without its text when that was shown already.
    """
    from rich.text import Text

    def line(said: str, style: str = "") -> None:
        # Lines are not folded: what is piped or copied stays as it was written.
        console.print(Text(said, style=style), soft_wrap=True)

    if text:
        line(answer.answer)
    if answer.note and answer.note not in answer.answer:
        line(answer.note, "yellow")
    zh = answer.language == "zh"
    if trace and answer.trace:
        line("\n计算" if zh else "\nComputed", "bold")
        for step in answer.trace:
            line(f"  {step.label(answer.language)}")
    if not answer.citations:
        return
    forms = {(c.form, c.project) for c in answer.citations}
    heading = "依据" if zh else "Stands on"
    if len(forms) == 1:
        ((number, project),) = forms
        heading += f"（#{number} {project or ''}）" if zh else f" (#{number} {project or ''})"
    line(f"\n{heading}", "bold")
    for citation in answer.citations:
        line(f"  {citation.label(answer.language, alone=len(forms) > 1)}")


def _plain(value: object) -> str:
    return "—" if value is None else str(value)


def _cell(form: Form, pointer: str, value: object) -> str:
    """A value, marked when it is doubtful: 推 inferred, 争 disputed, 缺 missing, ? to review."""
    from rich.markup import escape

    evidence = form.evidence.get(pointer)
    mark = MARKS.get(evidence.status, "") if evidence else ""
    if not mark and pointer in form.review:
        mark = "?"
    text = "" if value is None else escape(str(value))
    return f"{text} [reverse]{mark}[/reverse]".strip() if mark else text
