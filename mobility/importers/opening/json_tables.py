"""Tables in JSON: a list of records, or an object that holds one."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from mobility.importers.opening.encodings import decode
from mobility.importers.opening.files import refuse
from mobility.importers.opening.raw_table import RawTable, assemble, columns_of
from mobility.words import N_

MAP_KEYS = ("features", "objects", "arcs", "geometries")


def read_json(path: Path) -> RawTable:
    """The table in a JSON file; its rows are numbered as if below a header.

    Raises:
        FileError: it is no JSON, or no list of records.
    """
    content, problems = decode(path, None)
    try:
        records = _records(path, json.loads(content))
    except (json.JSONDecodeError, RecursionError) as error:
        line = getattr(error, "lineno", 1)
        raise refuse(
            path,
            N_("The JSON is broken or was cut short (line {line})."),
            N_("Download or export it again."),
            line=line,
        ) from error
    names = list(dict.fromkeys(str(name) for record in records for name in record))
    grid = [[record.get(name) for name in names] for record in records]
    rows = columns_of(grid, len(names), 2)
    return assemble(path, "", names, rows, problems=problems)


def _records(path: Path, content: Any) -> list[dict[str, Any]]:
    """The list of records: the content itself, or the one list of records in an object."""
    if isinstance(content, dict) and not any(key in content for key in MAP_KEYS):
        lists = [value for value in content.values() if _is_records(value)]
        content = lists[0] if len(lists) == 1 else content
    if _is_records(content):
        return list(content)
    is_map = isinstance(content, dict) and any(key in content for key in MAP_KEYS)
    if is_map:
        raise refuse(
            path,
            N_("This is a map, not a table."),
            N_("Import it with --as boundaries."),
        )
    raise refuse(
        path,
        N_("The JSON is not a list of records."),
        N_("A table in JSON is a list of objects, one a row, with the columns as names."),
    )


def _is_records(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(item, dict) for item in value)
