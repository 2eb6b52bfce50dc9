"""Pages that moved while their picture was taken: told, and put together again."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt
import pytest

from assistant.reading import raster, scan, smear

Image = npt.NDArray[np.uint8]

PACK = Path(__file__).parents[2] / "eval" / "cases"
LEVEL, UPRIGHT, FALLING = (1, 0), (0, 1), (1, 1)


def printed(name: str = "11-0000-L1a-digital-none") -> Image:
    picture = cv2.imread(str(PACK / name / "page-1.jpg"))
    assert picture is not None
    return np.asarray(picture, np.uint8)


def moved(picture: Image, steps: int, way: tuple[int, int]) -> Image:
    """The mean of the picture at each of so many steps, as a long exposure takes it."""
    places = range(-(steps // 2), steps - steps // 2)
    shots = [np.roll(picture, (i * way[1], i * way[0]), (0, 1)).astype(float) for i in places]
    return np.asarray(np.mean(shots, axis=0), np.uint8)


def found(picture: Image) -> smear.Smear | None:
    sheet = raster.normalise(picture)
    return smear.find(sheet.grey, sheet.text, sheet.text_height)


@pytest.mark.parametrize("steps", [5, 9, 13])
@pytest.mark.parametrize(("way", "angle"), [(LEVEL, 0.0), (UPRIGHT, np.pi / 2)])
def test_how_far_and_which_way_a_page_moved(steps: int, way: tuple[int, int], angle: float) -> None:
    smeared = found(moved(printed(), steps, way))
    assert smeared is not None
    assert smeared.length == pytest.approx(steps, abs=1)
    assert abs(np.sin(smeared.angle - angle)) < 0.1


def test_a_movement_aslant_is_told_in_pixels_along_it() -> None:
    smeared = found(moved(printed(), 7, FALLING))
    assert smeared is not None
    assert smeared.length == pytest.approx(7 * 2**0.5, abs=1.5)
    assert smeared.angle == pytest.approx(np.pi / 4, abs=0.2)


@pytest.mark.parametrize(
    "name",
    ["11-0000-L1a-digital-none", "11-0003-L4d-forest-rotate90-1", "11-0029-L3a-health-blur-1"],
)
def test_a_page_that_stood_still_did_not_move(name: str) -> None:
    assert found(printed(name)) is None


def test_print_is_nearer_to_itself_once_put_together() -> None:
    still = raster.lit(printed())
    seen = raster.lit(moved(printed(), 9, LEVEL))
    where = still.text > 0

    def off(grey: Image) -> float:
        return float(np.abs(still.grey[where].astype(float) - grey[where]).mean())

    assert off(smear.undone(seen.grey, smear.Smear(9, 0.0))) < 0.5 * off(seen.grey)


def test_a_page_that_moved_reads_as_the_page_did() -> None:
    whole = printed()
    part = np.ascontiguousarray(whole[: len(whole) // 2])
    want = {cell.text for cell in scan.read_picture(part, number=1, source="still").cells}
    page = scan.read_picture(moved(part, 9, LEVEL), number=1, source="moved")
    assert len(want & {cell.text for cell in page.cells}) >= 0.9 * len(want)
    assert any("smeared" in remark for remark in page.remarks)
