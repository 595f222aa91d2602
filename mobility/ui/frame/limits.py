"""The limits of the finding: set by the reader, kept in the link, stated wherever they apply."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pandas as pd
import streamlit as st

from mobility.measures.parameters import Limits
from mobility.ui.frame import answers, controls, parts, state, villages
from mobility.ui.frame.page import PageQuestion
from mobility.views.limits_used import decimals, each_said, limits_said
from mobility.views.overview import Overview, chance_sentence, rank_changes
from mobility.words import N_

SHARES = tuple(round(percent / 100, 2) for percent in range(30, 101))
ERRORS = tuple(round(percent / 100, 2) for percent in range(0, 65, 5))
EACH = tuple(step / 2 for step in range(1, 11))
LABELS = {
    "availability_loss": N_("Loses capacity: under this share of the usual helpers here"),
    "availability_watch": N_("Watch: under this share of the usual helpers here"),
    "helpers_each": N_("Helpers for each person who may need help"),
    "count_error": N_("Counts of people away may be too high or too low by"),
}


def expander(asked: PageQuestion, view: Overview, month: int) -> None:
    """The four limits and their effect: flags at other limits, and flags by chance."""
    words, now = asked.words, asked.limits
    flags(asked, view, month)
    with st.expander(words.say("Limits, and how sure")):
        left, right = st.columns(2, gap="large")
        with left:
            loss, watch = now.availability_loss, now.availability_watch
            _share(asked, "availability_watch", [each for each in SHARES if each >= loss])
            _share(asked, "availability_loss", [each for each in SHARES if each <= watch])
        with right:
            _number(asked, "helpers_each", EACH)
            _share(asked, "count_error", ERRORS)
        if is_moved(asked):
            st.button(words.say("Back to the usual limits"), on_click=_reset, key="usual_limits")
        parts.note(
            words.say(
                "The limits are working conventions, not published norms. Moving one changes "
                "both findings, how sure they are and what would improve them, here, in the "
                "downloads and in the link. It does not change how many people are here or away."
            )
        )
        parts.note(villages.counts_explained(asked))
        said = chance_sentence(
            words, answers.chance(asked.selection, now), due_only=_has_season(view)
        )
        parts.note(said or words.say("Every village here is known from a full list."))


def is_moved(asked: PageQuestion) -> bool:
    """Whether the reader moved a limit."""
    return asked.limits != asked.release.parameters.limits


def _reset() -> None:
    state.change(**dict.fromkeys(Limits.labels()))


def _has_season(view: Overview) -> bool:
    return bool((view.ranking["hazard_level"] > 0).any())


def _share(asked: PageQuestion, name: str, options: Sequence[float]) -> None:
    _slider(asked, name, options, lambda value: asked.words.percent(value, decimals(value * 100)))


def _number(asked: PageQuestion, name: str, options: Sequence[float]) -> None:
    _slider(asked, name, options, lambda value: each_said(asked.words, value))


def _slider(
    asked: PageQuestion, name: str, options: Sequence[float], written: Callable[[float], str]
) -> None:
    """One limit, in steps; the usual value and the one in the link are always among them."""
    usual, value = getattr(asked.release.parameters.limits, name), getattr(asked.limits, name)
    steps = sorted({value, *options, *([usual] if _allows(asked.limits, name, usual) else [])})
    words = asked.words

    def described(step: float) -> str:
        return words.say("{value} (usual)", value=written(step)) if step == usual else written(step)

    if len(steps) < 2:
        parts.note(f"{words.say(LABELS[name])} {described(value)}")
        return
    controls.along(
        name, value, steps, lambda step: None if step == usual else f"{step:.4g}",
        label=words.say(LABELS[name]), format_func=described,
    )  # fmt: skip


def _allows(limits: Limits, name: str, value: float) -> bool:
    """Whether a value does not contradict the other limit of its pair."""
    pairs = {
        "availability_loss": value <= limits.availability_watch,
        "availability_watch": value >= limits.availability_loss,
    }
    return pairs.get(name, True)


def limits_used(asked: PageQuestion) -> str:
    """The limits in one line, for the footer and files."""
    return limits_said(asked.words, asked.limits, asked.release.parameters.limits)


def rank_marks(
    asked: PageQuestion, view: Overview, listed: Callable[[Limits | None], pd.DataFrame]
) -> dict[str, str]:
    """How each listed village moved against the usual limits: ``↑3``, ``↓1``, ``new``.

    Args:
        listed: makes the list by some limits, or by the usual ones.
    """
    words = asked.words
    if view.is_wide or not is_moved(asked):
        return {}
    now, usual = listed(asked.limits), listed(None)
    return {
        place: words.say("new")
        if gained is None
        else f"{'↑' if gained > 0 else '↓'}{words.number(abs(gained))}"
        for place, gained in rank_changes(now, usual).items()
        if gained != 0
    }


def flags(asked: PageQuestion, view: Overview, month: int) -> None:
    """How the count of flags depends on the limit."""
    words = asked.words
    counted = [
        words.say("{n} under {limit}", n=words.number(n), limit=words.percent(limit))
        for limit, n in view.flags(month).items()
    ]
    parts.note(
        words.say(
            "Villages by the share of their usual helpers here in {month}, from the estimate "
            "alone, whatever the error of samples and counts: {counts}.",
            month=words.month(month),
            counts=words.say(", ").join(counted),
        )
    )
