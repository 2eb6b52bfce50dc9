"""The files handed to the reader, and which of them belong together.

In: paths, or names with bytes. Out: `Source` records, and groups of them that are one
document each. Opening fails with an `InputError` naming the file; grouping never fails
(a file of unknown kind is a group of its own and fails when it is read).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from assistant.errors import InputError, OversizedInput
from assistant.reading.guard import PICTURES, kind_of
from assistant.settings import Settings, current


@dataclass(frozen=True, slots=True)
class Source:
    """One file as given.

    Args:
        name: the file's name, for messages and citations; its ending means nothing.
        data: its bytes.
    """

    name: str
    data: bytes = field(repr=False)

    @classmethod
    def open(cls, path: Path | str, settings: Settings | None = None) -> Source:
        """Read a file.

        Raises:
            InputError: there is no such file, or it may not be read.
            OversizedInput: it is larger than `Settings.max_megabytes`; it is not read.
        """
        path = Path(path)
        limit = (settings or current()).max_megabytes
        try:
            if path.is_dir():
                raise InputError("this is a folder", where=str(path), advice="name the files in it")
            # A size is asked for first, so that a huge file is never held in memory.
            if path.stat().st_size > limit * 1_000_000:
                raise OversizedInput(
                    f"the file is larger than {limit} MB",
                    where=path.name,
                    advice="split it, or raise FUHE_MAX_MEGABYTES",
                )
            return cls(path.name, path.read_bytes())
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

            return count_frames(source.data) == 1
    except InputError:
        return False
    return kind in PICTURES
