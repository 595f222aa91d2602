"""Who could help, households, roles and the plan of one place."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import streamlit as st
from markupsafe import Markup

from mobility.ui.frame import answers, page, parts, role_cells
from mobility.ui.frame.page import PageQuestion
from mobility.ui.frame.parts import Column
from mobility.ui.one_place import shared
from mobility.views import one_place
from mobility.views import plan as plans
from mobility.views.households import MOBILITY_SHORT, SHORT_NAMES, Season
from mobility.views.households import sentence as households_sentence
from mobility.views.plan_steps import village_steps
from mobility.views.reserves import Loan, Reserves, deputies_text
from mobility.views.roles import sentence as roles_sentence
from mobility.views.village_story import Story
from mobility.words import MONTHS, N_

FIRST_LOANS = 4
FLUCTUATING = N_("Fluctuating")
SHOWN_TYPES = ("L", "E", "S", "unknown")


def helpers(asked: PageQuestion, told: Story, place: str) -> None:
    """Who could be called on in the month, and who lends to whom when the hazard is due."""
    words = asked.words
    shared.part(words.say("Who could be called on"), parts.bulleted(told.callable))
    reserves = answers.reserves(asked.selection, asked.limits)
    body = [
        [words.month(month), _loans(asked, lenders), _loans(asked, borrowers)]
        for month, lenders, borrowers in _lending(reserves, place)
        if lenders or borrowers
    ]
    if not body:
        return
    columns = [
        Column(words.say("month")),
        Column(words.say("could be helped by")),
        Column(words.say("could help")),
    ]
    title = words.say("Helpers lent between villages when the hazard is due")
    parts.heading(title)
    parts.table(columns, body, title)
    parts.note(
        words.say(
            "Nearest first, up to {km} km; each helper is lent once in a month.",
            km=words.number(reserves.km),
        )
    )


def _lending(
    reserves: Reserves, place: str
) -> Iterator[tuple[int, Sequence[Loan], Sequence[Loan]]]:
    """Each month, with who lends to a village and to whom it lends."""
    for month in MONTHS:
        lenders = reserves.loans.get((place, month), ())
        yield month, lenders, one_place.lent_by(reserves, place, month)


def _loans(asked: PageQuestion, loans: Sequence[Loan]) -> Markup:
    """Each village as a link, with the helpers and the way."""
    words = asked.words
    named = [
        Markup("<div>{} {}</div>").format(
            page.place_link(asked, each.lender),
            words.say("{n} ({km} km)", n=words.number(each.helpers), km=words.number(each.km, 1)),
        )
        for each in loans[:FIRST_LOANS]
    ]
    if more := len(loans) - len(named):
        named.append(
            Markup("<div>{}</div>").format(
                words.count("and {n} more village", "and {n} more villages", more)
            )
        )
    return parts.joined(named) if named else Markup("–")


def households(asked: PageQuestion) -> None:
    """A village's household types by season, and how many have members away."""
    words = asked.words
    view = answers.households(asked.selection)
    parts.heading(words.say("Household types"))
    if not view.listed:
        parts.note(words.say("Not known: they need a household list with enough households."))
        return
    counts = {season: view.counts(season) for season in view.seasons}
    if counts:
        _types(asked, counts)
    moves = view.mobility_counts()
    named = [
        words.say("{what}: {n}", what=words.say(MOBILITY_SHORT[each]), n=words.number(n))
        for each, n in moves.items()
        if n
    ]
    parts.note(words.say("Over the year, {kinds}.", kinds=words.say("; ").join(named)))


def _types(asked: PageQuestion, counts: dict[Season, dict[str, int]]) -> None:
    words = asked.words
    rows = [(words.say(FLUCTUATING), "fluctuating")]
    rows += [(words.say(SHORT_NAMES[code]), code) for code in SHOWN_TYPES]
    rows.append((words.say("All households listed"), "all"))
    columns = [Column(words.say("type"))]
    columns += [asked.column(season.months(words), "households of a type") for season in counts]
    body = [
        [label, *(words.number(each[code]) for each in counts.values())] for label, code in rows
    ]
    parts.table(columns, body, words.say("Household types"))


def roles(asked: PageQuestion, place: str, *, is_listed: bool) -> None:
    """A village's roles by month, and how many could deputise.

    Args:
        is_listed: whether every household of the village is listed.
    """
    words = asked.words
    view = answers.roles(asked.selection)
    parts.heading(words.say("Task-force roles"), words.say("2/3: two here, three needed"))
    found = view.of(place)
    if not found:
        parts.note(
            words.say("Not known: every household is listed, but no task-force role is named.")
            if is_listed
            else words.say("Not known: only a full household list shows who holds a role.")
        )
        return
    role_cells.key(words)
    parts.year_table(words, role_cells.rows(words, found), words.say("Task-force roles"), "roles")
    deputies = answers.reserves(asked.selection, asked.limits).deputies.get(place)
    if deputies:
        parts.note(words.say("Deputies: {who}.", who=deputies_text(words, deputies)))


def plan(asked: PageQuestion, place: str) -> None:
    """The steps of a village's plan when the hazard is due, and the drill before."""
    words = asked.words
    view = answers.plan(asked.selection, asked.limits)
    reserves = answers.reserves(asked.selection, asked.limits)
    leads = answers.leads(asked.selection)
    shown = plans.months_prepared(view)
    rows = answers.plan_villages(asked.selection, asked.limits, shown)
    parts.heading(words.say("Its plan"))
    if view.is_judged:
        parts.html(Markup("<p>{}</p>").format(plans.answer(words, view, asked.area_text)))
    else:
        parts.note(words.say("Nothing is known that a plan could rest on: find out first."))
    step = Markup('<div class="step"><b>{}</b>{} <small>{}</small></div>')
    by_month = {int(row["month"]): row for row in rows.to_dict("records")}
    body = [
        [
            parts.with_small(
                plans.dated(words, each.month, each.year),
                plans.hazard_text(words, view.hazard, each.level),
            ),
            words.number(each.numbers["people_to_move"]),
            parts.joined(
                step.format(
                    said.label,
                    f": {said.detail}" if said.detail else "",
                    words.say("led by {who}", who=leads.who(words, [said.code])),
                )
                for said in village_steps(words, by_month[each.month], reserves)
            ),
        ]
        for each in view.months
        if each.month in by_month
    ]
    if body:
        columns = [
            Column(words.say("month")),
            asked.column(words.say("people to move early"), "people_to_move", "plan"),
            Column(words.say("actions to consider, and who leads"), long=True),
        ]
        parts.table(columns, body, words.say("Its plan"), style="labelled")
    parts.more(page.to_page(asked, "plan", words.say("Open its plan"), areas=place))


def of_area(asked: PageQuestion, place: str) -> None:
    """Plan, roles and households of an area, each in its page's sentence with a link there."""
    words = asked.words
    view = answers.plan(asked.selection, asked.limits)
    told = (
        (N_("Its plan"), "plan", plans.answer(words, view, asked.area_text)),
        (N_("Task-force roles"), "roles",
         roles_sentence(words, answers.roles(asked.selection), asked.area_text)),
        (N_("Household types"), "households",
         households_sentence(words, answers.households(asked.selection), asked.area_text)),
    )  # fmt: skip
    for column, (title, file, said) in zip(st.columns(3, gap="medium"), told, strict=True):
        with column:
            more = page.to_page(asked, file, words.say("Open the page"), areas=place)
            shared.part(words.say(title), Markup("<p>{}</p>").format(said))
            parts.more(more)
