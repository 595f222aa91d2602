"""Tables in JSON: a list of records, or an object that holds one."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

from mobility.importers.opening.encodings import decode
from mobility.importers.opening.files import refuse
from mobility.importers.opening.raw_table import RawTable, assemble, columns_of, header_of
from mobility.importers.problems import Problem, Rule
from mobility.words import N_

FIRST_ROW = 2  # as if below a header
MAP_KEYS = ("features", "objects", "arcs", "geometries")


def read_json(path: Path) -> RawTable:
    """The table in a JSON file; its rows are numbered as if below a header.

    Raises:
        FileError: it is not JSON, or not a list of records.
    """
    content, problems = decode(path, None)
    try:
        records = _records(path, json.loads(content, object_pairs_hook=partial(_record, path)))
        nested = Counter(name for each in records for name in each if _is_nested(each[name]))
        names = [
            name
            for name in dict.fromkeys(name for each in records for name in each)
            if name not in nested
        ]
        header_of(path, names)  # before so many columns are made
        grid = [[each.get(name) for name in names] for each in records]
        rows = columns_of(grid, len(names), FIRST_ROW)
    except (ValueError, RecursionError) as error:
        line = getattr(error, "lineno", 1)
        raise refuse(
            path,
            N_("The JSON is broken or was cut short (line {line})."),
            N_("Download or export it again."),
            line=line,
        ) from error
    problems += [_not_read(path, name, count) for name, count in nested.items()]
    return assemble(path, "", names, rows, problems=problems)


def _record(path: Path, pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    """An object without repeated names: of two values, nothing says which one is meant."""
    record = dict(pairs)
    if len(record) < len(pairs):
        twice, _ = Counter(name for name, _ in pairs).most_common(1)[0]
        raise refuse(
            path,
            N_("A record has two values called {column}."),
            N_("Rename or remove one of them."),
            column=twice,
        )
    return record


def _is_nested(value: Any) -> bool:
    return isinstance(value, (dict, list))


NESTED_COLUMN = Rule(
    "nested_column",
    "warning",
    N_("Column {column} holds lists or records; its {n} cells were not read."),
    N_("Give each value a column of its own if it matters."),
)


def _not_read(path: Path, column: str, count: int) -> Problem:
    return NESTED_COLUMN.problem({"column": column, "n": count}, file=path.name, column=column)


def _records(path: Path, content: Any) -> list[dict[str, Any]]:
    """The list of records: the content itself, or the one list of records in an object."""
    if isinstance(content, dict) and not any(key in content for key in MAP_KEYS):
        lists = [value for value in content.values() if _is_records(value)]
        content = lists[0] if len(lists) == 1 else content
    if _is_records(content):
        return list(content)
    is_map = isinstance(content, dict) and any(key in content for key in MAP_KEYS)
    if is_map:
        raise refuse(path, N_("This is a map, not a table."), N_("Import it with --as boundaries."))
    raise refuse(
        path,
        N_("The JSON is not a list of records."),
        N_("A table in JSON is a list of objects, one a row, with the columns as names."),
    )


def _is_records(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(item, dict) for item in value)
