"""Downloads of what is on the screen, each with its own description inside."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import geopandas as gpd
import pandas as pd
import streamlit as st

from mobility.reports.csv_file import csv_file
from mobility.reports.document import FileColumn, TableFile
from mobility.reports.figures import rounded
from mobility.reports.flow_geography import geojson, geoparquet
from mobility.reports.naming import file_name
from mobility.reports.workbook import workbook
from mobility.tables import out
from mobility.tables.out import OutColumn
from mobility.ui.frame import page, parts
from mobility.ui.frame.page import PageQuestion
from mobility.views.hazards import hazard_name

Document = Callable[[], TableFile]
Geography = Callable[[pd.DataFrame], gpd.GeoDataFrame]


@dataclass(frozen=True)
class FileFormat:
    """A format: its name, its file extension and its media type."""

    name: str
    ending: str
    media_type: str


CSV = FileFormat("CSV", "csv", "text/csv")
XLSX = FileFormat(
    "XLSX", "xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
)
GEOJSON = FileFormat("GeoJSON", "geojson", "application/geo+json")
GEOPARQUET = FileFormat("GeoParquet", "parquet", "application/vnd.apache.parquet")


def buttons(
    asked: PageQuestion, document: Document, name: str, geography: Geography | None = None
) -> None:
    """A row of buttons, one per format; a file is made only when its button is pressed.

    Args:
        document: gives the rows and what they are; see :func:`table_file`.
        name: of the files, without release and extension.
        geography: gives the document's rows their geometry; None where they have none.
    """
    writers: dict[FileFormat, Callable[[], bytes]] = {
        CSV: lambda: csv_file(document()),
        XLSX: lambda: workbook(document()),
    }
    if geography is not None:
        writers[GEOJSON] = lambda: _with_geography(geojson, document, geography)
        writers[GEOPARQUET] = lambda: _with_geography(geoparquet, document, geography)
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        parts.note(asked.words.say("Download"), width="content")
        for each, write in writers.items():
            st.download_button(
                each.name,
                data=write,
                file_name=named(asked, name, each.ending),
                mime=each.media_type,
                key=f"download_{name}_{each.ending}",
                on_click="ignore",
            )


def named(asked: PageQuestion, subject: str, ending: str, part: str = "") -> str:
    """The name of a file of this view; see :mod:`mobility.reports.naming`."""
    selection, manifest = asked.selection, asked.release.manifest
    year = selection.year or max(manifest.years, default=None)
    language = asked.words.language
    marks = [part, *([language] if language != "en" else [])]
    return file_name(
        [asked.gazetteer.plain_name(each) for each in selection.areas],
        subject,
        selection.hazard,
        "" if year is None else str(year),
        page.published(asked).date(),
        ending,
        " ".join(filter(None, marks)),
    )


def _with_geography(
    write: Callable[[TableFile, gpd.GeoDataFrame], bytes], document: Document, geography: Geography
) -> bytes:
    made = document()
    return write(made, geography(made.rows))


def table_file(
    asked: PageQuestion,
    title: str,
    rows: pd.DataFrame,
    columns: Sequence[FileColumn],
    more: Sequence[tuple[str, str]] = (),
) -> TableFile:
    """The rows of a page as a document.

    Args:
        title: the sentence above the same rows on the page.
        rows: with at least these columns, unrounded; others are left out.
        columns: of the file, in its order.
        more: label and value of what else must be known, such as the limits used.
    """
    kinds = {column.name: column.kind for column in columns}
    return TableFile(
        title=title,
        facts=(*facts(asked, title), *more),
        columns=tuple(columns),
        rows=rounded(rows[list(kinds)], kinds),
        stamp=page.stamp(asked),
        created=page.published(asked),
        words=asked.words,
    )


def columns(asked: PageQuestion, table: str) -> list[FileColumn]:
    """The columns of an output table, one of :data:`mobility.tables.out.NAMES`."""
    return [file_column(asked, column) for column in out.columns(table).values()]


def file_column(asked: PageQuestion, column: OutColumn, **values: str) -> FileColumn:
    """A column in the reader's language.

    Args:
        values: fill the placeholders of its meaning.
    """
    return FileColumn(column.name, asked.meaning(column.meaning, **values), column.format)


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
