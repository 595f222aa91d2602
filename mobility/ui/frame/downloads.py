"""Downloads of what is on the screen, each with its own description inside or beside it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

import geopandas as gpd
import pandas as pd
import streamlit as st

from mobility.reports.by_place import by_place
from mobility.reports.csv_file import columns_file, csv_file
from mobility.reports.document import FileColumn, Sheet, TableFile
from mobility.reports.figures import rounded
from mobility.reports.geography import geojson, geopackage, geoparquet, place_points
from mobility.reports.naming import file_name
from mobility.reports.pictures.ground import Ground
from mobility.reports.pictures.sheet import Caption
from mobility.reports.pictures.year_picture import Series, year_picture
from mobility.reports.workbook import workbook
from mobility.tables import out
from mobility.tables.out import OutColumn
from mobility.ui.frame import answers, page, parts, shown
from mobility.ui.frame.page import PageQuestion
from mobility.views.hazards import hazard_name, when_due
from mobility.views.location import located
from mobility.views.overview import all_year_reasons, reasons
from mobility.views.totals import totals
from mobility.words import N_
from mobility.words.terms import EVIDENCE_NAMES

Document = Callable[[], TableFile]
Picture = Callable[[str], bytes]
Geography = Callable[[pd.DataFrame], gpd.GeoDataFrame]
RELEASE, HAZARD_NAME = "release", "hazard_name"
WHY = {"why": reasons, "all_year_why": all_year_reasons}
LOCATION = tuple(out.columns("location"))
ADDED = (*LOCATION, "name_en", "name_my", RELEASE, HAZARD_NAME, *WHY)  # by :func:`table_file`


# The same in each month: added up over months they would count twelve times.
EXPECTED = (
    "expected_without",
    "expected_without_away",
    "without_helpers_usual",
    "needs_help_usual",
)


@dataclass(frozen=True)
class FileFormat:
    """A format: its name, its ending, its media type, and a mark in the names of its files."""

    name: str
    ending: str
    media_type: str
    part: str = ""


CSV = FileFormat(N_("CSV"), "csv", "text/csv")
COLUMNS = FileFormat(N_("Columns of the CSV"), "csv", "text/csv", "columns")
XLSX = FileFormat(
    N_("XLSX"), "xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
)
GEOPACKAGE = FileFormat(N_("GeoPackage"), "gpkg", "application/geopackage+sqlite3")
GEOJSON = FileFormat(N_("GeoJSON"), "geojson", "application/geo+json")
GEOPARQUET = FileFormat(N_("GeoParquet"), "parquet", "application/vnd.apache.parquet")
PNG = FileFormat(N_("PNG"), "png", "image/png")
SVG = FileFormat(N_("SVG"), "svg", "image/svg+xml")
TABLE = N_(
    "Table. CSV: the table alone, its column names first, for Excel, Power BI, R or Python; a "
    "second file explains the columns. XLSX: with the list as shown, and totals."
)
MAP = N_(
    "For map programs. GeoPackage: QGIS and ArcGIS; GeoJSON: maps on web pages; GeoParquet: R and "
    "Python."
)
PICTURE = N_("Picture with title, key and source. PNG: slides and messages; SVG: print.")


def buttons(
    asked: PageQuestion,
    document: Document,
    name: str,
    geography: Geography | None = None,
    layer: str = "villages",
    picture: Picture | None = None,
) -> None:
    """Rows of buttons, one per format; a file is made only when its button is pressed.

    Args:
        document: gives the rows and what they are; see :func:`table_file`.
        name: what the files are about, for their names.
        geography: gives the document's rows their geometry; None where they have none.
        layer: what a map program calls the rows.
        picture: draws the page's map or chart as png or svg; None where it has none.
    """
    made: list[tuple[str, dict[FileFormat, Callable[[], bytes]]]] = [
        (
            TABLE,
            {
                CSV: lambda: csv_file(document()),
                COLUMNS: lambda: columns_file(document()),
                XLSX: lambda: workbook(document()),
            },
        )
    ]
    if geography is not None:
        made.append((MAP, _mapped(document, geography, layer)))
    if picture is not None:
        made.append((PICTURE, {form: partial(picture, form.ending) for form in (PNG, SVG)}))
    for what, writers in made:
        parts.note(asked.words.say(what))
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            for form, write in writers.items():
                _button(asked, form, name, write)


def _mapped(
    document: Document, geography: Geography, layer: str
) -> dict[FileFormat, Callable[[], bytes]]:
    """The formats of map programs, with a row a place."""

    def written(write: Callable[[TableFile, gpd.GeoDataFrame], bytes]) -> bytes:
        made = by_place(document())
        return write(made, geography(made.rows))

    return {
        GEOPACKAGE: lambda: written(lambda made, rows: geopackage(made, rows, layer)),
        GEOJSON: lambda: written(geojson),
        GEOPARQUET: lambda: written(geoparquet),
    }


def _button(asked: PageQuestion, form: FileFormat, name: str, write: Callable[[], bytes]) -> None:
    st.download_button(
        asked.words.say(form.name),
        data=write,
        file_name=named(asked, name, form),
        mime=form.media_type,
        key=f"download_{name}_{form.part or form.ending}",
        on_click="ignore",
    )


def named(asked: PageQuestion, subject: str, form: FileFormat) -> str:
    """The name of a file of this view; see :mod:`mobility.reports.naming`."""
    selection, manifest = asked.selection, asked.release.manifest
    year = selection.year or max(manifest.years, default=None)
    language = asked.words.language
    marks = [form.part, *([language] if language != "en" else [])]
    return file_name(
        [asked.gazetteer.plain_name(each) for each in selection.areas],
        subject,
        selection.hazard,
        "" if year is None else str(year),
        page.published(asked).date(),
        form.ending,
        " ".join(filter(None, marks)),
    )


def caption(asked: PageQuestion, title: str, more: str, notes: Sequence[str] = ()) -> Caption:
    """What is written about a picture of this view.

    Args:
        title: the page's headline.
        more: what the picture shows.
        notes: beside its key.
    """
    return Caption(title, more, tuple(filter(None, notes)), page.cite(asked, ""), page.stamp(asked))


def ground(asked: PageQuestion) -> Ground:
    """What lies under the pictures of the release's maps."""
    release = asked.release.id
    return Ground(answers.outlines(release), answers.geography(release))


def ground_source(asked: PageQuestion) -> str:
    """Where coast and rivers come from; empty where none are drawn."""
    words, known = asked.words, answers.evidence(asked.release.id)
    named = [
        words.say(
            "{source} ({kinds})",
            source=each,
            kinds=words.say(", ").join(words.say(EVIDENCE_NAMES[kind]) for kind in known[each]),
        )
        if each in known
        else each
        for each in answers.geography(asked.release.id)["source"].unique()
    ]
    said = words.say("; ").join(named)
    return asked.words.say("Coast and rivers: {source}", source=said) if said else ""


def year_chart(
    asked: PageQuestion,
    title: str,
    series: Sequence[Series],
    levels: Mapping[int, int],
    parts_named: Sequence[str] = (),
) -> Picture:
    """Draws twelve months as bars, the months when the hazard is due ringed.

    Args:
        title: the page's headline.
        series: one panel each.
        levels: hazard level of each month.
        parts_named: what bars are stacked of.
    """
    words, hazard = asked.words, asked.selection.hazard
    due = when_due(words, hazard) if hazard else ""
    written = caption(asked, title, words.say("By month"))
    return lambda form: year_picture(written, series, parts_named, levels, due, words, form)


def village_points(asked: PageQuestion) -> Geography:
    """Gives rows of villages their points."""
    return lambda rows: place_points(rows, asked.gazetteer.location)


def table_file(
    asked: PageQuestion,
    title: str,
    rows: pd.DataFrame,
    columns: Sequence[FileColumn],
    more: Sequence[tuple[str, str]] = (),
    sheets: Sequence[Sheet] = (),
) -> TableFile:
    """The rows of a page as a document.

    Args:
        title: the sentence above the same rows on the page.
        rows: with at least these columns, unrounded, but for names, locations, the release and
            reasons in words, which are added; others are left out.
        columns: of the file, in its order.
        more: label and value of what else must be known, such as the limits used.
        sheets: further ones, for a workbook.
    """
    kinds = {column.name: column.kind for column in columns}
    rows = _complete(asked, rows, list(kinds))
    return TableFile(
        title=title,
        facts=(*facts(asked, title), *more),
        columns=tuple(columns),
        rows=rounded(rows[list(kinds)], kinds),
        stamp=page.stamp(asked),
        created=page.published(asked),
        words=asked.words,
        more=tuple(sheets),
    )


def _complete(asked: PageQuestion, rows: pd.DataFrame, wanted: Sequence[str]) -> pd.DataFrame:
    """The rows with what every file tells of them, where it is wanted."""
    rows = located(rows.reset_index(drop=True), asked.gazetteer, wanted)
    for name, said in WHY.items():
        if name in wanted and name not in rows:
            rows = rows.assign(
                **{name: [said(asked.words, row) for row in rows.to_dict("records")]}
            )
    if HAZARD_NAME in wanted and HAZARD_NAME not in rows:
        said_of = {each: hazard_name(asked.words, str(each)) for each in rows["hazard"].unique()}
        rows = rows.assign(**{HAZARD_NAME: rows["hazard"].map(said_of)})
    if RELEASE in wanted:
        manifest = asked.release.manifest
        rows = rows.assign(release=manifest.id + (" (synthetic)" if manifest.synthetic else ""))
    return rows


def shown_sheet(asked: PageQuestion, table: parts.Table | None) -> list[Sheet]:
    """The sheet of the list as the page shows it; none where the page shows no list."""
    if table is None or not table.rows:
        return []
    return [shown.sheet(asked.words, table.columns, table.rows)]


def village_totals(asked: PageQuestion, rows: pd.DataFrame) -> Sheet:
    """The sums of capacity rows of villages, by month."""
    summed = rows.drop(columns=[*EXPECTED, "unknown"], errors="ignore")
    return totals_sheet(asked, columns(asked, "overview"), summed)


def totals_sheet(
    asked: PageQuestion,
    described: Sequence[FileColumn],
    rows: pd.DataFrame,
    by: Sequence[str] = ("month",),
) -> Sheet:
    """The sums of a page's rows of villages, apart from them.

    Args:
        described: the columns of the rows; those of people and of things are added up.
        rows: unrounded; a village is in a group once.
        by: what makes a group.
    """
    people = [
        column.name
        for column in described
        if column.name in rows and column.kind in ("count", "tenth")
    ]
    return sums_sheet(asked, [*columns(asked, "totals"), *described], totals(rows, by, people))


def sums_sheet(asked: PageQuestion, described: Sequence[FileColumn], rows: pd.DataFrame) -> Sheet:
    """Rows of sums as the sheet "Totals", with those of the columns that they have."""
    held = {column.name: column for column in described if column.name in rows}
    kinds = {name: column.kind for name, column in held.items()}
    return Sheet(asked.words.say("Totals"), tuple(held.values()), rounded(rows[list(kinds)], kinds))


def columns(asked: PageQuestion, table: str) -> list[FileColumn]:
    """The columns of an output table, one of :data:`mobility.tables.out.NAMES`."""
    return [file_column(asked, column) for column in out.columns(table).values()]


def file_column(asked: PageQuestion, column: OutColumn, **values: str) -> FileColumn:
    """A column in the reader's language.

    Args:
        values: fill the placeholders of its meaning.
    """
    meaning = asked.meaning(column.meaning, **values)
    return FileColumn(column.name, meaning, column.format, asked.words.say(column.unit))


def facts(asked: PageQuestion, title: str) -> tuple[tuple[str, str], ...]:
    """What every file states: release, date, whether it is synthetic, year, address, citation."""
    words, manifest = asked.words, asked.release.manifest
    said = [
        (words.say("Release"), manifest.id),
        (words.say("Published"), words.date(page.published(asked))),
        (words.say("Year"), year_said(asked) or "–"),
        (words.say("Hazard"), hazard_said(asked)),
        (words.say("Address"), page.address(asked)),
        (words.say("Cite as"), page.cite(asked, title)),
    ]
    if manifest.synthetic:
        notice = words.say("demonstration, synthetic: no real person or village")
        said.insert(2, (words.say("Data"), notice))
    return tuple(said)


def year_said(asked: PageQuestion) -> str:
    """The year chosen or the only one; else a note that the newest is used; "" without years."""
    words, chosen = asked.words, asked.selection.year
    known = [words.digits(str(year)) for year in asked.release.manifest.years]
    if chosen is not None:
        return words.digits(str(chosen))
    if len(known) == 1:
        return known[0]
    return words.say("the newest of {years}", years=words.listed(known)) if known else ""


def hazard_said(asked: PageQuestion) -> str:
    """The hazard chosen by its name, and by its code where that is another word."""
    chosen = asked.selection.hazard
    if not chosen:
        return "–"
    name = hazard_name(asked.words, chosen)
    return name if name == chosen else f"{name} ({chosen})"
