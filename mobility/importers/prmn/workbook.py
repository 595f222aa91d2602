"""Reads the sheet of the PRMN workbook: its rows, summed to ``moves``."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import ibis
import pyarrow as pa
import pyarrow.compute as pc

from mobility import tables
from mobility.errors import DataError
from mobility.importers import aliases
from mobility.importers.aliases import Gazetteer, Proposal
from mobility.importers.opening.tabular import RawTable
from mobility.importers.prmn import findings as prmn_findings
from mobility.importers.prmn import rows as prmn_rows
from mobility.importers.problems import Context, Imported
from mobility.importers.rejects import rejected
from mobility.store.database import connect
from mobility.words import N_

LEVEL = "district"


def recognises(raw: RawTable) -> bool:
    """Whether the columns are those of the PRMN workbook."""
    columns = prmn_rows.columns_of(raw.header)
    return all(column in columns for column in prmn_rows.NEEDED)


def read(
    raw: RawTable,
    context: Context,
    *,
    level: str = LEVEL,
    write_aliases: Path | None = None,
) -> Imported:
    """Moves between the draft's districts, by month and reason.

    Args:
        raw: the workbook's sheet.
        context: the draft's places, and the spellings a person has confirmed.
        level: the level of the draft's places that corresponds to the workbook's districts.
        write_aliases: where to write an alias file with the spellings that match no place
            (answers it already holds are kept); None writes nothing.

    Raises:
        DataError: no rows, or the draft has no places of ``level``.
        FileError: ``write_aliases`` exists already and is not an alias file.
    """
    _check(raw, context, level)
    gazetteer = Gazetteer(context.places, level, context.aliases)
    rows = prmn_rows.judged(prmn_rows.texts(raw), gazetteer)
    proposed = _proposed(rows, gazetteer)
    if write_aliases is not None:
        aliases.write_aliases(Path(write_aliases), proposed)
    out = rows.filter(pc.invert(rows["is_kept"]))
    return Imported(
        tables={"moves": moves(rows)},
        problems=prmn_findings.of(rows, raw, proposed),
        rejected=_rejected(raw, out),
    )


def moves(rows: pa.Table) -> pa.Table:
    """The kept rows of :func:`prmn_rows.judged` summed by pair, month and reason."""
    judged = ibis.memtable(rows)
    key = ["origin_id", "destination_id", "year", "month", "reason"]
    kept = judged.filter(judged.is_kept).mutate(reason=judged.reason.nullif(""))
    summed = kept.group_by(key).agg(people=kept.people.sum())
    summed = summed.mutate(sex=ibis.literal("unknown"), age_group=ibis.literal("unknown"))
    names = tables.table("moves").column_names
    ordered = summed.select(*names).order_by(
        "year", "month", "origin_id", "destination_id", "reason"
    )
    return connect().to_pyarrow(ordered).cast(tables.table("moves").schema)


def _check(raw: RawTable, context: Context, level: str) -> None:
    if not raw.rows.num_rows and not raw.misfits:
        raise DataError(
            N_("The table has a header and no rows."),
            where=N_("File: {file}."),
            remedy=N_("Put the data below the header."),
            file=raw.file,
        )
    if level not in pc.unique(context.places["level"]).to_pylist():
        raise DataError(
            N_("The draft has no places of level {level}, so no district can be matched."),
            where=N_("File: {file}."),
            remedy=N_("Import the districts' outlines first (--as boundaries)."),
            level=level,
            file=raw.file,
        )


def _proposed(rows: pa.Table, gazetteer: Gazetteer) -> list[Proposal]:
    """The spellings that match no place, with what they may mean, most people first."""
    return [
        replace(
            gazetteer.propose(spelling["name"], spelling["region"]),
            rows=spelling["rows"],
            people=spelling["people"],
        )
        for spelling in prmn_findings.names(rows, "none", "several")
    ]


def _rejected(raw: RawTable, out: pa.Table) -> pa.Table | None:
    if not out.num_rows and not raw.misfits:
        return None
    return rejected(raw, prmn_findings.reasons(out))
