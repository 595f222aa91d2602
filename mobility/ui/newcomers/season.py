"""The Newcomers page's parts: the list for the plan, what training adds, where they come from."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
from markupsafe import Markup

from mobility.maps.month_strip import compact
from mobility.reports.document import TableFile
from mobility.reports.pictures.year_picture import Series
from mobility.ui.frame import answers, controls, downloads, page, parts, villages
from mobility.ui.frame.downloads import columns, table_file
from mobility.ui.frame.limits import limits_used
from mobility.ui.frame.month_strip import month_strip
from mobility.ui.frame.page import PageQuestion
from mobility.ui.frame.parts import Column
from mobility.views import newcomer_care as care
from mobility.views.hazards import season_sentence
from mobility.views.newcomers import Newcomers
from mobility.views.training import STEP, USUAL
from mobility.views.without import people_without
from mobility.words import MONTHS, N_, Words, whole
from mobility.words.terms import HAZARD_LEVEL_NAMES

LISTED = 12
LISTED_MORE = 200
ORIGINS = 8


def strip(asked: PageQuestion, view: Newcomers, month: int) -> None:
    """Newcomers by month, with the hazard's months ringed."""
    words = asked.words
    told = view.months["newcomers_told"]
    counts = {each: compact(words, _known(told.get(each))) for each in MONTHS}
    month_strip(asked, month, view.levels, counts, words.say("Newcomers, by month"))
    parts.note(
        words.say("Number: newcomers in the month.")
        + " "
        + season_sentence(words, view.hazard, view.levels)
    )


def chart(asked: PageQuestion, view: Newcomers, answer: str) -> downloads.Picture:
    """The strip's numbers as a picture."""
    told = view.months["newcomers_told"]
    known = {each: _known(told.get(each)) for each in MONTHS}
    months = {each: None if n is None else [n] for each, n in known.items()}
    series = [Series(asked.words.say("Newcomers, by month"), months)]
    return downloads.year_chart(asked, answer, series, view.levels)


def _known(value: Any) -> float | None:
    return None if value is None or pd.isna(value) else float(value)


def to_plan(asked: PageQuestion, view: Newcomers, month: int) -> None:
    """The list: villages whose plan must name newcomers, worst first."""
    words, rows = asked.words, _rows(asked, view, month)
    heading = words.say("Newcomers to bring into the plan")
    parts.heading(heading, _how_many(asked, len(rows), month) if len(rows) else "")
    villages.list_choice(asked)
    if rows.empty:
        parts.note(_none_listed(asked, month))
        return
    caption = words.say("Newcomers to bring into the plan")

    def draw(some: pd.DataFrame) -> None:
        made = _listed(asked, some)
        parts.table(made.columns, made.rows, caption)

    parts.listed(words, rows, LISTED, LISTED_MORE, "further_to_plan", draw)


def _rows(asked: PageQuestion, view: Newcomers, month: int) -> pd.DataFrame:
    """The villages listed: of the month on show, or each in its worst of the season."""
    return view.listed(month if asked.signs.of_month else None)


def _how_many(asked: PageQuestion, n: int, month: int) -> str:
    words = asked.words
    if asked.signs.of_month:
        return words.count(
            "{n} village in {month}: newcomers are many, or an answer is no",
            "{n} villages in {month}: newcomers are many, or an answer is no",
            n,
            month=words.month(month),
        )
    return words.count(
        "{n} village, in its worst month: newcomers are many, or an answer is no",
        "{n} villages, each in its worst month: newcomers are many, or an answer is no",
        n,
    )


def _none_listed(asked: PageQuestion, month: int) -> str:
    words = asked.words
    if asked.signs.of_month:
        return words.say(
            "No village is known where newcomers reach the limit in {month}, or are left out of "
            "the plan.",
            month=words.month(month),
        )
    return words.say(
        "No village is known where newcomers reach the limit in such a month, or are "
        "left out of the plan."
    )


def _listed(asked: PageQuestion, rows: pd.DataFrame) -> parts.Table:
    words = asked.words
    own_month = not asked.signs.of_month
    columns = [
        Column(words.say("village")),
        *([Column(words.say("worst month"))] if own_month else []),
        asked.column(words.say("newcomers / people to protect"), "newcomer_share", "newcomers"),
        asked.column(words.say("people without enough helpers"), "without_helpers", "newcomers"),
        Column(words.say("warned / counted for shelter / on the committee"), wide_only=True),
    ]
    body = [
        [
            villages.name_cell(asked, row["place_id"]),
            *([_month(words, row)] if own_month else []),
            _of_people(words, row),
            _without(asked, row),
            care.answers(words, row),
        ]
        for row in rows.to_dict("records")
    ]
    return parts.Table(columns, body)


def _month(words: Words, row: Mapping[str, Any]) -> Markup:
    """A month and, small, the hazard's level in it."""
    level = words.say(HAZARD_LEVEL_NAMES[int(row["hazard_level"])])
    return parts.with_small(words.month(int(row["month"])), level)


def _of_people(words: Words, row: Mapping[str, Any]) -> Markup:
    """``20 / 27`` and, small, ``74%``."""
    both = f"{words.number(row['newcomers'])} / {words.number(row['people_to_protect'])}"
    return parts.with_small(both, words.percent(row["newcomer_share"]))


def _without(asked: PageQuestion, row: Mapping[str, Any]) -> str:
    """People without enough helpers and, small, how many with trained newcomers."""
    words = asked.words
    now = people_without(words, row["without_helpers"])
    if not asked.training.newcomer_share:
        return now
    said = words.say(
        "{n} if {share} trained",
        n=people_without(words, row["without_with_newcomers"]),
        share=words.percent(asked.training.newcomer_share),
    )
    return parts.with_small(now, said)


def trained(asked: PageQuestion) -> None:
    """The share of newcomers counted as helpers: none, unless the reader says otherwise."""
    words = asked.words
    controls.share(
        asked,
        "newcomer_share",
        words.say("Newcomers trained and assigned as helpers"),
        asked.training.newcomer_share,
        STEP,
    )


def month_part(asked: PageQuestion, view: Newcomers, month: int) -> None:
    """People to protect in a month, and helpers without and with trained newcomers."""
    words, share = asked.words, asked.training.newcomer_share
    row = view.months.loc[month].to_dict()
    title = words.say("People to protect, {month}", month=words.month(month))
    known = words.say(
        "members in the {n} of {villages} that are known",
        n=words.number(_known(row["villages_known"]) or 0),
        villages=words.count("{n} village", "{n} villages", view.villages),
    )
    parts.heading(title, known)
    columns = [
        Column(words.say("people")),
        asked.column(words.say("newcomers not trained"), "newcomers not trained"),
    ]
    if share != USUAL:
        columns.append(
            asked.column(
                words.say("{share} trained", share=words.percent(share)),
                "newcomers trained",
            )
        )
    parts.table(columns, [line[: len(columns)] for line in _lines(words, row)], title)
    beside = whole(_known(row["newcomers_told"]) or 0) - whole(_known(row["newcomers"]) or 0)
    if beside:
        parts.note(
            words.say(
                "People to protect do not include {n} of the newcomers: it is not known how many "
                "members are here in their villages.",
                n=words.number(beside),
            )
        )


def _lines(words: Words, row: Mapping[str, Any]) -> list[list[str]]:
    """Label, number with no newcomer trained, number at the share chosen."""
    numbers = [
        (N_("members here"), "people_here", "people_here"),
        (N_("newcomers"), "newcomers_told", "newcomers_told"),
        (N_("people to protect"), "people_to_protect", "people_to_protect"),
    ]
    of_helpers = [
        (N_("helpers"), "helpers", "helpers_with_newcomers"),
        (N_("members here who may need help"), "needs_help", "needs_help"),
        (N_("of them, without enough helpers"), "without_helpers", "without_with_newcomers"),
    ]
    share = words.percent(_known(row["newcomer_share"]), 1)
    return [
        *(_line(words, row, *each) for each in numbers),
        [words.say("newcomers as a share of the people to protect"), share, share],
        *(_line(words, row, *each) for each in of_helpers),
    ]


def _line(words: Words, row: Mapping[str, Any], label: str, *names: str) -> list[str]:
    return [words.say(label), *(words.number(_known(row[name])) for name in names)]


def one_village(asked: PageQuestion, view: Newcomers) -> str:
    """The twelve months of a chosen village."""
    words = asked.words
    parts.heading(words.say("One village"))
    told = view.rows[view.rows["newcomers"].fillna(0) > 0]
    ids = list(told.groupby("place_id")["newcomers"].max().sort_values(ascending=False).index)
    if not ids:
        parts.note(words.say("This release records no newcomers in any village here."))
        return ""
    village = villages.choice(asked, words.say("Village with newcomers"), ids)
    if village:
        _year(asked, view.rows[view.rows["place_id"] == village], village)
    return village


def _year(asked: PageQuestion, rows: pd.DataFrame, village: str) -> None:
    words = asked.words
    columns = [
        Column(words.say("month")),
        asked.column(words.say("members here"), "people_here", "newcomers", wide_only=True),
        asked.column(words.say("newcomers / people to protect"), "newcomer_share", "newcomers"),
        asked.column(words.say("people without enough helpers"), "without_helpers", "newcomers"),
    ]
    body = [
        [
            _month(words, row),
            words.number(_known(row["people_here"])),
            _of_people(words, row),
            _without(asked, row),
        ]
        for row in rows.sort_values("month").to_dict("records")
    ]
    parts.table(columns, body, asked.gazetteer.name(words, village))


def origins(asked: PageQuestion, village: str, month: int) -> None:
    """Where newcomers come from in a month: by place for one village, by township for an area."""
    words, places = asked.words, asked.gazetteer
    asked_of = asked.selection.but(level="township")
    if village:
        asked_of = asked.selection.but(areas=(village,), level="village")
    found = answers.newcomer_origins(asked_of)
    rows = found[found["month"] == month]
    name = places.name(words, village) if village else asked.area_text
    parts.heading(
        words.say("Where newcomers of {place} come from, {month}",
                  place=name, month=words.month(month))
    )  # fmt: skip
    if rows.empty:
        parts.note(words.say("No newcomers are recorded for that month."))
        return
    if not village:
        parts.note(
            words.say("By township; the villages' own township stands for its other villages.")
        )
    total = whole(rows["people"].sum()) or 1
    body = [
        [_origin(asked, row), words.number(row["people"]),
         words.percent(whole(row["people"]) / total)]
        for row in rows.head(ORIGINS).to_dict("records")
    ]  # fmt: skip
    rest = rows["people"].iloc[ORIGINS:].sum()
    if len(rows) > ORIGINS:
        said = words.count("{n} other place", "{n} other places", len(rows) - ORIGINS)
        body.append([said, words.number(rest), words.percent(whole(rest) / total)])
    columns = [
        Column(words.say("from")),
        asked.column(words.say("newcomers"), "newcomers", "newcomers"),
        asked.column(words.say("of all"), "share of the newcomers"),
    ]
    parts.table(columns, body, words.say("Where newcomers come from"))


def _origin(asked: PageQuestion, row: Mapping[str, Any]) -> str:
    words, places, place = asked.words, asked.gazetteer, row["origin_id"]
    name = places.name(words, place)
    if not isinstance(place, str) or place not in places:
        return name
    above = words.say(" · ").join(places.names(words, places.line(place)[1:3]))
    return parts.with_small(page.place_link(asked, place), above)


def explained(asked: PageQuestion) -> None:
    """What each word and number on the page means, and the reason for the limit."""
    words, limit = asked.words, asked.release.parameters.records["newcomer_share_to_plan"]
    parts.explained(
        asked.words,
        [
            (words.say("newcomers"), asked.explained("newcomers", "newcomers")),
            (words.say("people to protect"), asked.explained("newcomers", "people_to_protect")),
            (
                words.say("{limit} or more", limit=words.percent(limit.value)),
                Markup("{} {}").format(
                    words.say(
                        "the share of the people to protect at which the plan must name "
                        "newcomers. {reason} {source} In use since {date}.",
                        reason=words.say(limit.reason),
                        source=words.say(limit.source),
                        date=words.date(limit.date),
                    ),
                    parts.evidence(words, limit.kinds),
                ),
            ),
            (
                words.say("worst month"),
                words.say(
                    "of the months when the hazard is due, the one with the largest share of "
                    "newcomers; if it is never due, of all months"
                ),
            ),
            (
                words.say("people without enough helpers"),
                asked.explained("newcomers", "without_helpers"),
            ),
            (
                words.say("if {share} trained", share="…"),
                words.say(
                    "the share of newcomers chosen above is added to the helpers, once trained "
                    "and assigned. Availability counts members only, so it does not change. What "
                    "newcomers themselves need is not known and not counted."
                ),
            ),
            (
                words.say("Are they in the plan already?"),
                words.say(
                    "Each village is asked: does the warning reach their camp, are they counted "
                    "for shelter, does one of them sit on the committee? One no is enough to "
                    "bring them in, however few they are. A question nobody asked does not count "
                    "as yes: ask."
                ),
            ),
        ],
    )


def download(asked: PageQuestion, view: Newcomers, month: int, answer: str) -> TableFile:
    """Every village and month under the page's answer, with the limit and the share used."""
    words = asked.words
    limit = asked.release.parameters.records["newcomer_share_to_plan"]
    more = [
        (
            words.say("Bring newcomers into the plan from"),
            f"{words.percent(limit.value)}. {words.say(limit.reason)} {words.say(limit.source)}",
        ),
        (
            words.say("Newcomers trained and assigned as helpers"),
            words.percent(asked.training.newcomer_share),
        ),
        (words.say("Finding"), limits_used(asked)),
    ]
    rows, described = care.in_words(words, view.rows), columns(asked, "newcomers")
    sheets = [
        *downloads.shown_sheet(asked, _listed(asked, _rows(asked, view, month))),
        downloads.sums_sheet(asked, [*columns(asked, "totals"), *described], _sums(view)),
    ]
    return table_file(asked, answer, rows, described, more, sheets)


def _sums(view: Newcomers) -> pd.DataFrame:
    """The page's sums of each month; of the newcomers, all that are told of."""
    sums = view.months.drop(columns=["newcomers", "is_to_plan"], errors="ignore")
    sums = sums.rename(columns={"newcomers_told": "newcomers"})
    return sums.rename_axis("month").reset_index().assign(villages_total=view.villages)
