"""A story for a room: views of this product in order, each with words and speaker's notes.

A slide is a link to a page, without its area, hazard or release: those are the story's, so that a
story is held in another township by changing one line. What a room may be shown is a closed list,
:data:`KINDS`; a link to any other page, or with a parameter that slides do not have, is an error.
Stories are written as TOML, described in ``docs/presenting.md``.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from mobility.errors import FileError
from mobility.selection import Selection
from mobility.views.display import Display
from mobility.words import LANGUAGES, N_, Words

READY = Path(__file__).with_name("ready_stories")
# What a room may be shown: the address of a page, and what a slide shows of it. Nothing here lists
# a household or a person; the empty address is a slide of words alone.
WORDS_ALONE, PLACE = "", "place"
KINDS: Mapping[str, str] = {
    WORDS_ALONE: N_("Words alone"),
    "villages": N_("Map of villages by finding, month by month"),
    "hazard-calendar": N_("People away by month, and the season of the hazard"),
    "flow-map": N_("Where people are, month by month"),
    "village-calendar": N_("The villages to prepare first"),
    "preparedness-plan": N_("The next steps of the plan"),
    PLACE: N_("One place, month by month"),
    "newcomers-in-the-plan": N_("Newcomers by month"),
    "task-force-roles": N_("Roles with nobody here"),
    "definitions": N_("What the signs mean"),
}
# Of the parameters of links, those that a slide has.
PARAMETERS = ("areas", "months", "hazard", "direction", "place")
NEVER_WRITTEN = ("lang", "release", "year")  # of a page's link; a slide follows what is presented
LONGEST = {"title": 80, "sentence": 240, "notes": 4000, "link": 300, "area": 300, "hazard": 60}
MOST_SLIDES = 60
MOST_BYTES = 300_000


@dataclass(frozen=True)
class Text:
    """A text in some languages, or in English alone, to be found in the catalogue."""

    english: str = ""
    by_language: tuple[tuple[str, str], ...] = ()

    def said(self, words: Words) -> str:
        """The text in a language; where it has none, the one it has."""
        known = dict(self.by_language)
        if known.get(words.language):
            return known[words.language]
        if self.english:
            return words.say(self.english)
        return next((text for text in known.values() if text), "")

    def but(self, language: str, text: str, of: Mapping[str, Words]) -> Text:
        """The same with another text in one language; each language then has its own."""
        told = {each: self.said(words) for each, words in of.items()} | {language: text}
        return Text("", tuple(told.items()))


@dataclass(frozen=True)
class Slide:
    """One message: a link of this product, its title, a sentence below it, and notes."""

    link: str = ""
    title: Text = field(default_factory=Text)
    sentence: Text = field(default_factory=Text)
    notes: Text = field(default_factory=Text)

    @property
    def kind(self) -> str:
        """The address of the page it shows, one of :data:`KINDS`."""
        return self.link.partition("?")[0]

    @property
    def question(self) -> tuple[Selection, Display]:
        """What it asks, as far as its link says."""
        said = dict(parse_qsl(self.link.partition("?")[2]))
        return Selection.from_url(said)[0], Display.from_url(said)[0]


@dataclass(frozen=True)
class Story:
    """Slides in order.

    Attributes:
        area: ids of places, with commas; empty is the area chosen on the page.
        hazard: empty is the hazard chosen on the page.
    """

    title: Text = field(default_factory=Text)
    area: str = ""
    hazard: str = ""
    slides: tuple[Slide, ...] = ()

    @property
    def selection(self) -> Selection:
        """The area and hazard, as far as the story says."""
        said = {"areas": self.area, "hazard": self.hazard}
        return Selection.from_url({name: each for name, each in said.items() if each})[0]


class StoryError(FileError):
    """A text is no story: what is wrong, in which slide, and what to do."""


def read_story(text: str) -> Story:
    """The story that a text in TOML tells.

    Raises:
        StoryError: it is none.
    """
    if len(text.encode()) > MOST_BYTES:
        raise StoryError(
            N_("The story is longer than {most} bytes."),
            remedy=N_("Shorten it."),
            most=MOST_BYTES,
        )
    try:
        said = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise StoryError(
            N_("The story is not written as TOML: {reason}."),
            remedy=N_("Correct that line; docs/presenting.md shows a story."),
            reason=str(error),
        ) from error
    _require_known(said, ("title", "area", "hazard", "slide"), "")
    slides = said.get("slide", [])
    if not (isinstance(slides, list) and all(isinstance(each, dict) for each in slides)):
        raise _not_readable("slide", "")
    if not 0 < len(slides) <= MOST_SLIDES:
        raise StoryError(
            N_("A story has at least one slide and at most {most}; this one: {n}."),
            remedy=N_("A slide begins with a line: [[slide]]"),
            most=MOST_SLIDES,
            n=len(slides),
        )
    return Story(
        _text(said, "title", ""),
        _plain(said, "area", ""),
        _plain(said, "hazard", ""),
        tuple(_slide(each, str(number)) for number, each in enumerate(slides, start=1)),
    )


def _slide(said: Mapping[str, Any], number: str) -> Slide:
    _require_known(said, ("link", *TEXTS), number)
    link = _plain(said, "link", number)
    require_shown(link, number)
    return Slide(link, *(_text(said, name, number) for name in TEXTS))


TEXTS = ("title", "sentence", "notes")


def require_shown(link: str, number: str = "") -> None:
    """Raise unless a room may be shown what a link opens.

    Raises:
        StoryError: the page is none of :data:`KINDS`, or a parameter is wrong or not a slide's.
    """
    address, _, query = link.partition("?")
    if address not in KINDS:
        raise StoryError(
            N_("The page “{page}” is not shown to a room."),
            where=N_("In slide {slide}.") if number else "",
            remedy=N_("Use one of: {allowed}."),
            page=address,
            slide=number,
            allowed=", ".join(filter(None, KINDS)),
        )
    said = dict(parse_qsl(query, keep_blank_values=True))
    wrong = [name for name in said if name not in PARAMETERS]
    wrong += [*Selection.from_url(said)[1], *Display.from_url(said)[1]]
    if wrong or (query and not said):
        raise StoryError(
            N_("The link “{link}” has a part that no slide has, or that cannot be read: {parts}."),
            where=N_("In slide {slide}.") if number else "",
            remedy=N_("A link of a slide has only: {allowed}."),
            link=link,
            slide=number,
            parts=", ".join(dict.fromkeys(wrong)) or query,
            allowed=", ".join(PARAMETERS),
        )


def from_page(address: str, story: Story) -> tuple[str, tuple[str, ...]]:
    """The link of a slide that shows what a page's address opens, and what it cannot keep.

    Args:
        address: as copied from a page, with or without its server.
        story: the story it comes into; what is the story's own is left out.

    Raises:
        StoryError: a room is not shown that page.
    """
    parts = urlsplit(address.strip())
    page = parts.path.strip("/").rpartition("/")[2]
    page = page or ("villages" if parts.query else "")
    said = dict(parse_qsl(parts.query))
    own = {"areas": story.area, "hazard": story.hazard}
    kept = {name: said[name] for name in PARAMETERS if name in said and said[name] != own.get(name)}
    lost = [name for name in said if name not in (*PARAMETERS, *NEVER_WRITTEN)]
    link = page + ("?" + urlencode(kept, safe=",") if kept else "")
    require_shown(link)
    return link, tuple(lost)


def _require_known(said: Mapping[str, Any], known: tuple[str, ...], number: str) -> None:
    for name in said:
        if name not in known:
            raise StoryError(
                N_("A story has no “{name}”."),
                where=N_("In slide {slide}.") if number else "",
                remedy=N_("Use one of: {allowed}."),
                name=name,
                slide=number,
                allowed=", ".join(known),
            )


def _plain(said: Mapping[str, Any], name: str, number: str) -> str:
    found = said.get(name, "")
    if not isinstance(found, str):
        raise _not_readable(name, number)
    return _short(found.strip(), name, number)


def _text(said: Mapping[str, Any], name: str, number: str) -> Text:
    """A text, or a table of one for each language."""
    found = said.get(name, "")
    if isinstance(found, str):
        return Text(_short(found.strip(), name, number))
    if not isinstance(found, dict) or not all(isinstance(each, str) for each in found.values()):
        raise _not_readable(name, number)
    _require_known(found, tuple(LANGUAGES), number)
    texts = ((each, _short(text.strip(), name, number)) for each, text in found.items())
    return Text("", tuple(texts))


def _short(text: str, name: str, number: str) -> str:
    if len(text) > LONGEST[name]:
        raise StoryError(
            N_("“{name}” is longer than {most} characters."),
            where=N_("In slide {slide}.") if number else "",
            remedy=N_("Shorten it."),
            name=name,
            slide=number,
            most=LONGEST[name],
        )
    return text


def _not_readable(name: str, number: str) -> StoryError:
    return StoryError(
        N_("“{name}” is not written as a story has it."),
        where=N_("In slide {slide}.") if number else "",
        remedy=N_("docs/presenting.md shows a story."),
        name=name,
        slide=number,
    )


def write_story(story: Story, of: Mapping[str, Words]) -> str:
    """A story as TOML, with its texts in these languages; :func:`read_story` reads it again."""
    lines = [
        "# The area of the story, by its code. For another township change this line alone;",
        "# without it the story is about the area chosen on the page.",
        f"{'' if story.area else '# '}area = {_quoted(story.area)}",
        *([f"hazard = {_quoted(story.hazard)}"] if story.hazard else []),
        *_written("title", story.title, of),
    ]
    for slide in story.slides:
        lines += ["", "[[slide]]", f"link = {_quoted(slide.link)}"]
        for name in TEXTS:
            lines += _written(name, getattr(slide, name), of)
    return "\n".join(lines) + "\n"


def _written(name: str, text: Text, of: Mapping[str, Words]) -> list[str]:
    said = {language: text.said(words) for language, words in of.items()}
    return [f"{name}.{language} = {_quoted(each)}" for language, each in said.items() if each]


def _quoted(text: str) -> str:
    """A text as TOML; JSON escapes as TOML does, but for one sign."""
    if "\n" in text:
        lines = (_quoted(line)[1:-1] for line in text.split("\n"))
        return '"""\n' + "\n".join(lines) + '"""'
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


@cache
def ready() -> dict[str, Story]:
    """The stories that come with the program, by name, in the order they are offered."""
    files = sorted(READY.glob("*.toml"))
    return {
        path.stem.partition("_")[2]: read_story(path.read_text(encoding="utf-8")) for path in files
    }
