"""The flow map's JavaScript, module by module and as a whole, in a real browser."""

from __future__ import annotations

from collections.abc import Iterator
from math import log2
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page

from mobility.maps.canvas import COLOURS, hand_words
from mobility.maps.flow_map import map_words
from mobility.ui.flows.matrix import matrix_words
from mobility.words import speak
from tests.browser.conftest import PAGE_MILLISECONDS, until

MONTHS = 12
WIDTH, HEIGHT = 900, 600
# id, lon, lat, whether it was asked about; D lies far to the east.
PLACES = (("A", 95.0, 16.0, 1), ("B", 95.4, 16.0, 1), ("C", 95.2, 16.3, 1), ("D", 100.5, 13.7, 0))
# origin, destination, people in January; each month has as many times the people as its number.
FLOWS = ((0, 1, 100), (1, 0, 60), (0, 2, 10), (0, 3, 40), (2, 3, 20))
START = """async ([content, payload]) => {
  const registry = await import('/app/static/map/registry.js');
  const { default: show } = await import('/app/static/flow_map/flow_map.js');
  const style = await (await fetch('/app/static/map/map.css')).text();
  document.body.innerHTML = `<style>${style} .stage { height: HEIGHTpx }</style>` +
    '<div id="here" style="width:WIDTHpx"></div>';
  document.body.style.margin = 0;
  registry.put('flows', payload.flows, content);
  const months = await import('/app/static/months.js');
  window.said = [];
  window.show = (changes = {}) => {
    const { month, ...data } = { ...payload, ...changes };
    months.fromServer(month); // as the month strip says it
    return show({
      parentElement: document.getElementById('here'),
      data,
      setTriggerValue: (name, value) => window.said.push([name, value]),
    });
  };
  window.leave = window.show();
  window.painted = () => document.querySelector('canvas').dataset.painted;
  window.map = () => document.querySelector('canvas').flowMap;
}""".replace("WIDTH", str(WIDTH)).replace("HEIGHT", str(HEIGHT))


@pytest.fixture(scope="module")
def open_tab(context: BrowserContext) -> Iterator[Page]:
    """A tab for all tests here: opening one takes as long as most of them."""
    page = context.new_page()
    page.set_default_timeout(PAGE_MILLISECONDS)
    page.set_viewport_size({"width": WIDTH + 100, "height": HEIGHT + 300})
    page.emulate_media(reduced_motion="reduce")
    yield page
    page.close()


@pytest.fixture
def tab(open_tab: Page, base_url: str) -> Page:
    """A bare page of the server, from which its modules can be imported."""
    open_tab.goto(f"{base_url}/_stcore/health")
    open_tab.mouse.move(WIDTH + 50, HEIGHT + 200)  # where no map is
    return open_tab


def run(tab: Page, module: str, body: str, *values: Any) -> Any:
    """Run ``body`` with the module as ``m`` and the values as ``v``."""
    return tab.evaluate(
        f"async (v) => {{ const m = await import('/app/static/{module}'); {body} }}", list(values)
    )


def content(*, known: tuple[bool, ...] = (True,) * MONTHS) -> dict[str, Any]:
    """Handmade flows: in month m, m times the people of January."""
    people = [each * month for _, _, each in FLOWS for month in range(1, MONTHS + 1)]

    def ends(which: int) -> list[int]:
        return [
            sum(flow[2] for flow in FLOWS if flow[which] == place) * month
            for place in range(len(PLACES))
            for month in range(1, MONTHS + 1)
        ]

    return {
        "places": {
            "id": [each[0] for each in PLACES],
            "name": [f"Place {each[0]}" for each in PLACES],
            "other": [""] * len(PLACES),
            "lon": [each[1] for each in PLACES],
            "lat": [each[2] for each in PLACES],
            "inside": [each[3] for each in PLACES],
        },
        "flows": {
            "origin": [each[0] for each in FLOWS],
            "destination": [each[1] for each in FLOWS],
            "people": people,
            "side": [0] * len(FLOWS),
        },
        "ends": {"leaving": ends(0), "arriving": ends(1), "staying": [0] * len(ends(0))},
        "people": [230 * month for month in range(1, MONTHS + 1)],
        "known": list(known),
    }


def payload(**changes: Any) -> dict[str, Any]:
    return {
        "flows": "handmade",
        "ground": None,
        "month": 6,
        "least": None,
        "scale": "year",
        "compare": None,
        "frame": [95.0, 16.0, 95.4, 16.3],
        "frame_key": "here",
        "view": None,
        "focus": None,
        "language": "en",
        "basemap": None,
        "alt": "Flows in June",
        "words": {**hand_words(speak("en")), **map_words(speak("en"))},
        "colours": COLOURS,
        **changes,
    }


def shown(tab: Page, told: dict[str, Any] | None = None, **changes: Any) -> Page:
    """The handmade map on the page, painted."""
    tab.evaluate(START, [told or content(), payload(**changes)])
    until(tab, "window.painted()")
    return tab


def spots(tab: Page) -> dict[str, dict[str, Any]]:
    return {each["id"]: each for each in tab.evaluate("window.map().spots()")}


def arrows(tab: Page) -> dict[str, dict[str, Any]]:
    found = tab.evaluate("window.map().arrows()")
    return {each["origin"] + each["destination"]: each for each in found}


def said(tab: Page, name: str) -> list[Any]:
    return [value for told, value in tab.evaluate("window.said") if told == name]


# projection


def test_a_place_goes_to_the_screen_and_back(tab: Page) -> None:
    lon, lat = run(
        tab,
        "map/projection.js",
        """const window = m.projection({ lon: 95, lat: 16, zoom: 9.5 }, 800, 500);
        return m.toDegrees(...window.toUnit(...window.toScreen(...m.toUnit(96.123, -17.5))));""",
    )
    assert (lon, lat) == pytest.approx((96.123, -17.5))


def test_the_projection_is_that_of_the_reports(tab: Page) -> None:
    import numpy as np

    from mobility.maps.frame import Frame

    x, y = Frame(95.0, 16.0, 8.0, 800, 500).to_pixels(np.array([95.7]), np.array([15.2]))[0]
    found = run(
        tab,
        "map/projection.js",
        """const window = m.projection({ lon: 95, lat: 16, zoom: 8 }, 800, 500);
        return window.toScreen(...m.toUnit(95.7, 15.2));""",
    )
    assert found == pytest.approx([x + 400, y + 250])


def test_a_fitted_view_holds_its_frame_and_no_more(tab: Page) -> None:
    corners = run(
        tab,
        "map/projection.js",
        """const margin = { left: 10, right: 90, top: 20, bottom: 30 };
        const window = m.projection(m.fit([95, 15, 97, 16], 800, 500, margin), 800, 500);
        return [[95, 16], [97, 15]].flatMap((each) => window.toScreen(...m.toUnit(...each)));""",
    )
    assert (corners[0], corners[2]) == pytest.approx((10, 710))
    assert 20 <= corners[1] < corners[3] <= 470


def test_zooming_leaves_the_ground_under_the_pointer(tab: Page) -> None:
    before, after = run(
        tab,
        "map/projection.js",
        """const view = { lon: 95, lat: 16, zoom: 8 };
        const near = m.zoomed(view, 1.5, 700, 80, 800, 500);
        return [view, near].map((each) => m.projection(each, 800, 500).toUnit(700, 80));""",
    )
    assert after == pytest.approx(before)


# arrows

POLYGONS = """
const turn = (o, i, x, y) => {
  const j = (i + 2) % o.length;
  return (o[j] - o[i]) * (y - o[i + 1]) - (o[j + 1] - o[i + 1]) * (x - o[i]);
};
const cut = (a, i, b, j) => {
  const [ni, nj] = [(i + 2) % a.length, (j + 2) % b.length];
  return turn(a, i, b[j], b[j + 1]) * turn(a, i, b[nj], b[nj + 1]) < 0
    && turn(b, j, a[i], a[i + 1]) * turn(b, j, a[ni], a[ni + 1]) < 0;
};
const meet = (a, b) => {
  for (let i = 0; i < a.length; i += 2)
    for (let j = 0; j < b.length; j += 2) if (cut(a, i, b, j)) return true;
  return false;
};
"""


@pytest.mark.parametrize("width", [1.2, 6, 14, 26])
@pytest.mark.parametrize("apart", [90, 160, 400, 1200])
def test_there_and_back_lie_side_by_side(tab: Page, width: float, apart: float) -> None:
    met = run(
        tab,
        "flow_map/arrows.js",
        POLYGONS
        + """const [width, apart] = v;
        const met = [];
        for (let turn = 0; turn < 8; turn++) {
          const a = { x: 0, y: 0, radius: 9 };
          const b = { x: apart * Math.cos(turn), y: apart * Math.sin(turn), radius: 15 };
          met.push(meet(m.arrow(a, b, width).outline, m.arrow(b, a, 26).outline));
        }
        return met;""",
        width,
        apart,
    )
    assert not any(met)


def test_an_arrow_stops_at_both_circles(tab: Page) -> None:
    start, end, nearest = run(
        tab,
        "flow_map/arrows.js",
        """const [a, b] = [{ x: 0, y: 0, radius: 20 }, { x: 300, y: 100, radius: 12 }];
        const { spine, outline } = m.arrow(a, b, 5);
        const away = (o, i, c) => Math.hypot(o[i] - c.x, o[i + 1] - c.y);
        const all = [];
        for (let i = 0; i < outline.length; i += 2) {
          all.push(away(outline, i, a), away(outline, i, b));
        }
        return [away(spine, 0, a), away(spine, spine.length - 2, b), Math.min(...all)];""",
    )
    assert start == pytest.approx(22, abs=0.3)
    assert end == pytest.approx(14, abs=0.3)
    assert nearest >= 13


def test_a_tail_is_thinner_than_the_neck_and_the_head_is_clear(tab: Page) -> None:
    tail, neck, head = run(
        tab,
        "flow_map/arrows.js",
        """const { outline } = m.arrow({ x: 0, y: 0, radius: 5 }, { x: 400, y: 0, radius: 5 }, 1.2);
        const count = outline.length / 2;
        const apart = (i, j) =>
          Math.hypot(outline[2 * i] - outline[2 * j], outline[2 * i + 1] - outline[2 * j + 1]);
        const steps = (count - 3) / 2;
        return [apart(0, count - 1), apart(steps - 1, steps + 3), apart(steps, steps + 2)];""",
    )
    assert tail == pytest.approx(0.36, abs=0.05)
    assert neck == pytest.approx(1.2, abs=0.05)
    assert head > 6


def test_width_is_in_proportion_to_people(tab: Page) -> None:
    widths = run(
        tab, "flow_map/scales.js", "return [1000, 500, 250, 1].map((n) => m.width(n, 1000));"
    )
    assert widths == pytest.approx([26, 13, 6.5, 1.2])


def test_area_is_in_proportion_to_people(tab: Page) -> None:
    radii = run(
        tab,
        "flow_map/scales.js",
        "return [400, 100, 1600].map((n) => m.radius(n, { people: 400, radius: 20 }));",
    )
    assert radii == pytest.approx([20, 10, 40])


def test_the_legend_has_round_numbers_no_larger_than_the_scale(tab: Page) -> None:
    found = run(
        tab, "flow_map/scales.js", "return [12299, 558, 7, 1].map((n) => m.examples(n, 3));"
    )
    assert found == [[10000, 2000, 500], [500, 100, 20], [5, 1], [1]]


# edge and labels


def test_markers_stay_inside_and_apart_and_the_least_share_one(tab: Page) -> None:
    marks = run(
        tab,
        "flow_map/edge.js",
        """const ends = [];
        for (let i = 0; i < 40; i++) {
          const outside = { x: 450 + 2000 * Math.cos(i * i), y: 300 + 2000 * Math.sin(i * i) };
          ends.push({ place: i, size: 100 - i, inside: { x: 450, y: 300 }, outside });
        }
        const taken = { left: { width: 170, height: 50 }, right: { width: 60, height: 130 },
          foot: { width: 110, height: 34 } };
        return m.markers(ends, { width: 900, height: 600, most: 12, taken }, () => 150);""",
    )
    assert sum(len(mark["ends"]) for mark in marks) == 40
    named = {mark["ends"][0]["place"] for mark in marks if len(mark["ends"]) == 1}
    assert named <= set(range(12)) and len(named) >= 8
    for place, mark in enumerate(marks):
        assert mark["x"] >= 0 and mark["x"] + mark["width"] <= 900
        assert mark["y"] >= 0 and mark["y"] + mark["height"] <= 600
        for other in marks[place + 1 :]:
            assert not overlap(boxed(mark), boxed(other))


def boxed(mark: dict[str, float]) -> dict[str, float]:
    left, top = mark["x"], mark["y"]
    right, bottom = left + mark["width"], top + mark["height"]
    return {"left": left, "top": top, "right": right, "bottom": bottom}


def overlap(one: dict[str, float], other: dict[str, float]) -> bool:
    return (
        one["left"] < other["right"]
        and other["left"] < one["right"]
        and one["top"] < other["bottom"]
        and other["top"] < one["bottom"]
    )


def test_labels_never_cover_one_another_nor_a_circle(tab: Page) -> None:
    placed, circles = run(
        tab,
        "map/labels.js",
        """const wanted = [];
        for (let i = 0; i < 120; i++) {
          const [x, y] = [(i * 7919) % 880 + 10, (i * 104729) % 580 + 10];
          wanted.push({ id: i, x, y, radius: 3 + i % 9, width: 70, height: 30 });
        }
        const circles = wanted.map(({ x, y, radius: r }) =>
          ({ left: x - r, top: y - r, right: x + r, bottom: y + r }));
        const bounds = { left: 0, top: 0, right: 900, bottom: 600 };
        return [m.place(wanted, new m.Taken(circles), bounds, new Map()), circles];""",
    )
    assert len(placed) > 10
    for place, label in enumerate(placed):
        others = [each["box"] for each in placed[place + 1 :]] + circles
        assert not any(overlap(label["box"], other) for other in others)


def test_a_label_stays_where_it_stood_while_there_is_room(tab: Page) -> None:
    first, then = run(
        tab,
        "map/labels.js",
        """const bounds = { left: 0, top: 0, right: 900, bottom: 600 };
        const label = { id: 1, x: 400, y: 300, radius: 8, width: 70, height: 30 };
        const memory = new Map();
        const stand = (busy) => m.place([{ ...label, busy }], new m.Taken(), bounds, memory)[0].box;
        return [stand({ x: 1, y: 0 }), stand({ x: -1, y: 0 })];""",
    )
    assert first == then and first["right"] < 400


# months


def test_a_choice_is_told_at_once_and_an_echo_does_not_move_it_back(tab: Page) -> None:
    told = run(
        tab,
        "months.js",
        """const told = [];
        m.fromServer(3);
        m.subscribe((month) => told.push(month));
        m.choose(5); m.choose(6);
        m.fromServer(3); m.fromServer(5);   // what it knew before, and the first choice
        told.push('still ' + m.current());
        m.fromServer(6); m.fromServer(4);   // the answer, then the back button
        return told;""",
    )
    assert told == [5, 6, "still 6", 4]


def test_a_month_the_server_never_heard_of_gives_way_to_another(tab: Page) -> None:
    month = run(
        tab, "months.js", "m.fromServer(3); m.choose(5); m.fromServer(9); return m.current();"
    )
    assert month == 9


# clusters, ways and the slider

FAR_OFF = [85.0, 10.0, 105.0, 22.0]  # a frame in which A, B and C lie on one another


def test_places_too_near_to_be_told_apart_are_one_and_nobody_is_lost(tab: Page) -> None:
    """In June 1,380 people: 360 go from A, B and C to D, the others among the three."""
    shown(tab, frame=FAR_OFF)
    people = spots(tab)["A B C"]["people"]
    assert people == {"leaving": 360, "arriving": 0, "staying": 1020}
    assert {name: each["people"] for name, each in arrows(tab).items()} == {"A B CD": 360}
    assert "Inside one disc: 1,020." in tab.inner_text(".shown")
    tab.mouse.move(spots(tab)["A B C"]["x"], spots(tab)["A B C"]["y"])
    assert "Place A, Place B, Place C" in tab.inner_text(".tooltip")
    run(tab, "months.js", "m.choose(2);")
    until(tab, "window.painted() === '2:handmade:'")
    assert spots(tab)["A B C"]["people"]["leaving"] == 120


def test_a_click_on_a_cluster_opens_it(tab: Page) -> None:
    shown(tab, frame=FAR_OFF)
    tab.mouse.click(spots(tab)["A B C"]["x"], spots(tab)["A B C"]["y"])
    until(tab, "window.said.length")
    assert {"A", "B", "C"} < spots(tab).keys()
    assert said(tab, "focus") == []
    assert said(tab, "view") == [tab.evaluate("window.map().view()")]


def test_the_place_looked_at_stands_alone(tab: Page) -> None:
    shown(tab, frame=FAR_OFF, focus={"place": "B"})
    assert {"A C", "B"} < spots(tab).keys()


def test_an_arrow_goes_round_a_place_it_does_not_serve(tab: Page) -> None:
    gaps = run(
        tab,
        "flow_map/routes.js",
        """const a = { x: 100, y: 300, radius: 8 }, b = { x: 700, y: 300, radius: 8 };
        const way = (between, returns) => {
          const ends = [{ key: 'ab', from: a, to: b, width: 4, serves: [a, b], returns }];
          const [{ spine }] = m.routed(ends, [a, b, ...between], [], new Map(), false);
          const [x, y] = spine.slice(2 * (spine.length >> 2)); // in its middle
          const gaps = between.map((each) => Math.hypot(x - each.x, y - each.y));
          return [...gaps, Math.sign(y - 300)];
        };
        const low = { x: 400, y: 345, radius: 30 }, high = { x: 400, y: 255, radius: 30 };
        return [way([], false), way([low], false), way([low], true), way([high], false)];""",
    )
    (plain,), (free, side), (held, right), (_, other) = gaps
    assert plain == right == other == 1  # to the right, which is below a line to the east
    assert free > 30 and held > 30
    assert side == -1


def test_the_slider_leaves_small_arrows_out_at_once_and_tells_the_server_when_let_go(
    tab: Page,
) -> None:
    many = content()
    row = many["flows"]
    for _ in range(30):  # enough flows for a slider
        for name, value in (("origin", 2), ("destination", 1), ("side", 0)):
            row[name].append(value)
        row["people"] += [0] * MONTHS
    shown(tab, many)
    slider = tab.locator(".threshold input")
    slider.focus()
    for _ in range(7):
        tab.keyboard.press("ArrowRight")
    until(tab, "window.map().arrows().length === 3")
    assert slider.get_attribute("aria-valuetext") == "200 people"
    assert said(tab, "least")[-1] == 200
    tab.evaluate("window.show({ least: 100 })")  # an echo of a choice on the way
    assert slider.get_attribute("aria-valuetext") == "200 people"
    tab.get_by_role("button", name="Automatic").click()
    until(tab, "window.map().arrows().length === 5")
    assert said(tab, "least")[-1] is None


def test_a_crowd_of_arrows_is_sifted_by_a_number_that_holds_all_year(tab: Page) -> None:
    least = run(
        tab,
        "flow_map/threshold.js",
        """const flows = { origin: [], destination: [], people: [] };
        for (let i = 1; i <= 200; i++) {
          flows.origin.push(0); flows.destination.push(1);
          flows.people.push(i, ...new Array(11).fill(1));
        }
        const known = new Array(12).fill(true);
        const fitting = (seen) => m.fitting({ flows, known }, [seen, seen], null);
        return [fitting(true), fitting(false)];""",
    )
    assert least == [200, 1]  # 120 is the eighty-first of January


# the map


def test_the_map_draws_the_month_it_is_told(tab: Page) -> None:
    shown(tab)
    assert tab.evaluate("window.painted()") == "6:handmade:"
    assert {name: each["people"] for name, each in arrows(tab).items()} == {
        "AB": 600, "BA": 360, "AC": 60, "AD": 240, "CD": 120,
    }  # fmt: skip
    assert spots(tab)["D"]["far"] and not spots(tab)["A"]["far"]


def test_a_month_chosen_here_is_painted_without_the_server(tab: Page) -> None:
    shown(tab)
    run(tab, "months.js", "m.choose(2);")
    until(tab, "window.painted() === '2:handmade:'")
    assert arrows(tab)["AB"]["people"] == 200


def test_a_month_nobody_was_asked_about_says_so(tab: Page) -> None:
    shown(tab, content(known=(True,) * 5 + (False,) + (True,) * 6))
    assert "nobody was asked" in tab.inner_text(".message")
    assert arrows(tab) == {}


def test_a_comparison_shows_differences_and_says_which_month_is_missing(tab: Page) -> None:
    shown(tab, compare=8)
    assert arrows(tab)["AB"]["people"] == -200
    assert "fewer" in tab.inner_text(".legend")
    shown(tab, compare="mean")
    assert arrows(tab)["AB"]["people"] == -50
    shown(tab, content(known=(True,) * 11 + (False,)), compare=12, flows="other")
    until(tab, "window.painted() === '6:other:12'")
    assert "compared with" in tab.inner_text(".message")


def test_arrows_of_fewer_people_than_asked_are_left_out_and_their_people_said(tab: Page) -> None:
    """In June 600, 360, 240, 120 and 60 people."""
    shown(tab, least=200)
    assert set(arrows(tab)) == {"AB", "BA", "AD"}
    assert tab.inner_text(".shown") == (
        "3 arrows have 1,200 of 1,380 people. In smaller arrows, not drawn: 180."
    )


@pytest.mark.parametrize("least", [200, None])
def test_a_far_end_counts_all_its_people_however_few_are_drawn(
    tab: Page, least: int | None
) -> None:
    """In June 240 go from A to D and 120 from C."""
    shown(tab, least=least)
    far = spots(tab)["D"]
    assert far["far"] and far["number"] == "360"
    tab.mouse.move(far["x"], far["y"])
    said = tab.inner_text(".tooltip")
    assert "360 to here" in said and ("of which drawn" in said) == (least == 200)
    run(tab, "months.js", "m.choose(2);")
    until(tab, "window.painted() === '2:handmade:'")
    assert spots(tab)["D"]["number"] == "120"


def test_what_is_not_drawn_of_a_place_is_said_beside_its_total(tab: Page) -> None:
    shown(tab, least=200)
    assert set(arrows(tab)) == {"AB", "BA", "AD"}
    for place, total, drawn in (("D", "360 to here", "240"), ("A", "900 from here", "840")):
        tab.mouse.move(spots(tab)[place]["x"], spots(tab)[place]["y"])
        assert f"{total}\nof which drawn: {drawn}" in tab.inner_text(".tooltip")


def test_those_away_and_those_who_came_are_never_one_number(tab: Page) -> None:
    """In June 900 leave A and 360 come to it: two rows, and neither circle is of 1,260."""
    shown(tab)
    lines = {each["id"]: each["lines"] for each in tab.evaluate("window.map().labels()")}
    assert lines["A"] == ["Place A", "900 from here", "360 to here"]
    assert lines["B"] == ["Place B", "360 from here", "600 to here"]
    assert lines["C"] == ["Place C", "120 from here", "60 to here"]
    found = run(
        tab,
        "flow_map/circles.js",
        """const ways = (people) => ({ people });
        return m.sectors({ radius: 20, ways: {
          leaving: ways(900), arriving: ways(225), staying: ways(0) } });""",
    )
    assert [(each["way"], each["radius"]) for each in found] == [("leaving", 20), ("arriving", 10)]


def test_a_share_is_of_the_people_on_the_flow_s_own_side(tab: Page) -> None:
    two = content()
    two["flows"]["side"] = [0, 1, 0, 0, 0]
    two["people"] = [170 * month for month in range(1, MONTHS + 1)]
    two["people"] += [60 * month for month in range(1, MONTHS + 1)]
    shown(tab, two)
    tab.mouse.move(arrows(tab)["BA"]["x"], arrows(tab)["BA"]["y"])
    assert "100% of all" in tab.inner_text(".tooltip")


def test_a_difference_is_of_the_numbers_that_are_written(tab: Page) -> None:
    told = content()
    told["flows"]["people"][:2] = [100.4, 110.6]  # 100 and 111: 11 more, though it is 10.2
    shown(tab, told, month=2, compare=1)
    tab.mouse.move(arrows(tab)["AB"]["x"], arrows(tab)["AB"]["y"])
    assert "+11\n111 people instead of 100" in tab.inner_text(".tooltip")


def test_people_who_move_inside_a_place_have_their_part_of_its_circle(
    tab: Page,
) -> None:
    inside = content()
    inside["ends"]["staying"][:MONTHS] = [200 * month for month in range(1, MONTHS + 1)]
    shown(tab, inside)
    assert spots(tab)["A"]["people"] == {"leaving": 900, "arriving": 360, "staying": 1200}
    assert "inside it" in tab.inner_text(".legend")


def test_dragging_moves_the_map_and_tells_the_view_once_it_rests(tab: Page) -> None:
    shown(tab)
    before = spots(tab)["A"]
    tab.mouse.move(400, 450)
    tab.mouse.down()
    tab.mouse.move(430, 460)
    tab.mouse.move(460, 470)
    tab.mouse.up()
    until(tab, "window.said.length")
    after = spots(tab)["A"]
    assert (after["x"] - before["x"], after["y"] - before["y"]) == pytest.approx((60, 20), abs=0.1)
    assert said(tab, "view") == [tab.evaluate("window.map().view()")]
    assert said(tab, "focus") == []


def test_the_wheel_scrolls_the_page_unless_ctrl_is_held(tab: Page) -> None:
    shown(tab)
    view, opened = tab.evaluate("window.map().view()"), zoom(tab)
    tab.mouse.move(400, 300)
    tab.mouse.wheel(0, -200)
    tab.wait_for_selector(".hint.seen")
    assert tab.evaluate("window.map().view()") == view
    tab.keyboard.down("Control")
    tab.mouse.wheel(0, -200)
    tab.keyboard.up("Control")
    until(tab, "window.said.length")
    assert zoom(tab) > opened


def test_one_finger_scrolls_the_page_and_two_move_the_map(tab: Page) -> None:
    shown(tab)
    opened = zoom(tab)
    fingers = tab.context.new_cdp_session(tab)
    fingers.send("Emulation.setTouchEmulationEnabled", {"enabled": True, "maxTouchPoints": 2})

    def touch(kind: str, *points: tuple[int, int]) -> None:
        where = [{"x": x, "y": y, "id": place} for place, (x, y) in enumerate(points)]
        fingers.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": where})

    touch("touchStart", (400, 300))
    touch("touchMove", (400, 260))
    touch("touchEnd")
    tab.wait_for_selector(".hint.seen")
    assert zoom(tab) == opened
    touch("touchStart", (400, 300), (450, 300))
    touch("touchMove", (375, 300), (475, 300))
    touch("touchEnd")
    until(tab, "window.said.length")
    assert zoom(tab) == pytest.approx(opened + 1, abs=0.02)


def box(tab: Page) -> list[float]:
    return [float(side) for side in tab.evaluate("window.map().view()").split(",")]


def zoom(tab: Page) -> float:
    west, _, east, _ = box(tab)
    return log2(360 / (east - west))


def test_keys_move_and_zoom_and_nought_shows_the_whole_area(tab: Page) -> None:
    shown(tab)
    opened, level = tab.evaluate("window.map().view()"), zoom(tab)
    tab.focus("canvas")
    tab.keyboard.press("+")
    tab.keyboard.press("ArrowRight")
    until(tab, "window.said.length")
    assert zoom(tab) == pytest.approx(level + 1, abs=0.02)
    tab.keyboard.press("0")
    until(tab, "window.said.length > 1")
    assert tab.evaluate("window.map().view()") == opened
    assert said(tab, "view")[-1] is None


def test_a_rerun_never_moves_the_view_but_another_area_does(tab: Page) -> None:
    shown(tab, view=[95.1, 16.05, 95.3, 16.15])
    opened = box(tab)
    tab.evaluate("window.show({ month: 7, least: 3 })")
    until(tab, "window.painted().startsWith('7')")
    assert box(tab) == opened
    tab.evaluate("window.show({ view: null, frame_key: 'there', frame: [97, 17, 98, 18] })")
    until(tab, "Number(window.map().view().split(',')[0]) > 96")


@pytest.mark.parametrize("side", [0.2, 0.02])  # degrees: a township, a village street
def test_the_view_told_is_the_box_a_link_opens_with(tab: Page, side: float) -> None:
    asked = [95.1, 16.05, 95.1 + side, 16.05 + side / 2]
    shown(tab, view=asked)
    west, south, east, north = box(tab)
    assert west <= asked[0] + 1e-5
    assert south <= asked[1] + 1e-5
    assert east >= asked[2] - 1e-5
    assert north >= asked[3] - 1e-5
    more = (east - west - side, north - south - side / 2)
    assert min(more) == pytest.approx(0, abs=1e-4)


def test_a_view_from_a_link_is_kept_when_the_map_gets_another_size(tab: Page) -> None:
    shown(tab, view=[95.1, 16.05, 95.3, 16.15])
    opened = box(tab)
    here = "document.getElementById('here').style.width"
    tab.evaluate(f"{here} = '400px'")
    until(tab, "document.querySelector('canvas').clientWidth < 450")
    tab.evaluate(f"{here} = '{WIDTH}px'")
    until(tab, "document.querySelector('canvas').clientWidth > 850")
    tab.wait_for_timeout(100)
    assert box(tab) == opened
    tab.evaluate(f"{here} = '400px'")
    until(tab, "document.querySelector('canvas').clientWidth < 450")
    tab.wait_for_timeout(100)
    west, south, east, north = box(tab)
    assert west <= 95.1 + 1e-5 and south <= 16.05 + 1e-5
    assert east >= 95.3 - 1e-5 and north >= 16.15 - 1e-5


def test_the_map_follows_a_view_that_is_no_echo_of_its_own(tab: Page) -> None:
    """The back button's; a view told here, and heard again late, is none."""
    shown(tab)
    opened = box(tab)
    tab.focus("canvas")
    tab.keyboard.press("+")
    until(tab, "window.said.length")
    tab.keyboard.press("ArrowRight")
    until(tab, "window.said.length > 1")
    first, second = ([float(side) for side in view.split(",")] for view in said(tab, "view"))
    for view in (None, first, second):
        tab.evaluate("view => window.show({ view })", view)
        assert box(tab) == second
    tab.evaluate("view => window.show({ view })", first)
    assert box(tab) == pytest.approx(first, abs=2e-5)
    tab.evaluate("window.show({ view: null })")
    assert box(tab) == opened


def test_a_click_chooses_a_place_a_flow_or_nothing(tab: Page) -> None:
    shown(tab)
    tab.mouse.click(spots(tab)["C"]["x"], spots(tab)["C"]["y"])
    tab.mouse.click(arrows(tab)["AB"]["x"], arrows(tab)["AB"]["y"])
    tab.mouse.click(spots(tab)["D"]["x"], spots(tab)["D"]["y"])
    tab.mouse.click(30, HEIGHT - 30)
    assert said(tab, "focus") == [{"place": "C"}, {"flow": ["A", "B"]}, {"place": "D"}, None]


def test_the_way_back_is_a_button_and_a_key(tab: Page) -> None:
    shown(tab, focus={"place": "A"})
    tab.get_by_role("button", name="Back to all flows").click()
    assert said(tab, "focus") == [None]
    tab.evaluate("window.show({ focus: { place: 'B' } })")
    tab.focus("canvas")
    tab.keyboard.press("Escape")
    assert said(tab, "focus") == [None, None]


def test_a_pointer_over_a_flow_tells_its_people_and_share(tab: Page) -> None:
    shown(tab)
    tab.mouse.move(arrows(tab)["AB"]["x"], arrows(tab)["AB"]["y"])
    text = tab.inner_text(".tooltip")
    assert "Place A → Place B" in text and "600 people" in text and "43% of all" in text


def test_burmese_has_its_own_digits(tab: Page) -> None:
    shown(tab, language="my")
    tab.mouse.move(arrows(tab)["AB"]["x"], arrows(tab)["AB"]["y"])
    assert "၆၀၀" in tab.inner_text(".tooltip")


def test_names_are_never_read_as_markup(tab: Page) -> None:
    told = content()
    told["places"]["name"][0] = "<img src=x onerror=alert(1)>"
    shown(tab, told)
    tab.mouse.move(spots(tab)["A"]["x"], spots(tab)["A"]["y"])
    assert "<img" in tab.inner_text(".tooltip")
    assert tab.locator("img").count() == 0


def test_a_background_that_fails_is_said_and_all_else_stays(tab: Page) -> None:
    broken = {"url": "data:image/png;base64,AAAA#{z}/{x}/{y}", "attribution": "Nobody"}
    shown(tab, basemap=broken)
    until(tab, "document.querySelector('.notice').textContent")
    assert "cannot be reached" in tab.inner_text(".notice")
    assert len(arrows(tab)) == len(FLOWS)


def test_nothing_is_asked_of_the_network_without_a_background(tab: Page) -> None:
    asked: list[str] = []
    shown(tab)
    tab.on("request", lambda request: asked.append(request.url))
    tab.focus("canvas")
    tab.keyboard.press("-")
    until(tab, "window.said.length")
    assert asked == []


def test_a_map_without_its_flows_waits_for_them(tab: Page) -> None:
    shown(tab)
    tab.evaluate("window.show({ flows: 'late', month: 3 })")
    tab.wait_for_timeout(100)
    assert tab.evaluate("window.painted()").endswith(":handmade:")
    run(tab, "map/registry.js", "m.put('flows', 'late', v[0]);", content())
    until(tab, "window.painted() === '3:late:'")


def test_the_map_ends_with_its_place_on_the_page_and_not_before(tab: Page) -> None:
    shown(tab)
    tab.evaluate("window.leave()")
    tab.wait_for_timeout(50)
    assert tab.locator("canvas").count() == 1
    tab.evaluate("""() => {
      window.canvas = document.querySelector('canvas');
      document.getElementById('here').remove();
      window.leave();
    }""")
    tab.wait_for_timeout(50)
    assert not tab.evaluate("Boolean(window.canvas.closest('.flow-map')?.isConnected)")


# the matrix

MATRIX = """async ([content, payload]) => {
  const registry = await import('/app/static/map/registry.js');
  const months = await import('/app/static/months.js');
  const { default: show } = await import('/app/static/flow_matrix/flow_matrix.js');
  document.body.innerHTML = '<div id="here" style="width:WIDTHpx"></div>';
  registry.put('flows', payload.flows, content);
  window.said = [];
  window.show = (changes = {}) => {
    const { month, ...data } = { ...payload, ...changes };
    months.fromServer(month);
    show({
      parentElement: document.getElementById('here'),
      data,
      setTriggerValue: (name, value) => window.said.push([name, value]),
    });
  };
  window.show();
}""".replace("WIDTH", str(WIDTH))


def table(tab: Page, **changes: Any) -> list[list[str]]:
    """The matrix of the handmade flows, row by row."""
    words = {**hand_words(speak("en")), **matrix_words(speak("en"))}
    tab.evaluate(MATRIX, [content(), payload(words=words, **changes)])
    return cells(tab)


def cells(tab: Page) -> list[list[str]]:
    rows = tab.locator(".matrix tr").all()
    return [row.locator("th, td").all_inner_texts() for row in rows]


def test_a_matrix_has_every_origin_and_destination_and_adds_up(tab: Page) -> None:
    assert table(tab) == [
        ["from ↓ to →", "Place B", "Place A", "Place D", "Place C", "all"],
        ["Place A", "600", "·", "240", "60", "900"],
        ["Place B", "·", "360", "·", "·", "360"],
        ["Place C", "·", "·", "120", "·", "120"],
        ["all", "600", "360", "360", "60", "1,380"],
    ]
    run(tab, "months.js", "m.choose(2);")
    assert cells(tab)[-1][-1] == "460"
    tab.get_by_role("button", name="From north to south").click()
    assert cells(tab)[0][1] == "Place C"


def test_what_has_no_column_on_a_phone_is_one_column_more(tab: Page) -> None:
    table(tab)
    tab.evaluate("document.getElementById('here').style.width = '350px'")
    until(tab, "document.querySelectorAll('.matrix thead th').length === 5")
    assert cells(tab)[0][1:] == ["Place B", "Place A", "2 other places", "all"]
    assert cells(tab)[1][1:] == ["600", "·", "300", "900"]
    tab.get_by_role("button", name="Destinations after these").click()
    assert cells(tab)[0][1:3] == ["Place D", "Place C"]
    assert cells(tab)[1][1:] == ["240", "60", "600", "900"]


def test_the_keyboard_goes_from_cell_to_cell_and_looks_at_a_flow(tab: Page) -> None:
    table(tab)
    tab.locator(".matrix td[tabindex='0']").focus()
    for key in ("ArrowDown", "ArrowDown", "ArrowRight", "ArrowRight"):
        tab.keyboard.press(key)
    here = tab.locator(".matrix td:focus")
    assert here.get_attribute("aria-label") == "Place C → Place D: 120 people"
    tab.keyboard.press("Enter")
    tab.get_by_role("button", name="Place A").first.click()
    assert said(tab, "focus") == [{"flow": ["C", "D"]}, {"place": "A"}]


def test_a_matrix_of_differences_has_their_signs(tab: Page) -> None:
    assert table(tab, compare=8)[1] == ["Place A", "−200", "·", "−80", "−20", "−300"]
