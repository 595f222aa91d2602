"""The quality report of a draft: one line a finding, the worst villages of each kind first."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd

from mobility.store.draft_quality import SIZES, Quality
from mobility.words import N_, Words

VILLAGES = 10  # named of each kind
COLUMNS = (
    "topic",
    "place_id",
    "name_en",
    "name_my",
    "month",
    "counted",
    "out_of",
    "earlier",
    "said",
)
# What is said of the draft as a whole, and of a village.
PARTS = {
    "coverage": ("listed", "households", N_("Households listed: {counted} of {out_of}.")),
    "empty": (
        "empty", "listed", N_("Empty dwellings (nobody there all year): {counted} of {out_of}.")
    ),
    "unknown": ("unknown", "months", N_("Months of members not known: {counted} of {out_of}.")),
}  # fmt: skip
TURNS = {
    "leave": N_("Leaving in {month}: {counted} of {out_of}."),
    "return": N_("Coming back in {month}: {counted} of {out_of}."),
}
BEYOND = N_("More people away than live there: {counted}, of {out_of} residents.")
CHANGES = {
    "households": N_("Households: {counted} now, {earlier} in the release in use."),
    "people": N_("People: {counted} now, {earlier} in the release in use."),
    "away": N_("Most people away in a month: {counted} now, {earlier} in the release in use."),
}


def quality_report(found: Quality, words: Words) -> pd.DataFrame:
    """The lines of the report.

    Returns:
        topic, place_id (empty: the whole draft), its names, month, counted, out_of, earlier
        (what the release in use says) and said, the same in words.
    """
    lines = [*_parts(found), *_turns(found), *_beyond(found), *_changes(found)]
    rows = pd.DataFrame(
        [line | {"said": _said(line, words)} for line in lines], columns=list(COLUMNS), dtype=object
    )
    named = rows.drop(columns=["name_en", "name_my"]).merge(found.places, how="left", on="place_id")
    numbers = {"month": "Int64", "counted": float, "out_of": float, "earlier": float}
    return named[list(COLUMNS)].astype(numbers)


def _said(line: dict[str, Any], words: Words) -> str:
    month = words.month(line["month"]) if "month" in line else ""
    numbers = {name: words.number(line[name]) for name in ("counted", "out_of", "earlier")
               if name in line}  # fmt: skip
    return words.say(line["text"], month=month, **numbers)


def _parts(found: Quality) -> Iterator[dict[str, Any]]:
    """Shares of a whole: first of the draft, then of the villages that fall short most."""
    for topic, (part, whole, text) in PARTS.items():
        rows = getattr(found, topic).dropna(subset=[whole])
        if rows.empty:
            continue
        line = {"topic": topic, "place_id": "", "text": text}
        yield line | {"counted": rows[part].sum(), "out_of": rows[whole].sum()}
        share = rows[part] / rows[whole].where(rows[whole] > 0)
        bad = (1 - share) if topic == "coverage" else share
        for at in bad[bad > 0].sort_values(ascending=False, kind="stable").index[:VILLAGES]:
            row = rows.loc[at]
            yield line | {
                "place_id": row["place_id"], "counted": row[part], "out_of": row[whole]
            }  # fmt: skip


def _turns(found: Quality) -> Iterator[dict[str, Any]]:
    """In which months members leave and come back, where any do."""
    (row,) = found.turns.to_dict("records")
    for topic, text in TURNS.items():
        by_month = {month: row[f"{topic}_{month}"] for month in range(1, 13)}
        every = sum(by_month.values())
        for month, counted in by_month.items() if every else ():
            line = {"topic": topic, "place_id": "", "text": text, "month": month}
            yield line | {"counted": counted, "out_of": every}


def _beyond(found: Quality) -> Iterator[dict[str, Any]]:
    """Villages whose numbers cannot be true together."""
    ratio = found.beyond["away"] / found.beyond["people"].clip(lower=1)
    for at in ratio.sort_values(ascending=False, kind="stable").index[:VILLAGES]:
        row = found.beyond.loc[at]
        line = {"topic": "identity", "place_id": row["place_id"], "text": BEYOND}
        yield line | {"counted": row["away"], "out_of": row["people"]}


def _changes(found: Quality) -> Iterator[dict[str, Any]]:
    """Villages that differ most from the release in use, by how many times."""
    if found.changes is None:
        return
    for size in SIZES:
        rows = found.changes.dropna(subset=[f"{size}_before", f"{size}_now"])
        before, now = rows[f"{size}_before"], rows[f"{size}_now"]
        low, high = before.where(before < now, now), before.where(before > now, now)
        times = (high + 1) / (low + 1)  # one more, so that nobody is a number too
        for at in times[before != now].sort_values(ascending=False, kind="stable").index[:VILLAGES]:
            line = {"topic": size, "place_id": rows["place_id"][at], "text": CHANGES[size]}
            yield line | {"counted": now[at], "earlier": before[at]}
