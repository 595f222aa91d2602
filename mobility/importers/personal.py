"""What would expose a person in a table: recognised, never stored, never given back.

Columns are recognised by their header (``personal.toml``: English, French, Spanish, Burmese) and
by what their cells look like. No table of the home format has room for them; so they are named
in notes, and are in neither the file of rejected rows nor a finding. Names and positions of
places are no person's, and tables about places and storms are not looked at.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Collection, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from mobility.importers.numbers import latin
from mobility.importers.opening.raw_table import RawTable
from mobility.importers.problems import Problem, Rule
from mobility.words import N_

NOTES: Mapping[str, Rule] = {
    what: Rule(
        f"personal_{what}",
        "note",
        text,
        N_("They are in neither a release nor the file of rejected rows."),
    )
    for what, text in (
        ("name", N_("Names of persons were left out: {columns}.")),
        ("phone", N_("Telephone numbers and addresses of mail were left out: {columns}.")),
        ("identity", N_("Numbers of identity cards were left out: {columns}.")),
        ("position", N_("Positions or addresses of households were left out: {columns}.")),
        ("device", N_("Marks of a device or of its user were left out: {columns}.")),
        ("text", N_("Free text, which may name persons, was left out: {columns}.")),
    )
}
CODES_LIKE_PERSONS = Rule(
    "codes_like_persons",
    "warning",
    N_("Most codes look like names of persons or telephone numbers."),
    N_("If they are, give every household and person a random code before importing."),
)
LISTS_OF_PERSONS = ("roster",)
NOT_OF_PERSONS = (
    "places", "boundaries", "context", "geography", "hazards", "storms", "storm_tracks", "tracks",
    "evidence",
)  # fmt: skip
IDS = ("household_id", "person_id")  # codes of a household and of a person

# These are read by the database as well.
_LATIN_NAME = r"[A-ZÀ-ÖØ-Þ][a-zà-öø-ÿ'’]+"
_BURMESE_NAME = "^(ဦး|ဒေါ်|မောင်|နော်|စော|စိုင်း|နန်း)[^0-9၀-၉]{2,}$"
PERSONS_NAME = rf"^(({_LATIN_NAME}|[A-Z]\.?) +)+{_LATIN_NAME}$|{_BURMESE_NAME}"
TITLED_NAME = (
    rf"^(U|Daw|Ko|Ma|Mg|Maung|Saw|Naw|Sai|Nang|Mr|Mrs|Ms|Dr|Mme|Sr|Sra)\.? {_LATIN_NAME}|"
    rf"{_BURMESE_NAME}"
)
PHONE = r"^\+[0-9][0-9 ()-]{6,16}$"

_HOME_PHONE = re.compile(r"^0[1-9]([ .-]?[0-9]){6,10}$|^959[0-9]{7,9}$")
_DATE = re.compile(r"^\d{1,2}([-. ])\d{1,2}\1\d{2,4}$")
_POINT = re.compile(r"^-?\d{1,2}\.\d{3,}[ ,;]+-?\d{1,3}\.\d{3,}([ ,;]+-?\d+(\.\d+)?){0,2}$")
_FULL_PHONE = re.compile(PHONE)
_MAIL = re.compile(r"^\S+@\S+\.\S+$")
_CARD = re.compile(r"^\d{1,2}/\w+\s*\(\w+\)\s*\d{5,7}$")
_TITLED = re.compile(TITLED_NAME)
_TEXT = re.compile(r"^(\S+\s+){5}\S")  # six words or more
_ONE_NAME = re.compile(r"^[A-ZÀ-ÖØ-Þ][a-zà-öø-ÿ'’]{2,}$")
_RELATIONS = (
    "Head", "Wife", "Husband", "Son", "Daughter", "Mother", "Father", "Brother", "Sister", "Child",
    "Spouse", "Grandchild", "Grandmother", "Grandfather", "Other",
)  # fmt: skip
_HIDDEN = re.compile(
    r"\+[0-9][0-9 ()-]{6,16}|\b09[ -]?[0-9]([ -]?[0-9]){6,8}\b|"
    r"-?\b\d{1,2}\.\d{3,}[ ,;]+-?\d{1,3}\.\d{3,}|\S+@\S+\.\w+|\d{1,2}/\w+\s*\(\w+\)\s*\d{5,7}"
)
HIDDEN = "•••"
LOOKED_AT = 300  # cells of a column
LONGEST = 300  # characters of a cell
FEWEST_ALIKE = 3  # different codes, before they are suspected together

_GROUPS = re.compile(r"[/:]")
_INNER_CAPITAL = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_INNER_DIGIT = re.compile(r"(?<=[a-z])(?=[0-9])|(?<=[0-9])(?=[a-z])")
_NO_WORD = re.compile(r"[^0-9a-z\u1000-\u109f]+")
_ACCENTS = re.compile("[\u0300-\u036f]")


def columns(raw: RawTable, kind: str, used: Collection[str]) -> dict[str, str]:
    """The columns of ``raw`` that would expose a person, each with what it holds.

    Args:
        raw: the table as read.
        kind: the table it becomes.
        used: columns that the table is made of; they are judged cell by cell instead.

    Returns:
        A key of :data:`NOTES` by the header's name. Columns without content are left away.
    """
    if kind in NOT_OF_PERSONS:
        return {}
    of_persons = kind in LISTS_OF_PERSONS
    found = {}
    for name in raw.header:
        if name in used or not (cells := _filled(raw.rows[name])):
            continue
        what = kind_of_header(name, of_persons) or _kind_of_cells(name, cells, of_persons)
        if what:
            found[name] = what
    return found


def kind_of_header(name: str, of_persons: bool) -> str | None:
    """What a column of this name tells of a person; None for nothing.

    Args:
        name: as the file writes it, with the groups of a survey tool or without.
        of_persons: whether each row is a person or a household.
    """
    last = _GROUPS.split(name)[-1]
    is_of_place = _has("place", "words", name)
    for what in ("device", "identity"):
        if _has(what, "sure", last):
            return what
    if _has("phone", "sure", last) and not _has("phone", "answers", last):
        return "phone"
    if _is_name(last, of_persons and not is_of_place):
        return "name"
    words = ("sure", "words") if of_persons else ("sure",)
    if not is_of_place and any(_has("position", each, last) for each in words):
        return "position"
    return "text" if _has("text", "sure", last) else None


def _is_name(last: str, is_of_person: bool) -> bool:
    if _has("name", "sure", last):
        return True
    if not _has("name", "words", last) or _has("name", "others", last):
        return False
    return is_of_person or _has("name", "persons", last)


def _has(what: str, words: str, name: str) -> bool:
    """Whether a header has one of the words; Burmese is written without spaces."""
    spread = f"_{_spread(name)}_"
    return any(
        (word in spread) if not word.isascii() else (f"_{word}_" in spread)
        for word in _words()[what][words]
    )


@cache
def _words() -> Mapping[str, Mapping[str, list[str]]]:
    return tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))


@cache
def _spread(name: str) -> str:
    """A header in lower case, its words apart: "GPSLatitude" → gps_latitude, "Prénom" → prenom."""
    apart = _INNER_CAPITAL.sub("_", unicodedata.normalize("NFKD", name)).lower()
    plain = _ACCENTS.sub("", _INNER_DIGIT.sub("_", apart))
    return _NO_WORD.sub("_", plain).strip("_")


def _filled(column: pa.ChunkedArray) -> list[str]:
    """The first cells that have content."""
    trimmed = pc.utf8_slice_codeunits(pc.utf8_trim_whitespace(column), 0, LONGEST)
    texts = trimmed.filter(pc.not_equal(trimmed, "")).slice(0, LOOKED_AT).to_pylist()
    return [latin(text) for text in texts]


def _kind_of_cells(name: str, cells: Sequence[str], of_persons: bool) -> str | None:
    """What most cells of a column look like."""
    forms = {"identity": [_CARD]}
    if not _has("place", "words", name):
        forms |= {"position": [_POINT], "phone": [_FULL_PHONE, _MAIL]}
        forms |= {"name": [_TITLED]} if of_persons else {}
        if not _has("place", "codes", name) and not _most(cells, _DATE):
            forms["phone"].append(_HOME_PHONE)
        forms["text"] = [_TEXT]
    alike = (what for what, each in forms.items() if any(_most(cells, form) for form in each))
    return next(alike, None)


def _most(cells: Sequence[str], form: re.Pattern[str]) -> bool:
    return sum(bool(form.match(cell)) for cell in cells) * 2 >= len(cells)


def notes(found: Mapping[str, str], file: str, sheet: str) -> list[Problem]:
    """A note for each kind of what was recognised, with the names of its columns."""
    return [
        rule.problem(
            {"columns": ", ".join(name for name, each in found.items() if each == what)},
            file=file,
            sheet=sheet,
        )
        for what, rule in NOTES.items()
        if what in found.values()
    ]


def without(
    rejected: pa.Table, found: Collection[str], made_of: Mapping[str, str], misfits: Collection[int]
) -> pa.Table:
    """Rejected rows without what would expose a person.

    Args:
        rejected: as :func:`mobility.importers.rejects.rejected` gives them.
        found: the columns to leave out.
        made_of: the file's column by home column: names and numbers of persons that stand
            where they do not belong are emptied.
        misfits: numbers of rows that do not fit the header. In them a cell may stand under any
            column, so they keep their number and reason alone where there is such a column.
    """
    *header, number, _reason = rejected.column_names
    shifted = pc.is_in(rejected[number], pa.array(list(misfits), pa.int64()))
    exposed = bool(found)
    for home, name in made_of.items():
        if name in header and not _is_of_place(home):
            rejected = _emptied(rejected, name, _names_someone(home, rejected[name]))
    for name in header if exposed and misfits else ():
        rejected = _emptied(rejected, name, shifted)
    return rejected.drop_columns([name for name in header if name in found])


def _emptied(rows: pa.Table, name: str, where: Any) -> pa.Table:
    cells = pc.if_else(where, "", rows[name])
    return rows.set_column(rows.column_names.index(name), name, cells)


def _names_someone(home: str, cells: pa.ChunkedArray) -> Any:
    trimmed = pc.utf8_trim_whitespace(cells)
    return pc.match_substring_regex(trimmed, f"{_name_in(home)}|{PHONE}")


def _name_in(home: str) -> str:
    """The form of a person's name in a home column: any in a code, with its title elsewhere."""
    return f"{PERSONS_NAME}|{TITLED_NAME}" if home in IDS else TITLED_NAME


def _is_of_place(home: str) -> bool:
    is_code = home.endswith("_id") and home not in IDS
    return is_code or home.startswith("name") or _has("place", "words", home)


def masked(text: str, home: str) -> str:
    """A cell of a home column as a finding may quote it, what exposes a person hidden."""
    text = text[:LONGEST]
    plain = latin(text)
    if not _is_of_place(home) and re.search(f"{_name_in(home)}|{PHONE}", plain):
        return HIDDEN
    return _HIDDEN.sub(HIDDEN, plain) if _HIDDEN.search(plain) else text


def suspected(column: str, cells: pa.ChunkedArray | pa.Array) -> list[Problem]:
    """A warning where most codes of a column look like single names or telephone numbers."""
    filled = pc.drop_null(cells).slice(0, LOOKED_AT).to_pylist()
    alike = {
        cell
        for cell in filled
        if (_ONE_NAME.match(cell) and cell not in _RELATIONS) or _HOME_PHONE.match(latin(cell))
    }
    count = sum(cell in alike for cell in filled)
    if len(alike) < FEWEST_ALIKE or count * 2 < len(filled):
        return []
    return [CODES_LIKE_PERSONS.problem(column=column)]
