"""The village map in a real browser: what it shows, and what a month costs on the line."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from itertools import combinations
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from mobility.maps.canvas import COLOURS, hand_words
from mobility.maps.colours import ASKED, LAND, LOW_MARK, MARKS, SEA, rgb
from mobility.maps.village_map import map_words, marks
from mobility.words import speak
from tests.browser.conftest import PAGE_MILLISECONDS, Open, settled, still

LABUTTA = "areas=MMR017016&months=4"
NAME = "<img src=x onerror=alert(1)>"

START = """async ([content, payload]) => {
  const registry = await import('/app/static/map/registry.js');
  const months = await import('/app/static/months.js');
  const { default: show } = await import('/app/static/village_map/village_map.js');
  const style = await (await fetch('/app/static/map/map.css')).text();
  document.body.innerHTML = `<style>${style}</style><div id="here" style="width:600px"></div>`;
  registry.put('ground', 'none', { level: '', shapes: [] });
  registry.put('villages', 'handmade', content);
  window.said = [];
  months.fromServer(4);
  show({
    parentElement: document.getElementById('here'),
    data: payload,
    setTriggerValue: (name, value) => window.said.push([name, value]),
  });
}"""


class VillageMap:
    """The map on a page."""

    def __init__(self, page: Page) -> None:
        self.page, self.canvas = page, page.locator(".village-map canvas")
        painted = re.compile(".")
        expect(self.canvas).to_have_attribute("data-painted", painted, timeout=PAGE_MILLISECONDS)

    def spots(self) -> list[dict[str, Any]]:
        """Every village in view: id, finding, whether it is only probable and low all year, where
        it stands and how large, the topmost last.
        """
        return list(self.canvas.evaluate("c => c.villageMap.spots()"))

    def view(self) -> list[float]:
        """West, south, east, north."""
        return [float(side) for side in self.canvas.evaluate("c => c.villageMap.view()").split(",")]

    def names(self) -> list[str]:
        """What is written on the map."""
        return [each["text"] for each in self.canvas.evaluate("c => c.villageMap.labels()")]

    def key(self) -> dict[str, list[int]]:
        """What the key says: of each finding how many, of one that may be probable these too."""
        items = self.page.locator(".village-map .legend li")
        found = {
            str(each.get_attribute("data-finding")): each.locator("b").all_inner_texts()
            for each in items.all()
        }
        return {name: [int(n.replace(",", "")) for n in said] for name, said in found.items()}

    def counts(self) -> dict[str, int]:
        """How many villages have each finding of the month, as the key says."""
        return {name: sum(n) for name, n in self.key().items() if name != LOW_MARK.code}

    def point_at(self, spot: dict[str, Any]) -> str:
        """Move the pointer onto a village: what the map says of it."""
        self.canvas.scroll_into_view_if_needed()
        box = self.canvas.bounding_box()
        assert box
        self.page.mouse.move(box["x"] + spot["x"], box["y"] + spot["y"])
        tooltip = self.page.locator(".village-map .tooltip")
        expect(tooltip).to_be_visible()
        return tooltip.inner_text()


@pytest.fixture
def overview(page: Page, open_page: Open) -> Callable[..., VillageMap]:
    def opened(link: str = LABUTTA, *, size: str = "laptop") -> VillageMap:
        page.emulate_media(reduced_motion="reduce")
        return VillageMap(open_page(f"?{link}", size=size))

    return opened


COLOURS_SEEN = """canvas => {
  // How much of the map each colour takes, and the colour at the middle of the river's mouth.
  const context = canvas.getContext('2d'), { width, height } = canvas;
  const { data } = context.getImageData(0, 0, width, height);
  const seen = {};
  for (let i = 0; i < data.length; i += 4) {
    const colour = [data[i], data[i + 1], data[i + 2]].join();
    seen[colour] = (seen[colour] ?? 0) + 1 / (width * height);
  }
  const [west, south, east, north] = canvas.villageMap.view().split(',').map(Number);
  const x = (95.082 - west) / (east - west) * width;
  const y = (north - 15.885) / (north - south) * height;
  return [seen, [...context.getImageData(x, y, 1, 1).data].slice(0, 3)];
}"""


def test_villages_lie_on_a_map_one_can_find_the_way_on(
    overview: Callable[..., VillageMap],
) -> None:
    shown = overview()
    page, view = shown.page, shown.view()
    beneath = shown.canvas.evaluate("c => c.villageMap.beneath()")
    kinds = {each["kind"] for each in beneath["names"]}
    assert "town" in kinds and len(beneath["names"]) > 2
    boxes = [each["box"] for each in beneath["names"]]
    boxes += [each["box"] for each in shown.canvas.evaluate("c => c.villageMap.labels()")]
    assert not any(overlap(one, other) for one, other in combinations(boxes, 2))
    seen, mouth = shown.canvas.evaluate(COLOURS_SEEN)
    large = {colour for colour, share in seen.items() if share > 0.02}
    assert large >= {",".join(map(str, rgb(each)[:3])) for each in (SEA, LAND, ASKED)}
    assert mouth == rgb(SEA)[:3]
    expect(page.locator(".village-map .scale-bar")).to_have_text(re.compile(r"\d+ km"))
    assert page.locator(".village-map .layers li").count() == 4
    plus, _, back = page.locator(".village-map .buttons button").all()
    plus.click()
    plus.click()
    expect(page.locator(".village-map .layers")).not_to_contain_text("(zoom in)")
    signs = {each["sign"] for each in shown.canvas.evaluate("c => c.villageMap.beneath().signs")}
    assert signs <= {"shelter", "health"}
    back.click()
    expect(page.locator(".village-map .layers")).to_contain_text("(zoom in)")
    assert shown.view() == view


@pytest.mark.parametrize("size", ["phone", "laptop", "wide"])
def test_every_village_is_in_view_at_every_width(
    overview: Callable[..., VillageMap], size: str
) -> None:
    shown = overview(size=size)
    spots, box = shown.spots(), shown.canvas.bounding_box()
    assert box and len(spots) == sum(shown.counts().values()) > 500
    assert all(0 < each["x"] < box["width"] and 0 < each["y"] < box["height"] for each in spots)


def test_a_window_made_narrower_keeps_all_in_view(overview: Callable[..., VillageMap]) -> None:
    shown = overview(size="wide")
    before = len(shown.spots())
    shown.page.set_viewport_size({"width": 700, "height": 800})
    settled(shown.page)
    box = shown.canvas.bounding_box()
    assert box and len(shown.spots()) == before
    assert all(0 < each["x"] < box["width"] for each in shown.spots())


def test_the_gravest_are_drawn_last_and_largest(overview: Callable[..., VillageMap]) -> None:
    spots = overview().spots()
    order = [mark.code for mark in MARKS]
    assert [order.index(each["finding"]) for each in spots] == sorted(
        (order.index(each["finding"]) for each in spots), reverse=True
    )
    sizes = {each["finding"]: each["size"] for each in spots}
    assert sizes["loses"] > sizes["watch"] > sizes["keeps"]
    hollow = [each["hollow"] for each in spots if each["finding"] == "loses"]
    assert hollow == sorted(hollow, reverse=True) and len(set(hollow)) == 2


def test_the_key_counts_certain_and_probable_marks_and_bars(
    overview: Callable[..., VillageMap],
) -> None:
    shown = overview()
    spots, said = shown.spots(), shown.key()
    for finding in ("loses", "watch", "keeps"):
        hollow = Counter(each["hollow"] for each in spots if each["finding"] == finding)
        assert said[finding] == [hollow[False], hollow[True]]
    assert said["low all year"] == [sum(each["low"] for each in spots)]
    assert said["low all year"] != [0]


def test_a_finding_that_is_switched_off_leaves_map_key_and_strip(
    overview: Callable[..., VillageMap],
) -> None:
    shown = overview()
    low = {each["id"] for each in shown.spots() if each["low"]}
    shown.page.get_by_text("Show what absence does in a month").click()
    settled(shown.page)
    assert {each["finding"] for each in shown.spots()} == {"village"}
    assert {each["id"] for each in shown.spots() if each["low"]} == low
    assert set(shown.key()) == {"village", "low all year"}
    assert set(shown.page.locator(".strip strong").all_inner_texts()) == {""}
    shown.page.get_by_text("Show what is low all year").click()
    settled(shown.page)
    assert set(shown.key()) == {"village"}
    assert not any(each["low"] for each in shown.spots())
    expect(shown.page.locator(".strip .all-year")).to_be_hidden()


def test_a_month_is_on_the_map_and_in_its_key_before_the_server_has_heard_of_it(
    overview: Callable[..., VillageMap],
) -> None:
    shown = overview()
    before = shown.counts()
    shown.page.evaluate("WebSocket.prototype.send = () => {}")
    shown.page.locator('.strip [data-month="8"]').click()
    expect(shown.canvas).to_have_attribute("data-painted", re.compile("^8:"))
    assert shown.counts() != before
    drawn = Counter(each["finding"] for each in shown.spots())
    assert {name: n for name, n in shown.counts().items() if n} == drawn
    in_strip = shown.page.locator('.strip [data-month="8"] strong').inner_text()
    assert shown.counts()["loses"] == int(in_strip)


def test_a_village_tells_both_its_findings_and_people(overview: Callable[..., VillageMap]) -> None:
    shown = overview()
    text = shown.point_at(shown.spots()[-1]).splitlines()
    assert " · " in text[0] and text[1] == "loses, certain"
    assert any(re.match(r"helpers here: [\d,]+ of [\d,]+ usual, \d+% \(", line) for line in text)
    assert any(line.startswith("people here who may need help: ") for line in text)
    assert any(
        re.match(r"of them without enough helpers \(2 each\): [\d,]+$", line) for line in text
    )
    assert "not low all year" in text


def test_a_click_on_a_village_opens_its_page(overview: Callable[..., VillageMap]) -> None:
    shown = overview()
    spot = shown.spots()[-1]
    name = shown.point_at(spot).split(" · ")[0]
    shown.page.mouse.down()
    shown.page.mouse.up()
    shown.page.wait_for_url(f"**/place?*place={spot['id']}*")
    settled(shown.page)
    expect(shown.page.locator(".answer")).to_contain_text(name, timeout=PAGE_MILLISECONDS)


def test_keys_move_the_map_and_bring_the_whole_back(overview: Callable[..., VillageMap]) -> None:
    shown = overview()
    whole = shown.view()
    shown.canvas.focus()
    shown.page.keyboard.press("+")
    still(shown.page)
    closer = shown.view()
    assert closer[0] > whole[0] and closer[2] < whole[2]
    shown.page.keyboard.press("ArrowRight")
    still(shown.page)
    assert shown.view()[0] > closer[0]
    shown.page.keyboard.press("0")
    still(shown.page)
    assert shown.view() == pytest.approx(whole)


def test_a_wheel_scrolls_the_page_and_zooms_only_with_ctrl(
    overview: Callable[..., VillageMap],
) -> None:
    shown = overview()
    shown.point_at(shown.spots()[-1])
    whole = shown.view()
    shown.page.mouse.wheel(0, 120)
    still(shown.page)
    assert shown.view() == whole
    shown.point_at(shown.spots()[-1])  # the page has moved below the pointer
    shown.page.keyboard.down("Control")
    shown.page.mouse.wheel(0, -300)
    shown.page.keyboard.up("Control")
    still(shown.page)
    assert shown.view()[0] > whole[0]


@pytest.mark.parametrize("language", ["en", "my"])
def test_villages_are_named_once_few_are_in_view_and_no_name_covers_another(
    overview: Callable[..., VillageMap], language: str
) -> None:
    shown = overview(f"{LABUTTA}&lang={language}")
    few = shown.names()
    for _ in range(3):
        shown.page.locator(".village-map .buttons button").first.click()
        still(shown.page)
    labels = shown.canvas.evaluate("c => c.villageMap.labels()")
    assert 0 < len(few) < len(labels)
    burmese = [any("\u1000" <= sign <= "\u109f" for sign in each["text"]) for each in labels]
    assert all(burmese) if language == "my" else not any(burmese)
    boxes = [each["box"] for each in labels]
    for at, one in enumerate(boxes):
        assert not any(overlap(one, other) for other in boxes[at + 1 :])


def overlap(one: dict[str, float], other: dict[str, float]) -> bool:
    """Whether two boxes have room in common."""
    across = one["left"] < other["right"] and other["left"] < one["right"]
    return across and one["top"] < other["bottom"] and other["top"] < one["bottom"]


@pytest.fixture
def handmade(page: Page, base_url: str) -> VillageMap:
    """One village whose name is HTML, and one of which nothing is known."""
    page.goto(f"{base_url}/_stcore/health")
    rows = 24
    content: dict[str, Any] = {
        "months": 12, "month": None, "id": ["A", "B"], "name": [NAME, "B"], "other": ["", ""],
        "lon": [95.0, 95.1], "lat": [16.0, 16.1], "findings": "0" * 12 + "4" * 12,
        "probably": "1" * 12 + "0" * 12, "low": "10", "year": ["low all year: why", ""],
        "years": [0, 1], "without": [0.5] * 12 + [None] * 12,
        "here": [3.0] * 12 + [None] * 12, "usual": [6.0, None], "help": [2.0] * 12 + [None] * 12,
        "between": {}, "why": [""], "reasons": [0] * rows, "basis": [0, None],
        "areas": {"name": [], "lon": [], "lat": []}, "frame": [95.0, 16.0, 95.1, 16.1],
    }  # fmt: skip
    words = speak("en")
    payload = {
        "villages": "handmade", "ground": "none", "language": "en", "alt": "", "colours": COLOURS,
        "shown": {"in_month": True, "all_year": True}, **marks(words),
        "words": {**hand_words(words), **map_words(words, "2")},
    }  # fmt: skip
    page.evaluate(START, [content, payload])
    return VillageMap(page)


def test_a_name_with_markup_in_it_is_read_as_a_name(handmade: VillageMap) -> None:
    grave = next(each for each in handmade.spots() if each["id"] == "A")
    assert handmade.point_at(grave).splitlines() == [
        NAME, "loses, probably", "helpers here: 3 of 6 usual, 50%",
        "people here who may need help: 2", "of them without enough helpers (2 each): 1",
        "low all year: why", "full list",
    ]  # fmt: skip
    assert handmade.page.locator("img").count() == 0


def test_of_a_village_of_which_nothing_is_known_no_number_is_told(handmade: VillageMap) -> None:
    unknown = next(each for each in handmade.spots() if each["id"] == "B")
    assert handmade.point_at(unknown).splitlines() == ["B", "no data"]
