"""Detecting how a text file is encoded.

UTF-8 is taken as it is. UTF-16 is certain from its mark or its zero bytes and
is converted with a note. An old 8-bit code page cannot be distinguished from
similar ones with certainty, so the assumption is reported as a warning.
"""

from __future__ import annotations

import codecs
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from charset_normalizer import from_bytes

from mobility.importers.opening.files import UTF16_MARKS, check_ratio, refuse, unpacked
from mobility.importers.problems import Problem, Rule
from mobility.words import N_

SAMPLE = 1 << 18
CHUNK = 1 << 20
UTF_8 = "utf-8-sig"  # without the byte-order mark
# Western code pages differ in only a few letters; a guess among them is unreliable.
WESTERN = ("cp1250", "cp1252", "latin_1", "iso8859_15", "iso8859_2", "mac_roman", "cp1254")
WESTERN_NAME = "cp1252"


@dataclass(frozen=True)
class Text:
    """What is known of a text file after one pass through all of it.

    Attributes:
        codec: Python's name of its encoding.
        lines: line ends, approximately its rows.
        quotes: quotation marks.
        size: its bytes, unpacked.
        problems: what was assumed of its encoding.
    """

    codec: str
    lines: int
    quotes: int
    size: int
    problems: tuple[Problem, ...] = ()


def look_through(path: Path, encoding: str | None) -> Text:
    """How a text file of any size is encoded, whether packed with gzip or not.

    Raises:
        FileError: the bytes fit no encoding, or not the one stated, or are a zip bomb.
    """
    if encoding is not None:
        return _looked_through(path, encoding)
    with unpacked(path) as file:
        sample = file.read(SAMPLE)
    if b"\x00" not in sample:
        with suppress(UnicodeDecodeError):
            return _counted(path, UTF_8)
    codec, problem = _guess(path, sample)
    return replace(_looked_through(path, codec), problems=(problem,))


def _looked_through(path: Path, codec: str) -> Text:
    try:
        return _counted(path, codec)
    except (UnicodeError, LookupError) as error:
        raise _unknown(path) from error


def _counted(path: Path, codec: str) -> Text:
    """Decode everything, keep nothing; raises where a byte does not fit."""
    decoder = codecs.getincrementaldecoder(codec)()
    lines = quotes = size = 0
    with unpacked(path) as file:
        while piece := file.read(CHUNK):
            text = decoder.decode(piece)
            size += len(piece)
            lines += text.count("\n")
            quotes += text.count('"')
            check_ratio(path, size)
    decoder.decode(b"", final=True)
    return Text(codec, lines, quotes, size)


def decode(path: Path, encoding: str | None) -> tuple[str, list[Problem]]:
    """The file's text without a byte-order mark, and what was assumed.

    Raises:
        FileError: the bytes fit no encoding, or not the one stated.
    """
    text = look_through(path, encoding)
    with unpacked(path) as file:
        return file.read().decode(text.codec), list(text.problems)


def _guess(path: Path, sample: bytes) -> tuple[str, Problem]:
    """The codec that the file's first bytes suggest, and the finding that says so."""
    utf16 = _utf16(sample)
    if utf16:
        return utf16, _assumed(path, "UTF-16", "note")
    best = from_bytes(sample).best()
    if best is None:
        raise _unknown(path)
    name = WESTERN_NAME if best.encoding in WESTERN else best.encoding
    return name, _assumed(path, name, "warning")


def _utf16(sample: bytes) -> str:
    """The Python codec of UTF-16 content, empty when it is not UTF-16."""
    if sample.startswith(UTF16_MARKS):
        return "utf-16"
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    if max(even, odd) <= len(sample) // 4:
        return ""
    return "utf-16-le" if odd > even else "utf-16-be"


def _unknown(path: Path) -> Exception:
    return refuse(
        path,
        N_("The text is not UTF-8, and its encoding cannot be recognised."),
        N_(
            "Save it as “CSV UTF-8”, or state the encoding under [file] in a mapping, "
            'for example encoding = "cp1252".'
        ),
    )


ASSUMED_ENCODING = Rule(
    "assumed_encoding",
    "warning",
    N_("The text is not UTF-8; it was read as {encoding}."),
    N_("Check names with special letters; if they look wrong, save as “CSV UTF-8”."),
)


def _assumed(path: Path, name: str, severity: str) -> Problem:
    return replace(ASSUMED_ENCODING, severity=severity).problem({"encoding": name}, file=path.name)
