"""Every page, in both languages, at three sizes: whole, calm and on this machine only."""

from __future__ import annotations

import re
from base64 import b64encode
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pandas as pd
import pytest
from axe_playwright_python.sync_playwright import Axe
from PIL import Image
from playwright.sync_api import Page, expect

from mobility.ui.frame.navigation import PAGES, PageEntry
from mobility.views.comparing import TOPICS
from mobility.words import LANGUAGES, speak
from tests.browser.conftest import Open, Watch, follow, resize, served, settled, still

BURMESE_TEXT = re.compile("[\u1000-\u109f]{3}")
# The first page answers at the bare address.
ADDRESSES = {entry.file: "" if entry is PAGES[0] else entry.address for entry in PAGES}
MAPS = ("overview", "flows")
# What Streamlit tells the console where it does not know a page.
NO_SUCH_PAGE = "The page that you have requested does not seem to exist."
# Everything a reader can see that sticks out to the right of the window. A slider's own input is
# hidden below its knob.
STICKS_OUT = """() => [...document.querySelectorAll('[data-testid="stMain"] *')]
  .filter(e => e.getBoundingClientRect().width > 0
            && e.getBoundingClientRect().right > window.innerWidth + 1
            && !e.matches('input[type="range"]')
            && !e.closest('[data-testid="stDataFrame"], .table, [class*="scroll"], svg, canvas')
            && getComputedStyle(e).position !== 'absolute')
  .map(e => e.tagName + '.' + e.className).slice(0, 5)"""


def parameters(page: Page) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(page.url).query).items()}


def has_no_fault(page: Page) -> None:
    assert page.locator('[data-testid="stException"]').count() == 0
    assert page.locator('[data-testid="stAlertContentError"]').count() == 0
    assert "Traceback" not in page.inner_text("body")


def says_what_it_is(page: Page, title: str, language: str) -> None:
    words = speak(language)
    synthetic = words.say("demonstration, synthetic: no real person or village")
    expect(page.locator("footer.foot")).to_contain_text(synthetic)
    assert words.say(title) in page.title() + page.inner_text("body")
    expect(page.locator("html")).to_have_attribute("lang", language)


def nothing_sticks_out(page: Page) -> None:
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth + 1")
    assert page.evaluate(STICKS_OUT) == []


def axe_finds_no_fault(page: Page) -> None:
    found = Axe().run(page).response
    assert len(found["passes"]) > 10
    assert [(fault["id"], fault["nodes"][0]["html"]) for fault in found["violations"]] == []


# The size a page is opened at in a language, and those its window then gets. Burmese text is
# longer: what fits a laptop in it fits a wider screen, and a phone is the hardest to open on.
LOOKS = {"en": ("laptop", "wide", "phone"), "my": ("phone", "laptop")}


@pytest.mark.parametrize("language", LOOKS)
@pytest.mark.parametrize("entry", PAGES, ids=lambda entry: entry.file)
def test_a_page_is_whole(open_page: Open, entry: PageEntry, language: str) -> None:
    size, *others = LOOKS[language]
    page = open_page(f"{ADDRESSES[entry.file]}?lang={language}", size=size)
    has_no_fault(page)
    says_what_it_is(page, entry.title, language)
    nothing_sticks_out(page)
    if size == "laptop":
        axe_finds_no_fault(page)
    for other in others:
        resize(page, other)
        still(page)
        has_no_fault(page)
        nothing_sticks_out(page)
        if other == "laptop":
            axe_finds_no_fault(page)


@pytest.mark.parametrize("topic", TOPICS)
def test_what_can_be_compared_is_within_anybody_s_reach(open_page: Open, topic: str) -> None:
    axe_finds_no_fault(open_page(f"compare?compared={topic}&areas=MMR017016&lang=en"))


@pytest.mark.parametrize("file", MAPS)
def test_a_map_is_drawn(open_page: Open, file: str) -> None:
    page = open_page(ADDRESSES[file])
    canvas = page.locator(".map canvas").first
    canvas.scroll_into_view_if_needed()
    page.wait_for_timeout(1500)
    colours = page.evaluate(
        """async picture => {
             const image = new Image();
             image.src = 'data:image/png;base64,' + picture;
             await image.decode();
             const paper = new OffscreenCanvas(image.width, image.height).getContext('2d');
             paper.drawImage(image, 0, 0);
             const bytes = paper.getImageData(0, 0, image.width, image.height).data;
             const seen = new Set();
             for (let i = 0; i < bytes.length; i += 4)
               seen.add(bytes[i] << 16 | bytes[i + 1] << 8 | bytes[i + 2]);
             return seen.size;
           }""",
        b64encode(canvas.screenshot()).decode("ascii"),
    )
    assert colours > 20, "the map shows hardly anything"


def test_the_language_switch_changes_the_page_and_the_link(open_page: Open) -> None:
    page = open_page("")
    page.get_by_role("radio", name=LANGUAGES["my"]).or_(
        page.get_by_role("button", name=LANGUAGES["my"])
    ).first.click()
    settled(page)
    assert parameters(page)["lang"] == "my"
    assert BURMESE_TEXT.search(page.inner_text('[data-testid="stMain"]'))
    has_no_fault(page)


def test_a_chosen_month_is_in_the_link_and_the_link_gives_it_back(open_page: Open) -> None:
    page = open_page("")
    page.locator('.strip [data-month="10"]').click()
    settled(page)
    assert parameters(page)["months"] == "10"
    shown = page.get_by_test_id("stMain").inner_text()
    again = open_page(page.url.removeprefix(_origin(page)))
    assert parameters(again)["months"] == "10"
    expect(again.get_by_test_id("stMain")).to_have_text(shown, use_inner_text=True)


def _origin(page: Page) -> str:
    parts = urlsplit(page.url)
    return f"{parts.scheme}://{parts.netloc}"


def test_the_selection_goes_along_to_another_page(open_page: Open) -> None:
    page = open_page("?areas=MMR017016&months=4")
    follow(page, "Flow map")
    page.wait_for_url("**/flow-map**")
    settled(page)
    assert parameters(page)["areas"] == "MMR017016"
    assert parameters(page)["months"] == "4"
    has_no_fault(page)


def test_the_table_of_all_flows_stays_open_from_month_to_month(open_page: Open) -> None:
    open_page("")  # a fresh server knows no other page before
    page = open_page("flow-map?areas=MMR017016&level=tract&months=4")
    table = page.get_by_test_id("stDataFrame")
    expect(table).to_have_count(0)
    page.get_by_text("All flows, to sort or to choose from").click()
    expect(table).to_be_visible()
    page.locator('.strip [role=radio][data-month="5"]').click()
    page.wait_for_url("**months=5**")
    settled(page)
    expect(table).to_be_visible()
    has_no_fault(page)


def test_a_link_with_nonsense_falls_back_and_says_so(open_page: Open) -> None:
    page = open_page("?months=13&areas=NOWHERE&direction=up")
    expect(page.locator('[data-testid="stAlert"]').first).to_contain_text("left out")
    has_no_fault(page)


@pytest.mark.parametrize("entry", PAGES[:2], ids=lambda entry: entry.file)
def test_the_first_request_of_a_fresh_server_cannot_pass_by_the_app(
    demonstration: Path, open_page: Open, entry: PageEntry, watch: Watch
) -> None:
    """Streamlit runs ``/<file stem>`` without app.py then; the guard brings the reader back."""
    with served(demonstration, "app.py") as address:
        page = open_page(f"{entry.file}", address=address)
        has_no_fault(page)
        assert urlsplit(page.url).path.strip("/") != entry.file
        expect(page.locator("footer.foot")).to_contain_text("synthetic")
    watch.errors[:] = [each for each in watch.errors if not each.startswith(NO_SUCH_PAGE)]


def test_files_tell_what_they_hold_and_lead_back_to_the_view(open_page: Open) -> None:
    page = open_page("?areas=MMR017016&months=4&hazard=cyclone")

    page.locator(".st-key-files button").first.click()

    def taken(form: str) -> tuple[str, Path]:
        with page.expect_download() as waiting:
            page.locator(f".st-key-download_capacity_{form} button").click()
        return waiting.value.suggested_filename, Path(waiting.value.path())

    name, path = taken("csv")
    assert re.fullmatch(r"labutta_capacity_cyclone_2025_\d{4}-\d\d-\d\d\.csv", name)
    rows = pd.read_csv(path)
    assert set(rows["adm3_pcode"]) == {"MMR017016"} and rows["release"].str.contains("synth").all()
    name, path = taken("columns")
    assert name.endswith("_columns.csv")
    told = pd.read_csv(path).set_index("name")["meaning"]
    assert told["Address"].startswith(urlsplit(page.url)._replace(query="").geturl() + "?")
    assert "areas=MMR017016" in told["Address"] and told["Address"] in told["Cite as"]
    name, path = taken("png")
    assert name.endswith(".png") and Image.open(path).size[0] > 1000
