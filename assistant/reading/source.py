"""The files handed to the reader, and which of them belong together.

In: paths, or names with bytes. Out: `Source` records, and groups of them that are one
document each. Opening fails with an `InputError` naming the file; grouping never fails
(a file of unknown kind is a group of its own and fails when it is read).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from assistant.errors import InputError, OversizedInput
from assistant.reading.guard import PICTURES, kind_of
from assistant.settings import Settings, current


@dataclass(frozen=True, slots=True)
class Stored:
    """A file left where it lies: a folder of scans is larger than the memory to read them.

    Args:
        path: where it lies.
        size, modified: what it was when it was opened, bytes and nanoseconds.
    """

    path: Path
    size: int
    modified: int

    @classmethod
    def at(cls, path: Path) -> Stored:
        """The file at a path as it is now."""
        known = path.stat()
        return cls(path, known.st_size, known.st_mtime_ns)

    def read(self) -> bytes:
        """Its bytes.

        Raises:
            InputError: it is gone, or no longer what it was.
        """
        with _told(self.path):
            data = self.path.read_bytes()
            if Stored.at(self.path) == self:
                return data
        # What was read and what is kept beside it must be one and the same file.
        raise InputError(
            "the file was changed while it was read", where=self.path.name, advice="read it again"
        )


@dataclass(frozen=True, slots=True)
class Source:
    """One file as given.

    Args:
        name: the file's name, for messages and citations; its ending means nothing.
        content: its bytes, or where they are stored.
    """

    name: str
    content: bytes | Stored = field(repr=False)

    @property
    def data(self) -> bytes:
        """Its bytes; those of a stored file are read anew each time.

        Raises:
            InputError: the stored file is gone or was changed.
        """
        return self.content if isinstance(self.content, bytes) else self.content.read()

    @property
    def place(self) -> bytes | Path:
        """What a reader of single pages opens: the bytes, or the path of a stored file."""
        return self.content if isinstance(self.content, bytes) else self.content.path

    @classmethod
    def open(cls, path: Path | str, settings: Settings | None = None) -> Source:
        """A file by its path.

        Raises:
            InputError: there is no such file, or it may not be read.
            OversizedInput: it is larger than `Settings.max_megabytes`.
        """
        path = Path(path)
        limit = (settings or current()).max_megabytes
        with _told(path):
            if path.is_dir():
                raise InputError("this is a folder", where=str(path), advice="name the files in it")
            stored = Stored.at(path)
            if stored.size > limit * 1_000_000:
                raise OversizedInput(
                    f"the file is larger than {limit} MB",
                    where=path.name,
                    advice="split it, or raise FUHE_MAX_MEGABYTES",
                )
            with path.open("rb"):  # a file that may not be read says so here
                return cls(path.name, stored)


@contextmanager
def _told(path: Path) -> Iterator[None]:
    """Turn what the system says of a file into an `InputError`."""
    try:
        yield
    except FileNotFoundError as error:
        raise InputError(
            "there is no such file", where=str(path), advice="check the path"
        ) from error
    except OSError as error:
        reason = error.strerror or "it cannot be read"
        raise InputError(
            reason.lower(), where=str(path), advice="check that you may read it"
        ) from error


def group(sources: Sequence[Source]) -> list[list[Source]]:
    """The documents among the files given in one call, in the order given.

    Page pictures that follow one another are the pages of one form. Every other file,
    a TIFF of several pages included, is a document of its own.
    """
    groups: list[list[Source]] = []
    open_run = False
    for source in sources:
        page = _is_page_picture(source)
        if page and open_run:
            groups[-1].append(source)
        else:
            groups.append([source])
        open_run = page
    return groups


def _is_page_picture(source: Source) -> bool:
    try:
        kind = kind_of(source.data)
        if kind == "tiff":
            from assistant.reading.decode import count_frames

            return count_frames(source.place) == 1
    except InputError:
        return False
    return kind in PICTURES
