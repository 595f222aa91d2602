"""How many households to ask in a village, and in how many villages, with the formula."""

from __future__ import annotations

import streamlit as st
from markupsafe import Markup

from mobility.forms.form_lists import FormLists
from mobility.forms.sample_size import Precision, SampleSize, sample_size
from mobility.measures.sampling import normal_quantile
from mobility.ui.frame import controls, parts
from mobility.ui.frame.page import PageQuestion
from mobility.words import N_, Words

WITHIN = (0.03, 0.05, 0.075, 0.1, 0.15, 0.2)
EXPECTED = (0.1, 0.2, 0.3, 0.4, 0.5)
ANSWERING = (0.6, 0.7, 0.8, 0.9, 0.95, 1.0)
EFFECTS = (1.0, 1.25, 1.5, 2.0, 3.0)
ALIKE = (0.0, 0.02, 0.05, 0.1, 0.2)
MOST_HOUSEHOLDS = 5000
FORMULA = Markup('<pre class="formula">{}</pre>')


def households(asked: PageQuestion, lists: FormLists) -> None:
    """The size of the sample: what is wanted, what it needs, and the formula with its numbers."""
    words, wanted = asked.words, asked.question.precision
    if not wanted.villages:
        wanted = wanted.but(villages=lists.village_count)
    size = sample_size(wanted, asked.release.parameters)
    parts.heading(words.say("How many households"))
    left, right = st.columns([5, 7], gap="medium")
    with left:
        _controls(asked, wanted)
    with right:
        _needed(words, wanted, size)
        confidence = asked.release.parameters["confidence"]
        parts.html(FORMULA.format(_formula(wanted, size, confidence)))
        parts.note(
            words.say(
                "z: {confidence} confidence; p: expected share; e: precision; deff: design "
                "effect, 1 if households are drawn at random from a full list; N: households in "
                "the village. For a whole area: deff = 1 + (n − 1) · rho, where rho is how alike "
                "households are. After Cochran and Kish.",
                confidence=words.percent(confidence),
            )
        )


def explained(asked: PageQuestion) -> None:
    """What each choice of the sample's size means."""
    words = asked.words
    parts.explained(
        words,
        [
            (words.say("Precision: plus or minus"), asked.explained("sample", "precision")),
            (words.say("Expected share"), asked.explained("sample", "expected")),
            (
                words.say("Households that answer"),
                words.say("The share of the households visited that are found, and agree."),
            ),
            (
                words.say("Design effect"),
                words.say(
                    "How many times more households are needed than if they were drawn at random "
                    "from a full list; 1 if they are."
                ),
            ),
            (
                words.say("How alike the households of a village are"),
                words.say("0 if not at all, 1 if all would answer the same (rho)."),
            ),
        ],
    )


def _controls(asked: PageQuestion, wanted: Precision) -> None:
    words = asked.words

    def shares(parameter: str, label: str, steps: tuple[float, ...], value: float) -> None:
        options = {f"{each:g}": words.percent(each, 1 if each * 1000 % 10 else 0)
                   for each in sorted({*steps, value})}  # fmt: skip
        controls.one_of(asked, parameter, words.say(label), options, f"{value:g}")

    controls.number(
        asked, "households", N_("Households in a village"), wanted.households, MOST_HOUSEHOLDS
    )
    first, second = st.columns(2)
    with first:
        shares("within", N_("Precision: plus or minus"), WITHIN, wanted.within)
        shares("answering", N_("Households that answer"), ANSWERING, wanted.answering)
    with second:
        shares("expected", N_("Expected share"), EXPECTED, wanted.expected)
        numbers = {f"{each:g}": words.digits(f"{each:g}")
                   for each in sorted({*EFFECTS, wanted.design_effect})}  # fmt: skip
        controls.one_of(
            asked, "design_effect", words.say("Design effect"), numbers,
            f"{wanted.design_effect:g}",
        )  # fmt: skip
    with st.expander(words.say("For one number of a whole area")):
        controls.number(
            asked, "area_villages", N_("Villages in the area"), wanted.villages, 100_000
        )
        numbers = {f"{each:g}": words.digits(f"{each:g}")
                   for each in sorted({*ALIKE, wanted.alike})}  # fmt: skip
        controls.one_of(
            asked, "alike", words.say("How alike the households of a village are"), numbers,
            f"{wanted.alike:g}",
        )  # fmt: skip


def _needed(words: Words, wanted: Precision, size: SampleSize) -> None:
    """The answer in sentences."""
    said = [
        words.count(
            "{n} household of {total} gives a village's share to within plus or minus {within}.",
            "{n} households of {total} give a village's share to within plus or minus {within}.",
            size.to_interview, total=words.number(wanted.households),
            within=words.percent(wanted.within, 1 if wanted.within * 1000 % 10 else 0),
        ),
        words.count(
            "Plan to visit {n} household, because some will not be found or will not agree.",
            "Plan to visit {n} households, because some will not be found or will not agree.",
            size.to_approach,
        ),
    ]  # fmt: skip
    if not size.is_enough:
        said.append(
            words.count(
                "That is too few: below {n} household the dashboard says nothing about a village.",
                "That is too few: below {n} households the dashboard says nothing about a village.",
                size.fewest,
            )
        )
    if size.villages is not None and size.interviews is not None:
        said.append(
            words.count(
                "For one share of the whole area, with this many households in each: {n} village "
                "of {total}, {interviews} interviews.",
                "For one share of the whole area, with this many households in each: {n} "
                "villages of {total}, {interviews} interviews.",
                size.villages, total=words.number(wanted.villages),
                interviews=words.number(size.interviews),
            )
        )  # fmt: skip
    parts.html(Markup("<ul>{}</ul>").format(parts.joined(map(parts.item, said))))


def _formula(wanted: Precision, size: SampleSize, confidence: float) -> str:
    """The formula, and the same with its numbers."""
    z = f"{normal_quantile(confidence):.2f}"
    p, e, effect = f"{wanted.expected:g}", f"{wanted.within:g}", f"{wanted.design_effect:g}"
    before, total = f"{size.before_correction:.1f}", f"{wanted.households}"
    lines = [
        "n0 = z² · p · (1 − p) / e² · deff",
        f"   = {z}² · {p} · (1 − {p}) / {e}² · {effect} = {before}",
        "n  = n0 / (1 + (n0 − 1) / N)",
        f"   = {before} / (1 + ({before} − 1) / {total}) → {size.to_interview}",
    ]
    return "\n".join(lines)
