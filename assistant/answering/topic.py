"""A topic of questions: its kind, its name, the patterns that tell it.

In: a question as `assistant.answering.matching.chinese` gives it (folded, English names
of things already in the tables' words). Out: whether it fits. Pure; cannot fail.
"""

# Patterns are read as wholes; broken over lines they hide their own mistakes.
# ruff: noqa: E501

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

Kind = Literal[
    "command", "what_if", "task", "unanswerable", "rule", "verify", "across", "aggregate",
    "deduction", "lookup", "premise", "open",
]  # fmt: skip


@dataclass(frozen=True)
class Topic:
    """A topic; `alternatives` are tuples of patterns that must all be found."""

    kind: Kind
    name: str
    alternatives: tuple[tuple[str, ...], ...]

    @cached_property
    def _compiled(self) -> tuple[tuple[re.Pattern[str], ...], ...]:
        return tuple(tuple(re.compile(p) for p in patterns) for patterns in self.alternatives)

    def fits(self, question: str) -> bool:
        """True when every pattern of one alternative is found."""
        return any(all(p.search(question) for p in patterns) for patterns in self._compiled)


LOST = (
    r"扣得|分(?:都|主要|是|具体)?[扣丢失少]在|[扣丢失少]在(?:哪|什么)|扣(?:了|掉|的)?\d*\.?\d*分|扣分|被扣|失分|丢分|没得满分|未得满分|没拿满|得0分|得零分|减分|扣了"
    r"|deduct|los[te]\w*\s+\w*\s*(?:points?|marks?|score)|points? (?:were |was )?(?:lost|taken)|not full|score[sd]? 0|score zero|(?:taken|knocked) off|scored (?:less|lower|below) (?:than )?"
)
WHY = r"为什么|为何|为啥|怎么会|怎么扣|怎么只|凭什么|咋|原因是|什么原因|理由|怎么回事|如何扣|why|reason|how come|explain|解释"
REASON = r"原因|理由|说明|解释|reason|explanation|explain"
UNREASONED = (
    r"(?:没有?|未|无|缺|空白|不)[写填明有说]{0,3}(?:偏差)?(?:原因|理由|说明|解释)|(?:原因|理由|说明|解释)栏?.{0,4}(?:没写|没填|未填|空白|缺|为空|空着)"
    r"|(?:without|no|missing|lack\w*|blank|empty|not giv\w+).{0,20}(?:reason|explanation)|unexplained|(?:not|never|n't) (?:been )?explain"
)
FORMS = (
    r"哪[些几]?张?表|哪个表|几张表|(?<![这那该本此])张表|所有表|全部表|这批|各表|每张|各项目|哪些项目|哪个项目|所有项目|全部项目|各单位|各部门|哪个单位"
    r"|哪些单位|哪个部门|哪些部门|部门之间|各街道|哪个街道|哪些街道|across|forms|projects|departments|units|which form|which project"
    r"|which department|which unit|(?:项目|表格?|单位|部门|街道)(?:是|有|为)?(?:哪[一几]?[个些张家]|[几多]少?[个张家])|[几多]少?个?(?:项目|表)|谁家|哪家|each form|every form|batch|library|库里|库中"
)
SUM = r"合计|总和|之和|加起来|加总|相加|总计|一共|总共|sum|add up|adds up|total"
RULE_Q = r"怎么算|如何算|怎样算|怎么计|如何计|怎么打分|如何打分|怎么评|如何评|怎么给|给多少|多少分|怎么扣|要不要|是否要|要扣|是不是要|用不用|需要|规定|标准|规则|公式|口径|应该|应当|算法|how (?:is|are|should|do|does|to|would)|should|rule|formula|what score|what happens|几成|what (?:is|would be) the score|怎么处理|怎么办|如何处理|给[几多]|得[几多]少?分|三档|几档|各档|can .{0,40}(?:get|earn|score)|what (?:share|part|percentage|proportion)|how (?:much|many points)|handled|treated|合适吗|可以吗|行吗|行不行"
