"""A consultation in a real browser: keys, black, a village on the spot, the speaker's screen."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from .conftest import Open, resize

STORY = "presentation?story=village-consultation&areas=MMR017016"
LEAST_TEXT, LEAST_MESSAGE = 22, 40  # pixels, on a projector of 1024 x 768
SIZES = """slide => {
    const texts = document.createTreeWalker(slide, NodeFilter.SHOW_TEXT), sizes = [];
    while (texts.nextNode()) {
        const { parentElement, textContent } = texts.currentNode;
        if (textContent.trim() && parentElement.offsetParent)
            sizes.push(parseFloat(getComputedStyle(parentElement).fontSize));
    }
    const message = slide.querySelector("h1");
    return {
        least: Math.min(...sizes),
        message: parseFloat(getComputedStyle(message).fontSize),
        beyond: slide.scrollHeight - slide.clientHeight,
    };
}"""


def is_on(page: Page, slide: int | str) -> None:
    """Wait until a slide is shown."""
    expect(page.locator(".present.room")).to_have_attribute("data-slide", str(slide))


def test_a_consultation_is_held_by_clicker_from_the_first_slide_to_the_last(
    open_page: Open,
) -> None:
    page = open_page(f"{STORY}&spoken=both", size="projector")
    total = 9
    for number in range(1, total + 1):
        is_on(page, number)
        found = page.locator(".slide").evaluate(SIZES)
        assert found["least"] >= LEAST_TEXT, (number, found)
        assert found["message"] >= LEAST_MESSAGE, (number, found)
        assert found["beyond"] <= 1, (number, found)
        page.keyboard.press("PageDown")
    is_on(page, total)  # the last stays
    page.keyboard.press("2")
    is_on(page, 2)
    message = page.locator(".slide h1").first
    before = message.inner_text()
    page.keyboard.press("ArrowDown")
    expect(message).not_to_have_text(before)
    page.keyboard.press("b")
    expect(page.locator(".slide")).to_be_hidden()
    page.keyboard.press("PageUp")
    is_on(page, 1)
    expect(page.locator(".slide")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator(".present.room")).to_have_count(0)
    expect(page).not_to_have_url(re.compile("story="))


def test_a_village_is_shown_on_the_spot_from_the_speaker_s_own_screen(open_page: Open) -> None:
    room = open_page(STORY, size="projector")
    is_on(room, 1)
    with room.context.expect_page() as opening:
        room.keyboard.press("n")
    notes = opening.value
    resize(notes, "laptop")
    expect(notes.locator(".speaker .notes")).to_contain_text("nobody's name is written down")
    expect(room.locator(".present.room")).not_to_contain_text("nobody's name")
    notes.keyboard.press("ArrowRight")
    is_on(room, 2)
    notes.keyboard.press("v")
    notes.locator(".speaker .search input").press_sequentially("Lwi")
    first = notes.locator(".speaker .found li[data-place]").first
    expect(first).to_be_visible()
    place = str(first.get_attribute("data-place"))
    notes.keyboard.press("Enter")
    is_on(room, place)
    expect(room.locator(".slide h1")).to_be_visible()
    expect(room.locator(".months .cell")).to_have_count(12)
    notes.keyboard.press("ArrowRight")
    is_on(room, 2)  # back in the story
