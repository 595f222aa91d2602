"""Finds what cannot be read whole on a page: cut off, scrolled away; numbers broken in two.

A number of which a digit is missing is another number, so none may be clipped. What must be
scrolled for sideways counts as cut: nothing tells a reader that it is there.
"""

from __future__ import annotations

from playwright.sync_api import Page

from tests.browser.conftest import until

FIND = r"""() => {
  const word = /\S+/g;
  const number = /[0-9\u1040-\u1049]+(?:[,.][0-9\u1040-\u1049]+)*%?/g;
  const silent = 'a[href^="#"], .hidden, canvas, option, script, style, noscript, code';
  const off = '[data-testid="stSidebar"][data-collapsed="true"]';
  const found = [];
  const above = (at) => at.assignedSlot ?? at.parentElement ?? at.getRootNode().host ?? null;
  const tell = (fault, text, at) =>
    found.push(`${fault}: ${text} in ${at.tagName}.${at.className}`);

  // How much of a number's box lies outside what shows it, going up to the window.
  const hiddenBy = (boxes, at) => {
    let scrolls = false;
    for (let place = at; place && place !== document.body; place = above(place)) {
      const { overflowX, overflowY, display } = getComputedStyle(place);
      if (display === 'inline' || (overflowX === 'visible' && overflowY === 'visible')) continue;
      const { left, right, top, bottom } = place.getBoundingClientRect();
      for (const box of boxes) {
        if (box.left < left - 1 || box.right > right + 1) return place;
        const below = Math.max(top - box.top, box.bottom - bottom);
        if (!scrolls && /hidden|clip/.test(overflowY) && below > box.height / 5) return place;
      }
      scrolls ||= /auto|scroll/.test(overflowY) && place.scrollHeight > place.clientHeight;
    }
    return boxes.some((box) => box.left < -1 || box.right > innerWidth + 1) ? document.body : null;
  };

  const read = (text, at) => {
    for (const match of text.data.matchAll(word)) {
      const range = document.createRange();
      range.setStart(text, match.index);
      range.setEnd(text, match.index + match[0].length);
      const boxes = [...range.getClientRects()].filter((box) => box.width > 0.5);
      const lines = boxes.map((box) => box.top);
      const apart = Math.max(...lines) - Math.min(...lines);
      const whole = match[0].match(number)?.[0] === match[0];
      if (whole && boxes.length && apart > boxes[0].height / 2) tell('broken', match[0], at);
      const cutter = hiddenBy(boxes, at);
      if (cutter) tell('cut', `${match[0]} of “${text.data.trim().slice(0, 40)}”`, at);
    }
  };

  const walk = (root) => {
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      if (node.shadowRoot) walk(node.shadowRoot);
      if (node.nodeType === Node.ELEMENT_NODE) {
        const typed = node.matches('input:not([type="range"])') && node.checkVisibility()
          && !node.closest(off);
        const isCut = typed && node.scrollWidth > node.clientWidth + 1;
        if (isCut && node.value.match(number)) tell('cut', node.value, node);
        continue;
      }
      const at = node.parentElement;
      const seen = { opacityProperty: true, visibilityProperty: true };
      if (at?.checkVisibility(seen) && !at.closest(`${silent}, ${off}`)) read(node, at);
    }
  };
  walk(document.body);
  return found;
}"""
# Tables of which a part must be scrolled to.
WIDER = """() => [...document.querySelectorAll('.scroll, .villages')]
  .filter((each) => each.checkVisibility() && each.scrollWidth > each.clientWidth + 1)
  .map((each) => `${each.ariaLabel ?? each.className}: ${each.scrollWidth}`)"""
# At once: an expander that slides open hides for a moment what is in it.
OPEN = """() => document.querySelectorAll('[data-testid="stExpander"] > details:not([open])')
  .forEach((each) => each.firstElementChild.click())"""
SLID_OPEN = """() => [...document.querySelectorAll('[data-testid="stExpander"] > details')]
  .every((each) => each.open && each.getAnimations({ subtree: true }).length === 0)"""


def cut(page: Page) -> list[str]:
    """Words of which a part is not shown, and broken numbers, each with the place it stands in."""
    found: list[str] = page.evaluate(FIND)
    return found


def tables_too_wide(page: Page) -> list[str]:
    """Tables that do not fit their place."""
    found: list[str] = page.evaluate(WIDER)
    return found


def open_all(page: Page) -> None:
    """Open every expander of the page."""
    page.evaluate(OPEN)
    until(page, SLID_OPEN)
