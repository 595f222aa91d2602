"""The Survey kit page's form: what it is to be, its files, and why it asks what it asks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

import streamlit as st
from markupsafe import Markup

from mobility.forms.catalogue import ASKED_OF, MODULES, SECTORS, STAGES, Variable
from mobility.forms.choice import LEFT_OUT, LONGEST_MINUTES, choose
from mobility.forms.files import lists_beside, package
from mobility.forms.paper import paper
from mobility.forms.xlsform import VILLAGES_FILE, Form, workbook
from mobility.ui.frame import answers, controls, downloads, headline, page, parts
from mobility.ui.frame.downloads import CSV, XLSX, FileFormat
from mobility.ui.frame.page import PageQuestion
from mobility.ui.frame.parts import Column
from mobility.words import LANGUAGES, N_

ADVICE = (
    N_(
        "KoboToolbox: New, Upload an XLSForm, choose form.xlsx; then Settings, Media, add the "
        "lists from the zip; then Deploy."
    ),
    N_(
        "ODK Central: New form, upload form.xlsx; then Form Attachments, add the lists from the "
        "zip; then Publish."
    ),
    N_(
        "Try it on one phone in each language before the first village. Time ten interviews, "
        "then choose the length again."
    ),
    N_(
        "Each question has the name under which it will be read: here_01 to here_12, age, sex, "
        "severe and the others are computed in the form under the names of the dashboard's own "
        "tables."
    ),
)
NEXT = N_(
    "Ask first in villages where we cannot tell, and where most people may need help: there the "
    "next interview tells us most."
)
ZIP = FileFormat(N_("Form and lists (ZIP)"), "zip", "application/zip")
FORM = replace(XLSX, name=N_("Form (XLSX)"))
VILLAGES = replace(CSV, name=N_("Villages (CSV)"))
PAPER = FileFormat(N_("Paper form (HTML)"), "html", "text/html")
FILES = {
    ZIP: N_("All that KoboToolbox or ODK Central needs"),
    FORM: N_("The XLSForm on its own, to read or to change"),
    VILLAGES: N_("The list of villages that the form chooses from"),
    PAPER: N_("Open it and print it: A4, landscape"),
}


def form(asked: PageQuestion) -> Form:
    """The form that is asked for."""
    wanted = asked.question.form
    lists = answers.form_lists(asked.selection)
    own = asked.words.language
    languages = wanted.languages or tuple(LANGUAGES)
    first = own if own in languages else languages[0]
    ordered = (first, *(each for each in languages if each != first))
    chosen = choose(wanted, bool(lists.nights))
    return Form(wanted.stage, chosen, lists, ordered, datetime.now(UTC))


def answer(asked: PageQuestion, made: Form) -> None:
    """How much the form asks, and how long that takes."""
    words, chosen = asked.words, made.chosen
    count = len(chosen.variables)
    text = words.count(
        "A form of {n} variable takes about {minutes} minutes in a household",
        "A form of {n} variables takes about {minutes} minutes in a household",
        count, minutes=words.number(chosen.minutes),
    )  # fmt: skip
    more = words.count(
        "It lists {n} village of {area}.", "It lists {n} villages of {area}.",
        made.lists.village_count, area=asked.area_text,
    )  # fmt: skip
    if chosen.village_minutes:
        more = words.say(
            "{before} The village's leaders are asked for about {minutes} minutes more.",
            before=more, minutes=words.number(chosen.village_minutes),
        )  # fmt: skip
    headline.answer(asked, text, more)
    wanted = asked.question.form.minutes
    if wanted and chosen.minutes > wanted:
        st.info(
            words.say(
                "The minimum and the modules chosen take longer than {minutes} minutes.",
                minutes=words.number(wanted),
            )
        )


def controls_of(asked: PageQuestion) -> None:
    """Stage, length, sectors, modules, languages."""
    words, wanted = asked.words, asked.question.form
    with st.container(border=True):
        stage, minutes, languages = st.columns([5, 3, 4], gap="medium")
        with stage:
            controls.choice(asked, "stage", N_("Stage of the survey"), STAGES, wanted.stage)
        with minutes:
            controls.number(
                asked, "minutes", N_("Minutes in a household (0: no limit)"), wanted.minutes,
                LONGEST_MINUTES,
            )  # fmt: skip
        with languages:
            controls.some_of(
                asked, "form_languages", N_("Languages of the form"), LANGUAGES, wanted.languages,
            )  # fmt: skip
        sectors, modules = st.columns(2, gap="medium")
        with sectors:
            named = {code: words.say(name) for code, name in SECTORS.items()}
            nothing = N_("every sector, while there is time") if wanted.minutes else N_("none")
            controls.some_of(asked, "sectors", N_("Sectors"), named, wanted.sectors, nothing)
        with modules:
            named = {code: words.say(name) for code, name in MODULES.items()}
            controls.some_of(
                asked, "modules", N_("Modules always included"), named, wanted.modules,
                N_("only what follows from the stage, the sectors and the length"),
            )  # fmt: skip
        parts.note(
            words.say(
                "The twelve variables of the minimum are in every form. If you set a length, "
                "others follow by priority until the time is used up; if not, all variables of "
                "the sectors and modules chosen."
            )
        )


def files(asked: PageQuestion, made: Form) -> None:
    """A button for each file; a file is made only when its button is pressed."""
    words = asked.words
    writers: dict[FileFormat, Callable[[], bytes]] = {
        ZIP: lambda: package(made),
        FORM: lambda: workbook(made),
        VILLAGES: lambda: lists_beside(made)[VILLAGES_FILE],
        PAPER: lambda: paper(made, page.stamp(asked)).encode(),
    }
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        for form, write in writers.items():
            st.download_button(
                words.say(form.name),
                data=write,
                file_name=_file_name(asked, made, form),
                mime=form.media_type,
                help=words.say(FILES[form]),
                key=f"download_survey_{form.name}",
                on_click="ignore",
                type="primary" if form is ZIP else "secondary",
            )


def _file_name(asked: PageQuestion, made: Form, form: FileFormat) -> str:
    """A file's name; the form knows its villages by one name only."""
    if form is VILLAGES:
        return VILLAGES_FILE
    return downloads.named(asked, f"survey {made.stage}", form)


def asked_and_why(asked: PageQuestion, made: Form) -> None:
    """Each variable of the form: why it is asked, what it feeds, what is lost without it."""
    words = asked.words
    parts.heading(words.say("What the form asks, and why"))
    columns = [
        Column(words.say("variable")),
        Column(words.say("asked of")),
        Column(words.say("why it is asked")),
        Column(words.say("number it feeds")),
        Column(words.say("lost without it")),
    ]
    rows = [
        [
            _named(asked, each),
            words.say(ASKED_OF[each.asked_of]),
            words.say(each.why),
            words.say(each.number),
            words.say(each.lost),
        ]
        for each in made.chosen.variables
    ]
    parts.table(columns, rows, words.say("What the form asks, and why"), style="labelled")
    if any(each.is_sensitive for each in made.chosen.variables):
        parts.note(
            words.say(
                "Sensitive: asked only by trained interviewers who can refer, and kept apart from "
                "the other answers."
            )
        )


def _named(asked: PageQuestion, variable: Variable) -> Markup:
    words = asked.words
    module = words.say(MODULES[variable.module])
    if variable.is_sensitive:
        module = words.say(" · ").join([module, words.say("sensitive")])
    return parts.with_small(parts.bold(words.say(variable.label)), module)


def left_out(asked: PageQuestion, made: Form) -> None:
    """What the form does not ask, for which reason, and what is lost by that."""
    words, left = asked.words, made.chosen.left_out
    if not left:
        return
    title = words.count(
        "{n} variable is left out: what is lost",
        "{n} variables are left out: what is lost",
        len(left),
    )
    with st.expander(title):
        columns = [
            Column(words.say("variable")), Column(words.say("left out because")),
            Column(words.say("lost without it")),
        ]  # fmt: skip
        rows = [
            [_named(asked, each), words.say(LEFT_OUT[reason]), words.say(each.lost)]
            for each, reason in left
        ]
        parts.table(columns, rows, title, style="labelled")


def into_the_field(asked: PageQuestion, made: Form) -> None:
    """How the form reaches telephones, and how answers come back."""
    words = asked.words
    parts.heading(words.say("Into the field and back"))
    items: list[str] = [words.say(each) for each in ADVICE]
    items.append(page.to_page(asked, "comparison", words.say(NEXT), compared="known"))
    if nights := made.lists.nights:
        said = words.listed([night.said(words) for night in nights])
        items.append(words.say("The nights that count: {nights}.", nights=said))
    parts.html(Markup('<ul class="quiet">{}</ul>').format(parts.joined(map(parts.item, items))))
