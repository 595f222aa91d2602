"""Roles by month: holders here of those wanted, with a sign where they are too few."""

from __future__ import annotations

from collections.abc import Mapping

from markupsafe import Markup

from mobility.maps.colours import HAZARD_LEVELS, LOW_MARK, MARK_BY_FINDING, svg
from mobility.measures.hazards import is_due
from mobility.ui.frame import parts
from mobility.views.roles import DOWN, FILLED, LACKING, LOST, UNKNOWN, Cell
from mobility.words import MONTHS, N_, Words
from mobility.words.terms import HAZARD_LEVEL_NAMES

STATE_NAMES = {
    LOST: N_("nobody here; filled when most are home"),
    DOWN: N_("too few here; filled when most are home"),
    UNKNOWN: N_("month not known"),
}
MARK_BY_STATE = {
    LOST: MARK_BY_FINDING["loses"],
    DOWN: MARK_BY_FINDING["watch"],
    UNKNOWN: MARK_BY_FINDING["no data"],
}


def rows(words: Words, roles: Mapping[str, Mapping[int, Cell]]) -> list[Markup]:
    """A row a role, for :func:`parts.year_table`; ``roles`` are a village's, by month."""
    return [
        parts.year_row(
            words, words.say(role), [_cell(words, by_month.get(month)) for month in MONTHS]
        )
        for role, by_month in roles.items()
    ]


def key(words: Words) -> None:
    """What the marks and rings of the cells mean."""
    item = Markup("<li>{} {}</li>")
    items = [
        item.format(parts.picture(svg(mark, 13)), words.say(STATE_NAMES[state]))
        for state, mark in MARK_BY_STATE.items()
    ]
    items.append(item.format(parts.picture(svg(LOW_MARK, 13)), words.say("filled in no month")))
    ring = Markup('<span class="swatch" style="border:2px solid {}"></span>')
    due = item.format(ring.format(HAZARD_LEVELS[3]), words.say("ringed: the hazard is due"))
    parts.key([*items, due])


def _cell(words: Words, cell: Cell | None) -> Markup:
    """Mark, ``0/2`` and a word; a ring where the hazard is due."""
    if cell is None:
        return Markup("<td></td>")
    mark = LOW_MARK if cell.state == LACKING and cell.never else MARK_BY_STATE.get(cell.state)
    known = cell.state != UNKNOWN
    return Markup('<td class="role {}" style="{}" title="{}">{} {}{}</td>').format(
        cell.state,
        f"border:2px solid {HAZARD_LEVELS[cell.hazard_level]};"
        if is_due(cell.hazard_level)
        else "",
        words.say(HAZARD_LEVEL_NAMES[cell.hazard_level]),
        parts.picture(svg(mark, 12)) if mark else "",
        f"{words.number(cell.here)}/{words.number(cell.minimum)}" if known else "",
        _small(_said_of(words, cell)),
    )


def _small(text: str) -> Markup:
    return Markup("<small>{}</small>").format(text) if text else Markup("")


def _said_of(words: Words, cell: Cell) -> str:
    if cell.state == FILLED:
        return ""
    if cell.state == UNKNOWN:
        return words.say("not known")
    return words.say("too few") if cell.here else words.say("nobody")
