"""Letters that stand for digits in the figures of a text: O.165元, 2l.5%, 9S%.

In: a text of one field. Out: the text with digits for them, or None where no letter stands in a
figure. Nothing here can fail.

Whoever types or recognises a text may take O for 0 and l for 1; no figure holds a letter, while
a formula (CO2, H2O), a class (B级, 5A) and a unit (5l) do. A letter is a digit's only before or
behind a point, between two digits, or where nothing but a share's sign follows.
"""

from __future__ import annotations

import re
from typing import Final

from assistant.extraction.values import Found
from assistant.form import Candidate

_DIGITS: Final = str.maketrans("OoQDlI|ıSsBZz", "0000111155822")
_NOT_AFTER: Final = "(?<![A-Za-z0-9.])"
_LETTERED = re.compile(
    rf"{_NOT_AFTER}[OoQDlI|ı]\.\d"  # O.165
    r"|(?<=\d)[OoQDlI|ıSsBZz](?=\d)"  # 2l5
    r"|(?<=\d\.)[OoQDlI|ıSsBZz](?![A-Za-z])"  # 0.O5
    rf"|{_NOT_AFTER}[Oolı|I]\d*(?:\.\d+)?(?=[%‰])|{_NOT_AFTER}[l|ı]\d"  # l00%, l2次
    rf"|{_NOT_AFTER}\d+[Oo](?![A-Za-z0-9])|(?<=\d)[OolI|ıSB](?=[%‰.]\d?)"  # 2O次, 9S%
)
_UNSURE: Final = 0.3


def lettered(text: str) -> str | None:
    """The text with digits where letters stand for them; None where none does.

    >>> lettered("O.165元/尾"), lettered("≥9S%"), lettered("CO2减排5l")
    ('0.165元/尾', '≥95%', None)
    """
    digits = _LETTERED.sub(lambda found: found[0].translate(_DIGITS), text)
    return digits if digits != text else None


def doubt_lettered(found: Found) -> Found:
    """A text whose figures hold letters is doubted, whatever it was given by."""
    likely = lettered(found.value) if isinstance(found.value, str) else None
    if likely is None:
        return found
    return found.doubted(_UNSURE, Candidate(text=likely, confidence=0.5, reader="letters"))
