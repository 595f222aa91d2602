"""Findings about the rows of the PRMN workbook.

Each :class:`Rule` names a fault, the rows that show it, and the content of its
finding: how many rows and people, the first row, and the wrong value. An
``error`` is a reason for which :func:`prmn_rows.judged` did not keep the row.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import ibis
import pyarrow as pa
import pyarrow.compute as pc
from ibis.expr.types import BooleanValue, Table

from mobility.importers.aliases import Proposal
from mobility.importers.numbers import GROUPED, MOST_PEOPLE
from mobility.importers.opening.tabular import ROW, RawTable
from mobility.importers.prmn import rows as prmn_rows
from mobility.importers.problems import Problem, capped
from mobility.importers.rejects import LANGUAGE
from mobility.importers.texts import fault
from mobility.store.database import connect
from mobility.words import N_, speak

WEEKS = (1, 52)
NAMES = "origin_name, destination_name"
REGIONS = "origin_region, destination_region"


@dataclass(frozen=True)
class Rule:
    """One kind of finding.

    Attributes:
        code, severity, what, remedy: of the finding; texts are filled with value, rows, people.
        column: the columns at fault, as :data:`prmn_rows.HEADERS` calls them.
        shows: which of the judged rows show it.
        each: columns for whose every distinct content there is a separate finding.
    """

    code: str
    severity: str
    column: str
    shows: Callable[[Table], BooleanValue]
    what: str
    remedy: str = ""
    each: tuple[str, ...] = ()


def _week(rows: Table) -> Any:
    return rows.week.re_extract(r"^\d{4}(\d\d)$", 1).nullif("").try_cast("int32")


def _week_year(rows: Table) -> Any:
    return rows.week.re_extract(r"^(\d{4})\d\d$", 1).nullif("").try_cast("int32")


def _no_place(rows: Table) -> BooleanValue:
    return (rows.origin_how == "blank") & (rows.destination_how == "blank")


ROW_RULES = (
    Rule(
        "not_a_month",
        "error",
        "month_end",
        lambda rows: rows.year.isnull(),
        N_("“{value}” is not a day, so its month is not known (rows: {rows}, people: {people})."),
        N_("Write the last day of the month, as 30/04/2016 or 2016-04-30."),
        ("month_end",),
    ),
    Rule(
        "not_a_number",
        "error",
        "people_text",
        lambda rows: rows.people.isnull(),
        N_("“{value}” is not a number of people (rows: {rows})."),
        N_("Write digits; leave the row out where the number is not known."),
        ("people_text",),
    ),
    Rule(
        "negative",
        "error",
        "people_text",
        lambda rows: rows.people < 0,
        N_("{value} people is negative (rows: {rows})."),
        N_("Count from 0 upwards; a correction belongs to the row it corrects."),
        ("people_text",),
    ),
    Rule(
        "too_large",
        "error",
        "people_text",
        lambda rows: rows.people > MOST_PEOPLE,
        N_("{value} is more people than there are (rows: {rows})."),
        N_("Write the number of people."),
        ("people_text",),
    ),
    Rule(
        "unfit_reason",
        "error",
        "reason",
        lambda rows: prmn_rows.is_unfit(rows.reason),
        N_("The reason “{value}” is too long or cannot be printed (rows: {rows})."),
        N_("Write it in a few words on one line."),
        ("reason",),
    ),
    Rule(
        "no_place",
        "error",
        "origin_name",
        _no_place,
        N_("Neither district is given (rows: {rows}, people: {people})."),
        N_("Give at least one of them."),
    ),
    Rule(
        "origin_not_known",
        "warning",
        "origin_name",
        lambda rows: (rows.origin_how == "blank") & ~_no_place(rows),
        N_("The district people left is blank (rows: {rows}, people: {people})."),
        N_("They are kept, with an origin that is not known."),
    ),
    Rule(
        "destination_not_known",
        "warning",
        "destination_name",
        lambda rows: (rows.destination_how == "blank") & ~_no_place(rows),
        N_("The district people came to is blank (rows: {rows}, people: {people})."),
        N_("They are kept, with a destination that is not known."),
    ),
    Rule(
        "blank_reason",
        "warning",
        "reason",
        lambda rows: rows.reason == "",
        N_("The reason is blank (rows: {rows}, people: {people})."),
        N_("They are kept, with no reason."),
    ),
    Rule(
        "fraction_of_people",
        "warning",
        "people_text",
        lambda rows: (rows.people >= 0) & (rows.people != rows.people.floor()),
        N_("{value} is not a whole number of people (rows: {rows})."),
        N_("It is kept as it is; ask the source whether it is an estimate."),
        ("people_text",),
    ),
    Rule(
        "no_people",
        "warning",
        "people_text",
        lambda rows: rows.people == 0,
        N_("Rows count 0 people (rows: {rows})."),
        N_("They are kept and change no sum."),
    ),
    Rule(
        "thousands_comma",
        "note",
        "people_text",
        lambda rows: rows.people_text.re_search(GROUPED),
        N_("Commas in numbers were read as marks of thousands, as in {value} (rows: {rows})."),
    ),
    Rule(
        "not_month_end",
        "warning",
        "month_end",
        lambda rows: ~rows.is_month_end,
        N_("{value} is not the last day of a month (rows: {rows}, people: {people})."),
        N_("Its month is taken as {month}/{year}, day before month; check that it is."),
        ("month_end", "month", "year"),
    ),
    Rule(
        "week_out_of_range",
        "warning",
        "week",
        lambda rows: ~_week(rows).between(*WEEKS),
        N_("Week {value} is no week from 01 to 52 (rows: {rows}, people: {people})."),
        N_("The rows are kept: only the month is used."),
        ("week",),
    ),
    Rule(
        "not_a_week",
        "warning",
        "week",
        lambda rows: (rows.week != "") & _week(rows).isnull(),
        N_("“{value}” is not a year and week such as 201614 (rows: {rows}, people: {people})."),
        N_("The rows are kept: only the month is used."),
        ("week",),
    ),
    Rule(
        "week_of_another_year",
        "warning",
        "week",
        lambda rows: _week_year(rows) != rows.year,
        N_("Week {value} is of another year than its month (rows: {rows}, people: {people})."),
        N_("The rows are kept: only the month is used."),
        ("week", "year"),
    ),
)
NAME_RULES = (
    Rule(
        "ambiguous_place",
        "error",
        NAMES,
        lambda ends: ends.how == "several",
        N_(
            "Several places are called “{value}”, and the region “{region}” does not tell "
            "which one is meant (rows: {rows}, people: {people})."
        ),
        N_("Write its code into an alias file (--write-aliases), then import with --aliases."),
        ("name", "region"),
    ),
    Rule(
        "region_differs",
        "warning",
        REGIONS,
        lambda ends: ~ends.agrees,
        N_(
            "“{value}” is said to lie in {region}, but {place_name} ({place_id}) does not "
            "(rows: {rows}, people: {people})."
        ),
        N_("It is taken as that place; confirm another one with --aliases if it is not."),
        ("name", "region", "place_id", "place_name"),
    ),
    Rule(
        "alias_used",
        "note",
        NAMES,
        lambda ends: ends.how == "confirmed",
        N_(
            "“{value}” is taken as {place_name} ({place_id}), as confirmed "
            "(rows: {rows}, people: {people})."
        ),
        each=("name", "region", "place_id", "place_name"),
    ),
)


def of(judged: pa.Table, raw: RawTable, proposals: Sequence[Proposal]) -> list[Problem]:
    """Every finding about the workbook, errors first.

    Args:
        judged: the rows as :func:`prmn_rows.judged` left them.
        raw: the sheet they came from.
        proposals: the places that unmatched names may mean.
    """
    rows = ibis.memtable(judged)
    ends = _ends(rows)
    about = _Findings(raw, prmn_rows.columns_of(raw.header))
    proposed = {(p.name, p.region): p for p in proposals}
    none = names(judged, "none")
    found = [
        *(about.unmatched(line, proposed[line["name"], line["region"]]) for line in none),
        *(problem for rule in ROW_RULES for problem in about.rule(rule, rows)),
        *(problem for rule in NAME_RULES for problem in about.rule(rule, ends)),
        *about.two_regions(ends),
        *about.reason_spellings(rows),
        *about.repeated_rows(),
        *about.summary(rows),
    ]
    order = {"error": 0, "warning": 1, "note": 2}
    return sorted(capped(found), key=lambda problem: order[problem.severity])


def names(judged: pa.Table, *how: str) -> list[dict[str, Any]]:
    """Names found in one of the ways ``how`` (see ``Match.how``): name, region, rows, people.

    A row whose two ends have the same name counts once. Most people first.
    """
    ends = _ends(ibis.memtable(judged))
    return _tally(ends.filter(ends.how.isin(how)), ["name", "region"])


def reasons(out: pa.Table) -> dict[int, str]:
    """The reason why each rejected row was left out, as text, by row number."""
    return {row["row"]: " ".join(_why(row)) for row in out.to_pylist()}


def _why(row: Mapping[str, Any]) -> list[str]:
    say = speak(LANGUAGE).say
    texts = []
    if row["year"] is None:
        texts.append(say(N_("“{value}” is not a day."), value=row["month_end"]))
    if row["people"] is None:
        texts.append(say(N_("“{value}” is not a number of people."), value=row["people_text"]))
    elif row["people"] < 0:
        texts.append(say(N_("{value} people is negative."), value=row["people_text"]))
    elif row["people"] > MOST_PEOPLE:
        texts.append(say(N_("{value} is more people than there are."), value=row["people_text"]))
    if fault(row["reason"]):
        texts.append(say(N_("The reason is too long or cannot be printed.")))
    for name, region in dict.fromkeys(
        (row[f"{end}_name"], row[f"{end}_region"])
        for end in prmn_rows.ENDS
        if row[f"{end}_how"] in ("none", "several")
    ):
        texts.append(
            say(N_("“{name}” ({region}) is not matched to a place."), name=name, region=region)
        )
    if all(row[f"{end}_how"] == "blank" for end in prmn_rows.ENDS):
        texts.append(say(N_("Neither district is given.")))
    return texts


def _ends(rows: Table) -> Table:
    """One row for each name in each row of the workbook; the same name at both ends once."""
    both = [
        rows.select(
            "row",
            "people",
            name=f"{end}_name",
            region=f"{end}_region",
            place_id=f"{end}_id",
            place_name=f"{end}_place",
            how=f"{end}_how",
            agrees=f"{end}_agrees",
        )
        for end in prmn_rows.ENDS
    ]
    return ibis.union(*both, distinct=True)


def _tally(rows: Table, each: Sequence[str] = ()) -> list[dict[str, Any]]:
    """Rows, people and first row of each distinct content of ``each``, most people first."""
    counted = rows.group_by(each).agg(
        rows=rows.row.nunique(), people=rows.people.sum().fill_null(0), first=rows.row.min()
    )
    counted = counted.filter(counted.rows > 0)
    counted = counted.order_by(counted.people.desc(), counted["first"])
    found = connect().to_pyarrow(counted).to_pylist()
    return [{**line, "people": _whole(line["people"])} for line in found]


def _whole(people: float) -> float | int:
    return int(people) if float(people).is_integer() else people


@dataclass(frozen=True)
class _Findings:
    """Makes findings about one sheet, at the columns as its own header calls them."""

    raw: RawTable
    columns: Mapping[str, str]

    def _problem(
        self,
        code: str,
        severity: str,
        column: str,
        what: str,
        remedy: str,
        values: Mapping[str, Any],
    ) -> Problem:
        is_error = severity == "error"
        return Problem(
            code,
            severity,
            what,
            remedy,
            values,
            self.raw.file,
            self.raw.sheet,
            values.get("first"),
            ", ".join(self.columns[name] for name in column.split(", ") if name in self.columns),
            values.get("people") if is_error else None,
        )

    def rule(self, rule: Rule, rows: Table) -> list[Problem]:
        """A finding for each distinct content of the rule's columns, or one for all."""
        shown = rows.filter(rule.shows(rows))
        example = rule.each[0] if rule.each else rule.column
        if not rule.each:
            shown = shown.mutate(value=shown[example].min().over())
        lines = _tally(shown, rule.each or ["value"])
        return [
            self._problem(
                rule.code,
                rule.severity,
                rule.column,
                rule.what,
                rule.remedy,
                {"value": line[rule.each[0]] if rule.each else line["value"], **line},
            )
            for line in lines
        ]

    def unmatched(self, line: Mapping[str, Any], proposal: Proposal) -> Problem:
        """A name that matches no place, and what it may mean."""
        values = {
            **line,
            "place_id": proposal.place_id,
            "place_name": proposal.place_name,
            "score": proposal.score,
        }
        remedy = (
            N_(
                "It may be {place_name} ({place_id}), {score} % alike. Confirm it in an alias "
                "file (--write-aliases), then import with --aliases."
            )
            if proposal.place_id
            else N_(
                "No place is like it. Import the place, or write its code into an alias file "
                "(--write-aliases), then import with --aliases."
            )
        )
        what = N_("No place is called “{name}” ({region}) (rows: {rows}, people: {people}).")
        return self._problem("unmatched_name", "error", NAMES, what, remedy, values)

    def two_regions(self, ends: Table) -> list[Problem]:
        """Names that the file puts into more than one region."""
        lines = _tally(ends.filter(ends["name"] != ""), ["name", "region"])
        by_name: dict[str, list[dict[str, Any]]] = {}
        for line in lines:
            by_name.setdefault(line["name"], []).append(line)
        what = N_("“{name}” is written under several regions: {regions}.")
        remedy = N_("Check the region of the smaller ones; see how each was matched.")
        return [
            self._problem(
                "district_in_two_regions",
                "warning",
                REGIONS,
                what,
                remedy,
                {"name": name, "regions": _listed(regions), "first": regions[-1]["first"]},
            )
            for name, regions in by_name.items()
            if len(regions) > 1
        ]

    def reason_spellings(self, rows: Table) -> list[Problem]:
        """Reasons that differ by capitals only."""
        by_key: dict[str, list[str]] = {}
        for line in _tally(rows.filter(rows.reason != ""), ["reason"]):
            by_key.setdefault(line["reason"].casefold(), []).append(line["reason"])
        what = N_("Reasons differ by capital letters only: {spellings}.")
        remedy = N_("They are kept apart; make them one in the file if they are one.")
        return [
            self._problem(
                "reason_spellings",
                "warning",
                "reason",
                what,
                remedy,
                {"spellings": ", ".join(spellings)},
            )
            for spellings in by_key.values()
            if len(spellings) > 1
        ]

    def repeated_rows(self) -> list[Problem]:
        """Rows that repeat an earlier one in every cell."""
        header = list(self.raw.header)
        groups = self.raw.rows.group_by(header).aggregate([(ROW, "count"), (ROW, "min")])
        groups = groups.filter(pc.greater(groups[f"{ROW}_count"], 1))
        if not groups.num_rows:
            return []
        repeats = pc.sum(groups[f"{ROW}_count"]).as_py() - groups.num_rows
        first = pc.min(groups[f"{ROW}_min"]).as_py()
        what = N_("Rows repeat an earlier row in every cell (rows: {rows}).")
        remedy = N_("They are counted as the file has them; remove them there if they are copies.")
        values = {"rows": repeats, "first": first}
        return [self._problem("repeated_rows", "warning", "", what, remedy, values)]

    def summary(self, rows: Table) -> list[Problem]:
        """How many people were kept, left out, and displaced within their own district."""
        kept = rows.filter(rows.is_kept)
        period = (kept.year * 100 + kept.month).name("period")
        own = kept.people.sum(where=kept.origin_id == kept.destination_id).fill_null(0)
        values = (
            connect()
            .to_pyarrow(
                kept.agg(
                    rows=kept.count(),
                    people=kept.people.sum().fill_null(0),
                    own=own,
                    since=period.min(),
                    until=period.max(),
                )
            )
            .to_pylist()[0]
        )
        left = _tally(rows.filter(~rows.is_kept).mutate(all=1), ["all"])
        return [*self._kept(values), *self._left_out(left)]

    def _kept(self, values: Mapping[str, Any]) -> list[Problem]:
        if not values["rows"]:
            return []
        since, until = (f"{values[end] % 100}/{values[end] // 100}" for end in ("since", "until"))
        share = round(100 * values["own"] / values["people"]) if values["people"] else 0
        what = N_(
            "Kept: rows {rows}, people {people}, from {since} to {until}. "
            "{share} % of them moved within their own district. Sex and age are not in the source."
        )
        numbers = {"people": _whole(values["people"]), "share": share}
        return [
            self._problem(
                "summary",
                "note",
                "",
                what,
                "",
                {**values, **numbers, "since": since, "until": until},
            )
        ]

    def _left_out(self, left: Sequence[Mapping[str, Any]]) -> list[Problem]:
        what = N_("Left out: rows {rows}, people {people}. Each is listed with its reason.")
        return [
            self._problem(
                "left_out",
                "note",
                "",
                what,
                "",
                {"rows": line["rows"], "people": line["people"]},
            )
            for line in left
        ]


def _listed(lines: Sequence[Mapping[str, Any]]) -> str:
    return "; ".join(
        f"{line['region'] or '–'} ({line['rows']}, {line['people']})" for line in lines
    )
