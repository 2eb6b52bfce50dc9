"""Tuning: what its texts, lines, labels and files are; no training, no download."""

# ruff: noqa: S311

import io
import re
import tarfile
from collections import Counter
from itertools import islice
from pathlib import Path
from random import Random

import numpy as np
import pytest

from assistant.errors import UsageError
from eval.tuning import vocabulary
from eval.tuning.check import Outcome, table
from eval.tuning.classes import ADDED, Classes
from eval.tuning.corpora import Archive, Corpora, fetch
from eval.tuning.damage import KINDS, kind_of_damage, worn
from eval.tuning.feed import COLUMNS, NARROWEST, batches
from eval.tuning.fonts import SYSTEM, Face, Fonts
from eval.tuning.lines import Made, make, stream
from eval.tuning.texts import Texts, date, explanations, number, rate, value

CORPORA = Corpora.parse(
    "１２月/t  ３１日/t  ，/w  [中共中央/nt  总书记/n]/nt\n发表/v  讲话/n " * 9,
    "完成 900 v\n任务 400 n\n的 99999 uj\n一二三四五六 5 n\nT恤 3 n\n道路 0 n\n桥梁 16 n\n",
)
TEXTS = Texts(CORPORA, ("因天气原因推迟开工，已于次年完成",))
FONT = SYSTEM / "truetype/wqy/wqy-zenhei.ttc"
needs_font = pytest.mark.skipif(
    not FONT.exists(), reason=f"no {FONT}: apt install fonts-wqy-zenhei"
)
WITHOUT = "中"  # a character that the face of these tests is said to lack


def _fonts() -> Fonts:
    characters = frozenset(range(0x20, 0x10000)) - {ord(WITHOUT)}
    return Fonts((Face(FONT, 0, 1.0, characters),))


def _page(width: int = 300) -> np.ndarray:
    page = np.full((80, width), 255, np.uint8)
    page[30:50, 50:-50:4] = 0
    return page


def test_a_corpus_loses_its_tags_and_a_dictionary_its_odd_words() -> None:
    assert CORPORA.running.startswith("12月31日，中共中央总书记发表讲话12月")
    assert CORPORA.words == ("完成", "任务", "道路", "桥梁")
    shares = np.diff(CORPORA.shares, prepend=0)
    assert shares[0] > shares[1] > shares[3] > shares[2] == 0
    assert shares[0] / shares[3] < 900 / 16  # rare words are drawn oftener than written


def test_an_archive_is_taken_only_with_its_hash(tmp_path: Path) -> None:
    wanted = Archive("corpus", "1.0", "0" * 64, "corpus/words.txt")
    with tarfile.open(tmp_path / wanted.name, "w:gz") as packed:
        packed.addfile(tarfile.TarInfo("corpus-1.0/corpus/words.txt"), io.BytesIO())
    with pytest.raises(UsageError, match="sha256"):
        fetch(wanted, tmp_path)


def test_a_seed_gives_the_same_texts() -> None:
    first, again, other = (
        [TEXTS.draw(rng) for _ in range(50)] for rng in (Random(1), Random(1), Random(2))
    )
    assert first == again != other


def test_texts_hold_only_what_their_sources_hold() -> None:
    words = "".join(
        v for name in vars(vocabulary) if name.isupper() for v in getattr(vocabulary, name)
    )
    known = set(CORPORA.running + "".join(CORPORA.words + TEXTS.explanations) + words)
    known |= set("0123456789.,-~—～至%（）()：: 、。，年月日底前度个指标")
    known |= set("联系电话填表人报期单位金额备注说明其中万元的了√□“”")
    rng = Random(3)
    for _ in range(2000):
        text = TEXTS.draw(rng)
        assert text and set(text) <= known, text


def test_texts_of_every_kind_come_up() -> None:
    drawn = [TEXTS.draw(rng) for rng in [Random(4)] for _ in range(2000)]
    values = sum(bool(re.search(r"[≥≤=＝＞><＜≧]", text)) for text in drawn) / len(drawn)
    assert 0.10 < values < 0.25
    assert sum(text in vocabulary.LABELS for text in drawn) > 50
    assert any(ADDED in text for text in drawn)
    assert any(text.startswith(("联系电话", "电话")) for text in drawn)


@pytest.mark.parametrize("seed", range(30))
def test_numbers_rates_and_dates_read_as_such(seed: int) -> None:
    rng = Random(seed)
    assert re.fullmatch(r"\d{1,3}(,\d{3})*\.\d\d|\d+(\.\d{1,3})?", number(rng))
    assert re.fullmatch(r"\d+(\.\d{1,2})?(%|\(%\)|（%）|‰)", rate(rng))
    assert re.match(r"\d", date(rng))
    assert re.search(r"\d", value(rng))


def test_the_explanations_of_the_scoring_cases_are_found() -> None:
    assert len(explanations()) > 10
    assert all(explanations())


def test_kinds_of_damage_come_in_their_shares() -> None:
    rng = Random(5)
    counted = Counter(kind_of_damage(rng) for _ in range(4000))
    assert sum(KINDS.values()) == pytest.approx(1)
    for kind, share in KINDS.items():
        assert counted[kind] / 4000 == pytest.approx(share, abs=0.03)


@pytest.mark.parametrize("kind", KINDS)
def test_damage_leaves_a_picture_and_repeats_itself(kind: str) -> None:
    page = _page()
    for seed in range(8):
        once, again = (worn(page, 20, kind, Random(seed)) for _ in range(2))
        assert np.array_equal(once, again)
        assert once.dtype == np.uint8 and once.shape[1] == page.shape[1]
        assert 0 <= page.shape[0] - once.shape[0] <= 1
    assert page.min() == 0 and np.array_equal(page, _page())  # the given one is left alone


def test_a_fax_is_ink_or_paper() -> None:
    shares = [
        np.isin(worn(_page(), 20, "fax", Random(seed)), (0, 255)).mean() for seed in range(20)
    ]
    assert np.median(shares) == 1


@needs_font
def test_a_line_has_ink_paper_and_the_height_of_the_network() -> None:
    rng, fonts = Random(6), _fonts()
    for line in islice(stream(TEXTS, fonts, rng), 60):
        assert line.picture.dtype == np.uint8 and line.picture.shape[0] == 48
        assert line.picture.shape[1] >= 16
        assert np.ptp(line.picture) > 20, line
        assert line.damage in KINDS and line.text


@needs_font
def test_a_seed_gives_the_same_lines() -> None:
    once, again = (list(islice(stream(TEXTS, _fonts(), Random(7)), 10)) for _ in range(2))
    for line, same in zip(once, again, strict=True):
        assert (line.text, line.damage) == (same.text, same.damage)
        assert np.array_equal(line.picture, same.picture)


@needs_font
def test_longer_texts_make_wider_lines() -> None:
    def width(text: str) -> float:
        made = [make(text, _fonts(), Random(seed)) for seed in range(12)]
        return float(np.median([line.picture.shape[1] for line in made if line]))

    assert width("完成任务完成任务") > 1.5 * width("完成")


@needs_font
def test_a_text_that_no_face_can_draw_is_no_line() -> None:
    assert make(WITHOUT, _fonts(), Random(8)) is None


def test_fonts_that_are_not_there_are_named(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="apt install"):
        Fonts.installed(tmp_path)


def test_labels_are_classes_of_the_written_form() -> None:
    classes = Classes.parse("a\n%\n1\n=\n🛅")
    assert classes.labels("１ ＝％") == [3, 6, 4, 2]
    assert classes.labels("1b") is None
    assert classes.listed() == "a\n%\n1\n=\n🛅"


def test_an_added_character_takes_the_last_class_and_is_labelled_with_it() -> None:
    before = Classes.parse("m\n2\n🛅")
    assert before.labels(ADDED) is None
    after = before.with_added(ADDED)
    assert after.labels(f"2{ADDED} ") == [2, 3, 4]
    assert after.labels("🛅") is None
    assert after.with_added(ADDED) is after


def test_repeated_columns_are_one_character_and_empty_ones_none() -> None:
    classes = Classes.parse("a\nb")
    assert classes.text([0, 1, 1, 0, 1, 2, 2, 3, 0]) == "aab "


def test_batches_hold_lines_of_about_one_width_with_their_labels() -> None:
    rng = Random(9)

    def lines():
        while True:
            width = rng.randint(40, 1200)
            yield Made("ab" * rng.randint(1, 60), np.zeros((48, width), np.uint8), "clean")

    for batch in islice(batches(lines(), Classes.parse("a\nb"), Random(10)), 20):
        count, height, width = batch.pictures.shape
        assert count == len(batch.labels) >= 4 and height == 48
        assert width % 32 == 0 and width >= NARROWEST
        assert count * width < 2 * COLUMNS
        for picture, labels in zip(batch.pictures, batch.labels, strict=True):
            inked = int((picture == 0).any(axis=0).sum())
            assert inked <= 900 and inked <= width - 16
            assert len(labels) + 2 <= inked // 8
            assert set(labels) == {1, 2}


def test_the_table_counts_by_kind_and_in_all() -> None:
    base = [Outcome("fax", False, True), Outcome("fax", True, True), Outcome("blur", True, False)]
    tuned = [Outcome("fax", True, True), Outcome("fax", True, False), Outcome("blur", True, True)]
    rows = {row.split()[0]: row.split()[1:] for row in table(base, tuned)}
    assert rows["fax"] == ["2", "0.500", "1.000", "1.000", "0.500", "1", "0"]
    assert rows["all"] == ["3", "0.667", "1.000", "0.667", "0.667", "1", "0"]
    assert "copy" not in rows


def test_only_the_last_softmax_is_left_out() -> None:
    """Those inside are the network's attention: without them another network is trained."""
    pytest.importorskip("onnx")
    torch = pytest.importorskip("torch")
    from assistant.reading import network
    from eval.tuning.base import untuned
    from eval.tuning.graph import Graph

    picture = np.full((1, 48, 96), 255, np.uint8)
    picture[:, 10:40, 10:80:9] = 0
    expected = network.load(untuned(), "onnxruntime", 1).run(picture)[0].shown
    values = torch.from_numpy(picture).float()[:, None].expand(-1, 3, -1, -1) / 127.5 - 1
    with torch.no_grad():
        scores = Graph(untuned()).scores(values)
    assert np.abs(scores.softmax(-1).numpy()[0] - expected).max() < 1e-3


def test_half_precision_is_read_and_undone(tmp_path: Path) -> None:
    onnx = pytest.importorskip("onnx")
    from assistant.reading import network
    from eval.tuning import halves
    from eval.tuning.base import untuned

    model = onnx.load(untuned())
    halves.write(model, tmp_path / "half.onnx")
    assert (tmp_path / "half.onnx").stat().st_size < 0.75 * untuned().stat().st_size
    picture = np.full((1, 48, 96), 255, np.uint8)
    picture[:, 10:40, 10:80:9] = 0
    full, half = (
        network.load(path, "onnxruntime", 1).run(picture)[0].shown
        for path in (untuned(), tmp_path / "half.onnx")
    )
    assert 0 < np.abs(full - half).max() < 1e-2
    back = halves.widened(onnx.load(tmp_path / "half.onnx"))
    assert [node.name for node in back.graph.node] == [node.name for node in model.graph.node]
    names = [{one.name for one in one_of.graph.initializer} for one_of in (back, model)]
    assert names[0] == names[1]
    halves.write(back, tmp_path / "again.onnx")
    again = network.load(tmp_path / "again.onnx", "onnxruntime", 1).run(picture)[0].shown
    assert np.abs(again - half).max() < 1e-6


def test_a_gate_leaves_out_what_it_is_sure_of_and_changes_nothing_else(tmp_path: Path) -> None:
    onnx = pytest.importorskip("onnx")
    from assistant.reading import network
    from assistant.reading.ocr import OFFICE
    from eval.tuning import gate

    model = onnx.load(OFFICE)
    gate.remove(model)
    onnx.save(model, tmp_path / "plain.onnx")
    features = len(gate.Layer(model).matrix)
    weights = np.zeros((features, 2), np.float32)
    weights[-1] = 1  # whatever a column shows, both margins are kept
    open_ = gate.Gate(weights, weights, np.array([0, -1], np.float32))  # and it never says so
    shut = gate.Gate(weights, weights, np.array([0, 1], np.float32))
    picture = np.full((2, 48, 96), 255, np.uint8)
    picture[:, 10:40, 10:80:9] = 0
    shown = []
    for own in (open_, shut):
        other = onnx.load(tmp_path / "plain.onnx")
        gate.graft(other, own)
        onnx.checker.check_model(other)
        onnx.save(other, tmp_path / "gated.onnx")
        shown.append(network.load(tmp_path / "gated.onnx", "onnxruntime", 1).run(picture))
        gate.remove(other)
        assert list(other.graph.node) == list(model.graph.node)
        assert list(other.graph.initializer) == list(model.graph.initializer)
    before = network.load(tmp_path / "plain.onnx", "onnxruntime", 1).run(picture)
    for own, none, as_before in zip(*shown, before, strict=True):
        assert own.steps.tolist() == list(range(12))
        assert np.abs(own.shown - as_before.shown).max() < 1e-6
        assert (len(none.steps), none.count) == (0, 12)
        assert none.likeliest()[0].tolist() == [0] * 12


def test_a_threshold_is_higher_than_any_column_that_may_show_something() -> None:
    pytest.importorskip("onnx")
    from eval.tuning import gate

    first = np.array([[1, 0], [0, 1]], np.float32)
    plain = gate.Gate(np.ones((2, 1), np.float32), first, np.array([1, 0], np.float32))
    features = np.array([[3, 1], [7, 1], [9, 1], [-9, 1]], np.float32)
    apart = np.array([9, 2, 9, -9], np.float32)  # the second may show something, the last does
    gated = gate.raised(plain, gate.Columns(features, apart, np.zeros(4, np.int64)))
    assert (gated.scores(features) >= 0).tolist() == [False, False, True, False]
