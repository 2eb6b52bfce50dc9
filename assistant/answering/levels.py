"""The level a question names as a level (“时效指标”).

In: a folded question. Out: the column and the text to look for there. Pure; cannot fail.
"""

# Patterns are read as wholes; broken over lines they hide their own mistakes.
# ruff: noqa: E501

from __future__ import annotations

import re

_LEVELS = {
    "经济成本": ("level2", "经济成本"), "社会成本": ("level2", "社会成本"), "生态环境成本": ("level2", "生态"),
    "社会效益": ("level2", "社会效益"), "经济效益": ("level2", "经济效益"), "生态效益": ("level2", "生态"),
    "可持续影响": ("level2", "可持续"), "可持续": ("level2", "可持续"), "数量": ("level2", "数量"), "质量": ("level2", "质量"),
    "时效": ("level2", "时效"), "成本": ("level1", "成本"), "产出": ("level1", "产出"), "效益": ("level1", "效益"),
    "服务对象满意度": ("level1", "满意度"), "满意度": ("level1", "满意度"),
}  # fmt: skip
_LEVEL = re.compile(
    rf"(?P<zh>{'|'.join(sorted(_LEVELS, key=len, reverse=True))})\s*类?(?:(?:三级)?指标|indicators?|rows?|的?(?:这|那)?[几\d一二两三四五六七八九十]+[条项行](?!分)|方面|部分|(?:这|那)一?(?:类|块))(?!值)"
    r"|(?<![\u3400-\u9fff])(?P<bare>满意度)(?=实际|目标|得分|分值|达|低|高|不)"
    r"|(?P<en>quantity|output|(?:social |economic )?benefit|effect|sustainab\w+|及时|时效)\s+(?:indicators?|rows?)"
)
_ENGLISH_LEVELS = {"quantity": "数量", "output": "产出", "benefit": "效益", "effect": "效益", "social benefit": "社会效益",
                   "economic benefit": "经济效益", "及时": "时效", "时效": "时效"}  # fmt: skip


def level_of(plain: str) -> tuple[str, str] | None:
    """The one level a question names as a level (“时效指标”), as column and text."""
    found = {}
    for match in _LEVEL.finditer(plain):
        name = match["zh"] or match["bare"] or _ENGLISH_LEVELS.get(match["en"], "可持续")
        column, text = _LEVELS[name]
        found[text] = column
    if len(found) != 1:
        return None
    ((text, column),) = found.items()
    return column, text
