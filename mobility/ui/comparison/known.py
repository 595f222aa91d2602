"""How much is known of the villages, and in which of them the next survey would tell most."""

from __future__ import annotations

import pandas as pd
from markupsafe import Markup

from mobility.maps.colours import KNOWN_MARKS, Mark, svg
from mobility.maps.dot_maps import DotMap, dot_maps, located
from mobility.reports.document import TableFile
from mobility.ui.comparison import village_dots
from mobility.ui.frame import answers, downloads, limits, parts, villages, wide
from mobility.ui.frame.page import PageQuestion
from mobility.ui.frame.parts import Column
from mobility.views.hazards import when_due
from mobility.views.knowledge import (
    KIND_NAMES,
    KINDS,
    kind_counts,
    kind_of,
    known_sentence,
    roles_and_newcomers,
    why,
)
from mobility.views.without import people_without

LISTED, MOST = 12, 200
CODES = [mark.code for mark in KNOWN_MARKS]
TOLD, NOTHING = CODES.index("told"), CODES.index("nothing")


def answer(asked: PageQuestion) -> str:
    """On what the findings of the areas' villages rest."""
    wide.stop_if_wide(asked)
    return known_sentence(asked.words, answers.known(asked.selection), asked.area_text)


def files(asked: PageQuestion) -> None:
    """The buttons of the list of villages to survey next."""
    rows = answers.next_to_survey(asked.selection, asked.limits)
    downloads.buttons(asked, lambda: download(asked, rows), "next-survey")


def known(asked: PageQuestion) -> None:
    """The maps of what is known, and the villages to survey next."""
    words, rows = asked.words, answers.known(asked.selection)
    counts = kind_counts(rows)
    parts.note(roles_and_newcomers(words, rows))
    parts.key(
        [
            parts.marked(
                svg(mark),
                words.say(
                    "{what}: {n}", what=words.say(KIND_NAMES[kind]), n=words.number(counts[kind])
                ),
            )
            for mark, kind in _kinds_of_marks()
        ]
    )
    _maps(asked, rows)
    next_surveys(asked)
    at_stake = (words.say("at stake"), asked.explained("next_survey", "at_stake"))
    known_by = (words.say("known by"), asked.explained("overview", "basis"))
    villages.findings_explained(asked, [at_stake, known_by])


def _kinds_of_marks() -> list[tuple[Mark, str]]:
    return [(mark, mark.code) for mark in KNOWN_MARKS if mark.code in KINDS]


def _maps(asked: PageQuestion, rows: pd.DataFrame) -> None:
    """Three maps: what findings rest on, where roles are known, where newcomers are told of."""
    words, places = asked.words, asked.gazetteer
    ids = located(places, rows["place_id"].tolist())
    found = rows.set_index("place_id").reindex(ids)
    by_kind = "".join(str(CODES.index(kind_of(basis))) for basis in found["basis"])
    maps = [_map("known", words.say("What findings rest on"), by_kind)]
    titles = {
        "roles_known": words.say("Task-force roles known"),
        "newcomers_told": words.say("Newcomers recorded"),
    }
    for column, title in titles.items():
        digits = "".join(str(TOLD if each else NOTHING) for each in found[column])
        maps.append(_map(column, title, digits, words.number(int(rows[column].sum()))))
    names = [places.name(words, each) for each in ids]
    outlines = answers.outlines(asked.release.id)
    geography = answers.geography(asked.release.id)
    village_dots.show(
        "known_maps", dot_maps(maps, KNOWN_MARKS, ids, places, outlines, geography, names)
    )
    parts.note(
        words.say(
            "A cross: nothing is known, which is not the same as none. Roles are known where "
            "every household is listed and some role is needed."
        )
    )


def _map(code: str, title: str, kinds: str, number: str = "") -> DotMap:
    return DotMap(code=code, title=title, said=title, kinds=kinds, number=number)


def next_surveys(asked: PageQuestion) -> None:
    """The villages to survey next, each with its reason."""
    words = asked.words
    rows = answers.next_to_survey(asked.selection, asked.limits)
    parts.heading(
        words.say("Where the next survey would tell us most"),
        words.count("{n} village", "{n} villages", len(rows)),
    )
    if rows.empty or not asked.selection.hazard:
        parts.note(words.say("Every village is certain in every month when the hazard is due."))
        return
    parts.note(
        words.count(
            "Villages where we cannot tell, or where the finding is only probable, {due}. The "
            "number: people who would then have fewer than {each} helper each, at the worse end "
            "of what is uncertain.",
            "Villages where we cannot tell, or where the finding is only probable, {due}. The "
            "number: people who would then have fewer than {each} helpers each, at the worse end "
            "of what is uncertain.",
            asked.limits.helpers_each,
            each=asked.helpers_each,
            due=when_due(words, asked.selection.hazard),
        )
    )
    parts.listed(words, rows, LISTED, MOST, "further_surveys", lambda some: _table(asked, some))


def _table(asked: PageQuestion, rows: pd.DataFrame) -> None:
    words = asked.words
    columns = [
        Column(words.say("village")),
        asked.column(words.say("at stake"), "at_stake", "next_survey"),
        Column(words.say("known by")),
        Column(words.say("why ask there")),
    ]
    body = [
        [
            villages.name_cell(asked, row["place_id"]),
            people_without(words, row["at_stake"]),
            _known_by(asked, row),
            why(words, row),
        ]
        for row in rows.to_dict("records")
    ]
    parts.table(columns, body, words.say("Villages to survey next"), style="labelled surveys")


def _known_by(asked: PageQuestion, row: dict[str, object]) -> Markup:
    words = asked.words
    finding = parts.finding_html(words, str(row["finding"]), row["sure"])
    return parts.with_small(words.say(KIND_NAMES[kind_of(row["basis"])]), finding)


def download(asked: PageQuestion, rows: pd.DataFrame) -> TableFile:
    """The villages to survey next, in order, each with its reason."""
    words = asked.words
    told = rows.assign(
        month_asked=rows["month"], why_ask=[why(words, row) for row in rows.to_dict("records")]
    )
    more = [(words.say("Finding"), limits.limits_used(asked))]
    described = downloads.columns(asked, "next_survey")
    title = words.say("Where the next survey would tell us most")
    return downloads.table_file(asked, title, told, described, more)
