"""An atlas as a job of its own: asked in one line of JSON, reported in lines of two numbers.

A page starts it as a process, so that its memory goes with it and it can be stopped at any time.
"""

from __future__ import annotations

import json
import signal
import sys
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from mobility.access import READER
from mobility.errors import MobilityError
from mobility.measures.parameters import Limits
from mobility.reports.briefing.asked import Asked, Inquiry
from mobility.reports.briefing.pages import Press
from mobility.selection import Selection
from mobility.store import releases
from mobility.words import speak

FAILED = "failed"  # begins the line that says why


@dataclass(frozen=True)
class Order:
    """What a reader asks for; they may see it, for it is asked as any reader.

    Attributes:
        release, areas, year, hazard, month: the question.
        limits: those the reader judges by.
        each, sort, language, address: of the atlas.
    """

    release: str
    areas: tuple[str, ...]
    year: int | None
    hazard: str | None
    force: str
    month: int | None
    limits: dict[str, Any]
    each: str
    sort: str
    language: str
    address: str

    def line(self) -> str:
        """The order as a line for :func:`main`."""
        return json.dumps(asdict(self))

    def press(self) -> Press:
        """What makes the pages."""
        selection = Selection(
            release=self.release, areas=tuple(self.areas), year=self.year, hazard=self.hazard,
            force=self.force,
        )  # fmt: skip
        inquiry = Inquiry(
            releases.open_release(self.release), READER, speak(self.language), selection,
            Limits(**self.limits), self.month,
        )  # fmt: skip
        return Press(Asked(inquiry), self.address)


def main(output: Path) -> None:
    """Write the atlas that standard input asks for, and report on standard output."""
    from mobility.reports.report import Wanted, write_report

    signal.signal(signal.SIGTERM, signal.default_int_handler)
    order = Order(**json.loads(sys.stdin.readline()))
    try:
        write_report(order.press(), Wanted("pdf", output, order.each, order.sort), _report)
    except MobilityError as error:
        _say(f"{FAILED} {speak(order.language).error(error)}")
    except OSError as error:
        _say(f"{FAILED} {error.strerror}")


def _report(done: int, of: int) -> None:
    _say(f"{done} {of}")


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    try:
        main(Path(sys.argv[1]))
    except KeyboardInterrupt:
        sys.exit(1)
