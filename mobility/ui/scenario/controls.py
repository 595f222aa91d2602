"""The controls of a scenario, each of which writes into the link."""

from __future__ import annotations

import streamlit as st

from mobility.measures.scenario import MOST_SHIFT
from mobility.tables import AGE_GROUPS
from mobility.ui.frame import controls, parts, state
from mobility.ui.frame.page import PageQuestion
from mobility.views.scenario import LONGEST_NAME, Comparison, WhatIf
from mobility.words import MONTHS, N_
from mobility.words.terms import SEX_NAMES

SHARES = tuple(step / 20 for step in range(21))  # in steps of 5 %
BROUGHT = (0, 1, 2, 3, 5, 10, 20, 30, 50, 100)
MOST_VILLAGES = 1000


def controls_of(asked: PageQuestion, view: Comparison) -> None:
    """Name, more people leave, the hazard moves, helpers are brought, newcomers assigned."""
    words = asked.words
    left, right = st.columns([4, 1], vertical_alignment="bottom")
    with left:
        controls.text(
            "scenario", asked.what_if.name, LONGEST_NAME, label=words.say("Name of the scenario")
        )
    with right:
        st.button(
            words.say("Back to the release"), on_click=_reset, width="stretch",
            disabled=not asked.what_if.to_url(), key="scenario_reset",
        )  # fmt: skip
    leave, hazard, bring = st.columns([5, 3, 4], gap="medium")
    with leave:
        _leaving(asked)
    with hazard:
        _hazard(asked)
        _newcomers(asked)
    with bring:
        _brought(asked, view)


def _reset() -> None:
    state.change(**dict.fromkeys(WhatIf.labels()))


def _shares(asked: PageQuestion, chosen: float) -> dict[str, str]:
    """Shares to choose from; none has an empty code, which removes it from the link."""
    values = sorted({*SHARES, chosen})
    words = asked.words
    return {f"{value:.4g}" if value else "": words.percent(value) for value in values}


def _code(share: float) -> str:
    return f"{share:.4g}" if share else ""


def _leaving(asked: PageQuestion) -> None:
    words, now = asked.words, asked.what_if.scenario
    parts.heading(words.say("More people leave"))
    share, months = st.columns(2)
    with share:
        controls.one_of(
            asked, "leave", N_("Of those here"), _shares(asked, now.leave_share),
            _code(now.leave_share),
        )  # fmt: skip
    with months:
        named = {str(month): words.month(month) for month in MONTHS}
        controls.some_of(
            asked, "leave_months", N_("In months"), named, [str(each) for each in now.leave_months]
        )
    sexes, ages = st.columns(2)
    with sexes:
        offered = {sex: words.say(SEX_NAMES[sex]) for sex in ("f", "m")}
        controls.some_of(asked, "leave_sexes", N_("Sex"), offered, now.leave_sexes)
    with ages:
        offered = {age: words.digits(age) for age in AGE_GROUPS[:-1]}
        controls.some_of(asked, "leave_ages", N_("Age"), offered, now.leave_ages)


def _hazard(asked: PageQuestion) -> None:
    words, now = asked.words, asked.what_if.scenario.hazard_shift
    parts.heading(words.say("The hazard moves"))
    offered = {}
    for shift in range(-MOST_SHIFT, MOST_SHIFT + 1):
        early = words.count("{n} month earlier", "{n} months earlier", -shift)
        late = words.count("{n} month later", "{n} months later", shift)
        offered[str(shift)] = early if shift < 0 else late
    offered["0"] = words.say("as in the calendar")
    codes = {("" if code == "0" else code): said for code, said in offered.items()}
    controls.one_of(asked, "shift", N_("The hazard comes"), codes, str(now) if now else "")


def _newcomers(asked: PageQuestion) -> None:
    words, now = asked.words, asked.what_if.scenario.assigned_share
    parts.heading(words.say("Newcomers help"))
    controls.one_of(asked, "assigned", N_("Trained and assigned"), _shares(asked, now), _code(now))


def _brought(asked: PageQuestion, view: Comparison) -> None:
    words, now = asked.words, asked.what_if.scenario
    parts.heading(words.say("Helpers are brought"))
    numbers = {str(n) if n else "": words.number(n) for n in sorted({*BROUGHT, now.brought})}
    controls.one_of(
        asked, "brought", N_("Helpers from elsewhere, all year, in each village"), numbers,
        str(now.brought) if now.brought else "",
    )  # fmt: skip
    villages = list(dict.fromkeys(view.rows["place_id"]))[:MOST_VILLAGES]
    if now.brought_to and now.brought_to not in villages:
        villages.insert(0, now.brought_to)
    places = asked.gazetteer
    offered = {"": words.say("every village")}
    offered |= {
        place: words.say(" · ").join([places.name(words, place), place]) for place in villages
    }
    controls.one_of(asked, "brought_to", N_("In"), offered, str(now.brought_to))
    parts.note(words.say("Training people who stay fills roles; it does not add helpers."))


def drill_controls(asked: PageQuestion) -> None:
    """The month of a drill, and the month it would move to."""
    words, now = asked.words, asked.what_if
    offered = {"": words.say("no month")} | {str(each): words.month(each) for each in MONTHS}
    before, after = (
        "" if month is None else str(month) for month in (now.drill_from, now.drill_to)
    )
    left, right, _ = st.columns([2, 2, 4])
    with left:
        controls.one_of(asked, "drill_from", N_("Drill held in"), offered, before)
    with right:
        controls.one_of(asked, "drill_to", N_("Moved to"), offered, after)
