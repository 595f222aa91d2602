"""Checks that a file is what it claims to be, and safe to open.

The content decides, never the name alone: a folder, an empty file, a picture,
a virtual GDAL file that would read other files, an encrypted workbook and a
zip that unpacks to more than the machine can hold are each refused here, with a
specific message, before any parser sees them. :func:`kind_of` is the one way
in.
"""

from __future__ import annotations

import gzip
import hashlib
import math
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from mobility import settings
from mobility.errors import FileError, UsageError, printable
from mobility.words import N_

TEXT, WORKBOOK, JSON, ZIP = "text", "workbook", "json", "zip"
DATABASE, BINARY_MAP, PARQUET_FILE = "geopackage", "binary map", "parquet"

HEAD = 4096
CHUNK = 1 << 20
MEGABYTE = 1_000_000
# Deflate cannot pass 1032:1, and spreadsheets of a million equal rows stay near 100:1.
LARGEST_RATIO = 400
RATIO_MATTERS_FROM = 20 * MEGABYTE
LONGEST_REASON = 200  # characters of a library's message

WORKBOOK_PARTS = ("xl/workbook.xml", "xl/workbook.bin", "content.xml")
PARQUET = b"PAR1"
GZIP = b"\x1f\x8b"
SQLITE = b"SQLite format 3\x00"
ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")
COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
SHAPEFILE = b"\x00\x00\x27\x0a"
FLATGEOBUF = b"fgb\x03"
UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")

FOREIGN: Mapping[bytes, str] = {
    b"%PDF": N_("a PDF document"),
    b"\x89PNG": N_("a picture"),
    b"\xff\xd8\xff": N_("a picture"),
    b"GIF8": N_("a picture"),
    GZIP: N_("a gzip archive"),
    b"7z\xbc\xaf": N_("a 7-Zip archive"),
    b"Rar!": N_("a RAR archive"),
    b"\x7fELF": N_("a program"),
    b"MZ": N_("a program"),
    b"{\\rtf": N_("a text-processor document"),
}
VIRTUAL = re.compile(rb"<\s*(OGRVRT|VRTDataset|OGRWFS|WFS_|OGRGMLAS|GDALWMTS|WMTS)", re.IGNORECASE)


def refuse(path: Path, what: str, remedy: str, **values: Any) -> FileError:
    """The error for ``path``; ``what`` and ``remedy`` are marked templates."""
    return FileError(what, where=N_("File: {file}."), remedy=remedy, file=path.name, **values)


def first_line(error: Exception | str) -> str:
    """A library's error message on one line, without the file's folders."""
    line = next(iter(str(error).strip().splitlines()), "") or type(error).__name__
    line = re.sub(r"'?[^\s']*/([^\s/']+)'?", r"\1", line).split("; It might")[0]
    return printable(line, LONGEST_REASON).rstrip(".")


def sha256(path: Path) -> str:
    """The file's SHA-256 as hexadecimal text, read in pieces."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while piece := file.read(CHUNK):
            digest.update(piece)
    return digest.hexdigest()


def largest_bytes() -> int:
    """How large a file may be, in bytes once unpacked.

    Raises:
        UsageError: the setting is not a number.
    """
    return int(stated(settings.UPLOAD_MEGABYTES) * MEGABYTE)


def stated(setting: settings.Setting) -> float:
    """The number given by a setting.

    Raises:
        UsageError: it is not a number, or not above 0.
    """
    with suppress(ValueError):
        if 0 < (number := float(setting.value())) < math.inf:
            return number
    raise UsageError(
        N_("{setting} is “{value}”, which is no number above 0."),
        remedy=N_("Set it to a number such as {default}."),
        setting=setting.name,
        value=setting.value(),
        default=setting.default,
    )


def unpacked_size(path: Path) -> int:
    """Bytes of the file, or of the parts of an archive, as it states them."""
    with (
        suppress(zipfile.BadZipFile, OSError, NotImplementedError, UnicodeDecodeError),
        zipfile.ZipFile(path) as archive,
    ):
        return sum(part.file_size for part in archive.infolist())
    return path.stat().st_size


def kind_of(path: Path, *, in_pieces: bool = False) -> str:
    """The kind of the file by its content, one of this module's constants; gzip text is text.

    Args:
        path: the file.
        in_pieces: it will be read in pieces, so that it may be of any size.

    Raises:
        FileError: it is missing, a folder, empty, too large, or nothing an import reads.
    """
    _check_present(path)
    if not in_pieces:
        check_size(path, path.stat().st_size)
    with _open(path) as file:
        head = file.read(HEAD)
    if head.startswith(GZIP):
        return _kind_of_gzip(path)
    if head.startswith(PARQUET):
        return PARQUET_FILE
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _kind_of_zip(path)
    if head.startswith(COMPOUND):
        raise _refuse_compound(path)
    if head.startswith(SQLITE):
        return DATABASE
    if head.startswith((SHAPEFILE, FLATGEOBUF)):
        return BINARY_MAP
    return _kind_of_text(path, head)


def _open(path: Path) -> Any:
    try:
        return path.open("rb")
    except OSError as error:
        raise refuse(
            path,
            N_("The file cannot be opened: {reason}."),
            N_("Check that you may read it and that no other program holds it."),
            reason=error.strerror or type(error).__name__,
        ) from error


def _check_present(path: Path) -> None:
    if path.is_dir():
        raise refuse(
            path,
            N_("This is a folder, not a file."),
            N_("Name a file inside the folder."),
        )
    if not path.is_file():
        raise refuse(path, N_("There is no such file."), N_("Check the name and the folder."))
    size = path.stat().st_size
    if size == 0:
        raise refuse(
            path,
            N_("The file is empty (0 bytes)."),
            N_("Export or copy it again; the copy was probably cut short."),
        )


def check_size(path: Path, size: int) -> None:
    """Refuse a file that is read at once and is larger than the setting allows.

    Raises:
        FileError: ``size`` (bytes, unpacked) is above it.
    """
    if size > largest_bytes():
        raise _too_large(path, size)


def _too_large(path: Path, size: int) -> FileError:
    return refuse(
        path,
        N_("The file holds {megabytes} MB or more once unpacked; the limit is {limit} MB."),
        N_("Split it, or raise MOBILITY_LARGEST_FILE if you trust where it comes from."),
        megabytes=max(1, size // MEGABYTE),
        limit=largest_bytes() // MEGABYTE,
    )


def _kind_of_text(path: Path, head: bytes) -> str:
    for mark, description in FOREIGN.items():
        if head.startswith(mark):
            raise _wrong_kind(path, description)
    if VIRTUAL.search(head):
        raise refuse(
            path,
            N_("This is a virtual map file (VRT), which points at other files."),
            N_("Import the file it points at instead."),
        )
    text = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if text.lower().startswith((b"<!doctype html", b"<html")):
        raise _wrong_kind(path, N_("a web page"))
    if text[:1] in (b"{", b"["):
        return JSON
    if not text and path.stat().st_size <= HEAD:
        raise refuse(
            path,
            N_("The file holds nothing but blanks."),
            N_("Export it again; a table needs a header row and rows."),
        )
    if b"\x00" in head and not _looks_utf16(head):
        raise _wrong_kind(path, N_("a binary file of an unknown kind"))
    return TEXT


def _kind_of_gzip(path: Path) -> str:
    """Text, if the packed content is text."""
    with unpacked(path) as file:
        head = file.read(HEAD)
    if head and _kind_of_text(path, head) == TEXT:
        return TEXT
    raise _wrong_kind(path, FOREIGN[GZIP])


def is_gzip(path: Path) -> bool:
    """Whether the content is packed with gzip."""
    with _open(path) as file:
        return file.read(len(GZIP)) == GZIP


@contextmanager
def unpacked(path: Path) -> Iterator[Any]:
    """The file's bytes, unpacked if they are packed with gzip.

    Raises:
        FileError: the packed bytes are damaged or cut short, or it cannot be opened.
    """
    try:
        with gzip.open(path) if is_gzip(path) else _open(path) as file:
            yield file
    except (EOFError, gzip.BadGzipFile, zlib.error) as error:
        raise _damaged(path) from error


def _damaged(path: Path) -> FileError:
    return refuse(
        path,
        N_("The file is damaged or was cut short: its packed parts cannot be read."),
        N_("Copy or download it again, or save it again from Excel."),
    )


def check_ratio(path: Path, unpacked_bytes: int) -> None:
    """Refuse a file that unpacks to far more than real tables do.

    Raises:
        FileError: it is a zip bomb.
    """
    is_large = unpacked_bytes > RATIO_MATTERS_FROM
    if is_large and unpacked_bytes > path.stat().st_size * LARGEST_RATIO:
        raise refuse(
            path,
            N_("The file unpacks to more than {ratio} times its size (a zip bomb)."),
            N_("Do not open it; ask its sender for the table as CSV."),
            ratio=LARGEST_RATIO,
        )


def _looks_utf16(head: bytes) -> bool:
    """Marked as UTF-16, or Latin text with a zero at every second byte."""
    if head.startswith(UTF16_MARKS):
        return True
    even, odd = head[0::2].count(0), head[1::2].count(0)
    return min(even, odd) == 0 and max(even, odd) > len(head) // 4


def _wrong_kind(path: Path, description: str) -> FileError:
    return refuse(
        path,
        N_("This is {description}, not a table or a map."),
        N_("Give a CSV, Excel or JSON table, or a GeoJSON, GeoPackage or zipped shapefile map."),
        description=description,
    )


def _refuse_compound(path: Path) -> FileError:
    """Why an old Office file is refused: it is encrypted, or in a format that is unsafe to read."""
    if ENCRYPTED_STREAM in path.read_bytes():
        return protected(path)
    return refuse(
        path,
        N_("This is a file of an old Office version (.xls, .doc), which cannot be read safely."),
        N_("Open it and save it as .xlsx or CSV."),
    )


def _kind_of_zip(path: Path) -> str:
    try:
        with zipfile.ZipFile(path) as archive:
            _check_unpacked_size(path, archive)
            names = set(archive.namelist())
    except (
        zipfile.BadZipFile,
        EOFError,
        OSError,
        NotImplementedError,
        UnicodeDecodeError,  # the name of a part
        zlib.error,
    ) as error:
        raise _damaged(path) from error
    except RuntimeError as error:  # zipfile's message for a part with a password
        raise protected(path) from error
    if names.intersection(WORKBOOK_PARTS):
        return WORKBOOK
    if "word/document.xml" in names or "ppt/presentation.xml" in names:
        raise _wrong_kind(path, N_("a document or presentation"))
    return ZIP


def protected(path: Path) -> FileError:
    """The error for a file protected by a password."""
    return refuse(
        path,
        N_("The file is protected by a password."),
        N_("Open it, remove the password (File, Info, Protect) and save it again."),
    )


def _check_unpacked_size(path: Path, archive: zipfile.ZipFile) -> None:
    """Unpack every part, discard it and count the bytes, since a zip may lie about its sizes."""
    limit, total = largest_bytes(), 0
    if sum(part.file_size for part in archive.infolist()) > limit:
        raise _too_large(path, sum(part.file_size for part in archive.infolist()))
    for part in archive.infolist():
        with archive.open(part) as stream:
            while piece := stream.read(CHUNK):
                total += len(piece)
                if total > limit:
                    raise _too_large(path, total)
                check_ratio(path, total)
