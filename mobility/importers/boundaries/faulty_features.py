"""Features of a map that cannot become places, each with its finding."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
import pyarrow as pa

from mobility import tables
from mobility.errors import printable
from mobility.importers import texts
from mobility.importers.boundaries.admin_columns import codes_and_names
from mobility.importers.boundaries.map_features import LONGEST_LABEL, Described, Feature
from mobility.importers.problems import Problem, Rule
from mobility.importers.rejects import free_name, reasons_of
from mobility.words import N_


def unfit(attributes: pd.DataFrame, file: str) -> dict[int, Problem]:
    """The finding for each feature with a code or a name that is not allowed for a place."""
    codes, names = codes_and_names(list(attributes.columns))
    longest = dict.fromkeys(names, texts.LONGEST_TEXT) | dict.fromkeys(codes, texts.LONGEST_CODE)
    problems: dict[int, Problem] = {}
    for column, most in longest.items():
        for position, text in enumerate(attributes[column]):
            rule = texts.fault(text.strip() if column in codes else texts.tidy(text), most)
            if rule is not None:
                shown = printable(text, LONGEST_LABEL)
                values = {"value": shown, "length": len(text), "longest": most}
                where = {"file": file, "row": position + 1, "column": column}
                problems[position] = rule.problem(values, **where)
    return problems


def faulty(described: Described, already: Mapping[int, Problem], file: str) -> dict[int, Problem]:
    """The finding for each feature whose code or level cannot be used."""
    parents = {parent.code for parent in described.parents}
    problems: dict[int, Problem] = {}
    names: dict[str, str] = {}
    for feature in described.features:
        if feature.position in already:
            continue
        fault = _fault(feature, parents, names.setdefault(feature.code, feature.name_en))
        if fault is not None:
            rule, values = fault
            about = {"place": feature.label, **values}
            problems[feature.position] = rule.problem(about, file=file, row=feature.position + 1)
    return problems


NO_CODE = Rule(
    "no_code",
    "error",
    N_("{place}: the outline has no P-code."),
    N_("Fill in its P-code, or leave the outline out of the map."),
)
UNKNOWN_LEVEL = Rule(
    "unknown_level",
    "error",
    N_("{place}: there is no level “{level}”."),
    N_("The levels are: {levels}."),
)
CODE_AT_TWO_LEVELS = Rule(
    "code_at_two_levels",
    "error",
    N_("{place}: the same P-code stands for a place of a higher level."),
    N_("Give every place a P-code of its own."),
)
DUPLICATE_CODE = Rule(
    "duplicate_code",
    "error",
    N_("{place}: the P-code was used before, for {first}."),
    N_("Correct one of the two P-codes."),
)


def _fault(
    feature: Feature, parents: set[str], first_name: str
) -> tuple[Rule, dict[str, str]] | None:
    if not feature.code:
        return NO_CODE, {}
    if feature.level not in tables.LEVELS:
        return UNKNOWN_LEVEL, {"level": feature.level, "levels": ", ".join(tables.LEVELS)}
    if feature.code in parents:
        return CODE_AT_TWO_LEVELS, {}
    if feature.name_en != first_name:
        return DUPLICATE_CODE, {"first": first_name or "–"}
    return None


def left_out(attributes: pd.DataFrame, rejected: Mapping[int, Problem]) -> pa.Table | None:
    """The attributes of the features left out, with their number in the file and the reason."""
    if not rejected:
        return None
    header = list(attributes.columns)
    reasons = reasons_of(list(rejected.values()))
    positions = sorted(rejected)
    rows = attributes.iloc[positions].assign(
        **{
            free_name("row", header): [position + 1 for position in positions],
            free_name("reason", header): [reasons[position + 1] for position in positions],
        }
    )
    return pa.Table.from_pandas(rows, preserve_index=False)
