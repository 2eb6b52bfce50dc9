"""Text on the page that addresses the reader instead of the form.

In: pages and the fields taken from them. Out: findings that quote it. Nothing here can
fail, and nothing here changes a value: what stands on a scan is data, never an instruction.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from assistant.finding import Finding, Message
from assistant.form import Evidence
from assistant.page import Page
from assistant.wording import fold

RULE = "text_addresses_reader"

_ADDRESSES = re.compile(
    r"(忽略|无视|不要理会|不必理会|跳过|忘记)[^。；]{0,8}(规则|指令|指示|要求|提示|规定|设定|说明|内容|校验|检查)"
    # "全部完成得满分" is a scoring rule; "本表全部满分" is an order.
    r"|(本表|全表|整张表|所有指标|各项指标|各项|一律|全部)(均|都|全部|一律|请|应|直接|须)*"
    r"(判|给|评|按|视为|打|作)*(为|予)?满分(?!值)"
    r"|(请|务必|必须)(直接)?(给|打|评|判)[^。；]{0,6}(满分|100分|优秀?)"
    r"|(你|您)(现在)?是[^。；]{0,10}(助手|模型|机器人|ai)"
    r"|(不要|不得|无需|禁止)(报告|指出|提示|标记|列出)[^。；]{0,8}(问题|错误|异常|扣分)"
    r"|(ignore|disregard|forget)[^.]{0,20}(previous|above|prior|all|earlier)[^.]{0,20}"
    r"(instruction|rule|prompt|message)s?"
    r"|(systemprompt|asanai|youareanai|youarenow|givefullmarks|fullmarks|donotreport)"
)


def addresses_reader(text: str) -> bool:
    """True when the text tells its reader what to do rather than saying something."""
    return bool(_ADDRESSES.search(fold(text)))


def find_instructions(pages: Sequence[Page], evidence: Mapping[str, Evidence]) -> Iterator[Finding]:
    """One finding for each cell or hidden text that addresses the reader."""
    for page in pages:
        for cell in page.cells:
            if cell.text and addresses_reader(cell.text):
                fields = tuple(
                    pointer
                    for pointer, seen in evidence.items()
                    if seen.page == page.number and seen.raw and seen.place() == cell.place
                )
                yield _finding(page, cell.text, fields, hidden=False)
        for text in page.hidden:
            if addresses_reader(text):
                yield _finding(page, text, (), hidden=True)


def _finding(page: Page, text: str, fields: tuple[str, ...], *, hidden: bool) -> Finding:
    quoted = " ".join(text.split())
    quoted = quoted if len(quoted) <= 120 else quoted[:119] + "…"
    zh = "隐藏的文字" if hidden else "文字"
    en = "hidden text" if hidden else "text"
    return Finding(
        rule=RULE,
        severity="warning",
        fields=fields,
        claimed=quoted,
        message=Message(
            zh=f"第{page.number}页有一段{zh}是写给阅卷者或程序的：“{quoted}”。未予理会，各项数值照表读取。",
            en=f"Page {page.number} has {en} addressed to the reader: “{quoted}”. "
            "It was not followed; every value is as printed.",
        ),
    )
