"""The Chinese of what readers say in English: errors, and remarks about a page.

In: an English sentence, or an error. Out: its Chinese; None, or the error's kind in
Chinese before the English, for a sentence nobody has translated. Cannot fail.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from assistant import errors

_SENTENCES = {
    # what happened
    r"the file is empty": "文件是空的",
    r"the file has no text": "文件里没有文字",
    r"the document has no text": "文档里没有文字",
    r"the page has no text": "网页里没有文字",
    r"the page is blank": "页面上没有内容",
    r"all (\d+) pages are blank": r"\1 页都没有内容",
    r"no visible sheet has text": "可见的工作表里没有文字",
    r"the picture is cut off or damaged": "图片不完整或已损坏",
    r"the archive is cut off or damaged": "文件不完整或已损坏",
    r"the part (.+) is cut off or damaged": r"文件里的 \1 不完整或已损坏",
    r"the PDF is cut off": "PDF 不完整",
    r"the PDF is damaged": "PDF 已损坏",
    r"the PDF has no pages": "PDF 没有页面",
    r"the (?:PDF|file) is locked by a password": "文件有密码",
    r"(.+) is damaged \((.+)\)": r"文件已损坏（\2）",
    r"(.+) needs more memory than there is": "内存不够，读不了这个文件",
    r"the part (.+) defines XML entities, which no form needs": r"文件里的 \1 含有表格用不到的 XML 实体",
    r"the part (.+) unpacks to (\d+) MB": r"文件里的 \1 解开后有 \2 MB",
    r"the file unpacks to (\d+) MB": r"文件解开后有 \1 MB",
    r"the archive has (\d+) parts, the limit is (\d+)": r"文件由 \1 个部分组成，上限是 \2",
    r"the file has (\d+) MB, the limit is (\d+) MB": r"文件有 \1 MB，上限是 \2 MB",
    r"the file is larger than (\d+) MB": r"文件超过 \1 MB",
    r"the file was changed while it was read": "读取过程中文件被改动",
    r"the file has (\d+) pages, the limit is (\d+)": r"文件有 \1 页，上限是 \2 页",
    r"(\d+) of its (\d+) pages may be form pages, the limit is (\d+)": r"\2 页中有 \1 页可能是表格，上限是 \3 页",
    r"the picture has (\d+)×(\d+) pixels, too few for a form": r"图片只有 \1×\2 像素，看不清表格",
    r"the picture has (.+)": r"图片太大：\1",
    r"the workbook has more than (\d+) filled cells": r"工作簿有内容的单元格超过 \1 个",
    r"the workbook merges whole rows or columns into one cell": "工作簿把整行或整列合并成了一个单元格",
    r"this is a folder": "这是一个文件夹",
    r"there is no such file": "没有这个文件",
    r"this is no kind of file Fuhe reads": "不是本程序能读的文件",
    r"this is a GIF picture": "这是 GIF 图片，读不了",
    r"this is an HEIC picture or a film": "这是 HEIC 照片或视频，读不了",
    r"this is a JPEG 2000 picture": "这是 JPEG 2000 图片，读不了",
    r"this is an? (RTF|OFD|OpenDocument) (?:document|file)": r"这是 \1 文档，读不了",
    r"this is an? (RAR|7z|gzip) archive": r"这是 \1 压缩包",
    r"this is an archive of other files": "这是压缩包",
    r"this is an XLSB workbook": "这是 XLSB 工作簿，读不了",
    r"this is an old Word document": "这是旧版 Word 文档（.doc），读不了",
    r"the file defines XML entities, which no form needs": "文件含有表格用不到的 XML 实体",
    r"this is an XML office file": "这是 XML 格式的旧版办公文件，读不了",
    r"this is an old office file of another kind": "这是旧版办公文件，读不了",
    r"this is (.+)": r"这是 \1，读不了",
    r"no self-evaluation form was found: a table that begins “(.*)”, without the columns of an "
    r"indicator table": r"没有找到绩效自评表：有一个以“\1”开头的表格，但没有指标表的各栏",
    r"no self-evaluation form was found: text that begins “(.*)”, without the columns of an "
    r"indicator table": r"没有找到绩效自评表：文字以“\1”开头，没有指标表的各栏",
    r"no self-evaluation form was found: the pages hold no text": "没有找到绩效自评表：页面上没有读到文字",
    r"no self-evaluation form was found: (.*)": r"没有找到绩效自评表（\1）",
    r"there is no form (\d+)": r"没有编号为 \1 的表格",
    r"no policy called '(.+)'": r"没有名为“\1”的评分规则",
    r"there is no such folder": "没有这个文件夹",
    r"the painted pages are PNG": "标注页是 PNG 图片",
    r"another process has been writing to the library for ten seconds": "另一个程序正在写入表格库",
    r"another process is rebuilding the index": "另一个程序正在重建索引",
    # what to do next
    r"scan or export it again": "请重新扫描或导出",
    r"scan or copy it again": "请重新扫描或复制",
    r"copy or download (?:it|the file) again": "请重新复制或下载",
    r"export it again": "请重新导出",
    r"save it again with text": "请存为带文字的文件",
    r"save it again from the browser": "请在浏览器里重新保存",
    r"scan the printed side, or darker": "请扫描有字的一面，或调深一些",
    r"unhide the form's sheet and save again": "请取消隐藏表格所在的工作表再保存",
    r"print it to PDF(?: again)?": "请打印成 PDF",
    r"save it without one": "请去掉密码后保存",
    r"save the picture as (.+) or (.+)": r"请把图片另存为 \1 或 \2",
    r"save it as (.+?) or (.+)": r"请另存为 \1 或 \2",
    r"save it as (.+)": r"请另存为 \1",
    r"open it in the program it comes from and save it again": "请用原来的程序打开后重新保存",
    r"split (?:it|the file)": "请拆成几个文件",
    r"split it, or raise (\w+)": r"请拆成几个文件，或调高 \1",
    r"take the form's pages out of the file, or raise (\w+)": r"请只取出表格所在的页，或调高 \1",
    r"scan at 300 dpi or less, one page a picture, or raise (\w+)": r"请以 300 dpi 以下、一页一图扫描，或调高 \1",
    r"scan the page at 200 dpi or more": "请以 200 dpi 以上扫描",
    r"save the form(?:'s sheet)? alone in a new (?:file|workbook)": "请把表格单独存成一个新文件",
    r"copy the form alone into a new workbook": "请把表格单独复制到新工作簿",
    r"unpack it and give the files in it": "请解压后上传里面的文件",
    r"do not open this file; ask the sender for another": "请不要打开这个文件，让对方重新提供",
    r"give the pages with .+ in paper order": "请按页序上传含有三级指标、年度指标值和实际完成值的各页",
    r"give a picture .+": "请上传图片、PDF、Excel、CSV、Word、网页或文本文件",
    r"name the files in it": "请指定其中的文件",
    r"read it again": "请重新读取",
    r"check the path": "请检查路径",
    r"make it first": "请先建立",
    r"name it \.png": "文件名请以 .png 结尾",
    r"choose one of (.+) or give the path of a \.toml file": r"请从 \1 中选一个，或给出 .toml 文件的路径",
    r"check that you may read it": "请检查读取权限",
    r"see the numbers with .+": "请在表格清单里查看编号",
    r"wait for it to finish(?: and try again)?": "请等它完成后再试",
    # remarks about a page
    r"the text layer contradicts the picture nearly everywhere \((\d+) places\); it was left aside": (
        r"PDF 的文字层与图像几乎处处不符（\1 处），没有采用文字层"
    ),
    r"the text layer contradicts the picture in (\d+) places, the picture stands: "
    r"“(.*)” on the picture, “(.*)” in the layer": (
        r"PDF 的文字层与图像有 \1 处不符，以图像为准：图像上是“\2”，文字层是“\3”"
    ),
    r"the text layer was left aside: the picture had to be straightened": "页面经过校正，没有采用 PDF 的文字层",
    r"(\d+) formulas have no saved value \(the first in (\w+)\): .+": (
        r"有 \1 个公式没有保存结果（第一个在 \2）：请打开工作簿，重新计算后保存"
    ),
    r"(\d+) of (\d+) pages of (.+) belong to no form(?:; page (\d+) here is page (\d+) of the file)?": (
        r"\3 共 \2 页，其中 \1 页不属于表格"
    ),
    r"left out: page (\d+)": r"第\1页读不了，没有计入",
    r"left out: (.+)": r"\1 读不了，没有计入",
    r"an example in the instructions was left out": "填报说明里的示例没有当作表格读取",
    r"no ruled table": "没有找到表格线，按文字位置读取",
    r"a watermark was left aside: “(.*)”": r"水印“\1”没有当作表格内容",
    r"print smeared over (\d+) pixels by a movement was put together again": (
        r"拍摄或扫描时移动了 \1 个像素，字迹还原后读取"
    ),
    r"columns by white space": "没有竖线，按空白分栏读取",
    r"the model was not used: (.*)": r"没有用上模型：\1",
    r"parts of the form were not read by the model: (.*)": r"有些部分模型没有读到：\1",
    r"the model gave (\d+) rows that are not on the paper; they were left out": (
        r"模型给出了 \1 行纸上没有的内容，已舍去"
    ),
}
_PATTERNS = [(re.compile(pattern, re.DOTALL), zh) for pattern, zh in _SENTENCES.items()]

_ROUTINE = re.compile(
    r"(?:skew|bent by|scaled by|turned by) .*|rules bridged|grid doubtful.*|outer border closed|cells repaired: \d+"
)
"""What a reader does with any scan: worth a line in the log, not a person's time."""
_PAGE = re.compile(r"page (\d+): ", re.DOTALL)

_KINDS: tuple[tuple[type[errors.FuheError], str], ...] = (
    (errors.EmptyInput, "文件没有内容"),
    (errors.UnknownFormat, "文件类型不支持"),
    (errors.DamagedInput, "文件已损坏"),
    (errors.OversizedInput, "文件太大"),
    (errors.NotAForm, "没有找到绩效自评表"),
    (errors.InputError, "文件读不了"),
    (errors.SettingsError, "设置有误"),
    (errors.LibraryError, "表格库出错"),
    (errors.ModelError, "模型出错"),
    (errors.UsageError, "用法有误"),
    (errors.FuheError, "没有成功"),
)


def in_chinese(sentence: str) -> str | None:
    """The Chinese of an English sentence; None when nobody has translated it.

    >>> in_chinese("the PDF is cut off")
    'PDF 不完整'
    """
    for pattern, zh in _PATTERNS:
        found = pattern.fullmatch(sentence)
        if found:
            return found.expand(zh)
    return None


def said(error: errors.FuheError, language: str) -> str:
    """What an error says to a person, in "zh" or "en"."""
    if language != "zh":
        return str(error)
    place = f"{error.where}：" if error.where else ""
    what = in_chinese(error.what)
    if what is None:
        kind = next(zh for kind, zh in _KINDS if isinstance(error, kind))
        what = f"{kind}（{error.what}）"
    advice = (in_chinese(error.advice) or error.advice) if error.advice else ""
    return f"{place}{what}{'；' if advice else ''}{advice}。"


def remarks(sentences: Iterable[str], language: str) -> list[str]:
    """Readers' remarks for a person, each once with all the pages it is about.

    What is routine is left out, and corrections: their history tells them, with who made them.

    >>> remarks(["page 1: no ruled table", "page 2: no ruled table", "page 2: skew +0.4°"], "zh")
    ['第1–2页：没有找到表格线，按文字位置读取']
    """
    pages: dict[str, list[int]] = {}
    for sentence in sentences:
        page = _PAGE.match(sentence)
        rest = sentence[page.end() :] if page else sentence
        if rest.startswith("/") or _ROUTINE.fullmatch(rest):
            continue
        told = (in_chinese(rest) or rest) if language == "zh" else rest
        pages.setdefault(told, []).extend([int(page[1])] if page else [])
    return [_on_pages(sorted(set(numbers)), language) + told for told, numbers in pages.items()]


def _on_pages(numbers: Sequence[int], language: str) -> str:
    """“第1–3、5页：”; nothing for a remark about no page."""
    if not numbers:
        return ""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    ends = [f"{run[0]}–{run[-1]}" if len(run) > 1 else f"{run[0]}" for run in runs]
    if language == "zh":
        return f"第{'、'.join(ends)}页："
    return f"{'page' if len(numbers) == 1 else 'pages'} {', '.join(ends)}: "
