"""Which columns of a map hold the P-codes and names of which level.

They are recognised by their headers, in any letter case and as cut short by a shapefile:

- OCHA: ``admin2Pcod``, ``ADM2_PCODE``, ``adm2_pcode`` with ``admin2Name``, ``ADM2_EN``,
  ``adm2_name``, ``admin2RefName``;
- MIMU: ``ST_PCODE``, ``DT_PCODE``, ``TS_PCODE``, ``VT_PCODE`` with ``ST``, ``TS_MMR`` and so on;
- the home format: ``place_id``, ``name_en``, ``name_my``, ``level``, ``parent_id``.

Administrative level 1 is a state, 2 a district, 3 a township, 4 a tract: the
names of Myanmar, used for the same depth elsewhere.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

HOME = ("place_id", "name_en", "level")

STEMS = {
    "country": ("admin0", "adm0"),
    "state": ("admin1", "adm1", "st", "sr", "state", "stateregion", "region"),
    "district": ("admin2", "adm2", "dt", "dtsaz", "district", "districtsaz"),
    "township": ("admin3", "adm3", "ts", "tsp", "township"),
    "tract": ("admin4", "adm4", "vt", "villagetract", "villagetracttown"),
    "village": ("admin5", "adm5", "vill", "village"),
}
CODES = ("pcode", "pcod", "pc")
NAMES = ("en", "nameen", "nameeng", "name", "", "refname", "refnam", "refn", "ref")
BURMESE = ("my", "mm", "mmr", "mya", "namemy", "namemm", "namemmr", "namemya", "nameloc")
# Headers that name an encoding but no level: they belong to the outlines' own level.
ENCODINGS = ("unicode", "myanmar3", "pyidaungsu", "zawgyi", "zawgyione", "wininnwa", "winmyanmar")
_OTHER_LANGUAGE = re.compile(r"(name)?[a-z]{2}|name1")


@dataclass(frozen=True)
class LevelColumns:
    """The columns of one level.

    Attributes:
        level: one of ``tables.LEVELS``.
        code: the column of P-codes.
        name: the column of names in Latin letters, or empty.
        local: columns that may hold the name in the local script.
    """

    level: str
    code: str
    name: str
    local: tuple[str, ...]


def is_home(header: Sequence[str]) -> bool:
    """Whether the columns are those of the home format."""
    return set(HOME) <= set(header)


def codes_and_names(header: Sequence[str]) -> tuple[set[str], set[str]]:
    """The columns whose codes, and those whose names, become places."""
    if is_home(header):
        codes, names = {"place_id", "parent_id"}, {"name_en", "name_my", "level"}
        return codes & set(header), names & set(header)
    levels = levels_of(header)
    names = {name for level in levels for name in (level.name, *level.local) if name}
    return {level.code for level in levels}, names


def levels_of(header: Sequence[str]) -> list[LevelColumns]:
    """The levels that have a column of P-codes, the coarsest first."""
    plain: dict[str, str] = {}
    for column in header:
        plain.setdefault(_plain(column), column)
    levels = []
    for level, stems in STEMS.items():
        code = _first(plain, stems, CODES)
        if code:
            name = _first(plain, stems, NAMES)
            levels.append(LevelColumns(level, code, name, _local(plain, stems, name)))
    if not levels:
        return []
    finest = levels[-1]
    by_encoding = tuple(plain[word] for word in plain if word in ENCODINGS)
    return [
        *levels[:-1],
        LevelColumns(finest.level, finest.code, finest.name, finest.local + by_encoding),
    ]


def _plain(column: str) -> str:
    """Lower-case letters and digits only."""
    decomposed = unicodedata.normalize("NFKD", column).casefold()
    return "".join(character for character in decomposed if character.isalnum())


def _first(plain: dict[str, str], stems: Sequence[str], endings: Sequence[str]) -> str:
    for stem in stems:
        for ending in endings:
            if stem + ending in plain:
                return plain[stem + ending]
    return ""


def _local(plain: dict[str, str], stems: Sequence[str], name: str) -> tuple[str, ...]:
    """Columns of names in another language: Burmese ones by their header, else ``ADM1_ES``."""
    burmese = [
        plain[stem + ending] for stem in stems for ending in BURMESE if stem + ending in plain
    ]
    others = [
        column
        for word, column in plain.items()
        for stem in stems
        if word.startswith(stem)
        and stem[-1].isdigit()
        and word.removeprefix(stem) not in CODES
        and _OTHER_LANGUAGE.fullmatch(word.removeprefix(stem))
    ]
    return tuple(column for column in dict.fromkeys(burmese + others) if column != name)
