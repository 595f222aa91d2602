"""The pages that are measured: how each is opened, and how a reader changes its question.

Everything that depends on how a page is built is here, one class per page. A change is a
function of the number of the repeat, which makes the one click that counts (clicks before it
may open a list).
"""

from __future__ import annotations

import functools
import shutil
import subprocess
import threading
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from playwright.sync_api import Page

from benchmarks.flow_map import export
from benchmarks.flow_map.question import FIRST_MONTH, SEXES, TOWNSHIPS, link
from mobility.store.releases import Release

FOLDER = Path(__file__).parent
PLAIN = FOLDER / "flowmap_gl"
OPENING_MILLISECONDS = 180_000
CONTROL_MILLISECONDS = 15_000
RUNNING = '[data-testid="stApp"]:not([data-test-script-state="notRunning"])'

Change = Callable[[int], None]


def month_of(repeat: int) -> int:
    """The month of a repeat: one after the other, beginning after the first."""
    return (FIRST_MONTH + repeat) % 12 + 1


def sex_of(repeat: int) -> str:
    """The sex of a repeat: women, all, men, all; each is a single press in a list."""
    return ("f", "", "m", "")[repeat % 4]


def area_of(repeat: int) -> tuple[int, bool]:
    """Township changed in a repeat, and whether it is added back: each is removed, then added."""
    return repeat // 2 % len(TOWNSHIPS), bool(repeat % 2)


class Contender(ABC):
    """A page in a browser's tab.

    Attributes:
        name: what the printed table calls it.
        link: where it is opened.
    """

    name = ""

    def __init__(self, page: Page, address: str, names: tuple[str, ...]) -> None:
        self.page, self.address, self.township_names = page, address, names
        self.link = address

    def warm_up(self) -> None:
        """Open the page once, so that the server has filled its caches."""
        self.open()

    def open(self) -> None:
        """Open the page and wait until its map stands."""
        self.page.set_default_timeout(OPENING_MILLISECONDS)
        self.page.goto(self.link)
        self.page.wait_for_function("painting.last > 0")
        self.page.set_default_timeout(CONTROL_MILLISECONDS)

    @abstractmethod
    def changes(self) -> Mapping[str, Change]:
        """What a reader can change, by kind; each once a repeat."""

    def is_busy(self) -> bool:
        """Whether a run of the page's script is under way."""
        return self.page.locator(RUNNING).count() > 0


class EmptyPage(Contender):
    """A page with one button: a rerun and nothing else."""

    name = "empty page"

    def changes(self) -> Mapping[str, Change]:
        """A rerun, for every kind of change."""
        return {"month": self._again, "sex": self._again, "area": self._again}

    def _again(self, _: int) -> None:
        self.page.get_by_role("button", name="Again").click()


class StreamlitPage(Contender):
    """The handling that Streamlit's own controls share."""

    def choose(self, label: str, position: int) -> None:
        """Press one button of a row."""
        group = self.page.get_by_role("radiogroup", name=label, exact=True)
        group.get_by_role("radio").nth(position).click()

    def change_list(self, label: str, name: str, into: bool) -> None:
        """Add an item to a list, or remove it."""
        box = self.page.locator('[data-testid="stMultiSelect"]').filter(has_text=label)
        if into:
            box.get_by_role("combobox").click()
            self.page.get_by_role("option", name=name, exact=True).click()
        else:
            self.page.keyboard.press("Escape")  # the list stays open and hides the rest
            box.get_by_role("button", name=f"Remove {name}", exact=True).click()

    def change_area(self, repeat: int) -> None:
        """Remove a township from the list, or add it back."""
        position, back = area_of(repeat)
        self.change_list("Area", self.township_names[position], back)


class NaivePage(StreamlitPage):
    """:mod:`benchmarks.flow_map.naive`."""

    name = "pandas + pydeck"

    def changes(self) -> Mapping[str, Change]:
        """All three."""
        return {
            "month": lambda repeat: self.choose("Month", month_of(repeat) - 1),
            "sex": lambda repeat: self.choose("Sex", list(SEXES).index(sex_of(repeat))),
            "area": self.change_area,
        }


class OurPage(StreamlitPage):
    """The dashboard's Flow map."""

    name = "this dashboard"

    def __init__(self, page: Page, address: str, names: tuple[str, ...]) -> None:
        super().__init__(page, address, names)
        self.link = link(address)

    def warm_up(self) -> None:
        """Start at the first page: a fresh server knows no other before app.py has run."""
        self.page.goto(self.address)
        self.page.wait_for_selector("footer.foot", state="attached", timeout=OPENING_MILLISECONDS)
        self.open()

    def changes(self) -> Mapping[str, Change]:
        """All three."""
        return {"month": self._month, "sex": self._sex, "area": self.change_area}

    def _month(self, repeat: int) -> None:
        self.page.locator(f'.strip [role=radio][data-month="{month_of(repeat)}"]').click()

    def _sex(self, repeat: int) -> None:
        chosen = sex_of(repeat)
        name = SEXES[chosen or sex_of(repeat - 1)]
        self.change_list("Sex", name, bool(chosen))


class PlainPage(Contender):
    """flowmap.gl's own layer in a page without a server behind it, on the very same flows."""

    name = "flowmap.gl"

    def __init__(self, page: Page, address: str, names: tuple[str, ...]) -> None:
        super().__init__(page, address, names)
        self.link = f"{address}?clustering=0"  # clustering would draw other flows

    def changes(self) -> Mapping[str, Change]:
        """All three."""
        return {
            "month": lambda repeat: self._press("months", str(month_of(repeat))),
            "sex": lambda repeat: self._press("sexes", sex_of(repeat)),
            "area": lambda repeat: self._press("areas", TOWNSHIPS[area_of(repeat)[0]]),
        }

    def _press(self, row: str, value: str) -> None:
        self.page.locator(f'#{row} button[data-value="{value}"]').click()


def build_plain_page(release: Release, folder: Path) -> None:
    """Put flowmap.gl's page and the release's flows into ``folder``."""
    npm = shutil.which("npm")
    if npm is None:
        raise SystemExit("Node.js with npm is needed to build flowmap.gl's page.")
    if not (PLAIN / "node_modules").exists():
        subprocess.run([npm, "ci", "--ignore-scripts"], cwd=PLAIN, check=True)
    script = folder.resolve() / "page.js"
    build = [npm, "run", "--silent", "build", "--", f"--outfile={script}"]
    subprocess.run(build, cwd=PLAIN, check=True)
    shutil.copy(PLAIN / "index.html", folder)
    export.write(release, folder / "flows.json")


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def served_files(folder: Path) -> Iterator[str]:
    """The address of a folder of files, served until the block ends."""
    handler = functools.partial(_Quiet, directory=str(folder))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}/index.html"
        server.shutdown()
