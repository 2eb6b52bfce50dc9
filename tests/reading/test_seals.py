"""Seals of either colour are found and seen through; other coloured print stays."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt
import pytest

from assistant.reading import raster, seals

Image = npt.NDArray[np.uint8]

INKS = {seals.RED: (80, 70, 210), seals.BLUE: (190, 90, 80)}  # BGR


def paper() -> Image:
    """A page with a black figure on it."""
    out = np.full((1200, 1600, 3), 255, np.uint8)
    cv2.putText(out, "736.17", (560, 420), cv2.FONT_HERSHEY_SIMPLEX, 1.2, (0, 0, 0), 3)
    return out


def stamped(colour: tuple[int, int, int], shape: str = "ring") -> Image:
    """The page under a seal as transparent as ink is."""
    ink = np.full((1200, 1600, 3), 255, np.uint8)
    if shape == "ring":
        cv2.circle(ink, (620, 400), 120, colour, 12)
        cv2.putText(ink, "SEAL", (560, 450), cv2.FONT_HERSHEY_SIMPLEX, 1.0, colour, 4)
    else:
        box = cv2.boxPoints(((620, 400), (260, 150), 20.0)).astype(np.int32)
        cv2.polylines(ink, [box], isClosed=True, color=colour, thickness=9)
    return np.minimum(paper(), ink)


@pytest.mark.parametrize("shape", ["ring", "box"])
@pytest.mark.parametrize("channel", list(INKS))
def test_a_seal_goes_and_the_figure_under_it_stays(channel: int, shape: str) -> None:
    picture = stamped(INKS[channel], shape)
    assert list(seals.find(picture)) == [channel]
    grey, sealed = raster.light(picture)
    figure = paper()[..., 0] < 128
    around = cv2.dilate(figure.astype(np.uint8), np.ones((5, 5), np.uint8)) > 0
    seal = (picture.min(axis=2) < 128) & ~around
    assert sealed[seal].all()
    assert grey[figure].mean() < 60
    assert grey[seal].min() > 200


@pytest.mark.parametrize("gaps", [4, 9])
def test_a_blue_seal_is_one_though_print_parts_its_ring(gaps: int) -> None:
    picture = stamped(INKS[seals.BLUE])
    for angle in np.linspace(0, 2 * np.pi, gaps, endpoint=False):
        x, y = (round(at) for at in (620 + 120 * np.cos(angle), 400 + 120 * np.sin(angle)))
        cv2.rectangle(picture, (x - 5, y - 8), (x + 5, y + 8), (30, 30, 30), -1)
    assert list(seals.find(picture)) == [seals.BLUE]


def test_blue_print_rules_fills_and_handwriting_are_no_seals() -> None:
    blue = INKS[seals.BLUE]
    few = paper()
    for i in range(4):
        cv2.putText(few, "few blue", (300, 700 + 30 * i), cv2.FONT_HERSHEY_DUPLEX, 0.9, blue, 3)
    paragraph = paper()
    for i in range(8):
        cv2.putText(
            paragraph, "blue print " * 3, (200, 500 + 34 * i), cv2.FONT_HERSHEY_SIMPLEX, 1, blue, 2
        )
    rules = paper()
    for y in range(100, 1100, 100):
        cv2.line(rules, (100, y), (1500, y), blue, 3)
    for x in range(100, 1600, 200):
        cv2.line(rules, (x, 100), (x, 1000), blue, 3)
    filled = paper()
    cv2.rectangle(filled, (300, 600), (600, 800), (250, 200, 160), -1)
    written = paper()
    cv2.polylines(
        written,
        [np.array([[900, 900], [960, 840], [980, 930], [1040, 850], [1100, 925]], np.int32)],
        isClosed=False,
        color=blue,
        thickness=5,
    )
    for picture in (paragraph, few, rules, filled, written):
        assert not seals.find(picture)


def test_a_page_without_colour_has_no_seals() -> None:
    assert seals.find(paper()) == {}
