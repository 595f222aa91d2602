"""Which family of formats reads a file, and how several files become one import.

A map goes to ``boundaries``. A table goes to the family of its kind that
recognises its headers, else to the home format; after a mapping it is always in
the home format. Without a kind, the headers decide when only one kind fits.
"""

from __future__ import annotations

import inspect
from collections.abc import Mapping, Sequence
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

import pyarrow as pa

from mobility import tables
from mobility.errors import UsageError
from mobility.importers import home
from mobility.importers.home.mapping import Mapping as FileMapping
from mobility.importers.home.mapping import apply, read_mapping
from mobility.importers.home.spellings import match_columns
from mobility.importers.merging import merged
from mobility.importers.opening.tabular import ROW, RawTable, read_table, sha256
from mobility.importers.problems import Context, Imported, Source
from mobility.importers.rejects import rejected
from mobility.words import N_

BOUNDARIES = "boundaries"
# Kind -> modules that know other people's tables of that kind; loaded when needed.
FAMILIES: Mapping[str, tuple[str, ...]] = {
    "places": ("mimu",),
    "residents": ("census",),
    "moves": ("prmn",),
    "tracks": ("tracks",),
}
MAP_SUFFIXES = (".shp", ".gpkg", ".geojson", ".kml", ".fgb", ".zip", ".parquet")


def read(
    paths: Sequence[Path],
    kind: str | None,
    context: Context,
    *,
    mapping: Path | None = None,
    keep_going: bool = False,
    options: Mapping[str, Any] | None = None,
) -> Imported:
    """Everything that ``paths`` hold, as clean tables and findings.

    Args:
        paths: one file or several of one kind.
        kind: what they hold, as ``--as`` names it; None lets the headers tell.
        context: what is in the draft already.
        mapping: TOML file that says what the columns mean.
        keep_going: whether the caller will store the clean rows beside broken ones.
        options: what the families may be told, such as ``crs`` or ``distance_km``.

    Raises:
        FileError, DataError: a file cannot be used at all.
        UsageError: the kind cannot be told, or an option does not fit it.
    """
    del keep_going  # broken rows are always set apart; the caller decides what to store
    given = dict(options or {})
    file_mapping = read_mapping(mapping) if mapping else None
    context, problems = _with_aliases(context, given.pop("aliases", None))
    found = Imported(problems=problems)
    for path in paths:
        one = _read_one(path, kind, context, file_mapping, given)
        found = merged(found, one)
        if "places" in one.tables:
            known = pa.concat_tables([context.places, one.tables["places"]])
            context = replace(context, places=known)
    return found


def _with_aliases(context: Context, path: Path | str | None) -> tuple[Context, list[Any]]:
    """The context with the spellings that an alias file confirms."""
    if path is None:
        return context, []
    aliases = import_module("mobility.importers.aliases")
    found = aliases.read_aliases(Path(path), context.places)
    return replace(context, aliases={**context.aliases, **found.confirmed}), list(found.problems)


def _read_one(
    path: Path,
    kind: str | None,
    context: Context,
    mapping: FileMapping | None,
    options: Mapping[str, Any],
) -> Imported:
    if kind == BOUNDARIES or (kind is None and mapping is None and _is_map(path)):
        boundaries = import_module("mobility.importers.boundaries")
        return _call(boundaries, path, context, options)
    raw = _read_raw(path, kind, mapping)
    if mapping is not None:
        return _read_mapped(path, raw, kind, context, mapping, options)
    family, kind = _family(raw, kind)
    if family is None:
        _refuse_unused(options, home.read, kind)
        imported = home.read(raw, context, kind=kind)
    else:
        imported = _call(family, raw, context, options)
    return _completed(imported, path, raw, kind)


def _read_mapped(
    path: Path,
    raw: RawTable,
    kind: str | None,
    context: Context,
    mapping: FileMapping,
    options: Mapping[str, Any],
) -> Imported:
    """The table after a mapping: always in the home format."""
    translated, notes = apply(mapping, raw, kind)
    kind = kind or _home_kind(translated)
    _refuse_unused(options, home.read, kind)
    imported = home.read(translated, context, kind=kind, summing=mapping.add_up, as_read=raw)
    imported.problems[:0] = notes
    return _completed(imported, path, raw, kind)


def _is_map(path: Path) -> bool:
    return path.suffix.lower() in MAP_SUFFIXES or path.name.lower().endswith(
        (".topojson", ".topojson.json")
    )


def _read_raw(path: Path, kind: str | None, mapping: FileMapping | None) -> RawTable:
    if mapping is not None:
        return read_table(
            path,
            sheet=mapping.sheet,
            wanted=lambda header: mapping.source_columns <= set(header),
            encoding=mapping.encoding,
            delimiter=mapping.delimiter,
        )
    return read_table(path, wanted=lambda header: _fits(header, kind))


def _fits(header: Sequence[str], kind: str | None) -> bool:
    """Whether a sheet with this header is one that ``kind`` can be read from."""
    names = [name for name in header if name]
    empty = pa.table({name: pa.array([], pa.string()) for name in dict.fromkeys(names)})
    raw = RawTable("", "", tuple(names), empty.append_column(ROW, pa.array([], pa.int64())))
    if any(family.recognises(raw) for family in _families(kind)):
        return True
    return home.recognises(raw, kind if kind in tables.NAMES else None)


def _families(kind: str | None) -> list[ModuleType]:
    modules = FAMILIES.get(kind, ()) if kind else [m for found in FAMILIES.values() for m in found]
    return [import_module(f"mobility.importers.{name}") for name in modules]


def _family(raw: RawTable, kind: str | None) -> tuple[ModuleType | None, str]:
    """The module that reads ``raw`` (None is the home format), and its kind."""
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
    return None, kind or _home_kind(raw)


def _home_kind(raw: RawTable) -> str:
    """The one home table that fits the header best."""
    fit = {
        name: len(match_columns(raw.header, tables.table(name)))
        for name in home.kinds_of(raw.header)
    }
    best = [name for name, width in fit.items() if width == max(fit.values())]
    if len(best) == 1:
        return best[0]
    raise UsageError(
        N_("It is not clear what the file holds. The columns are: {header}."),
        where=N_("File: {file}."),
        remedy=N_("Say it with --as, for example: --as {example}."),
        file=raw.file,
        header=", ".join(raw.header),
        example=best[0] if best else "stays",
    )


def _call(
    family: ModuleType, source: Any, context: Context, options: Mapping[str, Any]
) -> Imported:
    """Read with a family, given the options that it has."""
    known = inspect.signature(family.read).parameters
    taken = {name: value for name, value in options.items() if name in known}
    _refuse_unused(options, family.read, family.__name__.rsplit(".", 1)[-1])
    return family.read(source, context, **taken)


def _refuse_unused(options: Mapping[str, Any], reader: Any, kind: str) -> None:
    """An option that has no effect is a misunderstanding: say so."""
    unused = [name for name in options if name not in inspect.signature(reader).parameters]
    if unused:
        raise UsageError(
            N_("The option --{option} means nothing for {kind}."),
            remedy=N_("Leave it out."),
            option=unused[0].replace("_", "-"),
            kind=kind,
        )


def _completed(imported: Imported, path: Path, raw: RawTable, kind: str) -> Imported:
    """The import with what reading the file showed, and the file's name and sha256."""
    imported.problems[:0] = raw.problems
    if raw.misfits and imported.rejected is None:
        imported.rejected = rejected(raw, {})
    if not imported.sources:
        rows = raw.rows.num_rows + len(raw.misfits)
        left_out = imported.rejected.num_rows if imported.rejected is not None else 0
        imported.sources = [Source(path.name, sha256(path), kind, rows, rows - left_out)]
    return imported
