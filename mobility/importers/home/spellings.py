"""Spellings of the home format's columns and values.

Only unambiguous spellings are accepted; any other is an error with a remedy, or
goes through a mapping file. Letter case, spaces, hyphens and underscores never
matter in a column's name.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from mobility import tables

# Other names of a column, for every table that has the column.
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "place_id": ("pcode", "p_code", "place_code", "place_pcode", "village_pcode"),
    "name_en": ("name", "place_name", "name_english", "english_name"),
    "name_my": ("name_mm", "name_local", "local_name", "name_burmese", "burmese_name"),
    "level": ("admin_level", "place_level"),
    "parent_id": ("parent", "parent_pcode", "parent_code"),
    "lon": ("longitude", "long", "lng"),
    "lat": ("latitude",),
    "households": ("hh", "total_households", "households_total"),
    "sex": ("gender",),
    "age": ("age_years", "age_in_years"),
    "age_group": ("age_range", "agegroup"),
    "people": ("persons", "individuals", "population", "number_of_people", "n_people"),
    "severe": ("severe_difficulty", "with_severe_difficulty"),
    "origin_id": ("origin", "origin_pcode", "from", "from_pcode"),
    "destination_id": ("destination", "destination_pcode", "to", "to_pcode"),
    "absence": ("absence_class", "absence_type"),
    "reason": ("absence_reason", "reason_for_absence", "main_reason"),
    "se": ("standard_error",),
    "household_id": ("hh_id", "household", "household_code"),
    "person_id": ("member_id", "person", "person_code"),
    "village_id": ("village", "village_pcode", "village_code", "pcode", "place_id"),
    "roles": ("role", "task_force_roles"),
    "role": ("task_force_role",),
    "minimum": ("min", "minimum_holders"),
    "hazard": ("hazard_name", "hazard_type"),
    "lead": ("leads", "who_leads", "actor"),
    "lead_my": ("lead_mm", "lead_local"),
    "on_committee": ("committee",),
    "host_households": ("hosts", "host_hh"),
}

VALUES: Mapping[str, Mapping[str, str]] = {
    "sex": {
        "female": "f",
        "woman": "f",
        "women": "f",
        "girl": "f",
        "male": "m",
        "man": "m",
        "men": "m",
        "boy": "m",
        "not known": "unknown",
    },
    "age_group": {
        "60 and over": "60+",
        "60 or over": "60+",
        "60 and above": "60+",
        "under 5": "0-4",
        "not known": "unknown",
    },
    "level": {
        "village tract": "tract",
        "village-tract": "tract",
        "state/region": "state",
        "region": "state",
        "province": "state",
    },
    "flag": {"1.0": "1", "0.0": "0", "true": "1", "false": "0"},
}

FLOW_TABLES = ("stays", "moves")
# Columns of which a table needs one at least.
ANY_OF: Mapping[str, tuple[str, ...]] = {
    **dict.fromkeys(FLOW_TABLES, ("origin_id", "destination_id")),
    "newcomer_care": ("warned", "sheltered", "on_committee", "host_households"),
}

_BETWEEN_WORDS = re.compile(r"[\s_\-]+")
_INNER_CAPITAL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_HERE = re.compile(r"here_?0?(\d{1,2})_?([ab]?)$")


def plain(name: str) -> str:
    """A column's name without case, spaces and hyphens: "Absence Reason" → absence_reason."""
    spread = _INNER_CAPITAL.sub("_", name.strip())
    return _BETWEEN_WORDS.sub("_", spread).strip("_").casefold()


def match_columns(header: Sequence[str], table: tables.Table) -> dict[str, str]:
    """The header's name for each column of ``table`` that it has; the first spelling wins."""
    written: dict[str, str] = {}
    for name in header:
        written.setdefault(_here(plain(name)), name)
    found: dict[str, str] = {}
    for column in table.column_names:
        for spelling in (column, *COLUMNS.get(column, ())):
            is_other_column = spelling != column and spelling in table.column_names
            if spelling in written and not is_other_column:
                found[column] = written[spelling]
                break
    return found


def _here(name: str) -> str:
    """``here_1`` and ``here1`` are ``here_01``; ``here_4a`` is ``here_04a``."""
    month = _HERE.match(name)
    return f"here_{int(month[1]):02d}{month[2]}" if month else name


def missing_columns(header: Sequence[str], table: tables.Table) -> tuple[str, ...]:
    """Required columns of ``table`` that the header lacks."""
    found = match_columns(header, table)
    required = [column.name for column in table.columns if column.required]
    any_of = ANY_OF.get(table.name, ())
    if not set(any_of) & set(found):
        required = [*any_of, *required]
    return tuple(name for name in required if name not in found)


def allowed_spellings(column: tables.Column) -> dict[str, str]:
    """Every lower-case spelling of a column's allowed values, and the value it stands for."""
    own = {value.casefold(): value for value in column.values}
    others = VALUES.get("flag" if column.type == "flag" else column.name, {})
    return own | {spelling: value for spelling, value in others.items() if value in own.values()}
