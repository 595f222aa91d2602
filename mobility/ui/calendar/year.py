"""The Calendar's parts: tables whose columns are the months, for hazards, people and work."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

import pandas as pd
import streamlit as st
from markupsafe import Markup

from mobility.maps.colours import (
    ACCENT,
    ACCENT_PALE,
    HAZARD_INKS,
    HAZARD_LEVELS,
    MUTED,
    WORK_INKS,
    WORK_LEVELS,
)
from mobility.maps.month_strip import compact
from mobility.reports.document import FileColumn, TableFile
from mobility.reports.pictures.year_picture import Series
from mobility.tables import out
from mobility.ui.calendar import storm_force
from mobility.ui.frame import answers, controls, downloads, evidence, page, parts, shown
from mobility.ui.frame.limits import limits_used
from mobility.ui.frame.page import PageQuestion
from mobility.views import coverage
from mobility.views.calendar import Calendar, NumberRow, WorkRow, work_name
from mobility.views.hazards import due_months, hazard_name, when_due
from mobility.words import MONTHS, N_, Words
from mobility.words.terms import HAZARD_LEVEL_NAMES, WORK_LEVEL_NAMES

BAR_PIXELS, LOW_BAR_PIXELS = 58, 26
MOST_PLACES = 12  # more strips than that would be a page nobody reads
# Names of the download's columns.
HAZARD, WORK, SEASON = "{hazard}", "work: {activity}", "season: {activity}"
NUMBER_COLOURS = {
    "people_away": MUTED,
    "helpers": ACCENT,
    "needs_help": ACCENT_PALE,
    "newcomers": ACCENT_PALE,
    "out": MUTED,
    "into": ACCENT,
    "within": ACCENT_PALE,
}
IN_CHART = {"people_away": N_("people away"), "newcomers": N_("newcomers")}
NUMBER_LABELS = {  # where the column's meaning is too long for a row heading
    "helpers": N_("helpers here"),
    "needs_help": N_("people here who may need help"),
    "newcomers": N_("newcomers"),
}
OF_A_PLACE = ("people_away", "helpers", "out", "into")
AWAY = N_("usual helpers who are away")
FINE = 0.1  # shares below it are told to a tenth of a percent
TOGETHER = N_("any of them: the highest level")
GAP = Markup('<tr class="gap"><td colspan="13"></td></tr>')


def choose_hazards(asked: PageQuestion) -> None:
    """The control for the hazards shown together."""
    words = asked.words
    names = sorted(set(answers.hazards(asked.selection.but(hazard=None))["hazard"]))
    if names:
        shown = {name: hazard_name(words, name) for name in names}
        controls.several_hazards(asked, shown)


def title(asked: PageQuestion, view: Calendar, together: Mapping[int, int]) -> str:
    """The calendar in a sentence: when the most people are away, and what is due then."""
    words, area = asked.words, asked.area_text
    due = due_months(together)
    most = view.most_away(due) or view.most_away()
    if most is None:
        return words.say("Hazards and people in {area}, month by month", area=area)
    month, people = words.month(most[0]), words.number(most[1])
    villages = answers.overview(asked.selection, asked.limits)
    losing = _losing(words, villages.losses[most[0]], villages.villages)
    if most[0] not in due:
        said = words.say(
            "In {area}, the most people are away in {month}: {people}; {losing}.",
            area=area, month=month, people=people, losing=losing,
        )  # fmt: skip
    else:
        said = words.say(
            "In {area}, {when_due}, the most people are away in {month}: {people}; {losing}.",
            area=area, when_due=_when_due(asked), month=month, people=people, losing=losing,
        )  # fmt: skip
    return coverage.first(words, view.known, view.total, said)


def _losing(words: Words, n: int, villages: int) -> str:
    """How many of the villages lose capacity in a month; of an only one, whether it does."""
    if villages == 1 and n:
        return words.say("it loses capacity then")
    if villages == 1:
        return words.say("it is not known to lose capacity then")
    return words.count(
        "{n} of {total} villages loses capacity then",
        "{n} of {total} villages lose capacity then",
        n,
        total=words.number(villages),
    )


def _when_due(asked: PageQuestion) -> str:
    words, names = asked.words, asked.hazards
    if len(names) == 1:
        return when_due(words, names[0])
    listed = words.listed([hazard_name(words, name) for name in names])
    return words.say("when one of these hazards is due ({hazards})", hazards=listed)


def basis(asked: PageQuestion, view: Calendar) -> str:
    """How many villages the numbers cover; without villages, which flows they are from."""
    words = asked.words
    if "helpers" not in view.numbers:
        kind = {"stays": N_("stays"), "moves": N_("moves")}[asked.selection.kind]
        return words.say(
            "No village can be judged here; the numbers are the release's {kind}.",
            kind=words.say(kind),
        )
    summed = words.say(
        "Helpers and people who may need help are summed over the {known} of {villages} whose "
        "numbers are known; people away and newcomers are all those recorded in this release.",
        known=words.number(view.known),
        villages=words.count("{n} village", "{n} villages", view.total),
    )
    return " ".join(filter(None, [_away_all_year(words, view), summed]))


def _away_all_year(words: Words, view: Calendar) -> str:
    """Helpers whom no month has, told apart from the seasons."""
    if not view.helpers_all:
        return ""
    return words.say(
        "Whatever the season, {n} of {all} residents who are helpers are away all year. They are "
        "not counted among the usual helpers.",
        n=words.number(view.away_all_year),
        all=words.number(view.helpers_all),
    )


def strip(asked: PageQuestion, view: Calendar, together: Mapping[int, int]) -> None:
    """The chosen hazards, one by one and together, the people, and the work of each month."""
    words = asked.words
    rows = _rows(asked, view, together)
    parts.year_table(words, rows, words.say("Hazards, people and work by month"))
    _legends(words, bool(view.work or view.seasons))
    parts.note(words.say("Each row of bars has its own scale, from zero to its highest month."))
    for name in _flat(view):
        parts.note(_flat_said(words, view.numbers[name], name))
    storm_force.nights(asked)
    if not view.work:
        parts.note(words.say("This release has no labour calendar here, so no work is shown."))


def _rows(asked: PageQuestion, view: Calendar, together: Mapping[int, int]) -> list[Markup]:
    words = asked.words
    rows = [_hazard_row(words, name, view.of(name).levels, True) for name in asked.hazards]
    if len(asked.hazards) > 1:
        rows.append(_hazard_row(words, TOGETHER, together, True))
    rows += storm_force.rows(asked, view)
    shown = [name for name in NUMBER_COLOURS if name not in _flat(view)]
    rows += _number_rows(words, view, shown, BAR_PIXELS)
    if view.work:
        rows += [GAP, parts.year_group(words.say("Work by season"))]
        rows += [_work_row(words, row) for row in view.work]
    if view.seasons:
        rows += [GAP, parts.year_group(words.say("Other seasons"))]
        rows += [_work_row(words, row) for row in view.seasons]
    return rows


def _flat(view: Calendar) -> list[str]:
    """The numbers that hardly change over the year; helpers are told by the share away."""
    rows = view.numbers
    return [n for n in NUMBER_COLOURS if n in rows and n != "helpers" and rows[n].is_flat]


def other_hazards(asked: PageQuestion, view: Calendar) -> None:
    """The hazards not chosen, in the same columns."""
    words = asked.words
    others = [row for row in view.hazards if row.hazard not in asked.hazards]
    if not others:
        return
    text = words.count("{n} other hazard", "{n} other hazards", len(others))
    with st.expander(text):
        rows = [_hazard_row(words, row.hazard, row.levels, False) for row in others]
        parts.year_table(words, rows, text)


def _legends(words: Words, has_work: bool) -> None:
    parts.level_legend(words, HAZARD_LEVELS, HAZARD_LEVEL_NAMES, words.say("hazard"))
    if has_work:
        parts.level_legend(words, WORK_LEVELS, WORK_LEVEL_NAMES, words.say("work"))


def _hazard_row(words: Words, hazard: str, by_month: Mapping[int, int], chosen: bool) -> Markup:
    name = hazard_name(words, hazard)
    cells = [_hazard_cell(words, by_month[month]) for month in MONTHS]
    return parts.year_row(words, parts.bold(name) if chosen else name, cells)


def _work_row(words: Words, row: WorkRow) -> Markup:
    cells = [_work_cell(words, row.levels[month]) for month in MONTHS]
    return parts.year_row(words, work_name(words, row.activity), cells)


def _hazard_cell(words: Words, level: int) -> Markup:
    return _level_cell(words.say(HAZARD_LEVEL_NAMES[level]), level, HAZARD_LEVELS, HAZARD_INKS)


def _work_cell(words: Words, level: int) -> Markup:
    return _level_cell(words.say(WORK_LEVEL_NAMES[level]), level, WORK_LEVELS, WORK_INKS)


def _level_cell(word: str, level: int, colours: Sequence[str], inks: Sequence[str]) -> Markup:
    style = f"background:{colours[level]};color:{inks[level]}"
    cell = Markup('<td class="level" style="{}" title="{}">{}</td>')
    return cell.format(style, word, word if level else "·")


def _number_rows(
    words: Words, view: Calendar, names: Iterable[str], pixels: int
) -> Iterator[Markup]:
    """The rows of numbers that are known.

    Helpers here are numbers, and their bars the share of them who are away: bars of those here,
    from zero, would look alike in every month.
    """
    for name in names:
        if name == "helpers" and (away := view.share_away):
            yield _row_of_bars(words, AWAY, away, NUMBER_COLOURS[name], pixels, _percent)
            yield _count_row(words, name, view.numbers[name])
        elif name in view.numbers:
            label = _label(name)
            yield _row_of_bars(
                words, label, view.numbers[name], NUMBER_COLOURS[name], pixels, compact
            )


def _label(name: str) -> str:
    return NUMBER_LABELS.get(name) or out.columns("calendar")[name].meaning


def _count_row(words: Words, name: str, row: NumberRow) -> Markup:
    cell = Markup('<td class="count">{}</td>')
    cells = [cell.format(compact(words, row.values[month])) for month in MONTHS]
    return parts.year_row(words, words.say(_label(name)), cells)


def _percent(words: Words, share: float) -> str:
    return words.percent(share, 1 if share < FINE else 0)


def _row_of_bars(
    words: Words,
    label: str,
    row: NumberRow,
    colour: str,
    pixels: int,
    written: Callable[[Words, float], str],
) -> Markup:
    cells = [_bar(words, row, month, colour, pixels, written) for month in MONTHS]
    return parts.year_row(words, words.say(label), cells)


def _flat_said(words: Words, row: NumberRow, name: str) -> str:
    """A number that hardly changes over the year, in place of twelve equal bars."""
    return words.say(
        "Nearly the same in every month: {what}, {low} to {high}.",
        what=words.say(_label(name)),
        low=words.number(row.lowest),
        high=words.number(row.highest),
    )


def _bar(
    words: Words,
    row: NumberRow,
    month: int,
    colour: str,
    pixels: int,
    written: Callable[[Words, float], str],
) -> Markup:
    value = row.values[month]
    if value is None:
        return Markup('<td class="bar none">{}</td>').format(words.say("no data"))
    low = " low" if pixels < BAR_PIXELS else ""
    height = pixels * value / (row.highest or 1.0)
    return Markup(
        '<td class="bar{low}">{number}<span style="height:{height:.0f}px">'
        '<i style="height:{height:.0f}px;background:{colour}"></i></span></td>'
    ).format(
        low=low,
        number=written(words, value),
        height=height,
        colour=colour,
    )


def by_place(asked: PageQuestion) -> None:
    """If several areas are chosen: a short strip for each, one below the other."""
    words, areas = asked.words, asked.selection.areas
    if len(areas) < 2:
        return
    parts.heading(words.say("Place by place"), words.say("open a place to see its whole year"))
    if len(areas) > MOST_PLACES:
        parts.note(
            words.say("Choose at most {n} areas to compare them.", n=words.number(MOST_PLACES))
        )
        return
    rows = GAP.join(parts.joined(_place_rows(asked, area)) for area in areas)
    parts.year_table(words, [rows], words.say("Place by place"))
    parts.note(
        words.say(
            "Work at its peak: how many kinds of work in the labour calendar are at level peak."
        )
    )


def _place_rows(asked: PageQuestion, area: str) -> list[Markup]:
    words, alone = asked.words, asked.selection.but(areas=(area,))
    view = answers.calendar(alone)
    rows = [parts.year_group(page.area_link(asked, area))]
    rows += [_hazard_row(words, each, view.of(each).levels, False) for each in asked.hazards]
    if len(asked.hazards) > 1:
        together = answers.hazards_together(alone, asked.hazards)
        rows.append(_hazard_row(words, TOGETHER, together, False))
    rows += _number_rows(words, view, OF_A_PLACE, LOW_BAR_PIXELS)
    return [*rows, _peaks_row(words, view)] if view.work else rows


def _peaks_row(words: Words, view: Calendar) -> Markup:
    cell = Markup('<td class="count" title="{}">{}</td>')
    peaks = [view.work_peaks[month] for month in MONTHS]
    cells = [cell.format(_activities(words, each), words.number(len(each))) for each in peaks]
    return parts.year_row(words, words.say("work at its peak"), cells)


def _activities(words: Words, activities: Sequence[str]) -> str:
    return words.listed([work_name(words, each) for each in activities])


def sources(asked: PageQuestion, view: Calendar) -> None:
    """Where each hazard's months, and those of each kind of work, come from."""
    words = asked.words
    told = [(hazard_name(words, row.hazard), "", row.sources) for row in view.hazards]
    told += [
        (
            work_name(words, row.activity),
            words.say("; ").join(words.say(each) for each in (*row.who, *row.movement)),
            row.sources,
        )
        for row in (*view.work, *view.seasons)
    ]
    if told:
        text = words.say("Where the months of hazards and work come from")
        rows = [
            [parts.with_small(name, who), evidence.listed(asked, each) or "–"]
            for name, who, each in told
        ]
        with st.expander(text):
            columns = [
                parts.Column(words.say("hazard; or work, who does it and where it takes them")),
                parts.Column(words.say("source")),
            ]
            parts.table(columns, rows, text)


def download(asked: PageQuestion, view: Calendar, answer: str) -> TableFile:
    """One row per place and month: the level of each hazard and kind of work, and the numbers."""
    words, areas = asked.words, asked.selection.areas
    alone = areas if 1 < len(areas) <= MOST_PLACES else ()
    views = {area: answers.calendar(asked.selection.but(areas=(area,))) for area in alone}
    if not views:
        views = {",".join(areas): view}
    names = {area: words.listed(asked.gazetteer.names(words, area.split(","))) for area in views}
    rows = pd.concat(
        [
            download_rows(each).assign(
                **storm_force.columns(asked, each, tuple(filter(None, area.split(",")))),
                place_id=area,
                place=names[area] or asked.area_text,
                hazards_together=_together_of(asked, area),
            )
            for area, each in views.items()
        ]
    )
    chosen = words.listed([hazard_name(words, each) for each in asked.hazards]) or "–"
    more = [
        (words.say("Basis"), basis(asked, view)),
        (words.say("Hazards together"), chosen),
        (words.say("Finding"), limits_used(asked)),
    ]
    described = columns(asked, list(views.values()), rows)
    together = answers.hazards_together(asked.selection, asked.hazards)
    sheets = [shown.drawn_year(words, _rows(asked, view, together))]
    return downloads.table_file(asked, answer, rows, described, more, sheets)


def chart(
    asked: PageQuestion, view: Calendar, together: Mapping[int, int], answer: str
) -> downloads.Picture:
    """People away, and newcomers, by month, as a picture."""
    series = [
        Series(asked.words.say(title), _bars(view.numbers[name].values))
        for name, title in IN_CHART.items()
        if name in view.numbers
    ]
    return downloads.year_chart(asked, answer, series, together)


def _bars(values: Mapping[int, float | None]) -> dict[int, list[float] | None]:
    return {month: None if n is None else [n] for month, n in values.items()}


def _together_of(asked: PageQuestion, area: str) -> list[int]:
    areas = tuple(each for each in area.split(",") if each)
    found = answers.hazards_together(asked.selection.but(areas=areas), asked.hazards)
    return [found[month] for month in MONTHS]


def download_rows(view: Calendar) -> pd.DataFrame:
    """One row per month: the level of each hazard and kind of work, and the numbers."""
    columns = {row.hazard: [row.levels[month] for month in MONTHS] for row in view.hazards}
    kinds = ((WORK, view.work), (SEASON, view.seasons))
    work = {
        name.format(activity=row.activity): [row.levels[month] for month in MONTHS]
        for name, rows in kinds
        for row in rows
    }
    numbers = {name: [row.values[month] for month in MONTHS] for name, row in view.numbers.items()}
    of_year = {"away_all_year": view.away_all_year, "helpers_all": view.helpers_all}
    all_year = of_year if view.helpers_all else {}
    return pd.DataFrame({"month": list(MONTHS), **columns, **work, **numbers, **all_year})


def columns(asked: PageQuestion, views: Sequence[Calendar], rows: pd.DataFrame) -> list[FileColumn]:
    """The download's columns, one for each hazard and kind of work of any of the places."""
    words = asked.words
    hazards = {row.hazard: hazard_name(words, row.hazard) for view in views for row in view.hazards}
    work = {row.activity: work_name(words, row.activity) for view in views for row in view.work}
    seasons = {
        row.activity: work_name(words, row.activity) for view in views for row in view.seasons
    }
    by_force = {name: hazard_name(words, name) for view in views for name in view.by_force}
    named = {
        HAZARD: hazards,
        storm_force.NUMBER: by_force,
        storm_force.STRONGEST: by_force,
        WORK: work,
        SEASON: seasons,
    }
    found: list[FileColumn] = []
    for column in downloads.columns(asked, "calendar"):
        if column.name in named:
            found += _of_each(column, named[column.name])
        elif column.name in rows or column.name in downloads.ADDED:
            found.append(column)
    return found


def _of_each(column: FileColumn, names: Mapping[str, str]) -> list[FileColumn]:
    """One column for each hazard or kind of work, which ``names`` maps to its translated name."""
    return [
        replace(
            column,
            name=column.name.format(hazard=each, activity=each),
            meaning=f"{name}: {column.meaning}",
        )
        for each, name in names.items()
    ]
