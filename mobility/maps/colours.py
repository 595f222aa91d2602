"""Every colour and mark, in one place.

A finding is shown in three ways: colour, shape and word. The colours are from
the Okabe-Ito set, darkened for white paper, and keep their order in greyscale.
A filled mark is certain, a hollow one probable. "No data" is a grey cross, never
a pale form of a value. What is low all year is no colour at all but a bar beneath
the mark, so that neither finding can be taken for the other.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from mobility.measures.finding import CERTAIN, LOW_ALL_YEAR, PROBABLY

INK = "#1D2A30"
MUTED = "#5A6970"
LINE = "#D5DDE0"
PANEL = "#F3F6F7"
PAPER = "#FFFFFF"
ACCENT = "#0B5F7D"
ACCENT_PALE = "#A9CBD8"
FLOW_FAINT = "#5F9DB6"  # the smallest flows; the largest are ACCENT
MORE = "#B45309"  # a difference upwards, always filled
FEWER = "#5B3FA0"  # a difference downwards, always hollow
LAND = "#ECEAE2"  # sea, land and page are three colours, in grey too
LAND_LINE = "#A9ADA3"
ASKED = "#F8F7F2"  # land of the area that a page is about
SEA = "#C3DAE6"
RIVER = "#86B3CD"
COAST = "#8CAFC2"
WATER_INK = "#1F5B7A"
SERVICE = "#1F5F5B"  # the ground of a sign for a building

HAZARD_LEVELS = ("#FFFFFF", "#E5DAF1", "#B697D8", "#6A3D9A")
HAZARD_INKS = (MUTED, INK, INK, PAPER)
WORK_LEVELS = ("#FFFFFF", "#D5E7CB", "#94C07F", "#2B6536")
WORK_INKS = HAZARD_INKS


@dataclass(frozen=True)
class Mark:
    """How one finding is drawn: its code (also its word), its colour, its shape in a 24-unit box.

    ``filled`` marks are filled and have a rim in another colour; the others are outlines on white,
    in ``colour``. Graver marks are darker and larger, so that they differ in greyscale too.
    ``sure`` is empty where a finding is not told apart by it.
    """

    code: str
    colour: str
    points: tuple[tuple[float, float], ...]
    filled: bool
    size: int
    rim: str = INK
    sure: str = ""


TRIANGLE = ((2, 4), (22, 4), (12, 21))
DIAMOND = ((12, 2), (22, 12), (12, 22), (2, 12))
CROSS = (
    (5, 3), (12, 10), (19, 3), (21, 5), (14, 12), (21, 19),
    (19, 21), (12, 14), (5, 21), (3, 19), (10, 12), (3, 5),
)  # fmt: skip
SQUARE = ((4, 4), (20, 4), (20, 20), (4, 20))
BAR = ((1, 8), (23, 8), (23, 16), (1, 16))
DISC: tuple[tuple[float, float], ...] = ()  # no points: drawn as a circle

MARKS = (
    Mark("loses", "#C2410C", TRIANGLE, True, 18, "#4F1602", CERTAIN),
    Mark("watch", "#D08C00", DIAMOND, True, 12, "#7A5000", CERTAIN),
    Mark("keeps", "#DCE9D8", DISC, True, 7, "#86A181", CERTAIN),
    Mark("cannot tell", "#5A6970", SQUARE, False, 10),
    Mark("no data", "#98A4A9", CROSS, True, 8, "#6B777C"),
)
MARK_BY_FINDING = {mark.code: mark for mark in MARKS}
LOW_MARK = Mark(LOW_ALL_YEAR, INK, BAR, True, 14)
# How much is known of a village: more is darker and larger.
KNOWN_MARKS = (
    Mark("full", ACCENT, SQUARE, True, 15, INK),
    Mark("sample", "#5F9DB6", DIAMOND, True, 13, ACCENT),
    Mark("tables", "#5F9DB6", DISC, False, 8),
    Mark("told", ACCENT, DISC, True, 10, INK),
    Mark("nothing", "#98A4A9", CROSS, True, 9, "#98A4A9"),
)
# A difference of two times: filled is beyond the error, hollow may be none.
TRIANGLE_UP = ((2, 20), (22, 20), (12, 3))
CHANGE_MARKS = (
    Mark("fewer", "#C2410C", TRIANGLE, True, 15, "#7A2405"),
    Mark("more", ACCENT, TRIANGLE_UP, True, 15, INK),
    Mark("may be no change", "#98A4A9", DISC, False, 7),
    Mark("not known in both", "#98A4A9", CROSS, True, 8, "#6B777C"),
)
PLAIN_MARK = Mark("village", "#D5DDE0", DISC, True, 8, "#98A4A9")  # of which no finding is shown


def evidence_svg(kind: str, pixels: int = 11) -> str:
    """The sign of a kind of evidence: the fuller, the surer; broken where it is invented."""
    filled = {"measured": 20, "official": 20, "published": 10, "expert judgement": 10}.get(kind, 0)
    broken = ' stroke-dasharray="4 3"' if kind in ("synthetic", "own", "") else ""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{pixels}" height="{pixels}" '
        f'viewBox="0 0 24 24" aria-hidden="true"><clipPath id="c"><rect x="2" y="{22 - filled}" '
        f'width="20" height="{filled}"/></clipPath><circle cx="12" cy="12" r="10" fill="{MUTED}" '
        f'clip-path="url(#c)"/><circle cx="12" cy="12" r="9.5" fill="none" stroke="{MUTED}" '
        f'stroke-width="3"{broken}/></svg>'
    )


def hollow(mark: Mark) -> Mark:
    """The mark of the same finding where it is only probable."""
    return replace(mark, filled=False, colour=mark.rim, sure=PROBABLY)


def mark_of(finding: str, sure: object = None) -> Mark:
    """The mark of a finding; ``sure`` is empty or not a text where it has none."""
    mark = MARK_BY_FINDING[finding]
    return hollow(mark) if sure == PROBABLY else mark


def rgb(colour: str, alpha: int = 255) -> list[int]:
    """``#RRGGBB`` as a list for deck.gl, with opacity 0-255."""
    return [int(colour[i : i + 2], 16) for i in (1, 3, 5)] + [alpha]


def svg(mark: Mark, pixels: int = 14) -> str:
    """The mark as SVG, for legends and tables."""
    paint = (
        f'fill="{mark.colour}" stroke="{mark.rim}" stroke-width="2"'
        if mark.filled
        else f'fill="#FFFFFF" stroke="{mark.colour}" stroke-width="3"'
    )
    points = " ".join(f"{x},{y}" for x, y in mark.points)
    shape = (
        f'<polygon points="{points}" {paint}/>'
        if points
        else f'<circle cx="12" cy="12" r="8" {paint}/>'
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{pixels}" height="{pixels}" '
        f'viewBox="0 0 24 24" aria-hidden="true">{shape}</svg>'
    )
