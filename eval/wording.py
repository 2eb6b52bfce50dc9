"""What the measures are called, and what a bureau's head needs to know of each.

In: nothing. Out: `MEASURES` and the published figures that stand beside ours.
"""

from __future__ import annotations

from typing import NamedTuple


class Measure(NamedTuple):
    """A measure's names, one sentence about it, and how it is printed."""

    zh: str
    en: str
    about: str
    percent: bool = True


MEASURES: dict[str, Measure] = {
    "escaped": Measure(
        "漏检率", "escaped errors", "读错了、又不在复核清单上的值；本软件的承诺是零"
    ),
    "exact": Measure("字段准确率", "fields exact", "与纸面逐字一致的字段（全角半角、空格不计）"),
    "review": Measure("复核比例", "review share", "请人看一眼的字段占全部字段的比例"),
    "review_precision": Measure("复核命中率", "review precision", "复核清单里确实读错的比例"),
    "clean_forms": Measure("无漏检表格", "forms without escapes", "一处漏检也没有的表格"),
    "perfect_forms": Measure("全对表格", "perfect forms", "每个字段都对的表格"),
    "failed": Measure("未能读取", "forms not read", "报错而没有给出结果的表格"),
    "row_recall": Measure("指标行召回", "row recall", "纸面上的指标行读到了多少"),
    "row_precision": Measure("指标行精确", "row precision", "读出的指标行有多少真在纸面上"),
    "row_order": Measure("行序", "row order", "行的先后与纸面一致"),
    "exact:header": Measure("表头", "header", "项目名称、部门、单位、年度、标题"),
    "exact:budget": Measure("预算", "budget", "预算执行情况各格"),
    "exact:goals": Measure("总体目标", "goals", "年度目标与完成情况的文字"),
    "exact:indicators": Measure("指标", "indicators", "指标表各格"),
    "exact:total": Measure("总分", "total", "总分行与等级"),
    "exact:footer": Measure("落款", "footer", "填表人、日期"),
    "exact:level1": Measure("一级指标", "level 1", "合并单元格向下填充后"),
    "exact:level2": Measure("二级指标", "level 2", "合并单元格向下填充后"),
    "exact:name": Measure("指标名称", "name", ""),
    "exact:target": Measure("指标值", "target", "符号、数值、单位都对"),
    "exact:sign": Measure("比较符", "comparator", "≥ ≤ = 读对的比例"),
    "exact:actual": Measure("完成值", "actual", ""),
    "exact:weight": Measure("分值", "weight", ""),
    "exact:score": Measure("得分", "score", ""),
    "exact:explanation": Measure("偏差原因", "explanation", ""),
    "json_accuracy": Measure("JSON 准确率", "JSON accuracy", "按 OmniAI 基准的算法"),
    "anls_star": Measure("ANLS*", "ANLS*", "文字相似度，允许个别字错"),
    "grits_con": Measure("表格内容", "GriTS content", "网格各格文字"),
    "grits_top": Measure("表格结构", "GriTS topology", "合并单元格与行列"),
    "kieval_aligned": Measure("免改率", "KIEval aligned", "对的 ÷（对的＋要改、要补、要删的）"),
    "corrections": Measure("每表改动", "corrections a form", "一张表要人改、补、删几处", False),
    "planted_recall": Measure("问题检出率", "planted mistakes found", "有意埋下的错误查出多少"),
    "finding_precision": Measure("提示准确率", "findings justified", "给出的提示有多少确有其事"),
    "seconds": Measure("每页秒数", "seconds a page", "含排队等待的实际时间", False),
}

CAUSES = {
    "row lost": "整行丢失",
    "row invented": "多出一行",
    "cell not read or not mapped": "单元格没读出或没对上",
    "value from elsewhere (the paper has none)": "纸面为空而读出了值",
    "level label of another group": "级别归错组",
    "comparator misread": "比较符读错",
    "digit misread": "数字读错",
    "character misread": "文字读错",
    "cells glued or cut": "单元格粘连或被截",
    "another cell's value": "读成别的单元格",
    "not read: no self-evaluation form was found": "整表未读出：没有认出自评表",
    "not read: a form was left out silently": "整表被漏掉且没有提示",
}
"""What the causes of `eval.summary` are called in Chinese."""

HEADLINE = ("escaped", "exact", "review", "clean_forms", "seconds")

GROUP_NAMES = {
    "layout": ("按版式", "by layout"),
    "damage": ("按损伤", "by damage"),
    "strength": ("按损伤程度", "by strength"),
    "source": ("按来源", "by source"),
    "shape": ("按文件类型", "by kind of file"),
}

ANCHORS = (
    ("OmniAI", "JSON accuracy", "91.7 %"),
    ("Gemini 2.0 Flash", "JSON accuracy", "86.1 %"),
    ("Azure Document Intelligence", "JSON accuracy", "85.1 %"),
    ("GPT-4o", "JSON accuracy", "75.5 %"),
)
"""Published figures, and where they stand."""
ANCHORS_FROM = (
    "OmniAI OCR Benchmark, 20 February 2025, 1,000 documents of other kinds "
    "(getomni.ai/ocr-benchmark): an anchor, not a comparison"
)
