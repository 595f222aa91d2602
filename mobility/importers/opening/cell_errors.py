"""Cells in which an Excel workbook shows an error, such as #REF!, where readers see nothing."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path, PurePosixPath
from typing import IO
from xml.etree import ElementTree

RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
# <c r="B7" s="3" t="e"><f>…</f><v>#REF!</v></c>
_CELL = re.compile(
    rb'<(?:\w+:)?c\b(?=[^>]*\bt="e")[^>]*\br="([A-Z]{1,3})(\d{1,7})"[^>]*>'
    rb"(?:(?!</(?:\w+:)?c>).){0,4000}?<(?:\w+:)?v>(#[^<]{1,20})</",
    re.DOTALL,
)
CHUNK, OVERLAP = 1 << 20, 5000  # bytes


def cell_errors(path: Path, sheet: str) -> dict[tuple[int, int], str]:
    """What is shown in each such cell, by row and column from 0; of other workbooks, nothing."""
    found = {}
    with (
        suppress(zipfile.BadZipFile, KeyError, StopIteration, ElementTree.ParseError, OSError),
        zipfile.ZipFile(path) as book,
        book.open(_part(book, sheet)) as part,
    ):
        for letters, number, shown in _matches(part):
            found[int(number) - 1, _column(letters)] = shown.decode("utf-8", "replace")
    return found


def _part(book: zipfile.ZipFile, sheet: str) -> str:
    """The part of the archive that holds a sheet."""
    names = _elements(book, "xl/workbook.xml", "sheet")
    key = next(each.attrib[RELATION] for each in names if each.attrib.get("name") == sheet)
    relations = _elements(book, "xl/_rels/workbook.xml.rels", "Relationship")
    target = next(each.attrib["Target"] for each in relations if each.attrib["Id"] == key)
    return target.lstrip("/") if target.startswith("/") else str(PurePosixPath("xl") / target)


def _elements(book: zipfile.ZipFile, part: str, name: str) -> Iterator[ElementTree.Element]:
    with book.open(part) as file:
        text = file.read()
    if b"<!DOCTYPE" in text or b"<!ENTITY" in text:  # may name itself without end
        raise KeyError(part)
    root = ElementTree.fromstring(text)  # noqa: S314 - without a document type nothing expands
    return (each for each in root.iter() if each.tag.rsplit("}", 1)[-1] == name)


def _matches(part: IO[bytes]) -> Iterator[tuple[bytes, bytes, bytes]]:
    kept = b""
    while piece := part.read(CHUNK):
        text = kept + piece
        if b't="e"' in text:
            yield from (match.groups() for match in _CELL.finditer(text))  # type: ignore[misc]
        kept = text[-OVERLAP:]


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - ord("A") + 1
    return number - 1
