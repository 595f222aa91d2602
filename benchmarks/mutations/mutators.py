"""Ways to break a file: bytes, lengths, cells, parts of an archive, tables of a database.

Every mutator takes a random generator and the file's bytes and returns other bytes; the same seed
gives the same file. Those for one format leave files that they cannot parse to the others.
"""

from __future__ import annotations

import gzip
import io
import re
import sqlite3
import struct
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Mapping
from pathlib import Path
from random import Random

from benchmarks.mutations.seeds import Seed, members

Mutator = Callable[[Random, bytes], bytes]

CELLS = (
    "nan", "NaN", "inf", "-Infinity", "1e400", "1e20", "-1", "1_000", "1,000", "0x10", "true",
    "+5", "１２", "၁၂", "9" * 25, "9" * 400, "0.1" + "0" * 40, " 12 ", "1.5.2", "99999-12-31",
    "0000-00-00", "infinity", "epoch", "2025-13-45", "XX1001", "V1", "", " ", "#N/A", "=1+1",
    "\x1b[31mred", "\u202egnihton", "\u200b", "a\tb", '"', "'", "\\", "{value}", "{", "%s",
    "<b>", "\ufffd", "😀",
    "လပွတ္တာ", "x" * 200, "x" * 40_000, "\x00", "\r\n", "[" * 2000, "🏳️‍🌈" * 50, "null", "-0",
    "1e-320", "9007199254740993", "-9223372036854775809", "2147483648", "1;2", "..", "/etc/hosts",
)  # fmt: skip
TOKENS = (
    b"\x00", b"\xff\xfe", b"\xef\xbb\xbf", b"\xed\xa0\x80", b"\x80", b'"', b"\n", b",", b";", b"\t",
    b"{", b"}", b"[", b"]", b"<", b">", b"</", b"]]>", b"<!DOCTYPE a [<!ENTITY b 'c'>]>",
    b"PK\x03\x04", b"PK\x01\x02", b"PAR1", b"\x1f\x8b", b"null", b"true", b"1e999", b"-",
    b"\\u0000", b"\\ud800", b"0" * 5000, b"SQLite format 3\x00", b"#",
    b"<OGRVRTDataSource>", b"'''",
    b'"""', b"=", b"\x1b]0;a\x07",
)  # fmt: skip
NUMBERS = (0, 1, 0x7F, 0x80, 0xFF, 0x7FFF, 0xFFFF, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF)
NUMBER = re.compile(rb"-?[0-9]+(\.[0-9]+)?")


# --- bytes ----------------------------------------------------------------------------------


def _place(chance: Random, content: bytes) -> int:
    return chance.randrange(len(content) + 1)


def flip(chance: Random, content: bytes) -> bytes:
    """One bit, or a few, are flipped."""
    changed = bytearray(content)
    for _ in range(chance.choice((1, 1, 2, 8, 64))):
        if changed:
            changed[chance.randrange(len(changed))] ^= 1 << chance.randrange(8)
    return bytes(changed)


def cut(chance: Random, content: bytes) -> bytes:
    """The end is missing."""
    return content[: _place(chance, content)]


def remove(chance: Random, content: bytes) -> bytes:
    """A stretch is missing."""
    start = _place(chance, content)
    return content[:start] + content[start + chance.choice((1, 4, 30, 500)) :]


def repeat(chance: Random, content: bytes) -> bytes:
    """A stretch is repeated, up to thousands of times."""
    start = _place(chance, content)
    part = content[start : start + chance.choice((1, 4, 30, 500))]
    times = chance.choice((1, 2, 50, 3000))
    return content[:start] + part * min(times, 1 + 500_000 // (len(part) or 1)) + content[start:]


def number(chance: Random, content: bytes) -> bytes:
    """Two, four or eight bytes become an impossible length or offset."""
    form = chance.choice(("<H", ">H", "<I", ">I", "<Q", ">Q"))
    size = struct.calcsize(form)
    start = _place(chance, content)
    value = chance.choice(NUMBERS) & (1 << 8 * size) - 1
    return content[:start] + struct.pack(form, value) + content[start + size :]


def near_the_end(chance: Random, content: bytes) -> bytes:
    """Broken in the last bytes, where Parquet and archives keep their directory."""
    at = max(0, len(content) - chance.choice((12, 60, 400)))
    return content[:at] + chance.choice((flip, number, remove))(chance, content[at:])


def near_the_start(chance: Random, content: bytes) -> bytes:
    """Broken in the first bytes, where most formats keep their header."""
    at = min(len(content), chance.choice((16, 100, 600)))
    return chance.choice((flip, number, remove))(chance, content[:at]) + content[at:]


def insert(chance: Random, content: bytes) -> bytes:
    """A format's magic bytes stand where they do not belong."""
    start = _place(chance, content)
    return content[:start] + chance.choice(TOKENS) + content[start:]


# --- text -----------------------------------------------------------------------------------


def cell(chance: Random, content: bytes) -> bytes:
    """One cell of a table is something else."""
    parts = re.split(rb"([,\t\n])", content)
    at = chance.randrange(0, len(parts), 2)
    parts[at] = chance.choice(CELLS).encode()
    return b"".join(parts)


def value(chance: Random, content: bytes) -> bytes:
    """One quoted text is something else."""
    found = list(re.finditer(rb'"[^"\n]*"', content))
    if not found:
        return insert(chance, content)
    start, end = chance.choice(found).span()
    return content[:start] + b'"' + chance.choice(CELLS).encode() + b'"' + content[end:]


def figure(chance: Random, content: bytes) -> bytes:
    """One number is something else."""
    found = list(NUMBER.finditer(content))
    if not found:
        return insert(chance, content)
    start, end = chance.choice(found).span()
    other = chance.choice((*CELLS[:24], "1e308", "-1e308", "180.1", "95.05", "-1e-300"))
    return content[:start] + other.encode() + content[end:]


def line(chance: Random, content: bytes) -> bytes:
    """A line is removed, doubled, or moved."""
    lines = content.splitlines(keepends=True)
    if not lines:
        return content
    taken = lines.pop(chance.randrange(len(lines)))
    for _ in range(chance.choice((0, 1, 2, 400))):
        lines.insert(chance.randrange(len(lines) + 1), taken)
    return b"".join(lines)


def wide(chance: Random, content: bytes) -> bytes:
    """A line has thousands of extra cells."""
    lines = content.split(b"\n")
    at = chance.randrange(len(lines))
    lines[at] += chance.choice((b",", b",a", b"\t", b',"')) * chance.choice((1, 300, 70_000))
    return b"\n".join(lines)


def deep(chance: Random, content: bytes) -> bytes:
    """Brackets within brackets, thousands of times."""
    start = _place(chance, content)
    opening, closing = chance.choice(((b"[", b"]"), (b'{"a":', b"}"), (b"<a>", b"</a>")))
    times = chance.choice((20, 3000, 60_000))
    ends = closing * times if chance.random() < 0.5 else b""
    return content[:start] + opening * times + ends + content[start:]


def encoding(chance: Random, content: bytes) -> bytes:
    """Written in another encoding, whole or from some point on."""
    text = content.decode("utf-8", errors="replace")
    start = chance.choice((0, len(text) // 2))
    other = chance.choice(
        ("utf-16", "utf-16-be", "utf-32", "cp1252", "shift_jis", "utf-7", "cp037")
    )
    return text[:start].encode() + text[start:].encode(other, errors="replace")


# --- formats --------------------------------------------------------------------------------


def packed(chance: Random, content: bytes) -> bytes:
    """The content packed by gzip is broken, or far too large."""
    try:
        inside = gzip.decompress(content)
    except (OSError, EOFError, zlib.error):
        return flip(chance, content)
    if chance.random() < 0.1:
        inside += chance.choice((b"\x00", b",", b"\n", b"a")) * 150_000_000
    else:
        inside = chance.choice(TEXT)(chance, inside)
    return gzip.compress(inside, compresslevel=1, mtime=0)


def part(chance: Random, content: bytes) -> bytes:
    """One part of an archive is broken, removed, doubled, renamed or nested."""
    try:
        parts = members(content)
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, ValueError, RuntimeError):
        return flip(chance, content)
    name = chance.choice(sorted(parts) or ["a"])
    inside = parts.pop(name, b"")
    other = chance.choice(
        (name,) * 12 + (f"../../{name}", f"/{name}", "a" * 300 + name, name.upper())
    )
    how = chance.random()
    if how < 0.6:
        parts[other] = chance.choice((*BYTES, *TEXT, far_cell))(chance, inside)
    elif how < 0.7:
        parts[other] = content
    elif how < 0.8:
        parts |= {other: inside, f"copy/{name}": inside}
    elif how < 0.85:
        parts[other] = inside + b" " * 30_000_000
    return archive(parts)


def archive(parts: Mapping[str, bytes]) -> bytes:
    """The parts as a zip, the same whenever it is made."""
    found = io.BytesIO()
    with zipfile.ZipFile(found, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as packed_:
        for name, inside in parts.items():
            packed_.writestr(zipfile.ZipInfo(name), inside, zipfile.ZIP_DEFLATED)
    return found.getvalue()


def far_cell(chance: Random, content: bytes) -> bytes:
    """A cell of a sheet is far from the others, or its reference is invalid."""
    others = (b"XFD1048576", b"A1048576", b"XFD1", b"ZZZ9", b"A0", b"B99999999999", b"1A", b"")
    found = list(re.finditer(rb'r="([A-Z]+[0-9]+)"', content))
    if not found:
        return value(chance, content)
    start, end = chance.choice(found).span(1)
    return content[:start] + chance.choice(others) + content[end:]


STATEMENTS = (
    "ALTER TABLE map ADD COLUMN g TEXT GENERATED ALWAYS AS (printf('%.*c', 900000000, 'x'))",
    "CREATE TABLE t2 (a INT, b AS (zeroblob(900000000)))",
    "CREATE VIEW v AS WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x FROM c) SELECT x FROM c",
    "UPDATE gpkg_contents SET table_name = 'v', identifier = 'v'",
    "UPDATE gpkg_contents SET min_x = 1e308, max_x = -1e308, srs_id = 9999999",
    "UPDATE gpkg_geometry_columns SET geometry_type_name = 'NONSENSE', srs_id = -7, z = 99",
    "UPDATE gpkg_spatial_ref_sys SET definition = 'garbage' || hex(zeroblob(10000))",
    "UPDATE map SET geom = zeroblob(50000000)",
    "UPDATE map SET geom = x'4750000300000000'",
    "UPDATE map SET ADM3_PCODE = 1e999, ADM3_EN = zeroblob(10)",
    "UPDATE map SET ADM3_PCODE = char(27) || '[31m' || hex(zeroblob(1000000))",
    "INSERT INTO map (geom, ADM3_PCODE, ADM3_EN) SELECT geom, ADM3_PCODE, ADM3_EN FROM map",
    "DROP TABLE gpkg_spatial_ref_sys",
    "DELETE FROM gpkg_geometry_columns",
    "DELETE FROM map",
    "CREATE TRIGGER r AFTER INSERT ON map BEGIN DELETE FROM gpkg_contents; END",
)


def database(chance: Random, content: bytes) -> bytes:
    """A table of a GeoPackage is changed, or has computed content."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "map.gpkg"
        path.write_bytes(content)
        opened = sqlite3.connect(path)
        for name in ("ST_IsEmpty", "ST_MinX", "ST_MaxX", "ST_MinY", "ST_MaxY"):
            opened.create_function(name, 1, lambda _: 0)  # its own triggers call them
        try:
            for statement in chance.sample(STATEMENTS, chance.choice((1, 1, 2))):
                opened.execute(statement)
            opened.commit()
        except sqlite3.Error:
            return number(chance, content)
        finally:
            opened.close()
        return path.read_bytes()


def entities(chance: Random, content: bytes) -> bytes:
    """Entities within entities, a billion laughs."""
    levels = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    text = f'<!DOCTYPE kml [<!ENTITY l0 "ha">{levels}]>'.encode()
    at = chance.choice((0, content.find(b"<kml"), content.find(b"<Document")))
    return content[: max(0, at)] + text + content[max(0, at) :].replace(b"West Town", b"&l9;")


def tangle(chance: Random, content: bytes) -> bytes:
    """An outline that crosses itself thousands of times."""
    corners = chance.choice((9, 101, 3001, 20_001))
    step = corners // 2
    points = [(95 + (at * step % corners) / corners, 16 + at % 2) for at in range(corners)]
    ring = ",".join(f"[{x},{y}]" for x, y in [*points, points[0]])
    return re.sub(rb"\[ ?\[ ?\[.*?\] ?\] ?\]", f"[[{ring}]]".encode(), content, count=1)


BYTES: tuple[Mutator, ...] = (
    flip, cut, remove, repeat, number, near_the_end, near_the_start, insert,
)  # fmt: skip
TEXT: tuple[Mutator, ...] = (cell, value, figure, line, wide, deep, encoding, insert, cut)
OF_KIND: Mapping[str, tuple[Mutator, ...]] = {
    "csv": (*TEXT, cell, cell, flip),
    "gzip": (packed, packed, *BYTES),
    "xlsx": (part, part, part, *BYTES),
    "parquet": (*BYTES, near_the_end, near_the_end, number),
    "json": (value, figure, deep, *TEXT),
    "geojson": (value, figure, tangle, *TEXT),
    "topojson": (value, figure, *TEXT),
    "kml": (entities, figure, value, *TEXT),
    "geopackage": (database, database, *BYTES),
    "flatgeobuf": BYTES,
    "geoparquet": (*BYTES, near_the_end),
    "shapefile": (part, part, *BYTES),
    "toml": (*TEXT, value),
    "zip": (part, part, *BYTES),
}


def mutated(seed: Seed, chance: Random) -> bytes:
    """The file of ``seed``, broken in one way or in several."""
    content = seed.content
    for _ in range(chance.choice((1, 1, 1, 2, 4))):
        content = chance.choice(OF_KIND[seed.kind])(chance, content)
    return content
