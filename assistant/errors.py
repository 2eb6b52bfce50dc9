"""Every exception Fuhe raises on purpose.

A bad *form* is never an exception: it is a `Finding`. An exception means that a
program, a file or a setting stops the work. Each says what happened, where, and
what to do next.

    FuheError
    ├── UsageError            the command or call was put wrongly
    ├── SettingsError         a setting is missing or makes no sense
    ├── InputError            a file cannot be read as a form
    │   ├── EmptyInput
    │   ├── UnknownFormat
    │   ├── DamagedInput      truncated, encrypted, not what it claims to be
    │   ├── OversizedInput    more pixels, pages or bytes than the limits allow
    │   └── NotAForm          readable, but no self-evaluation form
    ├── LibraryError
    │   ├── NotFound
    │   └── LibraryBusy       another process owns the folder
    └── ModelError            the configured endpoint let us down (see model.py)
"""

from __future__ import annotations


class FuheError(Exception):
    """Base of all errors that are meant for a person.

    Args:
        what: what happened, one clause.
        where: file, page or setting concerned; empty when there is none.
        advice: what to do next; empty when nothing sensible can be said.
    """

    def __init__(self, what: str, *, where: str = "", advice: str = "") -> None:
        self.what = what
        self.where = where
        self.advice = advice
        super().__init__(str(self))

    def __str__(self) -> str:
        place = f"{self.where}: " if self.where else ""
        advice = f"; {self.advice}" if self.advice else ""
        return f"{place}{self.what}{advice}"


class UsageError(FuheError):
    """The command or call was put wrongly."""


class SettingsError(FuheError):
    """A setting is missing or makes no sense."""


class InputError(FuheError):
    """A file cannot be read as a form; `where` names the file (and page)."""


class EmptyInput(InputError):
    """The file has no bytes, or its pages have no content."""


class UnknownFormat(InputError):
    """The bytes are of no kind Fuhe reads."""


class DamagedInput(InputError):
    """Truncated, encrypted, or not what its first bytes claim."""


class OversizedInput(InputError):
    """More pixels, pages or bytes than the limits allow."""


class NotAForm(InputError):
    """Readable, but there is no self-evaluation form on it."""


class LibraryError(FuheError):
    """The library of forms cannot do what was asked."""


class NotFound(LibraryError):
    """No form of that name or number is in the library."""


class LibraryBusy(LibraryError):
    """Another process owns the folder."""


class ModelError(FuheError):
    """The configured model endpoint let us down; `where` names the setting."""
