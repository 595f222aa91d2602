"""Choosing the family of formats that reads a file, and making one import of several files.

A map goes to ``boundaries``. A table goes to the family of its kind that
recognises its headers, else to the home format; after a mapping it is always in
the home format. A map may also be rows of ``context`` or ``geography``. Without a
kind, the headers decide when only one kind fits.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

import pyarrow as pa

from mobility import tables
from mobility.errors import UsageError
from mobility.importers import home
from mobility.importers.home import large
from mobility.importers.home.mapping import Mapping as FileMapping
from mobility.importers.home.mapping import apply, read_mapping
from mobility.importers.home.spellings import match_columns
from mobility.importers.opening import bounded
from mobility.importers.opening.tabular import ROW, Pieces, RawTable, is_map, open_table, sha256
from mobility.importers.problems import Context, Imported, Source
from mobility.importers.rejects import rejected
from mobility.importers.several_files import merged
from mobility.store.database import connect
from mobility.store.folders import Workspace
from mobility.words import N_

BOUNDARIES = "boundaries"
ROWS_AT_ONCE = 500_000  # a table with more is read in pieces
# Kind -> modules that read other organisations' tables of that kind; loaded when needed.
FAMILIES: Mapping[str, tuple[str, ...]] = {
    "places": ("mimu",),
    "residents": ("census",),
    "moves": ("prmn",),
    "tracks": ("tracks",),
}
MAP_SUFFIXES = (".shp", ".gpkg", ".geojson", ".kml", ".fgb", ".zip")


@dataclass(frozen=True)
class Request:
    """The options of an import; see :func:`read`."""

    kind: str | None
    mapping: FileMapping | None
    keep_going: bool
    options: Mapping[str, Any]
    workspace: Workspace | None
    progress: large.Progress


def read(
    paths: Sequence[Path],
    kind: str | None,
    context: Context,
    *,
    mapping: Path | None = None,
    keep_going: bool = False,
    options: Mapping[str, Any] | None = None,
    workspace: Workspace | None = None,
    progress: large.Progress = lambda _done, _all: None,
) -> Imported:
    """The content of ``paths`` as clean tables and findings.

    Args:
        paths: one file or several of one kind.
        kind: what they hold, as ``--as`` names it; None lets the headers decide.
        context: the draft so far.
        mapping: TOML file that says what the columns mean.
        keep_going: whether the caller will store the clean rows even if others are broken.
        options: options for the families, such as ``crs`` or ``distance_km``.
        workspace: folder below the data folder; with it, large tables are read in pieces.
        progress: receives the number of rows of a large table read so far, and the
            approximate total.

    Raises:
        FileError, DataError: a file cannot be used at all.
        UsageError: the kind is not clear, or an option does not fit it.
    """
    options_left = dict(options or {})
    context, problems = _with_aliases(context, options_left.pop("aliases", None))
    file_mapping = read_mapping(mapping) if mapping else None
    request = Request(kind, file_mapping, keep_going, options_left, workspace, progress)
    imported = Imported(problems=problems)
    for number, path in enumerate(paths):
        one = _read_one(path, context, request, f"file-{number}")
        imported = merged(imported, one, workspace)
        if "places" in one.tables:
            known = pa.concat_tables([context.places, one.tables["places"]])
            context = replace(context, places=known)
    return imported


def _with_aliases(context: Context, path: Path | str | None) -> tuple[Context, list[Any]]:
    """The context with the spellings that an alias file confirms."""
    if path is None:
        return context, []
    aliases = import_module("mobility.importers.aliases")
    aliases_read = aliases.read_aliases(Path(path), context.places)
    return replace(context, aliases={**context.aliases, **aliases_read.confirmed}), list(
        aliases_read.problems
    )


def _read_one(path: Path, context: Context, request: Request, name: str) -> Imported:
    kind, mapping, options = request.kind, request.mapping, request.options
    if kind == BOUNDARIES or (kind is None and mapping is None and _is_map(path)):
        boundaries = import_module("mobility.importers.boundaries")
        read = partial(bounded.call, path, boundaries.read)
        return _call(boundaries, path, replace(context, boundaries=None), options, read)
    if kind in tables.NAMES and tables.table(kind).is_map:
        map_tables = import_module("mobility.importers.map_tables")
        read = partial(bounded.call, path, map_tables.read, table=kind)
        return _call(map_tables, path, replace(context, boundaries=None), options, read)
    table = _open(path, kind, mapping)
    family = None
    if mapping is None:
        family, kind = _family(table, kind)
    if family is not None:
        raw = table.whole()
        imported = _call(family, raw, context, options, family.read)
        return _completed(imported, path, raw, kind or "")
    _refuse_unused(options, home.read, kind or path.name)
    if request.workspace and kind != "places" and table.rows > ROWS_AT_ONCE:
        room = large.Room(connect(request.workspace.root), request.workspace, name)
        return _read_large(table, context, room, request, kind)
    return _read_whole(table, context, mapping, kind)


def _read_whole(
    table: Pieces, context: Context, mapping: FileMapping | None, kind: str | None
) -> Imported:
    """Read a table in the home format, or after a mapping, all at once."""
    raw = table.whole()
    if mapping is None:
        kind = kind or _home_kind(raw.file, raw.header)
        return _completed(home.read(raw, context, kind=kind), table.path, raw, kind)
    translated, notes = apply(mapping, raw, kind)
    kind = kind or _home_kind(translated.file, translated.header)
    imported = home.read(translated, context, kind=kind, summing=mapping.add_up, as_read=raw)
    imported.problems[:0] = notes
    return _completed(imported, table.path, raw, kind)


def _read_large(
    table: Pieces, context: Context, room: large.Room, request: Request, kind: str | None
) -> Imported:
    """Read it in pieces, with clean rows in the workspace."""
    return large.read(
        table,
        context,
        room,
        kind=kind or _home_kind(table.path.name, _header(table, request.mapping)),
        mapping=request.mapping,
        keep_going=request.keep_going,
        progress=request.progress,
    )


def _header(table: Pieces, mapping: FileMapping | None) -> tuple[str, ...]:
    """The header in the home format's words."""
    empty = _without_rows(table.path.name, table.header)
    return apply(mapping, empty, None)[0].header if mapping else table.header


def _is_map(path: Path) -> bool:
    name = path.name.lower()
    if name.endswith(".parquet") and path.is_file():
        return is_map(path)
    return name.endswith((*MAP_SUFFIXES, ".topojson", ".topojson.json"))


def _open(path: Path, kind: str | None, mapping: FileMapping | None) -> Pieces:
    if mapping is not None:
        return open_table(
            path,
            sheet=mapping.sheet,
            wanted=lambda header: mapping.source_columns <= set(header),
            encoding=mapping.encoding,
            delimiter=mapping.delimiter,
        )
    return open_table(path, wanted=lambda header: _fits(header, kind))


def _fits(header: Sequence[str], kind: str | None) -> bool:
    """Whether a sheet with this header is one that ``kind`` can be read from."""
    raw = _without_rows("", [name for name in header if name])
    if any(family.recognises(raw) for family in _families(kind)):
        return True
    return home.recognises(raw, kind if kind in tables.NAMES else None)


def _without_rows(file: str, header: Sequence[str]) -> RawTable:
    """A table that is only a header."""
    columns = {name: pa.array([], pa.string()) for name in dict.fromkeys(header)}
    return RawTable(file, "", tuple(header), pa.table({**columns, ROW: pa.array([], pa.int64())}))


def _families(kind: str | None) -> list[ModuleType]:
    modules = FAMILIES.get(kind, ()) if kind else [m for names in FAMILIES.values() for m in names]
    return [import_module(f"mobility.importers.{name}") for name in modules]


def _family(table: Pieces, kind: str | None) -> tuple[ModuleType | None, str | None]:
    """The module that reads the table (None is the home format), and its kind."""
    raw = _without_rows(table.path.name, table.header)
    for name in FAMILIES if kind is None else {kind}:
        for family in _families(name):
            if family.recognises(raw):
                return family, name
    if kind == "tracks":
        raise UsageError(
            N_("These are not best tracks of storms. The columns are: {header}."),
            where=N_("File: {file}."),
            remedy=N_("Tracks need the time, the storm's code, latitude, longitude and wind."),
            file=raw.file,
            header=", ".join(raw.header),
        )
    return None, kind or _home_kind(raw.file, raw.header)


def _home_kind(file: str, header: Sequence[str]) -> str:
    """The one home table that fits the header best."""
    fit = {name: len(match_columns(header, tables.table(name))) for name in home.kinds_of(header)}
    best = [name for name, width in fit.items() if width == max(fit.values())]
    if len(best) == 1:
        return best[0]
    raise UsageError(
        N_("It is not clear what the file holds. The columns are: {header}."),
        where=N_("File: {file}."),
        remedy=N_("Say it with --as, for example: --as {example}."),
        file=file,
        header=", ".join(header),
        example=best[0] if best else "stays",
    )


def _call(
    family: ModuleType,
    source: Any,
    context: Context,
    options: Mapping[str, Any],
    read: Callable[..., Imported],
) -> Imported:
    """Read with a family, passing the options that it takes."""
    known = inspect.signature(family.read).parameters
    taken = {name: value for name, value in options.items() if name in known}
    _refuse_unused(options, family.read, family.__name__.rsplit(".", 1)[-1])
    return read(source, context, **taken)


def _refuse_unused(options: Mapping[str, Any], reader: Any, kind: str) -> None:
    """Raise for an option without effect, which must be a misunderstanding."""
    unused = [name for name in options if name not in inspect.signature(reader).parameters]
    if unused:
        raise UsageError(
            N_("The option --{option} means nothing for {kind}."),
            remedy=N_("Leave it out."),
            option=unused[0].replace("_", "-"),
            kind=kind,
        )


def _completed(imported: Imported, path: Path, raw: RawTable, kind: str) -> Imported:
    """The import with the problems found while reading, and the file's name and sha256."""
    imported.problems[:0] = raw.problems
    if raw.misfits and imported.rejected is None:
        imported.rejected = rejected(raw, {})
    if not imported.sources:
        rows = raw.rows.num_rows + len(raw.misfits)
        left_out = imported.rejected.num_rows if imported.rejected is not None else 0
        imported.sources = [Source(path.name, sha256(path), kind, rows, rows - left_out)]
    return imported
