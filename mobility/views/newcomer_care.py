"""What villages answer about their newcomers: each answer in words, and how many say what."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from mobility.importers.newcomer_entries import ANSWERS, CELLS
from mobility.measures.newcomer_care import QUESTIONS
from mobility.words import N_, Words

LABELS = {
    "warned": N_("warned"),
    "sheltered": N_("counted for shelter"),
    "on_committee": N_("on the committee"),
    "host_households": N_("host households"),
    "source": N_("source"),
}
YES, NO, NOT_ASKED = N_("yes"), N_("no"), N_("not asked")


@dataclass(frozen=True)
class Care:
    """The villages that have newcomers, or answers about them.

    Attributes:
        rows: a row a village: place_id, newcomers (in its fullest month), the answers and
            care_source; those with most newcomers first.
    """

    rows: pd.DataFrame

    @property
    def with_newcomers(self) -> pd.DataFrame:
        """Of them, those that the release tells newcomers of."""
        return self.rows[self.rows["newcomers"] > 0]


def build_care(rows: pd.DataFrame) -> Care:
    """One row a village, of the rows of ``store.queries.newcomers``."""
    fullest = rows.assign(newcomers=rows["newcomers"].fillna(0))
    fullest = fullest.sort_values(["newcomers", "place_id"], ascending=[False, True])
    fullest = fullest.drop_duplicates("place_id")
    named = fullest[[*ANSWERS, "care_source"]].notna().any(axis=1)
    columns = ["place_id", "newcomers", *ANSWERS, "care_source"]
    kept = fullest[named | (fullest["newcomers"] > 0)]
    return Care(kept[columns].reset_index(drop=True))


def answer(words: Words, value: Any) -> str:
    """An answer in words; what nobody asked is no yes."""
    if pd.isna(value):
        return words.say(NOT_ASKED)
    return words.say(YES if value else NO)


def answers(words: Words, row: Mapping[str, Any]) -> str:
    """The three answers of a village, one after the other: ``no / yes / not asked``."""
    return words.say(" / ").join(answer(words, row[question]) for question in QUESTIONS)


def in_words(words: Words, rows: pd.DataFrame) -> pd.DataFrame:
    """Rows of a download, their answers in words."""
    said = {question: [answer(words, value) for value in rows[question]] for question in QUESTIONS}
    return rows.assign(**said)


def sentences(words: Words, care: Care) -> list[str]:
    """How many villages with newcomers say no, are not asked, and say yes; each counted once."""
    rows = care.with_newcomers
    if rows.empty:
        return []
    no = (rows[list(QUESTIONS)] == 0).any(axis=1)
    to_ask = rows[list(QUESTIONS)].isna().any(axis=1) & ~no
    said = []
    if n := int(no.sum()):
        said.append(
            words.count(
                "{n} village with newcomers answers no to a question: one no is enough to bring "
                "them into its plan, however few they are.",
                "{n} villages with newcomers answer no to a question: one no is enough to bring "
                "them into their plans, however few they are.",
                n,
            )
        )
    if n := int(to_ask.sum()):
        said.append(
            words.count(
                "In {n} village nobody said no, but a question was not asked: ask it.",
                "In {n} villages nobody said no, but a question was not asked: ask it.",
                n,
            )
        )
    if n := int((~no & ~to_ask).sum()):
        said.append(
            words.count(
                "{n} village answers yes to all three.",
                "{n} villages answer yes to all three.",
                n,
            )
        )
    return said


def hosts(rows: pd.DataFrame) -> tuple[int, int]:
    """Households that lodge or hire newcomers, and how many villages tell of them.

    Args:
        rows: of ``store.queries.newcomer_care``.
    """
    told = rows["host_households"].dropna()
    return int(told.sum()), len(told)


def table(words: Words, care: Care, names: Mapping[str, str]) -> pd.DataFrame:
    """The answers as a person edits them: words for yes and no, None where nobody asked.

    Returns:
        village (its name), and the columns of :data:`CELLS`; the index is the place_id.
    """
    rows = care.rows.rename(columns={"care_source": "source"}).set_index("place_id")
    rows = rows[list(CELLS)].astype(object).where(rows[list(CELLS)].notna(), None)
    said = {
        question: [None if value is None else answer(words, value) for value in rows[question]]
        for question in QUESTIONS
    }
    hosts_typed = rows["host_households"].astype("Int64")
    village = [names[place] for place in rows.index]
    rows = rows.assign(**said, host_households=hosts_typed, village=village)
    return rows[["village", *CELLS]]


def stored(care: Care) -> list[dict[str, Any]]:
    """The villages' rows of ``newcomer_care`` as the release has them."""
    rows = care.rows.rename(columns={"care_source": "source"})
    return [_whole(row) for row in rows.to_dict("records")]


def entered(words: Words, table: pd.DataFrame) -> list[dict[str, Any]]:
    """The edited table as rows of ``newcomer_care``."""
    numbers = {words.say(YES): 1, words.say(NO): 0}
    rows = table.rename_axis("place_id").reset_index().to_dict("records")
    return [
        _whole({**row, **{each: numbers.get(row[each], row[each]) for each in QUESTIONS}})
        for row in rows
    ]


def _whole(row: Mapping[Any, Any]) -> dict[str, Any]:
    """The cells of ``newcomer_care``: numbers as whole numbers, an empty cell None."""
    cells = {name: None if pd.isna(row[name]) else row[name] for name in ("place_id", *CELLS)}
    return {
        name: int(value) if isinstance(value, float) and value.is_integer() else value
        for name, value in cells.items()
    }


def cell(words: Words, column: str, value: Any) -> str:
    """One cell in words."""
    if column in QUESTIONS:
        return answer(words, value)
    if column == "source":
        return words.say(value) if isinstance(value, str) else "–"
    return words.say(NOT_ASKED) if pd.isna(value) else words.number(value)
