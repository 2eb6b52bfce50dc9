"""Text cut into character n-grams, the terms of both the exact and the vector search.

In: any text. Out: its 1- and 2-grams (for FTS5) or 1- to 3-grams (for vectors) of
letters, digits and Chinese characters, folded, with the domain's synonyms made one.
Character grams beat word segmentation on this material, and need no dictionary.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.wording import fold

# Left is written, right is what it counts as. Chosen from how reviewers and forms say
# the same thing; worth more to the search than any weighting.
_SYNONYMS = {
    "报道": "报到", "双报道": "双报到", "超预算": "超支", "超出预算": "超支", "超标": "超支",
    "党组织": "党员", "ciie": "进博会", "进口博览会": "进博会",
    # Identities keep a longer word from being lengthened by a shorter key in it.
    "进博": "进博会", "进博会": "进博会",
    "党群中心": "党群服务中心", "新冠": "疫情", "防疫": "疫情", "受疫": "疫情",
    "延期": "推迟", "延后": "推迟", "滞后": "推迟", "拖延": "推迟", "调增": "增加",
    "追加": "增加", "增多": "增加", "调减": "减少", "压减": "减少", "节约": "减少",
    "节省": "减少", "未达到": "未完成", "未达标": "未完成", "没有完成": "未完成",
    "没完成": "未完成", "偏低": "过低", "太低": "过低", "人手不足": "人员不足",
    "缺人": "人员不足", "经费": "资金", "拨款": "资金", "款项": "资金", "满意率": "满意度",
    "covid": "疫情", "pandemic": "疫情", "epidemic": "疫情",
}  # fmt: skip
_WRITTEN = re.compile("|".join(sorted(map(re.escape, _SYNONYMS), key=len, reverse=True)))
_RUN = re.compile(r"[0-9a-z]+(?:\.[0-9]+)?|[\u3400-\u9fff]+")
# Chinese function words and the words questions are made of: no help in finding anything.
_EMPTY = re.compile(r"[的了吗呢吧么啊是在和与及或把被这那其有为]")


def canonical(text: str) -> str:
    """Folded text with the domain's synonyms made one."""
    return _WRITTEN.sub(lambda found: _SYNONYMS[found[0]], fold(text))


def grams(text: str, longest: int) -> Iterator[str]:
    """Character n-grams of 1 to `longest`; a run of Latin letters or digits is one gram."""
    for run in _RUN.findall(_EMPTY.sub(" ", canonical(text))):
        if run[0].isascii():
            yield run.replace(".", "p")
            continue
        for size in range(1, longest + 1):
            for start in range(len(run) - size + 1):
                yield run[start : start + size]
