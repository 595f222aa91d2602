"""Rules: what may be wrong with a table, and the one engine that looks for it.

A :class:`Rule` is the whole of one fault: its name, how grave it is, the rows that show it, and
what is said about them. :func:`found` looks for the faults of a file's table, in the database and
a whole column at a time, so that a file in which every row is broken takes no longer than a clean
one; :func:`reported` makes findings of the few rows that a check of the draft returns. Both say
the same of equal rows once, with the number of rows and of people. ``docs/faults.md`` lists every
rule (:mod:`mobility.importers.rule_list`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from string import Formatter
from typing import Any

import ibis
import pyarrow as pa
import pyarrow.compute as pc
from ibis.expr.types import BooleanValue, StringValue, Table

from mobility.importers.numbers import MOST_PEOPLE
from mobility.importers.opening.raw_table import ROW, RawTable
from mobility.importers.problems import CODES_SHOWN, Problem, Rule, rest
from mobility.store.database import connect
from mobility.words import N_, speak

LANGUAGE = "en"  # of reasons: rejected rows are read by programs as well
SHOWN = 5  # rows of the draft that a finding names


@dataclass(frozen=True)
class At:
    """Where a table stands: its file and sheet, and the file's names for the rules' columns."""

    file: str
    sheet: str = ""
    columns: Mapping[str, str] = field(default_factory=dict)

    def column(self, names: str) -> str:
        """The file's names for columns; those it does not have are left out."""
        if not self.columns:
            return names
        return ", ".join(self.columns[one] for one in names.split(", ") if one in self.columns)


def found(
    rules: Iterable[Rule], rows: Table, at: At, more: Mapping[str, Any] | None = None
) -> list[Problem]:
    """Findings about a file's table.

    Args:
        rules: rules with a condition.
        rows: columns of text and values, and ``row``, the number in the file; ``people`` where
            rows count people.
        at: where the table stands.
        more: further values for the texts.
    """
    problems: list[Problem] = []
    for rule in rules:
        shown = showing(rule, rows)
        lines = _lines(rule, shown)
        are_rows = set(rows.columns) <= set(shown.columns)  # else what is counted of them
        told = [_finding(rule, line, at, more or {}, are_rows) for line in lines]
        left = lines[0]["all_rows"] - sum(line["n"] for line in lines) if lines else 0
        problems += [*told, *([rest(told[-1], left)] if left else [])]
    return problems


def _lines(rule: Rule, shown: Table) -> list[dict[str, Any]]:
    """What is counted of each group of rows that show a fault, most people first."""
    value = rule.each[0] if rule.each else rule.column
    counts = {"n": shown["row"].nunique(), "first": shown["row"].min()}
    if value in shown.columns and value not in rule.each:
        counts["value"] = shown[value].first(order_by=shown["row"])
    if "people" in shown.columns:
        counts["people"] = shown["people"].sum().fill_null(0)
    if rule.named:
        counts["listed"] = _named(shown, rule.named).group_concat(", ", order_by=shown["row"])
    lines = shown.group_by(rule.each).agg(**counts) if rule.each else shown.agg(**counts)
    most = [lines["people"].desc()] if "people" in counts else []
    lines = lines.filter(lines["n"] > 0).mutate(all_rows=lines["n"].sum().over())
    lines = lines.order_by(*most, "first").limit(CODES_SHOWN)
    return connect().to_pyarrow(lines).to_pylist()


def showing(rule: Rule, rows: Table) -> Table:
    """The rows that show a fault."""
    shown = rule.shows(rows) if rule.shows else rows
    return rows.filter(shown) if isinstance(shown, BooleanValue) else shown


def _named(rows: Table, form: str) -> StringValue:
    """The text that ``form`` makes of every row."""
    text = ibis.literal("")
    for literal, name, _, _ in Formatter().parse(form):
        text += literal
        text = text + rows[name].cast("string").fill_null("") if name else text
    return text


def _finding(
    rule: Rule, line: dict[str, Any], at: At, more: Mapping[str, Any], are_rows: bool
) -> Problem:
    if "people" in line and float(line["people"]).is_integer():
        line["people"] = int(line["people"])
    value = {"value": line[rule.each[0]]} if rule.each else {}
    column = at.column(rule.column.format(**line))
    return rule.problem(
        {"column": column, **more, **value, **line, "rows": line["n"]},
        file=at.file,
        sheet=at.sheet,
        row=line["first"],
        rows=line["n"] if are_rows else 1,
        people=line.get("people"),
        column=column,
    )


@dataclass(frozen=True)
class Judged:
    """A table judged by the rules of its source.

    Attributes:
        raw: the rows that stay.
        problems: what was found.
        reasons: why the others were left out, by their numbers.
    """

    raw: RawTable
    problems: list[Problem]
    reasons: Mapping[int, str]


def without(raw: RawTable, reasons: Mapping[int, str]) -> RawTable:
    """The table without the rows that have a reason."""
    gone = pc.is_in(raw.rows[ROW], pa.array(list(reasons), pa.int64()))
    return replace(raw, rows=raw.rows.filter(pc.invert(gone)))


def reasons(rules: Iterable[Rule], rows: Table) -> dict[int, str]:
    """Why rows are left out, in words, by their numbers."""
    words = speak(LANGUAGE)
    texts: dict[int, list[str]] = {}
    for rule in (each for each in rules if each.reason or each.severity == "error"):
        lines = _by_words(rule, rule.reason or rule.what, showing(rule, rows))
        for line in connect().to_pyarrow(lines).to_pylist():
            said = words.say(rule.reason or rule.what, **{**line, "column": rule.column})
            for row in line["rows"]:
                texts.setdefault(row, []).append(said)
    return {row: " ".join(dict.fromkeys(said)) for row, said in sorted(texts.items())}


def _by_words(rule: Rule, text: str, shown: Table) -> Table:
    """The numbers of the rows of which a text says the same, by what it says."""
    value = rule.each[0] if rule.each else rule.column
    columns = {
        name: shown[value if name == "value" else name]
        for _, name, _, _ in Formatter().parse(text)
        if name and name != "column"
    }
    rows = shown["row"].collect(order_by=shown["row"])
    return shown.group_by(**columns or {"none": shown["row"] * 0}).agg(rows=rows)


def counted(column: str, people: str, text: str) -> tuple[Rule, ...]:
    """The rules of a number of people: a column of numbers, and the same as text."""
    return (
        Rule(
            "not_a_number",
            "error",
            N_("“{value}” is not a number."),
            N_("Write the people in figures; leave the row out where the number is not known."),
            column,
            lambda rows: rows[people].isnull(),
            (text,),
        ),
        Rule(
            "negative",
            "error",
            N_("{value} is negative."),
            N_("Count from 0 upwards; a correction belongs to the row it corrects."),
            column,
            lambda rows: rows[people] < 0,
            (text,),
        ),
        Rule(
            "too_large",
            "error",
            N_("{value} is more people than there are."),
            N_("Write the number of people."),
            column,
            lambda rows: rows[people] > MOST_PEOPLE,
            (text,),
        ),
    )


def reported(
    rule: Rule, rows: Sequence[Mapping[str, Any]], n: int | None = None, **where: Any
) -> list[Problem]:
    """Findings about a few rows, as of the draft; the first of them are named (``{listed}``).

    Args:
        rule: the rule that shows them; its column may be a form, such as ``"{table}.year"``.
        rows: the rows, in order; those of one content of ``rule.each`` beside one another. Their
            column ``n``, if any, says of how many the finding is.
        n: how many there are, where ``rows`` are only the first of them.
        where: the file and sheet, of findings about one.
    """
    problems = []
    for _, group in groupby(rows, key=lambda row: [row[name] for name in rule.each]):
        those = list(group)
        ids = [rule.named.format(**row) for row in those[:SHOWN]]
        listed = ", ".join(ids) + (" …" if len(those) > SHOWN else "")
        values = {"n": len(those) if n is None else n, **those[0], "listed": listed}
        problems.append(rule.problem(values, column=rule.column.format(**those[0]), **where))
    return problems
