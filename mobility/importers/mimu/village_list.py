"""Reads MIMU's village list: the villages in use, and findings about the rest."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pyarrow as pa

from mobility.importers.mimu import findings as find
from mobility.importers.mimu.places import places_of
from mobility.importers.mimu.rows import REQUIRED, Reason, Village, reason_left_out
from mobility.importers.opening.tabular import ROW, RawTable
from mobility.importers.place_rows import to_table
from mobility.importers.problems import Context, Imported, Problem
from mobility.importers.rejects import LANGUAGE, reasons_of, rejected
from mobility.words import speak


def recognises(raw: RawTable) -> bool:
    """Whether the columns are those of MIMU's village list."""
    return set(raw.header) >= REQUIRED


def read(raw: RawTable, context: Context) -> Imported:
    """Villages in use, and the tracts, townships, districts and states they lie in.

    Args:
        raw: the list as read.
        context: the draft; points are compared with its outlines of townships.
    """
    rows = [Village(cells[ROW], cells) for cells in raw.rows.to_pylist()]
    reasons = {row.row: reason for row in rows if (reason := reason_left_out(row))}
    listed = [row for row in rows if row.row not in reasons]
    errors = find.errors(listed, raw.file)
    faulty = {problem.row for problem in errors}
    kept = [row for row in listed if row.row not in faulty]
    places, about_places = places_of(kept, context, raw.file)
    return Imported(
        tables={"places": to_table(places)},
        problems=[
            *errors,
            *find.left_out(rows, reasons, raw.file),
            *find.code_shapes(rows, raw.file),
            *find.spelling(rows, raw.file),
            *find.encodings(kept, raw.file),
            *find.shared_names(kept, raw.file),
            *find.codes_with_several_names(kept, raw.file),
            *find.not_located(kept, raw.file),
            *find.shared_points(kept, raw.file),
            *find.outside(rows, reasons, context.boundaries, raw.file),
            *about_places,
        ],
        rejected=_rejected(reasons, errors, raw),
    )


def _rejected(
    reasons: Mapping[int, Reason], errors: Sequence[Problem], raw: RawTable
) -> pa.Table | None:
    """Every row left out, as written, with its row number and reason."""
    texts = {row: speak(LANGUAGE).say(reason.of_one) for row, reason in reasons.items()}
    texts |= reasons_of(errors)
    return rejected(raw, texts) if texts or raw.misfits else None
