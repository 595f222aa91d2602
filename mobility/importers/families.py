"""Choosing the family of formats that reads a file, and making one import of several files.

A map goes to ``boundaries``. A table is in the home format, or is read by the recipe that
recognises its headers, after the rules of its source where it has any. A map may also be
rows of ``context`` or ``geography``. Without a kind, the headers decide when only one kind fits.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial, reduce
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

import pyarrow as pa

from mobility import tables
from mobility.errors import UsageError
from mobility.importers import home, personal
from mobility.importers.home import large
from mobility.importers.home.spellings import match_columns
from mobility.importers.opening import bounded
from mobility.importers.opening.best_track_texts import is_best_tracks, read_best_tracks
from mobility.importers.opening.raw_table import refuse_doubled
from mobility.importers.opening.tabular import ROW, Pieces, RawTable, is_map, open_table, sha256
from mobility.importers.problems import Context, Imported, Problem, Source
from mobility.importers.recipes import joins, known, propose
from mobility.importers.recipes.engine import apply, fits, origins
from mobility.importers.recipes.recipe import TRACKS, Recipe, read_recipe
from mobility.importers.rejects import rejected
from mobility.importers.several_files import merged
from mobility.store.database import connect
from mobility.store.folders import Workspace
from mobility.words import N_

BOUNDARIES = "boundaries"
POINT_OPTIONS = ("crs", "layer", "level")
ROWS_AT_ONCE = 500_000  # a table with more is read in pieces
MAP_SUFFIXES = (".shp", ".gpkg", ".geojson", ".kml", ".fgb", ".zip")


@dataclass(frozen=True)
class Request:
    """The options of an import; see :func:`read`."""

    kind: str | None
    recipe: Recipe | None
    aliased: bool
    keep_going: bool
    options: Mapping[str, Any]
    workspace: Workspace | None
    progress: large.Progress


def read(
    paths: Sequence[Path],
    kind: str | None,
    context: Context,
    *,
    mapping: Path | Recipe | None = None,
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
        mapping: recipe that says what the columns mean, or its TOML file.
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
    aliases = options_left.pop("aliases", None)
    context, problems = _with_aliases(context, aliases)
    recipe = mapping if mapping is None or isinstance(mapping, Recipe) else read_recipe(mapping)
    request = Request(
        kind, recipe, aliases is not None, keep_going, options_left, workspace, progress
    )
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
    kind, options = request.kind, request.options
    if kind == BOUNDARIES or (kind is None and request.recipe is None and _is_map(path)):
        boundaries = import_module("mobility.importers.boundaries")
        given = {**options, **({"recipe": request.recipe} if request.recipe else {})}
        read = partial(bounded.call, path, boundaries.read)
        _refuse_aliases(request, BOUNDARIES)
        return _call(boundaries, path, replace(context, boundaries=None), given, read)
    if kind in tables.NAMES and tables.table(kind).is_map:
        map_tables = import_module("mobility.importers.map_tables")
        given = {**options, **({"mapping": request.recipe} if request.recipe else {})}
        read = partial(bounded.call, path, map_tables.read, table=kind)
        _refuse_aliases(request, kind)
        return _call(map_tables, path, replace(context, boundaries=None), given, read)
    if request.recipe and kind is not None and kind not in tables.NAMES:
        _refuse_unused({"mapping": None}, _refuse_aliases, kind)
    together = _every_sheet(path, context, request, name)
    if together is not None:
        return together
    table, recipe, options = _opened(path, request)
    return _read_table(table, recipe, context, replace(request, options=options), name)


def _every_sheet(path: Path, context: Context, request: Request, name: str) -> Imported | None:
    """All sheets of a workbook that one recipe recognises, if it reads every sheet."""
    if request.recipe is not None or request.kind not in (None, "places"):
        return None
    found: list[Imported] = []
    for raw, recipe in joins.alike_sheets(path, request.kind):
        table = Pieces.of(path, raw)
        one = _read_table(table, recipe, context, request, f"{name}-{len(found)}")
        found.append(one)
        known_places = pa.concat_tables([context.places, one.tables["places"]])
        context = replace(context, places=known_places)
    return reduce(merged, found) if found else None


def _read_table(
    table: Pieces, recipe: Recipe | None, context: Context, request: Request, name: str
) -> Imported:
    kind, options, path = request.kind, request.options, table.path
    if recipe is None:
        kind = kind or _home_kind(path.name, table.header)
    else:
        known.refuse_foreign(recipe, path.name)
        context = replace(context, by_name=recipe.by_name)
    if recipe is not None and recipe.rules:
        _refuse_unused(options, _rules_of(recipe), recipe.kind or path.name)
        if recipe.kind != "moves":
            _refuse_aliases(request, recipe.kind or path.name)
        raw = table.whole()
        refuse_doubled(raw, raw.doubled)
        imported = read_by_rules(raw, context, recipe, options)
        return _completed(imported, path, raw, recipe.kind or "", recipe)
    if kind == TRACKS:
        raise _no_tracks(table)
    _refuse_unused(options, home.read, kind or path.name)
    chosen = replace(request, recipe=recipe)
    if request.workspace and kind != "places" and table.rows > ROWS_AT_ONCE:
        room = large.Room(connect(request.workspace.root), request.workspace, name)
        return _read_large(table, context, room, chosen, kind)
    return _read_whole(table, context, chosen, kind)


def _opened(path: Path, request: Request) -> tuple[Pieces, Recipe | None, Mapping[str, Any]]:
    """The table, the recipe that it is read by (none where it has its own rules), and options."""
    kind, recipe, options = request.kind, request.recipe, dict(request.options)
    is_points = path.name.lower().endswith(".gpx") or (kind == "places" and _is_map(path))
    if is_points:
        points = import_module("mobility.importers.boundaries.point_table")
        given = {name: options.pop(name) for name in POINT_OPTIONS if name in options}
        raw = bounded.call(path, partial(points.read_points, **given), path)
        return Pieces.of(path, raw), recipe, options
    if is_best_tracks(path):
        table = Pieces.of(path, read_best_tracks(path))
        return table, recipe or known.recognised(table.header, kind), options
    if recipe is None or recipe.join:
        joined = _joined(path, kind, recipe)
        if joined is not None:
            return Pieces.of(path, joined[0]), joined[1], options
    table = _open(path, kind, recipe)
    if recipe is None and not _is_own(table.header, kind):
        recipe = known.recognised(table.header, kind, table.hashtags)
    return table, recipe, options


def _joined(path: Path, kind: str | None, recipe: Recipe | None) -> tuple[RawTable, Recipe] | None:
    """Two tables of the file as one, where a recipe joins them."""
    candidates = [recipe] if recipe else [each for each in known.shipped() if each.join]
    if recipe is None and kind not in (None, *(each.kind for each in candidates)):
        return None
    sheets = joins.sheets_of(path, {joins.pointer(each) for each in candidates})
    for each in candidates if sheets else []:
        raw = joins.joined(each, sheets)
        if raw is not None and (recipe or known.recognises(each, raw.header)):
            return raw, each
    return None


def _read_whole(table: Pieces, context: Context, request: Request, kind: str | None) -> Imported:
    """Read a table in the home format, or after a recipe, all at once."""
    raw, recipe = table.whole(), request.recipe
    notes: list[Problem] = []
    if recipe is None and kind is not None and not _is_own(raw.header, kind):
        recipe, notes = propose.for_wide(raw, kind, context.places)
    if recipe is None:
        kind = kind or _home_kind(raw.file, raw.header)
        imported = home.read(raw, context, kind=kind, **request.options)
        return _completed(imported, table.path, raw, kind)
    kind = kind or recipe.kind
    translated, about = apply(recipe, raw, kind)
    kind = kind or _home_kind(translated.file, translated.header)
    imported = home.read(
        translated, context, kind=kind, summing=recipe.add_up, as_read=raw, **request.options
    )
    found = _in_the_file(imported.problems, recipe, raw, kind)
    imported.problems = [*notes, *known.note(recipe, raw), *about, *found]
    return _completed(imported, table.path, raw, kind, recipe)


def _source(recipe: Recipe) -> ModuleType:
    """The module with the rules of its source."""
    return import_module(f"mobility.importers.sources.{recipe.rules}")


def _rules_of(recipe: Recipe) -> Callable[..., Any]:
    """What judges a table by the rules of its source."""
    source = _source(recipe)
    judge: Callable[..., Any] = getattr(source, "read", None) or source.judge
    return judge


def read_by_rules(
    raw: RawTable, context: Context, recipe: Recipe, options: Mapping[str, Any]
) -> Imported:
    """A table that the rules of its own source judge before those of the home format."""
    judged = _rules_of(recipe)(raw, context, recipe, **options)
    if isinstance(judged, Imported):
        return judged
    kind = recipe.kind or ""
    translated, about = apply(recipe, judged.raw, kind)
    imported = home.read(
        translated, context, kind=kind, summing=recipe.add_up, as_read=raw, left_out=judged.reasons
    )
    found = _in_the_file(imported.problems, recipe, raw, kind)
    imported.problems = [*known.note(recipe, raw), *judged.problems, *about, *found]
    complete = getattr(_source(recipe), "completed", None)
    return complete(imported, context, raw.file) if complete else imported


def _in_the_file(
    problems: Sequence[Problem], recipe: Recipe, raw: RawTable, kind: str
) -> list[Problem]:
    """The findings at the file's own columns, where a recipe made home columns of them."""
    names = origins(recipe, raw, kind)
    return [replace(each, column=names.get(each.column, each.column)) for each in problems]


def _read_large(
    table: Pieces, context: Context, room: large.Room, request: Request, kind: str | None
) -> Imported:
    """Read it in pieces, with clean rows in the workspace."""
    _refuse_unused(request.options, large.read, kind or table.path.name)
    kind = kind or _home_kind(table.path.name, _header(table, request.recipe))
    imported = large.read(
        table,
        context,
        room,
        kind=kind,
        mapping=request.recipe,
        keep_going=request.keep_going,
        progress=request.progress,
    )
    if request.recipe is not None:
        header = replace(_without_rows(table.path.name, table.header), hashtags=table.hashtags)
        imported.problems = _in_the_file(imported.problems, request.recipe, header, kind)
    return imported


def _header(table: Pieces, mapping: Recipe | None) -> tuple[str, ...]:
    """The header in the home format's words."""
    empty = _without_rows(table.path.name, table.header)
    return apply(mapping, empty, None)[0].header if mapping else table.header


def _is_map(path: Path) -> bool:
    name = path.name.lower()
    if name.endswith(".parquet") and path.is_file():
        return is_map(path)
    return name.endswith((*MAP_SUFFIXES, ".topojson", ".topojson.json"))


def _open(path: Path, kind: str | None, mapping: Recipe | None) -> Pieces:
    if mapping is not None:
        return open_table(
            path,
            sheet=mapping.sheet,
            wanted=lambda header, tags: fits(mapping, header, tags),
            encoding=mapping.encoding,
            delimiter=mapping.delimiter,
            header=mapping.header,
        )
    return open_table(path, wanted=lambda header, tags: _fits(header, kind, tags))


def _fits(header: Sequence[str], kind: str | None, tags: Mapping[str, str]) -> bool:
    """Whether a sheet with this header is one that ``kind`` can be read from."""
    names = [name for name in header if name]
    return _is_own(names, kind) or known.recognised(names, kind, tags) is not None


def _is_own(header: Sequence[str], kind: str | None) -> bool:
    """Whether a table with this header is read by its own rules, or is in the home format."""
    raw = _without_rows("", header)
    return home.recognises(raw, kind if kind in tables.NAMES else None)


def _without_rows(file: str, header: Sequence[str]) -> RawTable:
    """A table that is only a header."""
    columns = {name: pa.array([], pa.string()) for name in dict.fromkeys(header)}
    return RawTable(file, "", tuple(header), pa.table({**columns, ROW: pa.array([], pa.int64())}))


def _no_tracks(table: Pieces) -> UsageError:
    """The refusal of a table that was said to be tracks, and that no recipe recognises as such."""
    return UsageError(
        N_("These are not best tracks of storms. The columns are: {header}."),
        where=N_("File: {file}."),
        remedy=N_("Tracks need the time, the storm's code, latitude, longitude and wind."),
        file=table.path.name,
        header=", ".join(table.header),
    )


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


def _refuse_aliases(request: Request, kind: str) -> None:
    """Refuse an alias file that nothing would look into."""
    if request.aliased:
        _refuse_unused({"aliases": None}, _refuse_aliases, kind)


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


def _completed(
    imported: Imported, path: Path, raw: RawTable, kind: str, recipe: Recipe | None = None
) -> Imported:
    """The import with the problems found while reading, and the file's name and sha256.

    What would expose a person is named, and taken out of the rejected rows.
    """
    imported.problems[:0] = raw.problems
    if raw.misfits and imported.rejected is None:
        imported.rejected = rejected(raw, {})
    made_of = origins(recipe, raw, kind)
    exposing = personal.columns(raw, kind, made_of.values())
    imported.problems += personal.notes(exposing, raw.file, raw.sheet)
    if imported.rejected is not None:
        imported.rejected = personal.without(
            imported.rejected, exposing, made_of, [row for row, _ in raw.misfits]
        )
    if not imported.sources:
        rows = raw.rows.num_rows + len(raw.misfits)
        left_out = imported.rejected.num_rows if imported.rejected is not None else 0
        imported.sources = [Source(path.name, sha256(path), kind, rows, rows - left_out)]
    return imported
