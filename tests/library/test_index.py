from __future__ import annotations

import json
import subprocess
import sys
import textwrap
from collections.abc import Sequence
from pathlib import Path

import pytest

from assistant.library import Library
from assistant.library.embedding import NAME, Embedding, own
from assistant.library.index import Index
from tests.library.sample import sample_form


@pytest.fixture
def library(tmp_path: Path) -> Library:
    library = Library(tmp_path)
    library.save(sample_form())
    return library


def test_the_nearest_explanation_is_found(library: Library, tmp_path: Path) -> None:
    index = Index(tmp_path)
    assert index.rebuild(library) == 7  # three explanations, four findings
    (best, *_) = index.search("进博期间任务变多", 3, {"kind": "explanation"})
    assert (best.form, best.row, best.kind) == (1, 3, "explanation")
    assert index.search("进博", 3, {"form": [2]}) == []


def test_it_remembers_its_embedding_and_never_mixes_two(library: Library, tmp_path: Path) -> None:
    def embed(texts: Sequence[str]) -> list[list[float]]:
        return [[float(len(text)), 1.0] for text in texts]

    Index(tmp_path).rebuild(library)
    other = Index(tmp_path, Embedding("endpoint:model-x", embed))
    assert other.search("预算", 1) == []  # ours was made; its vectors are of no use here
    assert other.search("预算", 1, library=library)
    assert other.state()["embedding"] == "endpoint:model-x"  # type: ignore[index]
    assert Index(tmp_path).search("预算", 1) == []
    assert NAME != "endpoint:model-x"


@pytest.mark.parametrize("damage", ["folder", "vectors", "database", "current"])
def test_it_survives_damage_by_being_rebuilt(library: Library, tmp_path: Path, damage: str) -> None:
    index = Index(tmp_path)
    index.rebuild(library)
    index.search("预算", 1)
    index.close()
    state = json.loads((tmp_path / "index/current.json").read_text())
    folder = tmp_path / "index" / state["segments"][0]["folder"]
    if damage == "folder":
        for path in sorted(folder.rglob("*"), reverse=True):
            path.unlink() if path.is_file() else path.rmdir()
    elif damage == "vectors":
        victim = next(folder.rglob("data_level0.bin"))
        victim.write_bytes(victim.read_bytes()[:10])
    elif damage == "database":
        (folder / "chroma.sqlite3").write_bytes(b"nonsense" * 1000)
    else:
        (tmp_path / "index/current.json").write_text("{")
    assert Index(tmp_path).state() is None
    assert Index(tmp_path).search("预算", 1) == []
    assert Index(tmp_path).search("预算", 1, library=library)


def test_removed_text_is_gone_from_the_disk(library: Library, tmp_path: Path) -> None:
    secret = "绝密的偏差原因"
    form = sample_form()
    paper = form.paper.with_value("/indicators/2/explanation", secret)
    number = library.save(form.model_copy(update={"paper": paper}))
    index = Index(tmp_path)
    index.rebuild(library)
    index.search(secret, 1)
    library.remove(number)
    index.rebuild(library)
    for path in (tmp_path / "index").rglob("*"):
        if path.is_file():
            assert secret.encode() not in path.read_bytes(), path
    assert len([p for p in (tmp_path / "index").iterdir() if p.is_dir()]) == 1


def test_new_forms_make_a_segment_of_their_own(library: Library, tmp_path: Path) -> None:
    index = Index(tmp_path)
    index.rebuild(library)
    (first,) = index.state()["segments"]  # type: ignore[index]
    paper = sample_form().paper.with_value("/indicators/2/explanation", "因龙舟赛改期停办")
    two = library.save(sample_form().model_copy(update={"paper": paper}), sources=(("b", b"b"),))
    heard: list[tuple[str, int, int]] = []
    told = index.update(library, lambda *each: heard.append(each))
    assert told == 7  # the new form's texts alone
    assert heard == [("index", 0, 7)]
    segments = index.state()["segments"]  # type: ignore[index]
    assert segments[0] == first
    assert len(segments) == 2
    (best,) = index.search("龙舟赛", 1)  # grams the first segment never saw
    assert (best.form, best.row) == (two, 3)
    assert {n.form for n in index.search("区级下拨资金增加", 2)} == {1, two}
    assert index.update(library) == 0
    assert Index(tmp_path).search("龙舟赛", 1)[0].form == two


@pytest.mark.parametrize("change", ["correct", "remove", "replace"])
def test_any_other_change_makes_it_anew(library: Library, tmp_path: Path, change: str) -> None:
    two = library.save(sample_form(), sources=(("b", b"b"),))
    index = Index(tmp_path)
    index.rebuild(library)
    before = index.state()["segments"]  # type: ignore[index]
    if change == "correct":
        library.correct(two, "/indicators/2/explanation", "因龙舟赛改期", by="w")
    elif change == "remove":
        library.remove(two)
    else:
        paper = sample_form().paper.with_value("/indicators/2/explanation", "因龙舟赛改期")
        library.save(sample_form().model_copy(update={"paper": paper}), sources=(("b", b"b"),))
    index.update(library)
    after = index.state()["segments"]  # type: ignore[index]
    assert len(after) == 1
    assert after[0]["folder"] != before[0]["folder"]
    assert not (tmp_path / "index" / before[0]["folder"]).exists()
    found = index.search("龙舟赛改期", 3)
    assert bool(found and found[0].form == two) == (change != "remove")


def test_many_small_segments_become_one(library: Library, tmp_path: Path) -> None:
    index = Index(tmp_path)
    index.rebuild(library)
    for number in range(9):
        library.save(sample_form(), sources=((f"{number}", f"{number}".encode()),))
        index.update(library)
    state = index.state()
    assert state is not None
    assert len(state["segments"]) < 8
    assert state["entries"] == 70
    assert len(index.search("预算", 100)) == 70


def test_a_change_makes_it_outdated(library: Library, tmp_path: Path) -> None:
    index = Index(tmp_path)
    index.rebuild(library)
    library.correct(1, "/indicators/0/explanation", "因台风停办两次活动", by="w")
    (best,) = index.search("台风", 1, library=library)
    assert best.row == 1


def test_three_processes_rebuild_one_after_the_other(library: Library, tmp_path: Path) -> None:
    program = textwrap.dedent(
        """
        import sys
        from pathlib import Path
        from assistant.library import Library
        from assistant.library.index import Index
        home = Path(sys.argv[1])
        print(Index(home).rebuild(Library(home)))
        """
    )
    running = [
        subprocess.Popen([sys.executable, "-c", program, str(tmp_path)], stdout=subprocess.PIPE)  # noqa: S603
        for _ in range(3)
    ]
    assert [process.communicate()[0].strip() for process in running] == [b"7"] * 3
    assert len(Index(tmp_path).search("预算", 7)) == 7


def test_our_embedding_knows_the_synonyms() -> None:
    one, two, three = own(["双报到", "双报道", "垃圾分类"]).embed(["双报到", "双报道", "垃圾分类"])
    assert one == pytest.approx(two)
    assert sum(a * b for a, b in zip(one, three, strict=True)) < 0.2
