"""Stories: read, judged and written; what a room may be shown is a closed list."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from mobility.settings import PROJECT
from mobility.ui.frame.navigation import PAGES
from mobility.ui.present.faces import BUILDERS
from mobility.views.stories import (
    KINDS,
    MOST_SLIDES,
    WORDS_ALONE,
    StoryError,
    from_page,
    read_story,
    ready,
    write_story,
)
from mobility.words import LANGUAGES, speak

SPEAK = {language: speak(language) for language in LANGUAGES}
SLIDE = '[[slide]]\nlink = "{}"\n'
# Pages of single households or people, of drafts and of files; and those not made for a room.
NEVER = ("household-types", "bring-data-in", "release", "survey-kit", "what-if", "compare")
PRIVATE = {"household_list", "deputies", "opened_rows", "OWNER"}


def test_every_kind_of_slide_is_a_page_and_has_one_builder() -> None:
    addresses = {entry.address for entry in PAGES} | {WORDS_ALONE}
    assert set(KINDS) <= addresses
    assert set(BUILDERS) == set(KINDS)


@pytest.mark.parametrize(
    "page", [*NEVER, "presentation", "../household-types", "http://x/villages"]
)
def test_a_page_that_is_none_of_these_is_shown_to_no_room(page: str) -> None:
    with pytest.raises(StoryError, match="is not shown to a room"):
        read_story(SLIDE.format(page))


def test_the_slides_ask_nothing_about_single_households_or_people() -> None:
    files = [*(PROJECT / "mobility/ui/present").glob("*.py"), PROJECT / "mobility/views/slides.py"]
    names = {
        node.attr if isinstance(node, ast.Attribute) else node.id
        for path in files
        for node in ast.walk(ast.parse(Path(path).read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute | ast.Name)
    }
    assert {"overview", "flow_year", "capacity"} <= names  # it finds what is asked
    assert names & PRIVATE == set()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("title = ", "not written as TOML"),
        ('title = "x"', "at least one slide"),
        (SLIDE.format("") * (MOST_SLIDES + 1), "at least one slide"),
        ('colour = "red"\n' + SLIDE.format(""), "has no “colour”"),
        (SLIDE.format("") + 'village = "x"', "In slide 1"),
        (SLIDE.format("") + 'title.fr = "x"', "has no “fr”"),
        (SLIDE.format("") + "title = 3", "not written as a story"),
        ('slide = "x"', "not written as a story"),
        (SLIDE.format("villages?months=13"), "months"),
        (SLIDE.format("villages?village=X"), "village"),
        (SLIDE.format("villages?release=a"), "release"),
        (SLIDE.format("villages?%%"), "cannot be read"),
        (SLIDE.format("") + f'title = "{"x" * 100}"', "longer than 80"),
        ("#" * 400_000, "longer than"),
    ],
)
def test_what_is_wrong_is_said_with_its_slide(text: str, said: str) -> None:
    with pytest.raises(StoryError) as caught:
        read_story(text)
    assert said in str(caught.value)
    assert caught.value.parts()[2], "no advice"


def test_a_story_is_moved_to_another_township_by_one_line() -> None:
    text = write_story(ready()["village-consultation"], SPEAK)
    moved = text.replace('# area = ""', 'area = "MMR017018"')
    story = read_story(moved)
    assert story.selection.areas == ("MMR017018",)
    assert (
        sum(one != other for one, other in zip(text.split("\n"), moved.split("\n"), strict=True))
        == 1
    )
    assert all("areas" not in slide.link for slide in story.slides)


def test_what_is_written_is_read_again_whatever_is_in_it() -> None:
    text = 'He said "no" \\ and\nthen """ \x7f \t left'
    story = read_story(
        'title.my = "ရွာ"\n'
        + SLIDE.format("flow-map?months=5&direction=into")
        + "notes.en = "
        + '"""\\\n  He said \\"no\\" \\\\ and\nthen \\"\\"\\" \\u007f \\t left"""'
    )
    assert story.slides[0].notes.said(SPEAK["en"]) == text
    again = read_story(write_story(story, SPEAK))
    assert again.slides[0].notes.said(SPEAK["en"]) == text
    assert again.slides[0].question[0].months == (5,)
    assert write_story(again, SPEAK) == write_story(story, SPEAK)


def test_the_ready_stories_speak_every_language() -> None:
    assert len(ready()) == 4
    for story in ready().values():
        assert story.slides[0].kind == WORDS_ALONE
        for slide in story.slides:
            for text in (slide.title, slide.sentence, slide.notes):
                english, burmese = (text.said(SPEAK[each]) for each in ("en", "my"))
                assert bool(english) == bool(burmese)
                assert not english or english != burmese


def test_a_copied_link_becomes_a_slide_without_what_is_the_story_s_own() -> None:
    story = read_story('area = "A"\n' + SLIDE.format(""))
    link, lost = from_page("http://here:8501/flow-map?areas=A&months=5&lang=my&least=9", story)
    assert (link, lost) == ("flow-map?months=5", ("least",))
    assert from_page("http://here:8501/?areas=B", story)[0] == "villages?areas=B"
    with pytest.raises(StoryError):
        from_page("http://here:8501/household-types?areas=A", story)
