"""One word, one number, as a reader meets it: choose, go from page to page, never reload."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import SIZES, Open, still
from tests.browser.flow_page import FlowPage

LABUTTA, YANGON = "MMR017016", "MMR013"
NUMBER = r"([\d,]+)"
BOGALE, MAWLAMYINEGYUN = "Bogale", "Mawlamyinegyun"


@pytest.fixture
def reader(open_page: Open) -> Callable[..., Reader]:
    """A reader on the Overview of the three townships, who then chooses Labutta alone."""

    def at(size: str) -> Reader:
        page = open_page("", size=size)
        for name in (BOGALE, MAWLAMYINEGYUN):
            page.get_by_role("button", name=re.compile(f"Remove {name}|{name}.*delete")).click()
        return Reader(page)

    return at
