"""Places told by a name instead of a code: found where a person has confirmed the spelling.

Where a recipe says that places stand by name, a name that only one place has is taken as well.
"""

from __future__ import annotations

from collections.abc import Iterator

import pyarrow as pa
import pyarrow.compute as pc

from mobility.importers.aliases import Gazetteer, Proposal
from mobility.importers.home.sheet import Sheet
from mobility.importers.problems import Context, Problem, Rule
from mobility.words import N_


def found(clean: pa.Table, sheet: Sheet, context: Context) -> tuple[pa.Table, list[Problem]]:
    """The table with codes for the names that are known, and a note for each such column."""
    if not (context.aliases or context.by_name):
        return clean, []
    gazetteer = Gazetteer(context.places, None, context.aliases)
    notes = []
    for name, encoded in _named(clean, sheet, gazetteer):
        codes = {
            text: match.candidate.place_id
            for text in encoded.dictionary.to_pylist()
            if text
            and text not in gazetteer.by_id
            and (match := gazetteer.match(text)).candidate is not None
            and (match.how == "confirmed" or context.by_name)
        }
        texts = [codes.get(text, text) for text in encoded.dictionary.to_pylist()]
        column = pa.array(texts, pa.string()).take(encoded.indices)
        clean = clean.set_column(clean.column_names.index(name), name, column)
        if codes:
            notes.append(sheet.located(_note(name, codes)))
    return clean, notes


def proposals(clean: pa.Table, sheet: Sheet, context: Context) -> list[Proposal]:
    """A row of an alias file for every text that is no place's code, with what it counts."""
    gazetteer = Gazetteer(context.places, None, context.aliases)
    counted: dict[str, Proposal] = {}
    people = clean["people"].to_pylist() if sheet.counts_people else [None] * clean.num_rows
    for name, _ in _named(clean, sheet, gazetteer):
        for text, count in zip(clean[name].to_pylist(), people, strict=True):
            if not text or text in gazetteer.by_id:
                continue
            earlier = counted.get(text) or _proposal(text, gazetteer)
            counted[text] = Proposal(
                **{
                    **vars(earlier),
                    "rows": (earlier.rows or 0) + 1,
                    "people": (earlier.people or 0) + _number(count),
                }
            )
    return list(counted.values())


def _proposal(text: str, gazetteer: Gazetteer) -> Proposal:
    match = gazetteer.match(text)
    if match.candidate is None:
        return gazetteer.propose(text)
    place = match.candidate
    return Proposal(text, "", place.place_id, place.name, 100, match.how == "confirmed")


def _number(text: str | None) -> float:
    try:
        return float(text or 0)
    except ValueError:
        return 0.0


def _named(
    clean: pa.Table, sheet: Sheet, gazetteer: Gazetteer
) -> Iterator[tuple[str, pa.DictionaryArray]]:
    """The columns that refer to places and hold a text that is no code."""
    known = pa.array(list(gazetteer.by_id), pa.string())
    for column in sheet.table.columns:
        if column.references != "places" or column.name not in sheet.columns:
            continue
        encoded = clean[column.name].combine_chunks().dictionary_encode()
        filled = pc.drop_null(encoded.dictionary)
        if not pc.all(pc.is_in(filled, known)).as_py():
            yield column.name, encoded


FOUND_BY_NAME = Rule("found_by_name", "note", N_("{n} names of places were read as their codes."))


def _note(column: str, codes: dict[str, str]) -> Problem:
    return FOUND_BY_NAME.problem({"n": len(codes)}, column=column)
