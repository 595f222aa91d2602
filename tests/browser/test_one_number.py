"""One word, one number, as a reader meets it: choose, go from page to page, never reload."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from mobility.words import whole
from tests.browser.conftest import PAGE_MILLISECONDS, Open, follow, still
from tests.browser.flow_page import FlowPage

LABUTTA, MAWLAMYINEGYUN, YANGON = "MMR017016", "MMR017018", "MMR013"
NUMBER = r"([\d,]+)"


def answers(page: Page, sentence: str) -> None:
    """Wait until the page's answer has a sentence, and it stands still."""
    answer = page.locator("h1.answer")
    expect(answer).to_contain_text(sentence, timeout=PAGE_MILLISECONDS)
    still(page)


class Reader:
    """Somebody who goes through the pages by their links and looks for numbers."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def goes_to(self, name: str, sentence: str) -> None:
        """Follow a link of the bar; the page is there once its answer has a sentence."""
        follow(self.page, name)
        answers(self.page, sentence)

    def chooses(self, month: int) -> None:
        """Press a month of the strip."""
        self.page.locator(f'.strip [data-month="{month}"]').click()
        still(self.page)

    def reads(self, pattern: str) -> int:
        """The number in a pattern of all that the page says."""
        said = " ".join(self.page.locator('[data-testid="stMain"]').inner_text().split())
        found = re.search(pattern, said)
        assert found, (pattern, said[:1000])
        return int(found[1].replace(",", ""))

    def legend(self, finding: str) -> int:
        """The villages with a finding in the map's key, certain and probable ones together."""
        counts = self.page.locator(f'li[data-finding="{finding}"] b').all_inner_texts()
        return sum(int(each.replace(",", "")) for each in counts)

    def strip(self, month: int) -> int:
        """The number of a month in the strip."""
        cell = self.page.locator(f'.strip [data-month="{month}"] strong')
        return int(cell.inner_text().replace(",", ""))


def test_pages_agree_on_what_was_chosen_by_hand(open_page: Open) -> None:
    """Two townships, of which one is taken away; April, then October."""
    reader = Reader(open_page(f"?areas={LABUTTA},{MAWLAMYINEGYUN}&months=5", size="wide"))
    areas = reader.page.locator(".st-key-area_choice input")
    areas.press("Backspace")
    areas.press("Escape")
    answers(reader.page, "In Labutta, ")
    reader.chooses(4)
    season = reader.reads(rf"In Labutta, {NUMBER} of 542 villages lose capacity")
    losing = {month: reader.strip(month) for month in (4, 10)}
    assert losing[4] == reader.legend("loses")

    reader.goes_to("Village calendar", "more are on watch")
    assert reader.reads(rf"In Labutta, {NUMBER} of 542 villages lose capacity") == season

    reader.goes_to("Flow map", "from Labutta who are elsewhere")
    away = {}
    for month in (10, 4):
        reader.chooses(month)
        out = reader.reads(rf"People from Labutta who are elsewhere in \w+: {NUMBER}")
        assert reader.strip(month) == out
        # In October nobody is elsewhere inside Labutta, and nothing more is said.
        said = rf"including those elsewhere in Labutta: {NUMBER}"
        away[month] = out if month == 10 else reader.reads(said)
    FlowPage(reader.page).press("direction", "Into")
    answers(reader.page, "from elsewhere who are in Labutta")
    arrived = reader.reads(rf"Newcomers in its villages, .*?: {NUMBER}")

    reader.goes_to("Calendar", "most people are away")
    for row, told in (("people away", away), ("newcomers", {4: arrived})):
        cells = reader.page.locator("table.year tr", has_text=re.compile(f"^{row}")).first
        numbers = [int(n.replace(",", "")) for n in cells.locator("td").all_inner_texts()]
        assert {month: numbers[month - 1] for month in told} == told

    reader.goes_to("Newcomers", "newcomers are 5% or more")
    assert reader.strip(4) == reader.reads(rf" newcomers {NUMBER} people to protect") == arrived

    reader.goes_to("Preparedness plan", "should be moved early")
    for month, name in ((4, "April"), (10, "October")):
        assert reader.reads(rf"{name} 2027 .*?{NUMBER} villages lose capacity") == losing[month]


def test_a_far_end_says_the_same_however_many_flows_are_drawn(open_page: Open) -> None:
    """Yangon, at the edge of a map of villages, whose sum the towns' map and the table tell."""
    page = open_page("flow-map?months=1&level=township", size="wide")
    flow = FlowPage(page).rests()
    total = flow.spots[YANGON]["people"]["arriving"]
    for least in (1, 100):
        flow = FlowPage(
            open_page(f"flow-map?months=1&level=village&least={least}", size="wide")
        ).rests()
        far = flow.spots[YANGON]
        assert far["people"]["arriving"] == pytest.approx(total, abs=1)
        flow.page.mouse.move(0, 0)
        flow.canvas.hover(position={"x": far["x"], "y": far["y"]}, force=True)
        assert f"{total:,.0f} to here" in page.locator(".flow-map .tooltip").inner_text()


@pytest.mark.parametrize("size", ["phone", "laptop"])
def test_one_place_never_shows_those_away_and_those_who_came_as_one(
    open_page: Open, size: str
) -> None:
    chosen = f"&place={LABUTTA}" if size == "phone" else ""  # a finger may miss a circle
    page = open_page(f"flow-map?months=4&areas={LABUTTA}{chosen}", size=size)
    flow = FlowPage(page).rests()
    if not chosen:
        flow.click(flow.spots[LABUTTA])
    answers(page, "from elsewhere who are in Labutta")
    out, into = (
        int(number.replace(",", ""))
        for number in re.findall(rf"in April: {NUMBER}", flow.title.inner_text())
    )
    people = flow.spots[LABUTTA]["people"]
    assert (whole(people["leaving"]), whole(people["arriving"])) == (out, into)
    told = flow.month(4).inner_text()
    assert f"{out:,}" in told
    assert f"{into:,}" in told
    labels = {each["id"]: each["lines"] for each in flow.canvas.evaluate("c => c.flowMap.labels()")}
    assert labels.get(LABUTTA, ["Labutta", f"{out:,} from here", f"{into:,} to here"])[1:] == [
        f"{out:,} from here",
        f"{into:,} to here",
    ]
    assert f"{out + into:,}" not in page.locator('[data-testid="stMain"]').inner_text()
