"""A picture of a page → a `Page` of cells: the whole way, step by step.

In: a decoded BGR picture. Out: a `Page` of kind "picture" whose boxes lie in the frame
of its rectified display picture. A page without a ruled table has only unruled lines
of text (or columns found by white space); a blank one has no cells at all.

Can fail: `ImportError` when the recogniser's wheels are missing; nothing else. Damage
is told by low confidences and by `Page.remarks`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Final

import cv2
import numpy as np
import numpy.typing as npt

from assistant.page import Page
from assistant.reading import abreast, columns, masks, raster, recognition
from assistant.reading import grid as grids
from assistant.reading.abreast import both
from assistant.reading.crops import cut_line
from assistant.reading.layout import Scene, swept
from assistant.reading.lines import runs
from assistant.reading.ocr import Readers, Recogniser, available_cores, configured
from assistant.reading.rule_ink import Strokes
from assistant.reading.ruled import Grid
from assistant.reading.smear import Smear

if TYPE_CHECKING:
    from assistant.settings import Settings

Image = npt.NDArray[np.uint8]

APART: Final = 1.5  # text heights of white between two texts side by side in one cell
CROWDED: Final = 2  # cells with such white, at least
CROWDED_SHARE: Final = 0.2  # of the cells of a table that lacks walls
SOUND: Final = 0.95  # of the outline in sound cells; what specks make of a page has less
WORD: Final = 4  # characters of a line that tell how legible a page is, at most
ON_ITS_HEAD: Final = 0.7  # how sure a page is that surely stands upright
PLAIN: Final = 0.85 * WORD  # so legible is a page that stands upright
NO_PRINT: Final = 0.2  # what is so illegible as a whole is no print; bad faxes have 0.6
SCRAP: Final = 0.25  # share of a page's text in a table that is one by chance


def read_picture(
    image: Image, *, number: int, source: str, settings: Settings | None = None
) -> Page:
    """Read one page picture.

    Args:
        image: BGR, (height, width, 3), uint8; turned upright by its EXIF tag if it has one.
        number: of the page, from 1.
        source: name of the file, for messages.
        settings: for the recogniser; None uses every core.
    """
    threads = (settings.threads if settings else 0) or available_cores()
    with abreast.allowed(threads):
        return _read(image, number, source, configured(settings))


def _read(image: Image, number: int, source: str, readers: Readers) -> Page:
    """A page, its steps side by side where that is allowed."""
    # OpenCV's own threads spend a third more processor time on a page and save a tenth of wall.
    cv2.setNumThreads(1)
    sheet = raster.normalise(image)
    _ = sheet.text  # what both of these look at
    lines = grids.ink(sheet)  # takes both cores; what follows leaves one idle
    scene, (lies, moved, picture) = both(
        lambda: scene_of(sheet, lines),
        lambda: (_lies(sheet), raster.movement(sheet), raster.encode(sheet.colour)),
    )
    if lies:
        scene, image = _upright(scene, image, (0, 1, 3), readers.first)
        moved = raster.movement(scene.sheet)
    seen = _look(scene, moved, readers.first)
    # So unsure, the page may stand on its head; but most numbers read well that way too.
    if seen.lines and min(seen.legible, seen.sure) < ON_ITS_HEAD:
        turned, _ = _upright(scene, image, (0, 2, 1, 3), readers.first)
        if turned is not scene:
            seen = _look(turned, raster.movement(turned.sheet), readers.first)
    if seen.scene.table is not None and seen.legible < NO_PRINT:
        seen = recognition.glance(_with_places(seen.scene.sheet, None), readers.first)
    cells = recognition.read(seen, readers.second)
    if seen.scene.sheet.colour is not sheet.colour:
        picture = raster.encode(seen.scene.sheet.colour)
    sheet, table = seen.scene.sheet, seen.scene.table
    height, width = sheet.grey.shape
    return Page(
        number=number,
        kind="picture",
        source=source,
        cells=tuple(sorted(cells, key=lambda cell: (cell.row, cell.column))),
        rows=max((cell.row + cell.row_span for cell in cells), default=0),
        columns=len(table.columns) - 1 if table else 1,
        column_edges=_fractions(table),
        size=(width, height),
        picture=picture,
        remarks=(*sheet.remarks, *(table.remarks if table else ("no ruled table",))),
    )


def scene_of(sheet: raster.Sheet, lines: tuple[Strokes, Strokes] | None = None) -> Scene:
    """The tables, and every place to be read on a flat page.

    Args:
        lines: `grid.ink` of the page, where it is known.
    """
    table = grids.find(sheet, lines)
    if table is None or _is_scrap(sheet, table) or _is_crowded(sheet, table):
        other = columns.find(sheet)
        if table is None or (other is not None and _is_better(sheet, other, table)):
            table = other
    return _with_places(sheet, table)


def _with_places(sheet: raster.Sheet, table: Grid | None) -> Scene:
    return Scene(swept(sheet, table), table)


def _look(scene: Scene, moved: Smear | None, reader: Recogniser) -> recognition.Glance:
    """The page read once; one that moved also as if it had stood still, and the surer is taken."""
    seen = recognition.glance(scene, reader)
    if moved is None:
        return seen
    still = raster.steadied(scene.sheet, moved)
    sharp = scene_of(still)
    if not _is_sounder(sharp.table, scene.table):
        sharp = _with_places(still, scene.table)
    other = recognition.glance(sharp, reader)
    return max(seen, other, key=lambda one: one.sure)


def _is_sounder(table: Grid | None, than: Grid | None) -> bool:
    """True for a ruled table beside columns told by white, and for one of sounder or more cells."""
    if table is None or than is None:
        return than is None

    def worth(grid: Grid) -> tuple[bool, float, int]:
        return columns.BY_WHITE not in grid.remarks, grid.soundness, len(grid.cells)

    return worth(table) > worth(than)


def _is_scrap(sheet: raster.Sheet, table: Grid) -> bool:
    """True for two ruled rows at most, beside which most of the page's text stands."""
    box = table.box
    if len(table.rows) > 3:
        return False
    inside = sheet.text[box.y0 : box.y1, box.x0 : box.x1].sum()
    return bool(inside < SCRAP * sheet.text.sum())


def _is_crowded(sheet: raster.Sheet, table: Grid) -> bool:
    """True for a table in whose cells texts stand side by side: upright walls are missing.

    The white of a single row says nothing of columns.
    """
    return len(table.rows) > 2 and _wide_gaps(sheet, table) >= max(
        CROWDED, CROWDED_SHARE * len(table.cells)
    )


def _is_better(sheet: raster.Sheet, other: Grid, table: Grid) -> bool:
    """True for a table with many more cells, or more in which hardly any texts stand abreast."""
    if len(other.cells) > 2 * len(table.cells):
        return other.soundness >= SOUND or _is_scrap(sheet, table)
    fewer = 3 * _wide_gaps(sheet, other) <= _wide_gaps(sheet, table)
    return len(other.cells) > len(table.cells) and fewer


def _wide_gaps(sheet: raster.Sheet, table: Grid) -> int:
    """Cells in which white parts texts that stand side by side; a line of signatures is one."""
    height, found = sheet.text_height, 0
    rim = max(3, round(0.3 * height))
    for box in (cell.box for cell in table.cells):
        inside = sheet.text[box.y0 + rim : box.y1 - rim, box.x0 + rim : box.x1 - rim]
        white = runs(np.asarray(~inside.any(axis=0), np.bool_))
        found += any(stop - start >= APART * height for start, stop in white[1:-1])
    return found


def _lies(sheet: raster.Sheet) -> bool:
    """True when most text runs downwards: the page was scanned on its side.

    Measured on 160 made pages, a page on its side shows a tenth of its runs across at
    most, an upright one hardly any of them down.
    """
    if not sheet.text_height:
        return False
    # In a quarter of the pixels runs of text are told as well.
    height = sheet.text_height / 2
    stats = masks.marks(np.ascontiguousarray(sheet.text[::2, ::2])).stats
    wide, tall = stats[1:, cv2.CC_STAT_WIDTH], stats[1:, cv2.CC_STAT_HEIGHT]
    across = wide[(wide > 2 * height) & (wide > 1.5 * tall)].sum()
    down = tall[(tall > 2 * height) & (tall > 1.5 * wide)].sum()
    return bool(down > across)


def _upright(
    scene: Scene, image: Image, turns: Sequence[int], reader: Recogniser
) -> tuple[Scene, Image]:
    """The scene and its picture turned the way its widest lines read best, of these quarter turns.

    No turn at all must be clearly worse than another, where it is among them.
    """

    def legible(turned: Scene) -> float:
        lines_ = [
            (line.width, cut_line(turned.sheet, slot, line))
            for slot in turned
            for line in slot.lines
            if line.height >= 0.6 * turned.sheet.text_height
        ]
        lines_.sort(key=lambda pair: -pair[0])
        readings = reader.read([crop for _, crop in lines_[2:10] or lines_])
        sure = [
            reading.confidence ** (1 / max(1, len(reading.text))) * min(WORD, len(reading.text))
            for reading in readings
        ]
        return float(np.mean(sure)) if sure else 0.0

    scenes: list[Scene] = []
    scores: list[float] = []
    for turn in turns:
        scenes.append(scene_of(scene.sheet.turned(turn)) if turn else scene)
        scores.append(legible(scenes[-1]) - (0.0 if turn else -0.15))
        if turn and scores[-1] >= PLAIN:
            break  # finding the table of a noisy page takes seconds
    best = int(np.argmax(scores))
    if not turns[best]:
        return scene, image
    # What was measured on its side (text height, slopes) does not hold for the upright page.
    image = np.ascontiguousarray(np.rot90(image, turns[best]))
    flat = raster.normalise(image)
    told = [said for said in scenes[best].sheet.remarks if said.startswith(raster.TURNED)]
    return scene_of(replace(flat, remarks=(*told, *flat.remarks))), image


def _fractions(table: Grid | None) -> tuple[float, ...]:
    if table is None:
        return ()
    left, right = table.columns[0], table.columns[-1]
    return tuple((x - left) / (right - left) for x in table.columns)
