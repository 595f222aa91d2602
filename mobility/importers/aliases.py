"""Names of places as other sources spell them, and the file that resolves them.

Sources without P-codes name a district in their own spelling. :class:`Gazetteer`
finds the place a name means: first what a person has confirmed, then the same
name once case, spaces and marks are set aside, with the region deciding between
places of one name. It never treats a similar name as the same: for a name it
cannot find it proposes places (:meth:`Gazetteer.propose`), and a person
confirms them in an alias file, a small CSV with one spelling per row::

    name,region,place_id,place_name,score,confirmed,region_agrees,rows,people
    Baidoa,Bay,SO2401,Baydhaba,57,no,yes,4836,1083472

A person who knows the country changes ``no`` to ``yes``, after correcting
``place_id`` where needed. Only ``yes`` counts. An empty region stands for every
region.
"""

from __future__ import annotations

import csv
import io
import os
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import pyarrow as pa
from rapidfuzz import fuzz, process

from mobility.errors import FileError
from mobility.importers import numbers
from mobility.importers.opening.tabular import ROW, RawTable, read_table
from mobility.importers.place_names import same_name_key
from mobility.importers.problems import Problem, Rule
from mobility.words import N_

REQUIRED = ("name", "region", "place_id", "confirmed")
COLUMNS = (
    *("name", "region", "place_id", "place_name", "score", "confirmed"),
    *("region_agrees", "rows", "people"),
)
# Similarity (rapidfuzz ratio, 0-100) from which a name is worth showing to a person. Within
# the stated region a weak similarity is enough (Baidoa and Baydhaba: 57); elsewhere only a
# strong one, or every short name would be offered a namesake at the other end of the country.
SCORE_SAME_REGION = 50.0
SCORE_ANYWHERE = 75.0
MOST_OFFERED = 5
ANSWERS = {"yes": True, "no": False, "": False}


@dataclass(frozen=True)
class Candidate:
    """A place a name may mean: its own keys, the area it lies in, and the keys of all of them."""

    place_id: str
    name: str
    within: str
    keys: frozenset[str]
    regions: frozenset[str]

    def agrees(self, region: str) -> bool | None:
        """Whether it lies in ``region``; None where either side does not say."""
        key = same_name_key(region)
        return key in self.regions if key and self.regions else None


@dataclass(frozen=True)
class Match:
    """The place that a name was found to mean.

    Attributes:
        candidate: the place, or None.
        how: ``"confirmed"``, ``"same name"``, ``"several"`` (namesakes that the region does
            not distinguish) or ``"none"``.
        region_agrees: whether the place lies in the stated region; None if that is not known.
    """

    candidate: Candidate | None
    how: str
    region_agrees: bool | None = None


@dataclass(frozen=True)
class Proposal:
    """One row of an alias file: a spelling, the place proposed for it, and the answer."""

    name: str
    region: str
    place_id: str = ""
    place_name: str = ""
    score: float | None = None
    confirmed: bool = False
    region_agrees: bool | None = None
    rows: int | None = None
    people: float | None = None


@dataclass(frozen=True)
class AliasFile:
    """The content of an alias file: confirmed spellings, every row, and its faults."""

    confirmed: Mapping[str, str] = field(default_factory=dict)
    proposals: tuple[Proposal, ...] = ()
    problems: tuple[Problem, ...] = ()


def alias_key(name: str, region: str = "") -> str:
    """Key of a spelling in ``Context.aliases``: ``"baidoa|bay"``, or ``"baidoa"`` anywhere."""
    parts = (" ".join(text.split()).casefold() for text in (name, region))
    return "|".join(part for part in parts if part)


# --- finding --------------------------------------------------------------------------------


class Gazetteer:
    """The places of one level, or of all, to be looked up by name and region.

    Args:
        places: the draft's places, in the dictionary's schema.
        level: level of the places that names may mean; None: any.
        aliases: spellings confirmed by a person, :func:`alias_key` → place id.
    """

    def __init__(self, places: pa.Table, level: str | None, aliases: Mapping[str, str]) -> None:
        self.candidates = _candidates(places, level)
        self.by_id = {candidate.place_id: candidate for candidate in self.candidates}
        self.by_key: dict[str, list[Candidate]] = defaultdict(list)
        for candidate in self.candidates:
            for key in candidate.keys:
                self.by_key[key].append(candidate)
        self.aliases = aliases

    def match(self, name: str, region: str = "") -> Match:
        """The place that ``name`` in ``region`` means, without guessing."""
        for key in (alias_key(name, region), alias_key(name)):
            if (chosen := self.by_id.get(self.aliases.get(key, ""))) is not None:
                return Match(chosen, "confirmed", chosen.agrees(region))
        namesakes = self.by_key.get(same_name_key(name), [])
        if len(namesakes) > 1:
            within = [place for place in namesakes if place.agrees(region)]
            if len(within) != 1:
                return Match(None, "several")
            namesakes = within
        if not namesakes:
            return Match(None, "none")
        return Match(namesakes[0], "same name", namesakes[0].agrees(region))

    def propose(self, name: str, region: str = "") -> Proposal:
        """The likeliest place for a spelling; the region counts before the similarity."""
        key = same_name_key(name)
        likely = []
        for place in self.candidates:
            is_near, score = place.agrees(region) is True, _likeness(key, place)
            if score >= (SCORE_SAME_REGION if is_near else SCORE_ANYWHERE):
                likely.append(((is_near, score), place))
        best = max((rank for rank, _ in likely), default=None)
        equal = [place for rank, place in likely if rank == best]
        if best is None or len(equal) > 1:  # two equally likely: neither is proposed
            return Proposal(name, region)
        place, score = equal[0], round(best[1])
        agrees = place.agrees(region)
        return Proposal(name, region, place.place_id, place.name, score, False, agrees)

    def only(self, name: str) -> str:
        """The code of the only place of that name; empty where there is none, or several."""
        place = self.match(name).candidate
        return place.place_id if place else ""

    def likeliest(self, name: str) -> list[str]:
        """Codes of the places whose names are most like ``name``, the most alike first."""
        best = process.extract(same_name_key(name), list(self.by_key), scorer=fuzz.WRatio)
        codes = dict.fromkeys(place.place_id for key, _, _ in best for place in self.by_key[key])
        return list(codes)[:MOST_OFFERED]

    def described(self, code: str) -> str:
        """A place in words: its name, the place it lies in, and its code."""
        place = self.by_id[code]
        return f"{place.name}{place.within and f' ({place.within})'} · {code}"


def _likeness(key: str, place: Candidate) -> float:
    return max((fuzz.ratio(key, other) for other in place.keys), default=0.0)


def _candidates(places: pa.Table, level: str | None) -> list[Candidate]:
    rows = places.select(["place_id", "name_en", "name_my", "level", "parent_id"]).to_pylist()
    by_id = {row["place_id"]: row for row in rows}
    return [
        Candidate(
            row["place_id"],
            row["name_en"] or row["name_my"] or row["place_id"],
            by_id.get(row["parent_id"], {}).get("name_en") or "",
            _keys(row),
            frozenset(key for area in _ancestors(row, by_id) for key in _keys(area)),
        )
        for row in rows
        if level is None or row["level"] == level
    ]


def _keys(row: Mapping[str, str | None]) -> frozenset[str]:
    keys = (same_name_key(row[column] or "") for column in ("name_en", "name_my"))
    return frozenset(key for key in keys if key)


def _ancestors(
    row: Mapping[str, str | None], by_id: Mapping[str, Mapping[str, str | None]]
) -> list[Mapping[str, str | None]]:
    """The areas a place lies in, smallest first; they end at a parent that occurs twice."""
    above: list[Mapping[str, str | None]] = []
    parent = by_id.get(row["parent_id"] or "")
    while parent is not None and parent is not row and parent not in above:
        above.append(parent)
        parent = by_id.get(parent["parent_id"] or "")
    return above


# --- the alias file -------------------------------------------------------------------------


def read_aliases(path: Path, places: pa.Table) -> AliasFile:
    """The spellings that a person has confirmed in the alias file ``path``.

    Raises:
        FileError: it is not a table, or lacks a column.
    """
    raw = read_table(path)
    missing = [column for column in REQUIRED if column not in raw.header]
    if missing:
        raise FileError(
            N_("The alias file has no column {columns}."),
            where=N_("File: {file}."),
            remedy=N_("It needs the columns name, region, place_id and confirmed (yes or no)."),
            columns=", ".join(missing),
            file=path.name,
        )
    known = set(places["place_id"].to_pylist())
    confirmed: dict[str, str] = {}
    proposals, problems = [], list(raw.problems)
    for cells in raw.rows.to_pylist():
        proposal = _proposal({name: (cells[name] or "").strip() for name in raw.header})
        proposals.append(proposal)
        fault = _fault(proposal, cells["confirmed"] or "", known, confirmed)
        if fault is not None:
            problems.append(_located(fault, raw, cells[ROW]))
        elif proposal.confirmed:
            confirmed[alias_key(proposal.name, proposal.region)] = proposal.place_id
    return AliasFile(confirmed, tuple(proposals), tuple(problems))


def _proposal(cells: Mapping[str, str]) -> Proposal:
    return Proposal(
        name=cells["name"],
        region=cells["region"],
        place_id=cells["place_id"],
        place_name=cells.get("place_name", ""),
        score=numbers.parse(cells.get("score", "")),
        confirmed=ANSWERS.get(cells["confirmed"].casefold(), False),
        region_agrees=ANSWERS.get(cells.get("region_agrees") or "–"),
    )


UNCLEAR_ANSWER = Rule(
    "unclear_answer",
    "error",
    N_("“{answer}” is neither yes nor no."),
    N_("Write yes where the proposed place is right, no where it is not."),
)
UNKNOWN_PLACE = Rule(
    "unknown_place",
    "error",
    N_("“{name}” is confirmed as place “{place_id}”, which is not among the places."),
    N_("Write the code of a place that has been imported."),
)
TWO_ANSWERS = Rule(
    "two_answers",
    "error",
    N_("“{name}” is confirmed twice, as {earlier} and as {place_id}."),
    N_("Keep one of the two rows."),
)


def _fault(
    proposal: Proposal, answer: str, known: set[str], confirmed: Mapping[str, str]
) -> Problem | None:
    """The fault of one row of an alias file, if any."""
    if answer.strip().casefold() not in ANSWERS:
        return UNCLEAR_ANSWER.problem({"answer": answer.strip()}, column="confirmed")
    if not proposal.confirmed:
        return None
    if proposal.place_id not in known:
        return UNKNOWN_PLACE.problem(
            {"name": proposal.name, "place_id": proposal.place_id}, column="place_id"
        )
    earlier = confirmed.get(alias_key(proposal.name, proposal.region))
    if earlier not in (None, proposal.place_id):
        return TWO_ANSWERS.problem(
            {"name": proposal.name, "earlier": earlier, "place_id": proposal.place_id},
            column="place_id",
        )
    return None


def _located(problem: Problem, raw: RawTable, row: int) -> Problem:
    return replace(problem, file=raw.file, sheet=raw.sheet, row=row)


def write_aliases(path: Path, proposals: Iterable[Proposal]) -> None:
    """Write an alias file, with the answers that ``path`` already holds kept as they are.

    The file appears whole or not at all. It opens in spreadsheets as UTF-8.

    Raises:
        FileError: ``path`` exists and is no alias file.
    """
    earlier = _earlier(path)
    fresh = {alias_key(proposal.name, proposal.region): proposal for proposal in proposals}
    rows = [_with_answer(proposal, earlier.pop(key, None)) for key, proposal in fresh.items()]
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    writer.writerows(_cells(row) for row in [*rows, *earlier.values()])
    partial = path.with_name(f".{path.name}.{os.getpid()}")
    partial.write_bytes(text.getvalue().encode("utf-8-sig"))
    partial.replace(path)


def _earlier(path: Path) -> dict[str, Proposal]:
    """The rows of the existing file, by spelling; its places are not judged here."""
    if not path.exists():
        return {}
    nowhere = pa.table({"place_id": pa.array([], pa.string())})
    rows = read_aliases(path, nowhere).proposals
    return {alias_key(row.name, row.region): row for row in rows}


def _with_answer(proposal: Proposal, earlier: Proposal | None) -> Proposal:
    """The proposal with an earlier answer: the place that the person chose is kept."""
    if earlier is None or not (earlier.confirmed or earlier.place_id):
        return proposal
    if earlier.place_id == proposal.place_id:
        return replace(proposal, confirmed=earlier.confirmed)
    return replace(
        proposal,
        place_id=earlier.place_id,
        place_name=earlier.place_name,
        score=None,
        region_agrees=None,
        confirmed=earlier.confirmed,
    )


def _cells(row: Proposal) -> Sequence[str]:
    agrees = {True: "yes", False: "no", None: ""}[row.region_agrees]
    numbers = ["" if n is None else f"{n:.0f}" for n in (row.score, row.rows, row.people)]
    return (
        *(row.name, row.region, row.place_id, row.place_name, numbers[0]),
        *("yes" if row.confirmed else "no", agrees, numbers[1], numbers[2]),
    )
