"""The sheet of every picture: title above, key and source below, the drawing between them.

matplotlib shapes Burmese and writes text as outlines (docs/decisions/matplotlib.md). The same
content gives the same bytes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from io import BytesIO
from threading import Lock
from typing import TYPE_CHECKING, Any

from mobility.maps.colours import INK, MUTED, PAPER
from mobility.settings import PROJECT
from mobility.words.burmese import syllables

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.font_manager import FontProperties

Draw = Callable[["Axes"], Any]
FORMS = ("png", "svg")
WIDTH, HEIGHT, DOTS = 10.0, 7.4, 160  # inches, inches, dots an inch: 1600 by 1184
POINTS = 72  # an inch
MARGIN = 20  # points
TITLE, TEXT, SMALL = 15, 10, 8.5  # points
LINE = 1.5  # of a line's height to its letters: Burmese has marks above and below
FONTS = PROJECT / "static" / "fonts"
MOST_TITLE_LINES = 4
ONE_AT_A_TIME = Lock()  # matplotlib's settings are the process's
# Where a line may break: after a blank or a Burmese sign of punctuation, else between syllables.
PIECE = re.compile(r"[^\s၊။]*[\s၊။]+|[^\s၊။]+$")


@dataclass(frozen=True)
class Caption:
    """What is written about a picture, in the reader's language.

    Attributes:
        title: the page's answer, or the question of the map.
        more: what the picture shows, below the title.
        notes: lines beside the key, such as what sizes mean.
        source: how to cite it, with the address.
        stamp: release, date and whether it is synthetic.
    """

    title: str
    more: str
    notes: tuple[str, ...]
    source: str
    stamp: str


@dataclass(frozen=True)
class KeyItem:
    """An entry of the key: how to draw it, and its words.

    Attributes:
        marker: a matplotlib marker, or a path; None for a line.
        size: points.
    """

    text: str
    marker: Any
    size: float
    fill: str
    edge: str
    edge_width: float = 1.0
    is_line: bool = False


def font(size: float, bold: bool = False) -> FontProperties:
    """The program's own font, which has both scripts."""
    from matplotlib.font_manager import FontProperties

    name = "Padauk-Bold.ttf" if bold else "Padauk-Regular.ttf"
    return FontProperties(fname=str(FONTS / name), size=size)


def rendered(caption: Caption, key: Sequence[KeyItem], draw: Draw, form: str) -> bytes:
    """A picture as a file.

    Args:
        draw: draws on axes whose units are points, y upwards, as large as there is room.
        form: one of :data:`FORMS`.

    Raises:
        ValueError: there is no such form.
    """
    if form not in FORMS:
        raise ValueError(form)
    import matplotlib as mpl
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    settings: Any = {
        "svg.fonttype": "path",
        "svg.hashsalt": "mobility",
        "text.parse_math": False,  # a $ in a name is no formula
    }
    with ONE_AT_A_TIME, mpl.rc_context(settings):
        figure = Figure(figsize=(WIDTH, HEIGHT), dpi=DOTS, facecolor=PAPER)
        FigureCanvasAgg(figure)
        top = _head(figure, caption)
        bottom = _foot(figure, caption, key)
        draw(_axes(figure, bottom, top))
        file = BytesIO()
        metadata = {"Date": None, "Title": caption.title} if form == "svg" else {"Software": None}
        figure.savefig(file, format=form, dpi=DOTS, metadata=metadata)
    return file.getvalue()


def _axes(figure: Figure, bottom: float, top: float) -> Axes:
    """Axes between two heights, in points."""
    width, height = WIDTH * POINTS, HEIGHT * POINTS
    room = (width - 2 * MARGIN, top - bottom)
    axes = figure.add_axes((MARGIN / width, bottom / height, room[0] / width, room[1] / height))
    axes.set_xlim(0, room[0])
    axes.set_ylim(0, room[1])
    axes.set_axis_off()
    return axes


def _head(figure: Figure, caption: Caption) -> float:
    """Title and what is shown; gives the height below them."""
    at = HEIGHT * POINTS - MARGIN
    lines = wrapped(figure, caption.title, TITLE, True)[:MOST_TITLE_LINES]
    at = _write(figure, lines, at, TITLE, INK, True)
    at = _write(figure, wrapped(figure, caption.more, TEXT), at - 2, TEXT, MUTED)
    return at - 6


def _foot(figure: Figure, caption: Caption, key: Sequence[KeyItem]) -> float:
    """Key, source and stamp, from below; gives the height above them."""
    lines = [*wrapped(figure, caption.source, SMALL), *wrapped(figure, caption.stamp, SMALL)]
    height = MARGIN + len(lines) * SMALL * LINE
    _write(figure, lines, height, SMALL, MUTED)
    notes = [line for note in caption.notes for line in wrapped(figure, note, SMALL)]
    height += len(notes) * SMALL * LINE + 3
    _write(figure, notes, height, SMALL, INK)
    return height + _key(figure, key, height) + 6


def _write(
    figure: Figure, lines: Sequence[str], top: float, size: float, colour: str, bold: bool = False
) -> float:
    """Lines from a height downwards; gives the height below them."""
    for line in lines:
        figure.text(
            MARGIN / (WIDTH * POINTS), (top - size * 1.1) / (HEIGHT * POINTS), line,
            fontproperties=font(size, bold), color=colour, va="baseline",
        )  # fmt: skip
        top -= size * LINE
    return top


def _key(figure: Figure, key: Sequence[KeyItem], bottom: float) -> float:
    """The key in rows upwards from a height; gives the height it takes."""
    from matplotlib.lines import Line2D

    gap, space, row = 24.0, 14.0, TEXT * LINE + 2
    rows: list[list[tuple[KeyItem, float]]] = [[]]
    at = 0.0
    for item in key:
        width = gap + width_of(figure, item.text, TEXT) + space
        if rows[-1] and at + width > WIDTH * POINTS - 2 * MARGIN:
            rows.append([])
            at = 0.0
        rows[-1].append((item, at))
        at += width
    for number, items in enumerate(reversed(rows)):
        y = bottom + row * number + row / 2
        for item, x in items:
            at_x = (MARGIN + x + gap / 2 - 4) / (WIDTH * POINTS)
            half = 8 / (WIDTH * POINTS) if item.is_line else 0
            figure.add_artist(
                Line2D(
                    [at_x - half, at_x + half], [y / (HEIGHT * POINTS)] * 2,
                    linestyle="-" if item.is_line else "none", solid_capstyle="butt",
                    color=item.edge, linewidth=item.edge_width,
                    marker=item.marker, markersize=item.size, markerfacecolor=item.fill,
                    markeredgecolor=item.edge, markeredgewidth=item.edge_width,
                )
            )  # fmt: skip
            figure.text(
                (MARGIN + x + gap - 2) / (WIDTH * POINTS), (y - TEXT * 0.36) / (HEIGHT * POINTS),
                item.text, fontproperties=font(TEXT), color=INK, va="baseline",
            )  # fmt: skip
    return row * len(rows) if key else 0.0


def width_of(figure: Figure, text: str, size: float, bold: bool = False) -> float:
    """How wide a text is, in points."""
    renderer = figure.canvas.get_renderer()  # type: ignore[attr-defined]
    width, _, _ = renderer.get_text_width_height_descent(text, font(size, bold), ismath=False)
    return float(width) * POINTS / DOTS


def wrapped(figure: Figure, text: str, size: float, bold: bool = False) -> list[str]:
    """The text in lines that fit the sheet; none for no text."""
    room = WIDTH * POINTS - 2 * MARGIN
    lines: list[str] = []
    line = ""
    for piece in _pieces(figure, " ".join(text.split()), size, bold, room):
        if line and width_of(figure, (line + piece).rstrip(), size, bold) > room:
            lines.append(line.rstrip())
            line = ""
        line += piece
    return [*lines, line.rstrip()] if line.strip() else lines


def _pieces(figure: Figure, text: str, size: float, bold: bool, room: float) -> list[str]:
    """What stays on one line; a piece that is wider than the sheet falls into its syllables."""
    found: list[str] = []
    for piece in PIECE.findall(text):
        fits = width_of(figure, piece, size, bold) <= room
        found += [piece] if fits else syllables(piece)
    return found
