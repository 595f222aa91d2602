"""The Households page's parts: types by season and village, mobility, and the list itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd
import streamlit as st
from markupsafe import Markup

from mobility import access
from mobility.reports.document import TableFile
from mobility.tables import out
from mobility.ui.frame import answers, controls, downloads, parts, reader, villages
from mobility.ui.frame.downloads import columns, file_column, table_file
from mobility.ui.frame.page import PageQuestion
from mobility.ui.frame.parts import Column
from mobility.views.households import (
    MOBILITY_NAMES,
    MOBILITY_SHORT,
    SHORT_NAMES,
    TYPES,
    Here,
    Households,
    Season,
    example,
    meaning,
    mobility_shares,
)
from mobility.views.newcomer_care import hosts
from mobility.words import MONTHS, N_, Words
from mobility.words.terms import BASIS_NAMES

LISTED = 15
LISTED_MORE = 200
FLUCTUATING = N_("Fluctuating")
ALWAYS_LOW = N_("Always low")
FIRST_FITS = ("L", "Z", "E", "R", "S")  # the order in which types are tried
EXAMPLES = ("Z", "R", "L", "E", "S")


def examples(asked: PageQuestion, view: Households, season: Season) -> None:
    """One invented household of each type, drawn through the year."""
    words = asked.words
    title = words.say("A household of each type, through the year")
    parts.heading(title, words.say("an invented example"))
    rows = [
        parts.year_row(
            words,
            _bold(_named(words, name), meaning(words, name, view.help_limit)),
            [
                _home(words, here, season.holds(month))
                for month, here in zip(MONTHS, example(name, season, view.help_limit), strict=True)
            ],
        )
        for name in EXAMPLES
    ]
    parts.year_table(words, rows, title, style="homes")
    parts.note(
        words.say(
            "● people here who could help, ○ people here who may need help. Ringed: the season "
            "{months}.",
            months=season.months(words),
        )
    )


def _home(words: Words, here: Here, is_season: bool) -> Markup:
    """Who is here in a month, a sign each."""
    said = words.say(
        "could help: {helpers}; may need help: {helped}",
        helpers=words.number(here.helpers),
        helped=words.number(here.helped),
    )
    signs = Markup("<b>{}</b><i>{}</i>").format("●" * here.helpers, "○" * here.helped)
    nobody = Markup('<i class="nobody">–</i>')
    return Markup('<td class="home{}" title="{}">{}</td>').format(
        " season" if is_season else "", said, signs if here.helpers + here.helped else nobody
    )


def season_choice(asked: PageQuestion, view: Households, chosen: Season) -> None:
    """A choice of season, if there are several; it sets the link's month."""
    words = asked.words
    if len(view.seasons) < 2:
        return
    options = {str(each.first): each.months(words) for each in view.seasons}
    controls.one_of(asked, "months", words.say("Season"), options, str(chosen.first))


def by_season(asked: PageQuestion, view: Households) -> None:
    """Fluctuating and always low side by side, then every type, one column per season."""
    words = asked.words
    title = words.say("Households by type and season")
    parts.heading(title, words.say("households listed, and their share of all listed"))
    counts = {season: view.counts(season) for season in view.seasons}
    body = _by_type(words, view, [counts[season] for season in view.seasons])
    columns = [Column(words.say("type"))]
    columns += [
        asked.column(season.months(words), "households of a type") for season in view.seasons
    ]
    parts.table(columns, body, title)


def by_mobility(asked: PageQuestion, view: Households, season: Season) -> None:
    """Every type again, one column for each mobility: who goes away, and what it does."""
    words = asked.words
    title = words.say("Types by mobility, {season}", season=season.months(words))
    parts.heading(title, words.say("households listed, and their share of the column"))
    season_choice(asked, view, season)
    counts = view.by_mobility(season)
    columns = [Column(words.say("type"))]
    columns += [
        asked.column(words.say(MOBILITY_SHORT[name]), "households of a type") for name in counts
    ]
    parts.table(columns, _by_type(words, view, list(counts.values())), title)


def _by_type(
    words: Words, view: Households, counts: Sequence[Mapping[str, int]]
) -> list[list[str]]:
    """A row for each type, fluctuating and always low first to be seen, and one for all."""

    def meant(name: str) -> str:
        return meaning(words, name, view.help_limit)

    labels = {
        "fluctuating": _bold(words.say(FLUCTUATING), words.say("the next two together")),
        "Z": parts.with_small(_named(words, "Z"), meant("Z")),
        "R": parts.with_small(_named(words, "R"), meant("R")),
        "L": _bold(_named(words, "L"), meant("L")),
        **{n: parts.with_small(_named(words, n), meant(n)) for n in ("E", "S", "unknown")},
    }
    rows: list[list[str]] = [
        [label, *(_count(words, each[name], each["all"]) for each in counts)]
        for name, label in labels.items()
    ]
    together = words.say("All households listed")
    return [*rows, [together, *(words.number(each["all"]) for each in counts)]]


def _count(words: Words, n: int, total: int) -> Markup:
    share = words.percent(n / total) if total else "–"
    return parts.with_small(words.number(n), share)


def mobility(asked: PageQuestion, view: Households) -> None:
    """How many households have members who move during the year."""
    words = asked.words
    counts = view.mobility_counts()
    shares = mobility_shares(counts)
    title = words.say("Households by mobility, over the year")
    parts.heading(title, words.say("households listed"))
    body: list[list[str]] = [
        [
            _bold(words.say(MOBILITY_SHORT[name]), words.say(text)),
            parts.with_small(words.number(counts[name]), words.percent(shares[name])),
        ]
        for name, text in MOBILITY_NAMES.items()
    ]
    body.append(_hosts(asked))
    columns = [
        Column(words.say("mobility")),
        asked.column(words.say("households"), "households of a mobility"),
    ]
    parts.table(columns, body, title)


def _hosts(asked: PageQuestion) -> list[str]:
    """Households that lodge or hire newcomers, which villages tell of and no household list."""
    words = asked.words
    number, told = hosts(answers.newcomer_care(asked.selection))
    label = _bold(words.say("host"), words.say("lodging or hiring newcomers, as villages say"))
    if not told:
        return [label, words.say("not asked")]
    of = words.count("{n} village was asked", "{n} villages were asked", told)
    return [label, parts.with_small(words.number(number), of)]


def _bold(text: str, meaning: str) -> Markup:
    return parts.with_small(parts.bold(text), meaning)


def by_village(asked: PageQuestion, view: Households, season: Season) -> None:
    """The villages with known types, most fluctuating households first."""
    words, rows = asked.words, view.of(season)
    parts.heading(
        words.say("By village, {season}", season=season.months(words)),
        words.say("most fluctuating households first"),
    )
    caption = words.say("Households by village")

    def draw(some: pd.DataFrame) -> None:
        made = _villages(asked, some)
        parts.table(made.columns, made.rows, caption, style="labelled")

    parts.listed(words, rows, LISTED, LISTED_MORE, "further_villages", draw)


def _villages(asked: PageQuestion, rows: pd.DataFrame) -> parts.Table:
    words = asked.words
    columns = [
        Column(words.say("village")),
        asked.column(words.say(FLUCTUATING), "fluctuating", "household_types"),
        asked.column(words.say(ALWAYS_LOW), "households of a type"),
        asked.column(words.say("empty in the season"), "households of a type", wide_only=True),
        asked.column(words.say("stable"), "households of a type", wide_only=True),
        asked.column(words.say("not known"), "households of a type", wide_only=True),
        asked.column(words.say("listed, of all households"), "households_surveyed", "overview"),
    ]
    body = [
        [
            villages.name_cell(asked, row["place_id"]),
            *(parts.bold(words.number(row[name])) for name in ("fluctuating", "L")),
            *(words.number(row[name]) for name in ("E", "S", "unknown")),
            _listed(words, row["households_surveyed"], row["households_total"], row["basis"]),
        ]
        for row in rows.to_dict("records")
    ]
    return parts.Table(columns, body)


def _listed(words: Words, surveyed: int, total: int, basis: str) -> Markup:
    both = f"{words.number(surveyed)} / {words.number(total)}"
    return parts.with_small(both, words.say(BASIS_NAMES[basis]))


def household_list(asked: PageQuestion, view: Households) -> None:
    """The households of one village by their codes, only where the reader switches it on.

    The switch is not in the link: a forwarded link must not open a list.
    """
    words = asked.words
    parts.heading(words.say("The list of one village"))
    if not reader.permitted(access.require_households):
        return
    told = view.mobility[view.mobility["published"].astype(bool)]
    village = villages.choice(
        asked, words.say("Village with a household list"), list(told["place_id"])
    )
    if not village:
        parts.note(words.say("Choose a village to see its households by their codes."))
        return
    on = st.toggle(words.say("Show the household list, on the village's own device only"),
                   key=f"household_list_{village}",
                   help=words.say(
                       "The list shows whose house is empty and who is there alone. It is off "
                       "until you switch it on, and no link switches it on."
                   ))  # fmt: skip
    if not on:
        parts.note(words.say("Off. Household types are shown as counts above."))
        return
    rows = answers.household_list(asked.selection, village, reader.viewer())
    _list(asked, view, rows)
    name = asked.gazetteer.name(words, village)
    title = words.say("Households of {place} by type", place=name)
    downloads.buttons(asked, lambda: list_file(asked, title, rows), "household-list")


def list_file(asked: PageQuestion, title: str, rows: pd.DataFrame) -> TableFile:
    """The households of one village, by their codes."""
    rows = rows.assign(type_name=[asked.words.say(SHORT_NAMES[each]) for each in rows["type"]])
    return table_file(asked, title, rows, columns(asked, "household_list"))


def _list(asked: PageQuestion, view: Households, rows: pd.DataFrame) -> None:
    words = asked.words
    by_household = rows.pivot(index="household_id", columns="season", values="type")
    moves = rows.drop_duplicates("household_id").set_index("household_id")["mobility"]
    there = [season for season in view.seasons if season.name in by_household.columns]
    shown = pd.DataFrame(
        {
            words.say("household"): by_household.index,
            **{
                season.months(words): [_named(words, each) for each in by_household[season.name]]
                for season in there
            },
            words.say("mobility"): [
                words.say(MOBILITY_SHORT[each]) for each in moves[by_household.index]
            ],
        }
    )
    st.dataframe(shown, hide_index=True, width="stretch")


def _named(words: Words, name: str) -> str:
    return words.say(SHORT_NAMES[name])


def explained(asked: PageQuestion, view: Households) -> None:
    """What each word on the page means."""
    words = asked.words
    helper = words.say("aged 18-59, either sex, no severe difficulty, and here that month")
    helped = words.say("aged 0-4 or 60+, or with a severe difficulty, and here that month")
    order = words.say(
        "A household is of the first type that fits: {types}.",
        types=words.say(", ").join(_named(words, name) for name in FIRST_FITS),
    )
    types = [name for name in TYPES if name != "unknown"]
    season = words.say("a run of months in which the hazard chosen is due at the village")
    parts.explained(
        asked.words,
        [
            (words.say("helper"), helper),
            (words.say("may need help"), helped),
            (words.say("season"), season),
            (words.say("household type"), order),
            *((_named(words, name), meaning(words, name, view.help_limit)) for name in types),
            *((words.say(MOBILITY_SHORT[n]), words.say(t)) for n, t in MOBILITY_NAMES.items()),
        ],
    )


def download(asked: PageQuestion, view: Households, answer: str) -> TableFile:
    """Counts for every village with a list, by season, under the page's answer."""
    words = asked.words
    moves = view.mobility[["place_id", "migrating", "sending", "staying"]]
    rows = view.types.merge(moves, on="place_id", how="left")
    if rows.empty:  # no season: mobility only
        rows = view.mobility.reindex(columns=[*view.types.columns, *moves.columns[1:]])
    described = [
        file_column(asked, column, meaning=meaning(words, column.name, view.help_limit))
        for column in out.columns("household_types").values()
    ]
    season = view.season(next(iter(asked.selection.months), None))
    sheets = downloads.shown_sheet(asked, _villages(asked, view.of(season)) if season else None)
    counted = rows[rows["published"].astype(bool)]
    sheets.append(downloads.totals_sheet(asked, described, counted, by=("season",)))
    return table_file(asked, answer, rows, described, sheets=sheets)
