"""How a text file is encoded, found out and said.

UTF-8 is taken as it is. UTF-16 is certain from its mark or its zero bytes and
is converted with a note. An old 8-bit code page cannot be told apart from its
neighbours with certainty, so what was assumed is a warning to look at.
"""

from __future__ import annotations

import codecs
from pathlib import Path

from charset_normalizer import from_bytes

from mobility.importers.opening.files import UTF16_MARKS, refuse
from mobility.importers.problems import Problem
from mobility.words import N_

SAMPLE = 1 << 18
# Western code pages differ in a few letters only; a guess among them is worth little.
WESTERN = (
    "cp1250",
    "cp1252",
    "latin_1",
    "iso8859_15",
    "iso8859_2",
    "mac_roman",
    "cp1254",
)
WESTERN_NAME = "cp1252"


def decode(path: Path, encoding: str | None) -> tuple[bytes, list[Problem]]:
    """The file as UTF-8 bytes without a byte-order mark, and what was assumed.

    Raises:
        FileError: the bytes fit no encoding, or not the one stated.
    """
    content = path.read_bytes()
    if encoding is not None:
        return _convert(path, content, encoding), []
    body = content.removeprefix(codecs.BOM_UTF8)
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        return _guess(path, content)
    if b"\x00" in body[:SAMPLE]:
        return _guess(path, content)
    return body, []


def _guess(path: Path, content: bytes) -> tuple[bytes, list[Problem]]:
    utf16 = _utf16(content)
    if utf16:
        return _convert(path, content, utf16), [_assumed(path, "UTF-16", "note")]
    best = from_bytes(content[:SAMPLE]).best()
    if best is None:
        raise _unknown(path)
    name = WESTERN_NAME if best.encoding in WESTERN else best.encoding
    return _convert(path, content, name), [_assumed(path, name, "warning")]


def _utf16(content: bytes) -> str:
    """The Python codec of UTF-16 content, empty when it is not UTF-16."""
    if content.startswith(UTF16_MARKS):
        return "utf-16"
    sample = content[:SAMPLE]
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    if max(even, odd) <= len(sample) // 4:
        return ""
    return "utf-16-le" if odd > even else "utf-16-be"


def _convert(path: Path, content: bytes, encoding: str) -> bytes:
    try:
        return content.decode(encoding).encode("utf-8")
    except (UnicodeError, LookupError) as error:
        raise _unknown(path) from error


def _unknown(path: Path) -> Exception:
    return refuse(
        path,
        N_("The text is not UTF-8, and its encoding cannot be told."),
        N_(
            "Save it as “CSV UTF-8”, or state the encoding under [file] in a mapping, "
            'for example encoding = "cp1252".'
        ),
    )


def _assumed(path: Path, name: str, severity: str) -> Problem:
    return Problem(
        code="assumed_encoding",
        severity=severity,
        what=N_("The text is not UTF-8; it was read as {encoding}."),
        remedy=N_("Check names with special letters; if they look wrong, save as “CSV UTF-8”."),
        values={"encoding": name},
        file=path.name,
    )
