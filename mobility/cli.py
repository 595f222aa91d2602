"""The commands: build, import, check, publish, ask, serve.

Tables go to standard output, everything else to standard error. Exit status:
0 done, 1 problems in the data or the store, 2 wrong use.
"""

from __future__ import annotations

import csv
import io
import json
import os
import shutil
import signal
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from functools import partial, wraps
from pathlib import Path
from typing import Any

import click
import pandas as pd
import pyarrow.csv as pa_csv
from tabulate import tabulate

from mobility import importers, settings, tables
from mobility.access import OWNER
from mobility.errors import MobilityError, StoreError, UsageError
from mobility.forms.catalogue import MODULES, SECTORS, STAGES
from mobility.forms.choice import LEFT_OUT, LONGEST_MINUTES, Chosen, FormChoice, choose
from mobility.forms.files import write_form
from mobility.forms.sample_size import FINEST, WIDEST, Precision, sample_size, table_of
from mobility.forms.xlsform import Form
from mobility.importers.check import check as check_draft
from mobility.importers.kinds import KIND_NAMES
from mobility.importers.problems import Context, Imported, Problem
from mobility.link import some_of
from mobility.measures.parameters import parameters
from mobility.measures.years import newest
from mobility.reports.figures import rounded, written
from mobility.selection import (
    ABSENCE_CLASSES,
    DIRECTIONS,
    FORCES,
    KINDS,
    USUAL_FORCE,
    Selection,
)
from mobility.store import (
    agreements,
    database,
    draft,
    engines,
    integrity,
    queries,
    recovery,
    releases,
    verification,
)
from mobility.store.draft_quality import draft_quality
from mobility.tables import out
from mobility.tables.out import OutColumn
from mobility.views.agreements import build_written
from mobility.views.agreements import rows as agreement_rows
from mobility.views.gazetteer import Gazetteer
from mobility.views.households import CODES
from mobility.views.location import located, names_of_places
from mobility.views.quality import quality_report
from mobility.words import LANGUAGES, MONTHS, N_, Words, speak

IMPORT_KINDS = tuple(KIND_NAMES)
TEMPLATE_KINDS = tuple(
    kind for kind in IMPORT_KINDS if kind not in ("boundaries", "tracks", "geography")
)
SHOWN_PROBLEMS = 200
ATLAS_LEVELS = ("village", "tract", "township")
ATLAS_SORTS = ("place", "name", "first")
REPORT_FORMATS = ("pdf", "pptx", "html", "xlsx", "png")
BENCH_SIZES = ("demo", "S", "L", "XL")
SECONDS_ON_TERMINAL, SECONDS_IN_A_LOG = 0.2, 10.0  # between two reports of progress


def words() -> Words:
    """The translations for this command's language."""
    return speak(click.get_current_context().find_root().params.get("language") or "en")


def tell(text: str, **values: Any) -> None:
    """One line on standard error."""
    click.echo(words().say(text, **values), err=True)


def plainly(command: Callable[..., Any]) -> Callable[..., Any]:
    """Print an error as one paragraph and exit with its status."""

    @wraps(command)
    def run(*args: Any, **kwargs: Any) -> Any:
        try:
            for message, values in recovery.recover():
                tell(message, **values)
            with database.room_errors():
                return command(*args, **kwargs)
        except MobilityError as error:
            click.echo(words().error(error), err=True)
            sys.exit(error.exit_code)
        except BrokenPipeError:
            sys.exit(0)  # the reader of our output has closed it
        except OSError as error:
            tell(
                N_("{file} cannot be read or written: {reason}."),
                file=error.filename or "",
                reason=error.strerror or str(error),
            )
            sys.exit(1)
        except KeyboardInterrupt:
            tell(N_("Stopped. The current release is as it was."))
            sys.exit(1)

    return run


class Table(click.Command):
    """A command that prints the output table of its own name; its help lists the columns."""

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """What each column means, in the language asked for."""
        del ctx  # read by words()
        columns = out.columns(str(self.name)).values()
        with formatter.section(words().say("Columns")):
            formatter.write_dl([(column.name, _meaning(column)) for column in columns])


def _meaning(column: OutColumn) -> str:
    """What a column means, by the conventions of today."""
    return words().say(
        column.meaning,
        confidence=words().percent(parameters()["confidence"]),
        helpers_each=words().digits(f"{parameters()['helpers_each']:g}"),
        meaning=words().say(CODES.get(column.name, "")),
    )


def show(table: str, rows: pd.DataFrame, form: str, places: Gazetteer | None = None) -> None:
    """Write the columns of an output table to standard output as table, csv or json.

    Args:
        places: to add where each place lies, after the columns that are always there.
    """
    kinds = {column.name: column.format for column in out.columns(table).values()}
    if places is not None:
        described = out.columns(WITH_PLACES[table])
        added = {name: described[name].format for name in names_of_places(described)}
        rows, kinds = located(rows, places, list(added)), kinds | added
    rows = rounded(rows[list(kinds)], kinds)
    if form == "csv":
        click.echo(rows.to_csv(index=False, lineterminator="\n"), nl=False)
    elif form == "json":
        records = json.loads(rows.to_json(orient="records", double_precision=15))
        click.echo(json.dumps(records, indent=1, ensure_ascii=False))
    else:
        shown = {name: [written(each, kinds[name]) for each in rows[name]] for name in kinds}
        sides = ["left" if kind in ("text", "flag") else "right" for kind in kinds.values()]
        click.echo(tabulate(shown, headers="keys", disable_numparse=True, colalign=sides))


WITH_PLACES = {"flows": "flow_map", "capacity": "overview"}  # the table that describes places

with_places = click.option(
    "--places", is_flag=True,
    help="Add names and P-codes of every level (adm1 to adm4), and coordinates.",
)  # fmt: skip
formatted = click.option(
    "--format",
    "form",
    type=click.Choice(["table", "csv", "json"]),
    default="table",
    help="Format of the table on standard output.",
)
released = click.option("--release", help="Release to ask; the current one if not given.")


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--language",
    type=click.Choice(list(LANGUAGES)),
    default=settings.LANGUAGE.value,
    help="Language of messages.",
)
def main(language: str) -> None:
    """Seasonal mobility for disaster preparedness."""
    del language  # read by words()


@main.command()
@plainly
def demo() -> None:
    """Build and publish the synthetic demonstration release."""
    from mobility import demo as demonstration  # its libraries take a second to load

    manifest = demonstration.publish_demonstration(progress=tell)
    tell(N_("Release {release} is current. Its data are synthetic."), release=manifest.id)


@main.command()
@click.argument("kind", type=click.Choice(TEMPLATE_KINDS))
@plainly
def template(kind: str) -> None:
    """Print an empty table of the home format; its columns are explained on standard error."""
    description = tables.table(kind)
    columns = [column.name for column in description.columns if column.type != "geometry"]
    writer = io.StringIO()
    csv.writer(writer, lineterminator="\n").writerow(columns)
    click.echo(writer.getvalue(), nl=False)
    if description.is_map:
        tell(
            N_(
                "This is a map, not a table: give the features of a map (GeoJSON, GeoPackage, "
                "shapefile, KML …) these columns and import it with --as {kind}. layer and "
                "number are filled in; --sign takes the place of the column sign."
            ),
            kind=kind,
        )
    for column in description.columns:
        need = words().say(N_("required") if column.required else N_("optional"))
        allowed = f" [{', '.join(column.values)}]" if column.values else ""
        click.echo(f"{column.name} ({need}): {words().say(column.meaning)}{allowed}", err=True)


@main.command("import")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--as", "kind", type=click.Choice(IMPORT_KINDS), help="What the files hold.")
@click.option(
    "--mapping",
    type=click.Path(path_type=Path),
    help="Recipe: TOML file that says what rows and columns mean.",
)
@click.option("--aliases", type=click.Path(path_type=Path), help="CSV of confirmed place names.")
@click.option(
    "--write-aliases",
    type=click.Path(path_type=Path),
    help="Write the place names that match no place, for a person to confirm.",
)
@click.option("--dry-run", is_flag=True, help="Only check the files; change nothing.")
@click.option(
    "--keep-going", is_flag=True, help="Leave faulty rows out, and write them to a file beside it."
)
@click.option("--replace", is_flag=True, help="Empty the tables concerned first.")
@click.option("--crs", help="Coordinate system of outlines that state none, such as EPSG:4326.")
@click.option("--layer", help="Layer of a file that holds several.")
@click.option("--level", type=click.Choice(tables.LEVELS), help="Level of outlines, or of places.")
@click.option("--sign", help="Context: how all features of the file are drawn, such as shelter.")
@click.option("--place", "place_ids", multiple=True, help="Tracks: only these places.")
@click.option(
    "--hazard", help="Tracks: the hazard for which the storms count; cyclone if not given."
)
@click.option("--distance-km", type=float, help="Tracks: how near a storm must pass, in km.")
@click.option("--min-wind-kt", type=float, help="Tracks: least wind when it was closest, in knots.")
@plainly
def import_(
    files: tuple[Path, ...],
    kind: str | None,
    mapping: Path | None,
    dry_run: bool,
    keep_going: bool,
    replace: bool,
    **options: Any,
) -> None:
    """Put the clean rows of FILES into the draft, all or nothing."""
    options_given = {name: value for name, value in options.items() if value not in (None, ())}
    current = draft.Draft() if replace and kind == "places" else draft.open_draft()
    context = Context(current.table("places"), current.boundaries())
    with draft.workspace() as workspace:
        imported = importers.read(
            files,
            kind,
            context,
            mapping=mapping,
            keep_going=keep_going,
            options=options_given,
            workspace=workspace,
            progress=RowsRead(),
        )
        _report(imported.problems)
        if imported.errors and not keep_going:
            tell(
                N_(
                    "Nothing was imported: {n} errors. Correct the file, or leave rows out: "
                    "--keep-going."
                ),
                n=len(imported.errors),
            )
            sys.exit(1)
        if dry_run:
            tell(N_("Dry run: nothing was changed."))
            sys.exit(1 if imported.errors else 0)
        if keep_going:
            _write_rejected(files[0], imported)
        _store(imported, replace)


class RowsRead:
    """Reports how much of a large table is read: a line rewritten, or a new one now and then."""

    def __init__(self) -> None:
        self._on_terminal = sys.stderr.isatty()
        self._reported = time.monotonic()

    def __call__(self, rows: int, about: int) -> None:
        """Rows read so far, and about how many there are; at the end, both are the same."""
        every = SECONDS_ON_TERMINAL if self._on_terminal else SECONDS_IN_A_LOG
        if time.monotonic() - self._reported < every and rows != about:
            return
        self._reported = time.monotonic()
        line = words().say(
            N_("{rows} of about {about} rows read"),
            rows=words().number(rows),
            about=words().number(max(rows, about)),
        )
        click.echo(f"\r{line}" if self._on_terminal else line, nl=not self._on_terminal, err=True)
        if self._on_terminal and rows == about:
            click.echo(err=True)


def _store(imported: Imported, replace: bool) -> None:
    changes = draft.put(
        imported.tables | imported.files,
        boundaries=imported.boundaries,
        sources=[asdict(source) for source in imported.sources],
        replace=replace,
        tell=tell,
    )
    for change in changes:
        tell(
            N_("{table}: {added} rows added, {replaced} replaced in the draft."),
            table=change.table,
            added=change.added,
            replaced=change.replaced,
        )
    if imported.boundaries is not None:
        tell(N_("boundaries: {n} outlines in the draft."), n=len(imported.boundaries))


def _write_rejected(first: Path, imported: Imported) -> None:
    """Write them next to the file or, where that folder is read-only, in the working folder."""
    rejected = imported.rejected
    if rejected is not None and rejected.num_rows:
        path = _beside(first, partial(pa_csv.write_csv, rejected))
        tell(N_("{n} rejected rows were written to {file}."), n=rejected.num_rows, file=path)
    for file, staged in imported.rejected_files.items():
        path = _beside(file, partial(shutil.copyfile, staged))
        tell(N_("Rejected rows were written to {file}."), file=path)


def _beside(file: Path, write: Callable[[Path], Any]) -> str:
    name = f"{file.name}.rejected.csv"
    try:
        write(path := file.with_name(name))
    except OSError:
        write(path := Path(name).resolve())
    return str(path)


def _report(problems: Sequence[Problem]) -> None:
    for problem in problems[:SHOWN_PROBLEMS]:
        click.echo(importers.describe(problem, words()), err=True)
    if len(problems) > SHOWN_PROBLEMS:
        tell(N_("… and {n} more findings."), n=len(problems) - SHOWN_PROBLEMS)


@main.command()
@click.option("--box", required=True, help="West, south, east and north in degrees: 94,15,97,17.")
@click.option(
    "--gshhg",
    "folder",
    type=click.Path(path_type=Path),
    help="Folder that holds binned_GSHHS_f.nc.",
)
@click.option(
    "--output", type=click.Path(path_type=Path), help="GeoParquet to write; the draft if not given."
)
@plainly
def geography(box: str, folder: Path | None, output: Path | None) -> None:
    """Make coast, rivers and borders for a part of the world from the GSHHG files.

    With --output they are written to a GeoParquet, which import --as geography reads; otherwise
    they are put into the draft.
    """
    from mobility.importers import gshhg, map_tables

    imported = gshhg.read(gshhg.box_of(box), folder)
    rows = imported.tables[gshhg.TABLE]
    if output is None:
        _store(imported, replace=False)
        return
    map_tables.geo_frame(rows).to_parquet(output, compression="zstd")
    tell(N_("{n} pieces were written to {file}."), n=rows.num_rows, file=output)


@main.command()
@plainly
def check() -> None:
    """List what is wrong, or doubtful, in the draft."""
    problems = check_draft(draft.open_draft())
    _report(problems)
    errors = sum(problem.severity == "error" for problem in problems)
    tell(
        N_("{errors} errors, {others} other findings."),
        errors=errors,
        others=len(problems) - errors,
    )
    sys.exit(1 if errors else 0)


@main.command("quality", cls=Table)
@formatted
@plainly
def report_quality(form: str) -> None:
    """How good the draft is: coverage, gaps, heaped months, what changed most."""
    drafted = draft.open_draft()
    before = releases.open_release() if releases.current_id() else None
    show("quality", quality_report(draft_quality(OWNER, drafted, before), words()), form)


@main.command()
@click.option("--note", required=True, help="Why you are publishing this release.")
@click.option("--engine", help="Compute on an engine that speaks Spark Connect: sc://HOST:PORT.")
@click.option(
    "--storage", help="Directory or URL that the engine sees too; the data folder if not given."
)
@click.option("--author", help="Who publishes it; the name of this system's user if not given.")
@plainly
def publish(note: str, engine: str | None, storage: str | None, author: str | None) -> None:
    """Publish the draft as a release and make it current."""
    remote = engines.remote(engine, storage)
    problems = [p for p in check_draft(draft.open_draft()) if p.severity == "error"]
    if problems:
        _report(problems)
        tell(N_("Not published: the draft has {n} errors."), n=len(problems))
        sys.exit(1)
    manifest = releases.publish(note, progress=tell, engine=remote, author=author)
    tell(N_("Release {release} is current."), release=manifest.id)


@main.command()
@plainly
def discard() -> None:
    """Discard the draft. Releases stay."""
    draft.discard(tell=tell)
    tell(N_("The draft is empty."))


@main.command("releases", cls=Table)
@formatted
@plainly
def list_releases(form: str) -> None:
    """List the releases, newest first."""
    try:
        current = releases.current_id()
    except StoreError as error:  # the list is what its remedy asks for
        click.echo(words().error(error), err=True)
        current = None
    rows = [
        {"current": "*" if manifest.id == current else "", **asdict(manifest)}
        for manifest in releases.releases()
    ]
    show("releases", pd.DataFrame(rows, columns=list(out.columns("releases"))), form)
    for unreadable in releases.unreadable():
        click.echo(words().error(unreadable), err=True)


@main.command()
@click.argument("release_id")
@plainly
def rollback(release_id: str) -> None:
    """Make another release the current one."""
    manifest = releases.rollback(release_id, tell=tell)
    tell(N_("Release {release} is current."), release=manifest.id)


@main.command()
@click.argument("release_id", required=False)
@plainly
def verify(release_id: str | None) -> None:
    """Name the files of a release that were changed; compute its rollups again and compare them."""
    release = releases.open_release(release_id, checked=False)
    if changed := verification.changed(release):
        tell(
            N_("These files of release {release} are missing or were changed: {names}."),
            release=release.id,
            names=", ".join(path.name for path in changed),
        )
        tell(integrity.remedy(changed))
        sys.exit(1)
    tell(N_("Every file of release {release} is as it was published."), release=release.id)
    wrong = verification.differing(release, progress=tell)
    if wrong:
        tell(
            N_("These rollups of release {release} do not agree with its tables: {names}."),
            release=release.id,
            names=", ".join(wrong),
        )
        tell(
            N_(
                "Remove their files, or publish again: without them answers are slower, but not "
                "wrong."
            )
        )
        sys.exit(1)
    tell(N_("The rollups of release {release} agree with its tables."), release=release.id)


@main.command(cls=Table)
@click.option("--place", "areas", required=True, multiple=True, help="Code of an area.")
@click.option("--month", "months", required=True, multiple=True, type=click.IntRange(1, 12))
@click.option("--year", type=int, help="Newest year if not given.")
@click.option("--averaged", is_flag=True, help="All years, averaged; not with --year.")
@click.option("--direction", required=True, type=click.Choice(DIRECTIONS))
@click.option("--level", default="township", type=click.Choice(tables.LEVELS))
@click.option("--sex", "sexes", multiple=True, type=click.Choice(tables.SEXES))
@click.option("--age", "ages", multiple=True, type=click.Choice(tables.MOVE_AGE_GROUPS))
@click.option(
    "--reason", "reasons", multiple=True, help='Reason as the data state it, or "unknown".'
)
@click.option(
    "--absence",
    "absences",
    multiple=True,
    type=click.Choice(ABSENCE_CLASSES),
    help="Class of absence; stays only.",
)
@click.option("--kind", type=click.Choice(KINDS), help="Stays, or moves where there are no stays.")
@with_places
@released
@formatted
@plainly
def flows(release: str | None, kind: str | None, form: str, places: bool, **options: Any) -> None:
    """Who is elsewhere (stays), or who left (moves): origin, destination, people."""
    opened = releases.open_release(release)
    selection = Selection(
        kind=kind or ("stays" if opened.manifest.has_stays else "moves"),
        **options | {"months": tuple(sorted(set(options["months"])))},
    )
    _require_sense(selection)
    rows = queries.flows(opened, selection, OWNER)
    show("flows", rows, form, _gazetteer(opened) if places else None)
    if rows.empty:
        _tell_why_empty(opened, selection)
    staying = queries.staying(opened, selection, OWNER)["people"].sum()
    if staying:
        tell(
            N_(
                "Not in the table: {people} people whose origin and destination are in the same "
                "{level}."
            ),
            people=words().number(staying),
            level=selection.level,
        )


def _tell_why_empty(opened: releases.Release, selection: Selection) -> None:
    """Say whether an empty answer means nobody, or no data."""
    years = queries.flow_years(opened, OWNER, selection.kind)
    year = selection.year or newest(years)
    known = queries.known_months(opened, selection, OWNER)
    asked = selection.months or MONTHS
    silent = [month for month in asked if month not in known]
    shown = ", ".join(words().digits(str(month)) for month in silent or asked)
    about = {"months": shown, "year": "–" if year is None else words().digits(str(year))}
    if silent:
        tell(
            N_("There is no data for month {months} of {year}. Years with data: {years}."),
            years=", ".join(words().digits(str(each)) for each in years) or "–",
            **about,
        )
    else:
        tell(N_("Nobody is told between these places in month {months} of {year}."), **about)


def _gazetteer(opened: releases.Release) -> Gazetteer:
    return Gazetteer(queries.places(opened, OWNER))


def _require_sense(selection: Selection) -> None:
    """Refuse options of ``flows`` that exclude each other; a page never offers both."""
    if selection.averaged and selection.year:
        raise UsageError(
            N_("--averaged asks all years, --year asks one."), remedy=N_("Give one of them.")
        )
    if selection.absences and selection.kind == "moves":
        raise UsageError(
            N_("Moves have no class of absence."),
            remedy=N_("Leave out --absence, or use --kind stays."),
        )


by_force = click.option(
    "--force",
    type=click.Choice(FORCES),
    default=USUAL_FORCE,
    show_default=True,
    help="Least wind, in knots, of the storms that count at closest approach; or all systems.",
)


@main.command(cls=Table)
@click.option("--place", required=True, help="Code of the area.")
@click.option("--month", type=click.IntRange(1, 12), help="All months if not given.")
@click.option("--level", default="village", type=click.Choice(tables.LEVELS))
@click.option("--year", type=int, help="Newest year if not given.")
@click.option("--hazard", help="Hazard whose level is shown; the highest of all if not given.")
@by_force
@with_places
@released
@formatted
@plainly
def capacity(
    place: str,
    month: int | None,
    level: str,
    year: int | None,
    hazard: str | None,
    force: str,
    places: bool,
    release: str | None,
    form: str,
) -> None:
    """Helpers here, who may need help, newcomers and both findings, by place and month."""
    opened = releases.open_release(release)
    months = (month,) if month else ()
    selection = Selection(
        areas=(place,), months=months, level=level, year=year, hazard=hazard, force=force
    )
    _require_hazard(opened, selection)
    rows = queries.capacity(opened, selection, OWNER)
    show("capacity", rows, form, _gazetteer(opened) if places else None)
    if level != "village":
        _tell_known(rows)


def _require_hazard(opened: releases.Release, selection: Selection) -> None:
    """Refuse a hazard that the release does not have, rather than show level 0 everywhere."""
    known = sorted(set(queries.hazards(opened, Selection(), OWNER)["hazard"]))
    if selection.hazard is not None and selection.hazard not in known:
        raise UsageError(
            N_("The release has no hazard {hazard}."),
            remedy=N_("Hazards there: {hazards}."),
            hazard=selection.hazard,
            hazards=", ".join(known) or "–",
        )


def _tell_known(areas: pd.DataFrame) -> None:
    """Say how many villages the numbers of an area cover, where some are unknown."""
    partly = areas[areas["villages_known"] < areas["villages_total"]]
    for row in partly.sort_values("villages_known").drop_duplicates("place_id").itertuples():
        tell(
            N_("{place}: the numbers cover {known} of {total} villages, in month {month}."),
            place=row.place_id,
            known=words().number(row.villages_known),
            total=words().number(row.villages_total),
            month=row.month,
        )
        if not row.villages_known:
            tell(
                N_("Numbers come from villages only: what was imported for {place} is not used."),
                place=row.place_id,
            )


@main.command(cls=Table)
@click.option("--place", required=True, help="Code of the place.")
@by_force
@released
@formatted
@plainly
def hazards(place: str, force: str, release: str | None, form: str) -> None:
    """Hazards of a place, by month."""
    opened = releases.open_release(release)
    selection = Selection(areas=(place,), force=force)
    rows = queries.hazards(opened, selection, OWNER)
    show("hazards", rows.astype({"storms": "Int64"}), form)


@main.command(cls=Table)
@click.option("--place", required=True, help="Code of the area.")
@click.option("--season", required=True, help="Name of a season, or of a hazard.")
@by_force
@released
@formatted
@plainly
def households(place: str, season: str, force: str, release: str | None, form: str) -> None:
    """Household types in a hazard season: E, L, Z, R, S."""
    opened = releases.open_release(release)
    selection = Selection(areas=(place,), force=force)
    show("households", queries.households(opened, selection, season, OWNER), form)


@main.command("agreements", cls=Table)
@click.option("--place", "areas", multiple=True, help="Code of an area; all if not given.")
@click.option("--hazard", help="Only for this hazard.")
@click.option(
    "--history", is_flag=True, help="All that was written, including what was replaced later."
)
@released
@formatted
@plainly
def list_agreements(
    areas: tuple[str, ...], hazard: str | None, history: bool, release: str | None, form: str
) -> None:
    """What is agreed on the steps of a plan, including on earlier releases."""
    opened = releases.open_release(release)
    places = Gazetteer(queries.places(opened, OWNER))
    if unknown := [area for area in areas if area not in places]:
        raise UsageError(N_("The release has no place {place}."), place=unknown[0])
    book = agreements.agreements(opened, OWNER)
    mine = [
        each
        for each in (book.history if history else book.current.values())
        if (not areas or {*areas}.intersection(places.line(each.step.place_id)))
        and hazard in (None, each.step.hazard)
    ]
    written = build_written(mine, opened.manifest, _still_proposed(opened, places, mine))
    if history:
        written.sort(key=lambda each: each.agreement.number)
    lines = ((each.step, each.agreement.year, each) for each in written)
    show("agreements", agreement_rows(words(), lines, places), form)
    if book.unreadable:
        tell(N_("{n} lines of the file cannot be read, and were skipped."), n=book.unreadable)


def _still_proposed(
    opened: releases.Release, places: Gazetteer, written: Sequence[agreements.Agreement]
) -> set[agreements.Step]:
    """The steps among those written on that the plan of this release proposes."""
    found = set()
    for hazard in {each.step.hazard for each in written}:
        named = {each.step.place_id for each in written if each.step.hazard == hazard}
        known = {place for place in named if place in places}
        villages = {place for place in known if places.level(place) == "village"}
        asked = Selection(hazard=hazard)
        found |= queries.proposed_steps(opened, asked, OWNER, villages, known - villages)
    return found


@main.command()
@click.option("--place", required=True, help="Code of a place of any level.")
@click.option(
    "--each", type=click.Choice(ATLAS_LEVELS), help="An atlas: a page for each of its places."
)
@click.option("--format", "form", type=click.Choice(REPORT_FORMATS), required=True)
@click.option(
    "--output",
    required=True,
    type=click.Path(path_type=Path, dir_okay=False),
    help="File to write.",
)
@click.option("--month", type=click.IntRange(1, 12), help="Each place's worst month if not given.")
@click.option("--year", type=int, help="Newest year if not given.")
@click.option("--hazard", help="Hazard whose season counts; as on pages if not given.")
@click.option(
    "--sort",
    type=click.Choice(ATLAS_SORTS),
    default="place",
    show_default=True,
    help="Order of an atlas: by area, by name, or those to prepare first.",
)
@click.option(
    "--address",
    default="",
    help="Address of a place's page, for the codes to scan: http://…/place.",
)
@released
@plainly
def report(
    place: str,
    each: str | None,
    form: str,
    output: Path,
    sort: str,
    address: str,
    release: str | None,
    **asked: Any,
) -> None:
    """Write a briefing or an atlas (pdf, png), slides (pptx), a plan (xlsx) or one file (html).

    The one file holds the year of an area, a township at most, to be opened without a network.

    Without --month, png holds twelve small maps of one scale.
    """
    # Their libraries take a second to load.
    from mobility.reports.briefing.asked import Asked, inquiry
    from mobility.reports.briefing.pages import Press
    from mobility.reports.report import Wanted, write_report

    signal.signal(signal.SIGTERM, signal.default_int_handler)
    opened = releases.open_release(release)
    press = Press(Asked(inquiry(opened, OWNER, words(), place, **asked)), address)
    write_report(press, Wanted(form, output, each or "", sort), PagesDone())
    tell(N_("Written: {file}."), file=output)


class PagesDone:
    """Reports how many pages of an atlas are set: a line rewritten, or a new one now and then."""

    def __init__(self) -> None:
        self._on_terminal = sys.stderr.isatty()
        self._reported = 0.0

    def __call__(self, done: int, of: int) -> None:
        """Pages set so far, and how many there will be."""
        every = SECONDS_ON_TERMINAL if self._on_terminal else SECONDS_IN_A_LOG
        if time.monotonic() - self._reported < every and done != of:
            return
        self._reported = time.monotonic()
        line = words().say(
            N_("{done} of {of} pages"), done=words().number(done), of=words().number(of)
        )
        click.echo(f"\r{line}" if self._on_terminal else line, nl=not self._on_terminal, err=True)
        if self._on_terminal and done == of:
            click.echo(err=True)


@main.command()
@click.option(
    "--stage", type=click.Choice(list(STAGES)), default="baseline", help="Stage of the survey."
)
@click.option("--sector", "sectors", multiple=True, type=click.Choice(list(SECTORS)))
@click.option(
    "--minutes",
    type=click.IntRange(0, LONGEST_MINUTES),
    default=0,
    help="Minutes of an interview in a household; as long as it takes if not given.",
)
@click.option("--module", "modules", multiple=True, type=click.Choice(list(MODULES)))
@click.option(
    "--languages",
    default=",".join(LANGUAGES),
    help="Codes of languages; the form opens in the first.",
)
@click.option(
    "--place",
    "areas",
    multiple=True,
    help="Area whose villages are listed; the area of the release if not given.",
)
@click.option(
    "--output",
    required=True,
    type=click.Path(path_type=Path, dir_okay=False),
    help=".xlsx with its lists beside it, .zip with all, or .html for paper.",
)
@released
@plainly
def form(
    areas: tuple[str, ...], output: Path, release: str | None, languages: str, **wanted: Any
) -> None:
    """Write a survey form for KoboToolbox and ODK (XLSForm), or for paper."""
    choice = FormChoice(languages=_languages(languages), **wanted)
    opened = releases.open_release(release)
    lists = queries.form_lists(opened, OWNER, areas)
    chosen = choose(choice, bool(lists.nights))
    made = Form(choice.stage, chosen, lists, choice.languages, datetime.now(UTC))
    for path in write_form(made, output, opened.id):
        tell(N_("Written: {file}."), file=path)
    _tell_chosen(chosen)


def _languages(text: str) -> tuple[str, ...]:
    """The languages of a form."""
    try:
        return some_of(LANGUAGES).read(text) or tuple(LANGUAGES)
    except ValueError:
        raise UsageError(
            N_("There is no language {text}."),
            remedy=N_("Give some of these, separated by commas: {known}."),
            text=text,
            known=", ".join(LANGUAGES),
        ) from None


def _tell_chosen(chosen: Chosen) -> None:
    """How much a form asks, and what it leaves out."""
    said = words()
    tell(
        N_("{variables} variables, about {minutes} minutes in a household."),
        variables=said.number(len(chosen.variables)),
        minutes=said.number(chosen.minutes),
    )
    for reason, meaning in LEFT_OUT.items():
        if left := chosen.left_out_for(reason):
            names = said.say(", ").join(said.say(each.label) for each in left)
            tell(N_("Left out, {reason}: {names}."), reason=said.say(meaning), names=names)


@main.command(cls=Table)
@click.option("--households", default=120, type=click.IntRange(1), help="Households in a village.")
@click.option(
    "--within",
    default=0.1,
    type=click.FloatRange(FINEST, WIDEST),
    help="Half-width of the interval of a share: 0.1 is plus or minus 10 %.",
)
@click.option("--expected", default=0.5, type=click.FloatRange(0, 1), help="Expected share.")
@click.option("--design-effect", default=1.0, type=click.FloatRange(1, 10))
@click.option(
    "--answering",
    default=0.9,
    type=click.FloatRange(0.1, 1),
    help="Share of households that will be found and agree.",
)
@click.option("--villages", default=0, type=click.IntRange(0), help="Villages in the area.")
@click.option(
    "--alike",
    default=0.05,
    type=click.FloatRange(0, 1),
    help="Intra-class correlation of the households of a village.",
)
@formatted
@plainly
def sample(form: str, **wanted: Any) -> None:
    """How many households to ask in a village, and in how many villages."""
    precision = Precision(**wanted)
    show("sample", table_of(precision, sample_size(precision, parameters())), form)


@main.command(context_settings={"ignore_unknown_options": True})
@click.argument("streamlit_options", nargs=-1, type=click.UNPROCESSED)
@plainly
def serve(streamlit_options: tuple[str, ...]) -> None:
    """Serve the dashboard at localhost:8501."""
    from mobility.ui.serving import server  # Streamlit takes a second to load

    os.environ[settings.DATA.name] = str(settings.data_root())
    os.chdir(settings.PROJECT)  # where .streamlit/ lies
    server.serve(streamlit_options)


@main.command()
@click.option(
    "--size", type=click.Choice(BENCH_SIZES), default="demo", help="Size of the data to measure on."
)
@click.option(
    "--data", type=click.Path(path_type=Path, file_okay=False), help="Folder to keep the data in."
)
@click.option("--times", default=9, help="Warm answers measured for each question.")
@click.option(
    "--save", type=click.Path(path_type=Path, dir_okay=False), help="File to keep the figures in."
)
@plainly
def bench(size: str, data: Path | None, times: int, save: Path | None) -> None:
    """Measure the questions beside other tools, and compare the answers."""
    if not (settings.PROJECT / "benchmarks" / "bench.py").exists():
        raise UsageError(
            N_(
                "The benchmarks are not installed with the program; they are in the project's "
                "folder."
            ),
            remedy=N_("Get the project's source, and run in its folder: python -m mobility bench."),
        )
    sys.path.insert(0, str(settings.PROJECT))
    from benchmarks.bench import report  # not part of the program; see benchmarks/README.md

    sys.exit(report(size, data and data.resolve(), save=save, times=times))
