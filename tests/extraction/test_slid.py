"""Lines of money in plain text that stand beside the columns of their headings."""

from __future__ import annotations

from assistant.extraction.table import extract
from assistant.form import BudgetLine
from assistant.reading.text import read_text

HEAD = "项目资金（万元）\t\t年初预算数\t全年预算数\t全年执行数\t分值\t执行率\t得分\n"
LINE = "年度资金总额\t1029.91\t1148.91\t1134.68\t10\t{rate}\t9.88\n"
OTHER = "其他资金\t43.70\t43.70\t43.70\t-\t100.00%\t-\n"
ROWS = (
    "一级指标\t二级指标\t三级指标\t年度指标值\t实际完成值\t分值\t得分\n"
    "产出指标\t数量指标\t举办招聘会\t≥23场\t23场\t6.00\t6.00\n"
)


def lines(money: str, above: str = "") -> tuple[BudgetLine, ...]:
    text = f"自评表\n项目名称\t岗位补贴\n{above}{HEAD}{money}{ROWS}"
    return extract(read_text("form.txt", text.encode(), number=1)).paper.budget.lines


def amounts(line: BudgetLine) -> list[float | str | None]:
    figures = (line.initial, line.annual, line.executed)
    return [*(None if figure is None else float(figure) for figure in figures), line.rate]


def test_lines_one_field_short_are_under_their_headings_again() -> None:
    total, other = lines(LINE.format(rate="98.76%") + OTHER)
    assert (total.name, amounts(total)) == ("年度资金总额", [1029.91, 1148.91, 1134.68, "98.76%"])
    assert (other.name, amounts(other)) == ("其他资金", [43.7, 43.7, 43.7, "100.00%"])


def test_lines_are_left_alone_where_no_percent_sign_tells() -> None:
    (total,) = lines(LINE.format(rate="98.76"))
    assert amounts(total)[0] != 1029.91


def test_the_title_of_the_block_is_not_its_heading() -> None:
    total, _ = lines(LINE.format(rate="98.76%") + OTHER, above="预算执行\n")
    assert amounts(total)[1] == 1148.91
