"""The form of a recipe's file: its sections and entries, read from TOML and written to it."""

from __future__ import annotations

import codecs
import json
import re
import tomllib
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

from mobility.errors import FileError
from mobility.importers.opening.files import first_line, refuse
from mobility.importers.texts import CONTROL
from mobility.words import N_

LARGEST = 1_000_000  # bytes
PROBES = (date(2023, 11, 5), date(1998, 2, 17))
# Python calls these encodings too, but no table is written in them.
NO_TEXT = ("idna", "punycode", "undefined", "unicode-escape", "raw-unicode-escape")


def _is_text(value: Any) -> bool:
    return isinstance(value, str)


def _is_single(value: Any) -> bool:
    """Whether a value can stand in a cell."""
    return isinstance(value, (str, int, float, date))


def _is_number(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value > 0


def _is_truth(value: Any) -> bool:
    return isinstance(value, bool)


def _is_names(value: Any) -> bool:
    return _is_text(value) or (
        isinstance(value, list) and bool(value) and all(map(_is_text, value))
    )


def _is_there(value: Any) -> bool:
    """Names of a column that may not be absent."""
    return _is_names(value) and "" not in listed(value)


def _is_table(value: Any, each: Any) -> bool:
    return isinstance(value, dict) and all(map(each, value.values()))


def _is_kept(value: Any) -> bool:
    return _is_table(value, lambda one: all(map(_is_single, listed(one))))


def _is_part(value: Any) -> bool:
    shapes = {"columns": _is_columns, "constants": _is_constants, "optional": _is_truth}
    return isinstance(value, dict) and all(
        name in shapes and shapes[name](entry) for name, entry in value.items()
    )


def _is_columns(value: Any) -> bool:
    return _is_table(value, _is_names)


def _is_constants(value: Any) -> bool:
    return _is_table(value, _is_single)


def _is_words(value: Any) -> bool:
    return _is_table(value, _is_text)


def _is_unpivoted(value: Any) -> bool:
    return _is_table(value, _is_constants)


def _is_derivation(value: Any) -> bool:
    if not isinstance(value, dict):
        return False
    return any(needed <= set(value) <= allowed for needed, allowed in DERIVATIONS.values()) and all(
        map(_is_there, value.values())
    )


# How a column may follow from others: the entries needed, and those allowed.
DERIVATIONS: Mapping[str, tuple[set[str], set[str]]] = {
    "any_of": ({"any_of", "words"}, {"any_of", "words"}),
    "months_away": ({"months_away"}, {"months_away"}),
    "only_of": ({"only_of"}, {"only_of"}),
    "number_within": ({"number_within"}, {"number_within"}),
}

# Section -> entry -> whether a value has its form; an asterisk stands for any entry.
SECTIONS: Mapping[str, Mapping[str, Any]] = {
    "recipe": {"title": _is_text, "kind": _is_text, "holds": _is_text, "rules": _is_text},
    "recognise": {"columns": _is_names, "any": _is_names, "hashtags": _is_names},
    "file": {
        "sheet": _is_text,
        "encoding": _is_text,
        "delimiter": _is_text,
        "header": _is_number,
        "every_sheet": _is_truth,
    },
    "join": {"sheet": _is_text, "column": _is_text, "to": _is_text},
    "columns": {"*": _is_names},
    "constants": {"*": _is_single},
    "parts": {},
    "unpivot": {
        "into": _is_text,
        "columns": _is_unpivoted,
        "every": _is_text,
        "except": _is_names,
        "zeros": _is_truth,
    },
    "repeat": {"columns": _is_text},
    "derive": {"*": _is_derivation},
    "values": {"*": _is_constants},
    "date": {"column": _is_there, "format": _is_text, "order": _is_text},
    "numbers": {"decimal": _is_text, "thousands": _is_text},
    "places": {"prefix": _is_words, "names": _is_truth},
    "rows": {
        "add_up": _is_truth,
        "add_up_parts": _is_truth,
        "keep": _is_kept,
        "leave_out": _is_kept,
        "distinct": _is_truth,
    },
}


def parsed(path: Path) -> dict[str, Any]:
    """The content of a TOML file.

    Raises:
        FileError: there is none, or it is not TOML.
    """
    try:
        with path.open("rb") as file:
            text = file.read(LARGEST + 1)
        if len(text) > LARGEST:
            raise refuse(
                path,
                N_("A mapping of more than {limit} bytes is none."),
                N_("Compare it with the example in docs/importing.md."),
                limit=LARGEST,
            )
        return tomllib.loads(text.decode("utf-8-sig"))
    except OSError as error:
        raise refuse(
            path, N_("There is no such mapping file."), N_("Check the name and the folder.")
        ) from error
    except (ValueError, RecursionError) as error:  # also a number of thousands of digits
        raise refuse(
            path,
            N_("The mapping is not valid TOML: {reason}."),
            N_("Compare it with the example in docs/importing.md."),
            reason=first_line(error),
        ) from error


def check_sections(path: Path, content: Mapping[str, Any]) -> None:
    """Refuse sections and entries that no recipe has, or of the wrong shape."""
    for section, entries in content.items():
        if section == "parts" and isinstance(entries, list):
            if not all(map(_is_part, entries)):
                raise wrong_form(path, section)
            continue
        if section not in SECTIONS or section == "parts" or not isinstance(entries, dict):
            raise unknown(path, section, SECTIONS)
        allowed = SECTIONS[section]
        for entry, value in entries.items():
            shape = allowed.get(entry, allowed.get("*"))
            if shape is None:
                raise unknown(path, f"{section}.{entry}", allowed)
            if not shape(value):
                raise wrong_form(path, f"{section}.{entry}")


def wrong_form(path: Path, name: str) -> FileError:
    """The error for an entry of the wrong form."""
    return refuse(
        path,
        N_("The mapping's {name} has the wrong form."),
        N_("Compare it with the example in docs/importing.md."),
        name=name,
    )


def check_encoding(path: Path, file: Mapping[str, str]) -> None:
    """Refuse an encoding that is not one of text."""
    encoding = file.get("encoding", "utf-8")
    try:
        is_text = codecs.lookup(encoding).name not in NO_TEXT and bool("a".encode(encoding))
    except (LookupError, ValueError):
        is_text = False
    if not is_text:
        raise refuse(
            path,
            N_("There is no encoding of text called “{encoding}”."),
            N_("Write its name as Python knows it, for example cp1252, utf-16 or gb18030."),
            encoding=encoding,
        )


def check_date(path: Path, form: str) -> None:
    """Refuse a date format that does not give both year and month."""
    try:
        read_back = [datetime.strptime(day.strftime(form), form) for day in PROBES]  # noqa: DTZ007
    except (ValueError, re.error):
        read_back = []
    if [(day.year, day.month) for day in read_back] != [(day.year, day.month) for day in PROBES]:
        raise refuse(
            path,
            N_("The form of dates “{form}” does not tell year and month."),
            N_("Write it with %Y and %m, for example %d/%m/%Y."),
            form=form,
        )


def unknown(path: Path, name: str, allowed: Any) -> FileError:
    """The error for a name that no recipe has."""
    return refuse(
        path,
        N_("A mapping has nothing called {name}."),
        N_("It may have: {allowed}."),
        name=name,
        allowed=", ".join(allowed),
    )


def listed(value: Any) -> list[Any]:
    """The value as a list."""
    return value if isinstance(value, list) else [value]


def written(content: Mapping[str, Any]) -> str:
    """Two levels of tables, and what is deeper inline."""
    lines = []
    for section, entries in content.items():
        for each in listed(entries):
            lines.append(f"[[{section}]]" if isinstance(entries, list) else f"[{section}]")
            lines += [f"{_key(name)} = {_inline(value)}" for name, value in each.items()]
            lines.append("")
    return "\n".join(lines)


def _key(name: str) -> str:
    return name if re.fullmatch(r"[A-Za-z0-9_-]+", name) else _quoted(name)


def _inline(value: Any) -> str:
    if isinstance(value, dict):
        return (
            "{" + ", ".join(f"{_key(name)} = {_inline(one)}" for name, one in value.items()) + "}"
        )
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(map(_inline, value)) + "]"
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    return _quoted(value) if isinstance(value, str) else json.dumps(value)


def _quoted(text: str) -> str:
    """A TOML string in which nothing steers a terminal or turns the direction of writing."""
    shown = json.dumps(text, ensure_ascii=False)
    return re.sub(CONTROL, lambda sign: f"\\u{ord(sign[0]):04x}", shown)
