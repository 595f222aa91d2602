"""The bar: few names, the plan among the first, and an address for each page."""

from __future__ import annotations

from collections import Counter

from mobility.ui.frame.navigation import BAR, OPENED_FROM_NAMES, PAGES

MOST_NAMES = 6


def test_the_bar_has_few_names_and_the_plan_is_the_second() -> None:
    groups = {entry.group for entry in PAGES} - {BAR, OPENED_FROM_NAMES}
    alone = [entry.file for entry in PAGES if entry.group == BAR]
    assert alone[:2] == ["overview", "plan"]
    assert len(alone) + len(groups) <= MOST_NAMES


def test_no_group_holds_a_single_page() -> None:
    sizes = Counter(entry.group for entry in PAGES if entry.group != OPENED_FROM_NAMES)
    assert min(sizes.values()) > 1


def test_an_address_is_of_one_page_and_is_no_file_s_name() -> None:
    addresses = [entry.address for entry in PAGES]
    assert len(set(addresses)) == len(PAGES)
    assert not set(addresses) & {entry.file for entry in PAGES}
