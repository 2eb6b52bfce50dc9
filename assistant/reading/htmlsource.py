"""The text of an HTML file: its encoding, its archive, and what browsers never show of it.

In: bytes, whatever encoding they declare; MHT archives of one page too. Out: text that the
parser takes whole, without the dots that Word writes as the markers of its lists. Nothing here
can fail.
"""

from __future__ import annotations

import email
import email.policy
import re
from html import unescape

from assistant.reading.text import decoded

_MARKER = re.compile(
    r"<!(?:--)?\[if !supportLists\](?:--)?>(.*?)<!(?:--)?\[endif\](?:--)?>", re.S | re.I
)
_ENDS = re.compile(r"\A\s*<\?xml[^>]*\?>|</(?:html|body)\s*>", re.I)
_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([\w-]+)", re.I)


def source_of(data: bytes) -> str:
    """The text of a page, or of the one page in an archive, ready for the parser."""
    if re.match(rb"[\w-]+:[^\n]*\n", data.lstrip()) and b"multipart/related" in data[:4000].lower():
        message = email.message_from_bytes(data, policy=email.policy.default)
        for part in message.walk():
            if part.get_content_type() == "text/html":
                payload = part.get_payload(decode=True)
                data = payload if isinstance(payload, bytes) else data
                break
    declared = _CHARSET.search(data[:4000])
    plain = data[:3] != b"\xef\xbb\xbf" and data[:2] not in (b"\xff\xfe", b"\xfe\xff")
    text: str | None = None
    if declared and plain:
        # Sites declare gb2312 and write characters that only GB 18030 has.
        code = declared[1].decode("ascii").lower()
        code = "gb18030" if code.startswith("gb") else code
        try:
            text = data.decode(code)
        except (LookupError, UnicodeDecodeError):
            text = None
    text = decoded(data) if text is None else text
    # lxml refuses text that declares an encoding of its own, and drops what stands after
    # the first end of the document without a word.
    return _ENDS.sub("", _MARKER.sub(_numbered, text.replace("\x00", "")))


def _numbered(marker: re.Match[str]) -> str:
    """What Word wrote for a list's marker: kept where it counts or is a box, no word where a dot."""
    plain = unescape(re.sub(r"<[^>]*>", "", marker[1]))
    return marker[1] if re.search(r"\w{1,3}[.、)）]|[（(]\w|[□☐☑☒√✓✔þ¨]", plain) else ""
