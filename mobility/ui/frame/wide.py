"""Areas with more villages than a page can list: the parts they are made of, and the worst.

A page that goes village by village is of no use for seventy thousand of them. Instead it
shows where they lose capacity, part by part; each part links to the same page.
"""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import streamlit as st
from markupsafe import Markup

from mobility.tables import LEVELS
from mobility.ui.frame import answers, headline, page, parts
from mobility.ui.frame.page import PLACE_BOUND, PageQuestion
from mobility.ui.frame.parts import Column
from mobility.views.hazards import when_due
from mobility.words.terms import LEVEL_PLURALS

MOST_PARTS = 60


def stop_if_wide(asked: PageQuestion) -> None:
    """End a page that goes village by village if it would list too many."""
    if answers.is_wide(asked.selection):
        _narrow(asked)
        page.footer(asked)
        st.stop()


def _narrow(asked: PageQuestion) -> None:
    """A note that there are too many villages for this page, and the parts to choose from."""
    words = asked.words
    headline.answer(
        asked,
        words.say(
            "{area} has {n} villages: too many to show one by one.",
            area=asked.area_text,
            n=words.number(answers.village_count(asked.selection)),
        ),
        words.say(
            "This page shows up to {most}. Choose a part of the area, in the list below or on "
            "the left.",
            most=words.number(answers.MOST_VILLAGES),
        ),
    )
    of_parts(asked)


def of_parts(
    asked: PageQuestion,
    linked: Callable[[PageQuestion, str], Markup] | None = None,
    first: int = MOST_PARTS,
) -> None:
    """The parts of the areas, most villages losing capacity first, with both findings.

    Args:
        linked: makes the link of each; None is one to this page about that part.
        first: how many are shown at once.
    """
    words, places = asked.words, asked.gazetteer
    made_of = places.parts(asked.selection.areas)
    level = min((places.level(each) or "other" for each in made_of), key=LEVELS.index)
    found = answers.part_counts(asked.selection.but(level=level), asked.limits)
    parts.heading(words.say("Where villages lose capacity"), words.say(LEVEL_PLURALS[level]))
    parts.listed(
        words, found.head(MOST_PARTS), first, MOST_PARTS, "further_parts",
        lambda rows: _parts(asked, rows, linked or _link),
    )  # fmt: skip
    if asked.selection.hazard:
        parts.note(
            words.say(
                "Lose capacity, on watch: because people are away, {due}; each village counts by "
                "its worst month. Low all year: whoever is away.",
                due=when_due(words, asked.selection.hazard),
            )
        )
    if len(found) > MOST_PARTS:
        parts.note(
            words.say(
                "The first {n} of {total} are listed.",
                n=words.number(MOST_PARTS),
                total=words.number(len(found)),
            )
        )


def _parts(
    asked: PageQuestion, rows: pd.DataFrame, linked: Callable[[PageQuestion, str], Markup]
) -> None:
    words = asked.words
    columns = [
        Column(words.say("place")),
        asked.column(words.say("villages"), "villages", "compare"),
        asked.column(words.say("lose capacity"), "losing", "compare"),
        asked.column(words.say("on watch"), "watched", "compare"),
        asked.column(words.say("low all year"), "low", "compare"),
    ]
    body = [
        [
            linked(asked, row.place_id),
            *map(words.number, (row.villages, row.losing, row.watched, row.low)),
        ]
        for row in rows.itertuples()
    ]
    parts.table(columns, body, words.say("Where villages lose capacity"))


def say_cut(asked: PageQuestion, n: int, total: int) -> None:
    """A note that only the first villages of a list are shown; none if all are."""
    words = asked.words
    if n < total:
        parts.note(
            words.say(
                "The first {n} of {total} are listed, here and in the download. Choose a part of "
                "the area to list its own.",
                n=words.number(n),
                total=words.number(total),
            )
        )


def cut_fact(asked: PageQuestion, n: int, total: int) -> tuple[str, str]:
    """The same as a fact of a file: its label and what it says."""
    words = asked.words
    said = words.say(
        "the first {n} of {total} to prepare", n=words.number(n), total=words.number(total)
    )
    return words.say("Villages"), said


def _link(asked: PageQuestion, place: str) -> Markup:
    """A link to this page for one part."""
    return page.area_link(asked, place, **dict.fromkeys(PLACE_BOUND, ""))
