"""One month of the Calendar: what is due, what work there is, and the storms behind it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd
import streamlit as st
from markupsafe import Markup

from mobility.maps.month_strip import compact
from mobility.maps.storm_map import draw_storms
from mobility.measures.hazards import is_due
from mobility.reports.document import TableFile
from mobility.tables import out
from mobility.ui.calendar import storm_force
from mobility.ui.frame import answers, downloads, evidence, page, parts, viewport
from mobility.ui.frame.month_strip import month_strip
from mobility.ui.frame.page import PageQuestion
from mobility.ui.frame.parts import Column
from mobility.views.calendar import Calendar, work_name
from mobility.views.hazards import due_months, hazard_name, season_sentence
from mobility.views.storms import Storm, counted, storms_of_month
from mobility.words import MONTHS, Words
from mobility.words.terms import HAZARD_LEVEL_NAMES, WORK_LEVEL_NAMES

MAP = "storm_map"
MAP_WIDTH = 520  # pixels, on a laptop
MAP_HEIGHTS = (300, 440)


def month_by_month(asked: PageQuestion, view: Calendar, together: Mapping[int, int]) -> None:
    """The month strip, and the details of the chosen month."""
    words = asked.words
    storms = answers.storms(asked.selection, asked.hazards)
    month = page.month_of(asked, default_month(view, together))
    label, counts = _counts(asked, view, storms)
    parts.heading(words.say("Month by month"), label)
    month_strip(asked, month, together, counts, label)
    parts.note(_rings(asked, together))
    _said(asked, view, month)
    _storms(asked, view, storms, month)


def _rings(asked: PageQuestion, together: Mapping[int, int]) -> str:
    """What the rings of the strip mean."""
    words, names = asked.words, asked.hazards
    if len(names) < 2:
        return season_sentence(words, names[0] if names else None, together)
    return words.say("Ringed: a month in the season of any hazard chosen. A thicker ring: a peak.")


def default_month(view: Calendar, together: Mapping[int, int]) -> int:
    """The month of the page's answer; else the first in which a hazard is due."""
    due = due_months(together)
    most = view.most_away(due) or view.most_away()
    return most[0] if most else next(iter(due), MONTHS[0])


def _counts(
    asked: PageQuestion, view: Calendar, storms: pd.DataFrame
) -> tuple[str, dict[int, str]]:
    """The numbers in the strip's cells: storms if any are listed, else people away."""
    words = asked.words
    if not storms.empty:
        is_chosen = bool(storm_force.followed(asked, view))
        label = words.say("storms that count") if is_chosen else words.say("storms listed")
        counting = {month: _counting(asked, view, storms, month)[0] for month in MONTHS}
        return label, {month: words.number(len(each)) for month, each in counting.items()}
    for name in ("people_away", "out"):
        if name in view.numbers:
            values = view.numbers[name].values.items()
            shown = {m: "–" if value is None else compact(words, value) for m, value in values}
            return words.say(out.columns("calendar")[name].meaning), shown
    return words.say("hazard levels"), {}


def _said(asked: PageQuestion, view: Calendar, month: int) -> None:
    """The month in words."""
    words = asked.words
    due = [
        words.say(
            "{hazard} ({level})",
            hazard=hazard_name(words, name),
            level=words.say(HAZARD_LEVEL_NAMES[view.of(name).levels[month]]),
        )
        for name in asked.hazards
        if is_due(view.of(name).levels[month])
    ]
    said = [
        words.say("Due in {month}: {hazards}.", month=words.month(month), hazards=words.listed(due))
        if due
        else words.say("{month}: none of the chosen hazards is due.", month=words.month(month))
    ]
    said += [*_work_said(words, view, month), *_seasons_said(words, view, month)]
    parts.html(Markup("<p>{}</p>").format(" ".join(said)))


def _work_said(words: Words, view: Calendar, month: int) -> list[str]:
    """The kinds of work at their peak in the month, else those with much work."""
    for level in (3, 2):
        rows = [row for row in view.work if row.levels[month] == level]
        if rows:
            listed = [_with_movement(words, row.activity, row.movement) for row in rows]
            return [
                words.say(
                    "Work ({level}): {list}.",
                    level=words.say(WORK_LEVEL_NAMES[level]),
                    list=words.say("; ").join(listed),
                )
            ]
    return [words.say("No kind of work is at level much or peak.")] if view.work else []


def _seasons_said(words: Words, view: Calendar, month: int) -> list[str]:
    """What else there is much of in the month, though it is no work."""
    listed = [
        words.say(
            "{season} ({level})",
            season=_with_movement(words, row.activity, row.movement),
            level=words.say(WORK_LEVEL_NAMES[row.levels[month]]),
        )
        for row in view.seasons
        if row.levels[month] >= 2
    ]
    return [words.say("Also: {list}.", list=words.say("; ").join(listed))] if listed else []


def _with_movement(words: Words, activity: str, movement: Sequence[str]) -> str:
    name = work_name(words, activity)
    moved = words.say("; ").join(words.say(each) for each in movement)
    return words.say("{work}, {movement}", work=name, movement=moved) if moved else name


def _storms(asked: PageQuestion, view: Calendar, storms: pd.DataFrame, month: int) -> None:
    """Map and list of the month's storms, and what the list leaves out."""
    words, named = asked.words, asked.words.month(month)
    if storms.empty:
        parts.note(words.say("This release lists no storms for these hazards."))
        return
    counting, others = _counting(asked, view, storms, month)
    found = (*counting, *others)
    parts.heading(
        words.count("{n} storm in {month}", "{n} storms in {month}", len(counting), month=named)
    )
    _of_force(asked, counting, others)
    number = counted(view, asked.hazards, month)
    if not storm_force.followed(asked, view) and number not in (None, len(found)):
        parts.note(
            words.count(
                "The month's weight counts {n} storm, but the list has only those that this "
                "release names.",
                "The month's weight counts {n} storms, but the list has only those that this "
                "release names.",
                number,
            )
        )
    placed = [storm for storm in found if storm.at]
    if placed:
        left, right = st.columns([11, 9], gap="medium")
        with left:
            of_force = sum(storm.at is not None for storm in counting)
            parts.on_demand(
                words.say("Map of the storms"), "storm_map_opened",
                lambda: _map(asked, placed, of_force),
            )  # fmt: skip
        with right:
            _draw_list(asked, found)
    elif found:
        _draw_list(asked, found)
    if found and len(placed) < len(found):
        parts.note(_not_placed(words, len(found) - len(placed)))
    downloads.buttons(asked, lambda: storms_file(asked, storms), "storms")


def _counting(
    asked: PageQuestion, view: Calendar, storms: pd.DataFrame, month: int
) -> tuple[tuple[Storm, ...], tuple[Storm, ...]]:
    """The month's storms that count, and the others; all count where no force can be chosen."""
    found = storms_of_month(storms, month)
    if not storm_force.followed(asked, view):
        return found, ()
    counting = tuple(storm for storm in found if storm.counts)
    return counting, tuple(storm for storm in found if not storm.counts)


def _of_force(asked: PageQuestion, counting: Sequence[Storm], others: Sequence[Storm]) -> None:
    """The strongest of the month's storms, and how many more are listed."""
    words = asked.words
    known = [storm for storm in counting if storm.wind_kt is not None]
    said = []
    if known:
        first = max(known, key=lambda storm: storm.wind_kt or 0)
        said.append(words.say("The strongest: {storm}.", storm=storm_force.told(asked, first)))
    if others:
        said.append(
            words.count(
                "{n} more storm is listed, but does not count at the strength chosen.",
                "{n} more storms are listed, but do not count at the strength chosen.",
                len(others),
            )
        )
    if said:
        parts.note(" ".join(said))


def _not_placed(words: Words, n: int) -> str:
    return words.count(
        "This release does not hold where {n} storm came closest, so it is not on the map. "
        "Import the tracks again to add it.",
        "This release does not hold where {n} storms came closest, so they are not on the map. "
        "Import the tracks again to add them.",
        n,
    )


def _map(asked: PageQuestion, storms: Sequence[Storm], counting: int) -> None:
    """The storms on a map; the first ``counting`` of them count at the force chosen."""
    words, places = asked.words, asked.gazetteer
    width = viewport.width(MAP, MAP_WIDTH)
    lowest, highest = MAP_HEIGHTS
    height = min(max(int(0.68 * width), lowest), highest)
    measured = dict.fromkeys(places.location(storm.place_id) for storm in storms)
    drawing = draw_storms(
        storms,
        [_tooltip(asked, storm) for storm in storms],
        counting,
        answers.storm_tracks(asked.release.id, tuple(storm.storm_id for storm in storms)),
        [at for at in measured if at],
        answers.outlines(asked.release.id),
        answers.geography(asked.release.id),
        (width, height),
    )
    st.pydeck_chart(
        drawing,
        height=height,
        key=MAP,
        alt=words.say("Map of the storms. The list and the download hold the same storms."),
    )
    said = words.say(
        "Dots: where each storm came closest. Lines: its track, if this release has it. "
        "Grey: the place from which distances are measured."
    )
    pale = words.say("Small and pale: storms that do not count at the strength chosen.")
    parts.note(f"{said} {pale}" if counting < len(storms) else said)


def _tooltip(asked: PageQuestion, storm: Storm) -> str:
    words = asked.words
    lines = [storm.day(words), _distance(asked, storm), _wind(words, storm)]
    return "\n".join(lines)


def _distance(asked: PageQuestion, storm: Storm) -> str:
    words = asked.words
    return words.say(
        "{km} km from {place}",
        km=words.number(storm.distance_km),
        place=asked.gazetteer.name(words, storm.place_id),
    )


def _wind(words: Words, storm: Storm) -> str:
    if storm.wind_kt is None:
        return words.say("wind not known")
    return words.say("{n} knots", n=words.number(storm.wind_kt))


def _draw_list(asked: PageQuestion, storms: Sequence[Storm]) -> None:
    made = _list(asked, storms)
    parts.table(made.columns, made.rows, asked.words.say("Storms of the month"))
    title = asked.words.say("Where these storms come from")
    with st.expander(title):
        columns = [Column(asked.words.say("storm")), Column(asked.words.say("source"))]
        rows = [[parts.bold(each.storm_id), evidence.marked(asked, each.source)] for each in storms]
        parts.table(columns, rows, title)


def _list(asked: PageQuestion, storms: Sequence[Storm]) -> parts.Table:
    words = asked.words
    columns = [
        Column(words.say("storm")),
        Column(words.say("closest")),
        asked.column(words.say("wind at that time"), "wind_kt", "storms"),
    ]
    rows = [
        [
            parts.bold(storm.storm_id),
            parts.with_small(storm.day(words), _distance(asked, storm)),
            _wind(words, storm)
            if storm.counts
            else parts.with_small(_wind(words, storm), words.say("does not count")),
        ]
        for storm in storms
    ]
    return parts.Table(columns, rows)


def storms_file(asked: PageQuestion, storms: pd.DataFrame) -> TableFile:
    """Every storm of the year, not only of the month."""
    words = asked.words
    listed = words.listed([hazard_name(words, name) for name in asked.hazards])
    answer = words.say("Storms behind the calendar of {hazards} in {area}", hazards=listed,
                       area=asked.area_text)  # fmt: skip
    return downloads.table_file(asked, answer, storms, downloads.columns(asked, "storms"))


def explained(asked: PageQuestion) -> None:
    """What each word and number on the page means."""
    words = asked.words
    parts.explained(
        words,
        [
            (words.say("people away"), asked.explained("overview", "people_away")),
            (words.say("newcomers"), asked.explained("newcomers", "newcomers")),
            (words.say("helpers here"), asked.explained("overview", "helpers")),
            (words.say("usual helpers"), asked.explained("overview", "helpers_usual")),
            (words.say("people here who may need help"), asked.explained("overview", "needs_help")),
            (words.say("hazard levels"), asked.explained("overview", "hazard_level")),
        ],
    )
