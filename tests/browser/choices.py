"""What a reader can choose with each kind of control, and all that must follow a choice."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import Locator, Page
from playwright.sync_api import TimeoutError as TooLate

from tests.browser.conftest import LOADED, still, until

OPENING = 3_000  # ms, of a list
# Sentences, tables, legends and footer, the strip, the grid, and what each control shows. What is
# in an expander is left out: a page that is opened again has it closed.
SHOWN = """() => {
  const main = document.querySelector('[data-testid="stMain"]');
  const open = (e) => !e.closest('[data-testid="stExpander"]');
  const each = (root, css, told) => [...root.querySelectorAll(css)].filter(open).map(told);
  const named = (e) => e.getAttribute('aria-label') + e.getAttribute('aria-checked');
  const text = (e) => {
    const copy = e.cloneNode(true);
    copy.querySelectorAll('[data-testid="InputInstructions"]').forEach((hint) => hint.remove());
    return copy.textContent;
  };
  const control = (e) => [
    /st-key-(\\w+_choice)/.exec(e.className)[1], text(e),
    ...[...e.querySelectorAll('input, [role="slider"]')].map((i) =>
      [i.value, i.checked, i.getAttribute('aria-valuenow')].join()),
    ...[...e.querySelectorAll('[aria-checked]')].map((i) => i.getAttribute('aria-checked')),
  ];
  return {
    said: each(main, '[data-testid="stHtml"]', (e) => e.textContent),
    strip: each(main, '.strip [data-month]', named),
    grid: each(main, 'table.months button', named),
    controls: each(document, '[class*="_choice"][class*="st-key-"]', control),
  };
}"""


@dataclass(frozen=True)
class Shown:
    """All that a page shows, its address, the link in its footer, and its file.

    Attributes:
        content: sentences, strip, grid and controls.
        map: what the flow map has painted; None where there is none.
        link: parameters of the link in the footer.
        file: name and text of the page's CSV file; None where it has none, or was not asked.
    """

    content: dict[str, Any]
    map: str | None
    link: dict[str, str]
    file: tuple[str, str] | None


def shown(page: Page, *, with_file: bool = False) -> Shown:
    """Read a page that is at rest, and the file it offers where that is asked for."""
    until(page, LOADED)
    there = page.locator(".st-key-flow_map").count()
    canvas = page.locator(".flow-map canvas[data-painted]")
    return Shown(
        page.evaluate(SHOWN),
        canvas.get_attribute("data-painted") if there else None,
        parameters(str(page.locator("footer.foot a").last.get_attribute("href"))),
        _file(page) if with_file else None,
    )


def parameters(address: str) -> dict[str, str]:
    """The parameters of a link."""
    return {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}


def _file(page: Page) -> tuple[str, str] | None:
    files = page.locator(".st-key-files button").first
    if not files.count():
        return None
    files.click()
    with page.expect_download() as waiting:
        page.locator('[data-testid="stDownloadButton"] button').first.click()
    page.keyboard.press("Escape")
    still(page)
    name = waiting.value.suggested_filename
    return name, Path(waiting.value.path()).read_text(encoding="utf-8-sig")


@dataclass(frozen=True)
class Choice:
    """Something to choose: the parameter of the link it changes, and how it is done."""

    parameter: str
    make: Callable[[Page], None]


def _control(page: Page, parameter: str) -> Locator:
    return page.locator(f".st-key-{parameter}_choice")


def listed(parameter: str, number: int) -> Choice:
    """An option of a list to open, by its number; in any language."""

    def make(page: Page) -> None:
        field, option = _control(page, parameter).locator("input"), page.get_by_role("option")
        field.click()
        try:
            option.first.wait_for(timeout=OPENING)
        except TooLate:  # a rerun closed the list again
            field.click()
        option.nth(number).click()

    return Choice(parameter, make)


def several(parameter: str, number: int) -> Choice:
    """One more of a list of which several can be chosen."""

    def make(page: Page) -> None:
        listed(parameter, number).make(page)
        page.keyboard.press("Escape")

    return Choice(parameter, make)


def switched(parameter: str) -> Choice:
    """A switch turned."""
    return Choice(parameter, lambda page: _control(page, parameter).locator("label").first.click())


def pressed(parameter: str, number: int) -> Choice:
    """One of a few buttons in a row."""
    return Choice(
        parameter, lambda page: _control(page, parameter).get_by_role("radio").nth(number).click()
    )


def slid(parameter: str, key: str) -> Choice:
    """A slider moved by a key; the expander it may be in is opened."""

    def make(page: Page) -> None:
        around = page.get_by_test_id("stExpander").filter(has=_control(page, parameter))
        knob = _control(page, parameter).get_by_role("slider")
        if around.count() and not knob.is_visible():
            around.locator("summary").click()
        knob.focus()
        page.keyboard.press(key)

    return Choice(parameter, make)


def typed(parameter: str, text: str) -> Choice:
    """Some words written."""

    def make(page: Page) -> None:
        field = _control(page, parameter).locator("input")
        field.fill(text)
        field.press("Enter")

    return Choice(parameter, make)


def month(number: int) -> Choice:
    """A month of the strip."""
    return Choice(
        "months", lambda page: page.locator(f'.strip [role=radio][data-month="{number}"]').click()
    )


def cell(row: int, number: int) -> Choice:
    """A month of a village in the grid."""

    def make(page: Page) -> None:
        village = page.locator("table.months tr[data-village]").nth(row)
        village.locator(f'button[data-month="{number}"]').click()

    return Choice("village", make)


def button(key: str, parameter: str) -> Choice:
    """A button."""
    return Choice(
        parameter, lambda page: page.locator(f'[class*="st-key-{key}"] button').last.click()
    )
