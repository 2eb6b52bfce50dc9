"""The typefaces that lines are drawn with.

In: the folder where the system keeps its fonts. Out: `Fonts`, which draws a Chinese face
that has every character of a text, and now and then a Latin one for its digits and signs.

Can fail: `UsageError` when a font file or the package fonttools is not there.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any, Final

from assistant.errors import UsageError

if TYPE_CHECKING:
    from PIL.ImageFont import FreeTypeFont

SYSTEM: Final = Path("/usr/share/fonts")
PACKAGES: Final = (
    "fonts-noto-cjk fonts-arphic-uming fonts-arphic-ukai fonts-wqy-zenhei fonts-urw-base35 "
    "fonts-dejavu-core"
)
CHINESE: Final[dict[str, float]] = {
    "opentype/noto/NotoSerifCJK-Regular.ttc": 3,
    "opentype/noto/NotoSansCJK-Regular.ttc": 3,
    "opentype/noto/NotoSerifCJK-Bold.ttc": 0.7,
    "opentype/noto/NotoSansCJK-Bold.ttc": 0.7,
    "truetype/arphic/uming.ttc": 2.5,
    "truetype/arphic/ukai.ttc": 2.5,
    "truetype/wqy/wqy-zenhei.ttc": 2,
}
"""Files with the weight each is drawn with."""
LATIN: Final[dict[str, float]] = {
    "opentype/urw-base35/NimbusRoman-Regular.otf": 5,
    "opentype/urw-base35/NimbusSans-Regular.otf": 3,
    "opentype/urw-base35/NimbusRoman-Bold.otf": 1,
    "opentype/urw-base35/NimbusSans-Bold.otf": 1,
    "truetype/dejavu/DejaVuSans.ttf": 1,
    "truetype/dejavu/DejaVuSerif.ttf": 1,
    "opentype/urw-base35/NimbusSansNarrow-Regular.otf": 1,
    "opentype/urw-base35/P052-Roman.otf": 1,
}
TRIES: Final = 6  # faces tried before a text is given up
LATIN_SHARE: Final = 0.45  # lines whose digits and signs come from a face of their own


@dataclass(frozen=True, slots=True)
class Face:
    """One typeface: its file, its place in the file, its weight, the characters it has."""

    path: Path
    index: int
    weight: float
    covered: frozenset[int]

    def has(self, text: str) -> bool:
        """Whether it can draw every character; a space needs none."""
        return all(ord(char) in self.covered or char == " " for char in text)

    def at(self, size: int) -> FreeTypeFont:
        """The face at a size in pixels."""
        return _sized(self.path, self.index, size)


@dataclass(frozen=True, slots=True)
class Fonts:
    """The faces to draw from."""

    chinese: tuple[Face, ...]
    latin: tuple[Face, ...] = ()

    @classmethod
    def installed(cls, folder: Path = SYSTEM) -> Fonts:
        """The faces of `CHINESE` and `LATIN`, all of them: fewer would train another network."""
        missing = [name for name in (*CHINESE, *LATIN) if not (folder / name).exists()]
        if missing:
            raise UsageError(
                f"no font {missing[0]}", where=str(folder), advice=f"apt install {PACKAGES}"
            )
        return cls(
            tuple(_face(folder / name, weight) for name, weight in CHINESE.items()),
            tuple(_face(folder / name, weight) for name, weight in LATIN.items()),
        )

    def chinese_for(self, text: str, rng: Random) -> Face | None:
        """A face that has every character of the text; None when none of some tries has."""
        for _ in range(TRIES):
            face = _drawn(self.chinese, rng)
            if face.has(text):
                return face
        return None

    def latin_for(self, rng: Random) -> Face | None:
        """A face for digits and signs, or None for those of the Chinese one."""
        return _drawn(self.latin, rng) if self.latin and rng.random() < LATIN_SHARE else None


def _drawn(faces: tuple[Face, ...], rng: Random) -> Face:
    return rng.choices(faces, [face.weight for face in faces])[0]


def _face(path: Path, weight: float) -> Face:
    try:
        from fontTools.ttLib import TTCollection, TTFont
    except ImportError:
        raise UsageError(
            "fonttools is not installed", advice="pip install --group tuning"
        ) from None
    together = path.suffix == ".ttc"
    fonts: list[Any] = TTCollection(path, lazy=True).fonts if together else [TTFont(path)]
    index = _simplified(fonts)
    return Face(path, index, weight, frozenset(fonts[index].getBestCmap()))


def _simplified(fonts: list[Any]) -> int:
    """Place of the face with the shapes of simplified Chinese; 0 where names do not tell."""
    for index, font in enumerate(fonts):
        family = font["name"].getDebugName(1) or ""
        if family.endswith("CJK SC") and "Mono" not in family:
            return index
    return 0


@lru_cache(maxsize=1024)
def _sized(path: Path, index: int, size: int) -> FreeTypeFont:
    from PIL import ImageFont

    return ImageFont.truetype(path, size, index=index)
