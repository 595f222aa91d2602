"""The frame of every page: guard, question, notices, footer, and errors in plain words."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from urllib.parse import urlencode, urlsplit

import streamlit as st
from markupsafe import Markup

from mobility.errors import MobilityError
from mobility.measures.parameters import Limits, parameters
from mobility.selection import Selection
from mobility.store import releases
from mobility.store.releases import Release
from mobility.tables import out
from mobility.ui.frame import answers, modules, parts, scripts, state
from mobility.ui.frame.markdown import plain
from mobility.ui.frame.navigation import PAGES, PLACE_PAGE
from mobility.ui.frame.state import Question
from mobility.views.citation import citation
from mobility.views.citation import origin as release_origin
from mobility.views.citation import stamp as release_stamp
from mobility.views.comparing import Comparing
from mobility.views.defaults import fitted
from mobility.views.display import Display
from mobility.views.gazetteer import Gazetteer
from mobility.views.hazards import default_hazard
from mobility.views.limits_used import count_error_said, each_said
from mobility.views.presenting import Presenting
from mobility.views.scenario import WhatIf
from mobility.views.signs import Signs
from mobility.views.training import Training
from mobility.views.village_list import VillageList
from mobility.words import Words

STARTED = "started_by_app"
BEGUN = "release_begun_with"
WANTED = "page_wanted"
FRAMED = "frame_drawn_for"
CHOSEN = "place_chosen"
# Parameters that only make sense for the areas or the place chosen.
PLACE_BOUND = ("view", "place", "flow", "page", "village")
SHOWN = "page_shown"  # in the session: the address of the page drawn


@dataclass(frozen=True)
class PageQuestion:
    """The question a page answers, with the release and the words to answer it with.

    Attributes:
        site: the page's address as the reader's browser has it, up to the ``?``; empty where there
            is no browser. It is kept here because files are made when the page was drawn already.
        in_links: the question that links keep, where it is another one: see :meth:`about`.
    """

    words: Words
    release: Release
    gazetteer: Gazetteer
    question: Question
    site: str = ""
    in_links: Question | None = None

    @property
    def selection(self) -> Selection:
        """What is asked."""
        return self.question.selection

    @property
    def display(self) -> Display:
        """How flows are shown."""
        return self.question.display

    def meaning(self, text: str, **values: str) -> str:
        """A text of :mod:`mobility.tables.out` in the reader's language, with the values in use."""
        confidence = self.words.percent(self.release.parameters["confidence"])
        return self.words.say(text, confidence=confidence, helpers_each=self.helpers_each, **values)

    def explained(self, table: str, column: str) -> str:
        """What a column of :mod:`mobility.tables.out` means, with its note."""
        described = out.columns(table)[column]
        meaning, note = self.meaning(described.meaning), self.words.say(described.note)
        return self.words.say("{meaning}. {note}", meaning=meaning, note=note) if note else meaning

    def column(
        self, title: str, name: str, table: str = "on_pages", *, wide_only: bool = False
    ) -> parts.Column:
        """A column of numbers, and what they mean.

        Args:
            title: its heading, in the reader's language.
            name: of the column of ``table`` in :mod:`mobility.tables.out` that says so.
            wide_only: left out on narrow screens.
        """
        meaning = parts.hint(self.words, self.explained(table, name))
        return parts.Column(title, number=True, wide_only=wide_only, hint=meaning)

    @property
    def hazards(self) -> tuple[str, ...]:
        """The hazards shown together: those chosen, else the page's one."""
        alone = (self.selection.hazard,) if self.selection.hazard else ()
        return self.question.hazards.names or alone

    @property
    def limits(self) -> Limits:
        """The limits of the finding: the release's own, unless the reader changed them."""
        is_moved = self.question.limits != parameters().limits
        return self.question.limits if is_moved else self.release.parameters.limits

    @property
    def helpers_each(self) -> str:
        """Helpers for each person who may need help, as written: ``2``, ``1.5``."""
        return each_said(self.words, self.limits.helpers_each)

    @property
    def what_if(self) -> WhatIf:
        """The scenario."""
        return self.question.what_if

    @property
    def training(self) -> Training:
        """Newcomers counted as helpers."""
        return self.question.training

    @property
    def villages(self) -> VillageList:
        """How villages are listed."""
        return self.question.villages

    @property
    def signs(self) -> Signs:
        """Which findings the Overview shows, and how its list is ordered."""
        return self.question.signs

    def about(self, *areas: str) -> PageQuestion:
        """The same question about other areas; links keep the reader's own."""
        question = replace(self.question, selection=self.selection.but(areas=areas))
        return replace(self, question=question, in_links=self.in_links or self.question)

    @property
    def presenting(self) -> Presenting:
        """What is presented to a room."""
        return self.question.presenting

    @property
    def comparing(self) -> Comparing:
        """What is set side by side."""
        return self.question.comparing

    @property
    def area_names(self) -> tuple[str, ...]:
        """Names of the selected areas."""
        return self.gazetteer.names(self.words, self.selection.areas)

    @property
    def area_text(self) -> str:
        """The selected areas, as part of a sentence."""
        return self.words.listed(self.area_names) or self.words.say("all places")


def begin() -> Words:
    """Set the page up before anything else is drawn; return the words of its language."""
    state.open_link()
    words = state.words()
    st.session_state[STARTED] = True
    st.set_page_config(
        page_title=words.say("Seasonal mobility"),
        page_icon=modules.address("icon.png"),
        layout="wide",
        initial_sidebar_state="auto",
        menu_items={},
    )
    scripts.run(scripts.LANGUAGE[words.language])
    return words


def guard(name: str) -> None:
    """Go to app.py when Streamlit ran a page's file by itself, and come back from there.

    On a new server the first request to ``/<file name>`` runs that file without app.py.
    """
    if not st.session_state.get(STARTED):
        state.open_link()  # switching the page empties the link
        st.session_state[WANTED] = name
        st.switch_page("app.py")


def return_to_wanted() -> None:
    """Go on to the page whose guard sent the reader here."""
    wanted = st.session_state.pop(WANTED, None)
    if wanted and wanted != PAGES[0].file:
        st.switch_page(f"pages/{wanted}.py")


@contextmanager
def errors_in_words(words: Words) -> Iterator[None]:
    """Show an error that the reader can fix as a notice, not as a traceback."""
    try:
        yield
    except MobilityError as error:
        st.error(plain(words.error(error)))


def fragment(draw: Callable[[PageQuestion], None]) -> Callable[[], None]:
    """Make a function the fragment that draws a page.

    It is redrawn alone when one of its own controls is used, and is passed the current question
    each time. It takes nothing else: anything computed outside would answer the previous question.
    Where a choice affects the frame around it, the whole page is redrawn.
    """

    @functools.wraps(draw)
    def drawn() -> None:
        words = state.words()
        with errors_in_words(words):
            now = current_question()
            if _frame(now) != st.session_state[FRAMED]:
                st.rerun()
            _left_out(words)
            draw(now)

    return st.fragment(drawn)


def frame_question() -> PageQuestion:
    """The question the frame around a page is drawn for."""
    now = current_question()
    st.session_state[FRAMED] = _frame(now)
    return now


def _frame(asked: PageQuestion) -> tuple[str, Selection]:
    """The part of a question that the frame of a page depends on."""
    now = asked.selection
    framed = Selection(release=now.release, areas=now.areas, hazard=now.hazard, year=now.year)
    return asked.words.language, framed


def current_question() -> PageQuestion:
    """The current question, completed with the release's defaults and kept so."""
    said = state.question()
    release, unknown = _release(said.selection)
    places = answers.gazetteer(release.id)
    question, ignored = _known(said, release, places)
    named = question.selection.release if "release" not in unknown else None
    in_link = replace(question, selection=question.selection.but(release=named))
    state.keep(in_link, [*said.ignored, *unknown, *ignored])
    question = replace(question, selection=question.selection.but(release=release.id))
    return PageQuestion(state.words(), release, places, question, st.context.url or "")


def _left_out(words: Words) -> None:
    """A notice of what the link asked for and the release does not have."""
    wrong = state.ignored()
    if wrong:
        said = words.say(
            "The link asked for something this release does not have, and that part was "
            "left out: {parts}.",
            parts=words.say(", ").join(words.say(state.label(each)) for each in wrong),
        )
        st.info(plain(said))


def _release(selection: Selection) -> tuple[Release, list[str]]:
    """The release in the link, else the one this session began with, else the one in use."""
    if selection.release is not None:
        try:
            return answers.opened(selection.release), []
        except MobilityError:
            return _begun(), ["release"]
    return _begun(), []


def _begun() -> Release:
    """The release this session began with: publishing another does not change an open page."""
    if BEGUN not in st.session_state:
        st.session_state[BEGUN] = releases.open_release().id
    return answers.opened(st.session_state[BEGUN])


def _known(asked: Question, release: Release, places: Gazetteer) -> tuple[Question, list[str]]:
    """The question without what the release does not have, its defaults filled in."""
    selection, display, ignored = asked.selection, asked.display, []
    areas = tuple(area for area in selection.areas if area in places)
    if areas != selection.areas:
        ignored.append("areas")
    areas = areas or tuple(area for area in release.manifest.home if area in places)
    year = selection.year
    if year is not None and year not in release.manifest.years:
        ignored.append("year")
        year = None
    if display.place and display.place not in places:
        ignored.append("place")
        display = display.but(place="")
    brought_to = asked.what_if.scenario.brought_to
    if brought_to and brought_to not in places:
        ignored.append("brought_to")
        asked = replace(asked, what_if=asked.what_if.but(brought_to=""))
    if not all(end in places for end in display.flow or () if end):
        ignored.append("flow")
        display = display.but(flow=None)
    villages = asked.villages
    if villages.village and villages.village not in places:
        ignored.append("village")
        villages = villages.but(village="")
    selection = selection.but(areas=areas, year=year)
    found = answers.hazards(selection.but(release=release.id))
    if selection.hazard is not None and selection.hazard not in set(found["hazard"]):
        ignored.append("hazard")
        selection = selection.but(hazard=None)
    selection = selection.but(hazard=selection.hazard or default_hazard(found))
    hazards = asked.hazards.among(set(found["hazard"]))
    if hazards != asked.hazards:
        ignored.append("hazards")
    selection = fitted(selection, release.manifest, places)
    return replace(
        asked, selection=selection, display=display, villages=villages, hazards=hazards
    ), ignored


def month_of(asked: PageQuestion, default: int) -> int:
    """The one month a page shows: the first that is chosen, else ``default``."""
    return asked.selection.months[0] if asked.selection.months else default


def offer_release_in_use(asked: PageQuestion, key: str) -> None:
    """Say when another release is in use by now, and offer it; never switch to it."""
    current = releases.current_id()
    if current is None or current == asked.release.id:
        return
    words, manifest = asked.words, answers.opened(current).manifest
    said = words.say(
        "You are reading release {release}. The release in use is {id} of {date}: {note}",
        release=asked.release.id,
        id=manifest.id,
        date=words.date(datetime.fromisoformat(manifest.created)),
        note=words.say(manifest.note),
    )
    st.info(plain(said))
    st.button(words.say("Open the release in use"), key=key, on_click=_read_release_in_use)


def _read_release_in_use() -> None:
    st.session_state.pop(BEGUN, None)
    state.change(release=None)


def link(asked: PageQuestion, **changes: str) -> str:
    """The query part of a link that reopens this view, with some parameters changed.

    An empty text leaves a parameter out.
    """
    kept = (asked.in_links or asked.question).to_url()
    parameters = {**kept, state.LANGUAGE_KEY: asked.words.language, **changes}
    return "?" + urlencode({name: value for name, value in parameters.items() if value})


def address(asked: PageQuestion) -> str:
    """The whole address that reopens this view: scheme, host, page and question."""
    site = asked.site if urlsplit(asked.site).path or not asked.site else f"{asked.site}/"
    return site + link(asked)


def published(asked: PageQuestion) -> datetime:
    """When the release was published."""
    return datetime.fromisoformat(asked.release.manifest.created)


def cite(asked: PageQuestion, title: str) -> str:
    """The sentence to quote this view with, under its headline."""
    manifest = asked.release.manifest
    return citation(
        asked.words, title, manifest.id, published(asked), manifest.synthetic, address(asked)
    )


def area_link(asked: PageQuestion, area: str, **changes: str) -> Markup:
    """A place's name, as a link to this page about it as an area."""
    return _named_link(link(asked, areas=area, **changes), asked.gazetteer.name(asked.words, area))


def place_link(asked: PageQuestion, place: str) -> Markup:
    """A place's name, as a link to the place's own page; without one where it is not known."""
    name = asked.gazetteer.name(asked.words, place)
    if place not in asked.gazetteer:
        return Markup("{}").format(name)
    return _named_link(place_address(asked, place), name)


def place_address(asked: PageQuestion, place: str) -> str:
    """The address of a place's page that keeps the question, but for the month.

    A list that does not change with the month is not sent anew for its links.
    """
    without = dict.fromkeys((*PLACE_BOUND, "months"), "")
    return PLACE_PAGE.address + link(asked, **{**without, "place": place})


def to_place(asked: PageQuestion, place: str, text: str) -> Markup:
    """A text as a link to a place's page."""
    return _named_link(place_address(asked, place), text)


def to_page(asked: PageQuestion, file: str, text: str, **changes: str) -> Markup:
    """A text as a link to another page with this question, some of its parameters changed."""
    address = next(each.address for each in PAGES if each.file == file)
    bound = dict.fromkeys(PLACE_BOUND, "")
    return _named_link(address + link(asked, **{**bound, **changes}), text)


def with_question(address: str, parameters: Mapping[str, str]) -> str:
    """The address of a page with a question."""
    return f"{address}?{urlencode(parameters)}"


def _named_link(address: str, name: str) -> Markup:
    return Markup('<a href="{}" target="_self">{}</a>').format(address, name)


def choose_place(place: str, month: int | None = None) -> None:
    """In a callback: the next run of :func:`open_chosen` opens the place's page."""
    shown = {} if month is None else {"months": str(month)}
    state.change_next(**{**dict.fromkeys(PLACE_BOUND), "place": place, **shown})
    st.session_state[CHOSEN] = True


def open_chosen() -> None:
    """Go to the page of the place that was chosen, if one was."""
    if st.session_state.pop(CHOSEN, False):
        state.go_to(f"pages/{PLACE_PAGE.file}.py")


def stamp(asked: PageQuestion) -> str:
    """What :func:`origin` says, and whether it is synthetic.

    It stands on every page, file and print.
    """
    used = asked.release.parameters
    return release_stamp(asked.words, asked.release.manifest, asked.selection.force, used)


def origin(asked: PageQuestion) -> str:
    """Release, date, and storms that count if not the usual ones."""
    used = asked.release.parameters
    return release_origin(asked.words, asked.release.manifest, asked.selection.force, used)


def counts_said(asked: PageQuestion) -> str:
    """The error that counts of people away are taken to have."""
    return count_error_said(asked.words, asked.limits)


def footer(asked: PageQuestion, limits: str = "") -> None:
    """The line below every page: where its numbers are from, and how far counts may be off.

    Args:
        limits: those used, where the page shows findings; they name the error of counts too.
    """
    here = Markup('<a href="{}">{}</a> <span class="address">{}</span>').format(
        link(asked), asked.words.say("link to this view"), address(asked)
    )
    said = Markup(" · ").join([stamp(asked), limits or counts_said(asked), here])
    parts.html(Markup('<footer class="foot">{}</footer>').format(said))
    parts.on_every_sheet(stamp(asked))
