"""How the flow map is shown: what a reader sets that changes no number's definition.

The part of a link that :class:`mobility.selection.Selection` does not hold. A
value that cannot be read is left out and named, as in a selection.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

from mobility.words import MONTHS

DRAWN = 300
MOST_DRAWN = 1000
MEAN = "mean"
SCALES = ("year", "month")
Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Display:
    """One way to show flows.

    Attributes:
        drawn: how many flows are drawn, the largest first.
        compare: what a month is compared with: nothing (empty), "mean" of the year, or a month.
        scale: widths and circles fit the largest of the year, or of the month shown.
        view: west, south, east, north that the reader moved the map to; None is the whole area.
        place: a place looked at alone; empty is none.
        flow: origin and destination of a flow looked at alone (empty: not known); None is none.
        basemap: whether the reader switched the online basemap on.
    """

    drawn: int = DRAWN
    compare: str = ""
    scale: str = SCALES[0]
    view: Box | None = None
    place: str = ""
    flow: tuple[str, str] | None = None
    basemap: bool = False

    def but(self, **changes: Any) -> Display:
        """The same with some parts changed."""
        return replace(self, **changes)

    @property
    def reference_month(self) -> int | None:
        """The month compared with, where it is one."""
        return int(self.compare) if self.compare.isdecimal() else None

    def to_url(self) -> dict[str, str]:
        """Parameters of a link; what equals the default is left out."""
        default = Display()
        return {
            field.name: _written(getattr(self, field.name))
            for field in fields(self)
            if getattr(self, field.name) != getattr(default, field.name)
        }

    @classmethod
    def from_url(cls, parameters: Mapping[str, str]) -> tuple[Display, tuple[str, ...]]:
        """The display a link describes, and the names of parameters it had to leave out."""
        display, ignored = cls(), []
        for name, read in READERS.items():
            if name not in parameters:
                continue
            try:
                display = display.but(**{name: read(parameters[name])})
            except ValueError:
                ignored.append(name)
        return display, tuple(ignored)


NAMES = tuple(field.name for field in fields(Display))


def _written(value: Any) -> str:
    if isinstance(value, bool):
        return "1"
    if isinstance(value, tuple):
        return ",".join(each if isinstance(each, str) else f"{each:.5f}" for each in value)
    return str(value)


def _drawn(text: str) -> int:
    if not 0 < int(text) <= MOST_DRAWN:
        raise ValueError(text)
    return int(text)


def _compare(text: str) -> str:
    if text != MEAN and int(text) not in MONTHS:
        raise ValueError(text)
    return text if text == MEAN else str(int(text))


def _scale(text: str) -> str:
    if text not in SCALES:
        raise ValueError(text)
    return text


def _view(text: str) -> Box:
    west, south, east, north = (float(part) for part in text.split(","))
    if not (-360 <= west < east <= 360 and -90 <= south < north <= 90):
        raise ValueError(text)
    return west, south, east, north


def _flow(text: str) -> tuple[str, str]:
    origin, destination = text.split(",")
    return origin, destination


def _switch(text: str) -> bool:
    if text not in ("0", "1"):
        raise ValueError(text)
    return text == "1"


READERS: dict[str, Callable[[str], Any]] = {
    "drawn": _drawn,
    "compare": _compare,
    "scale": _scale,
    "view": _view,
    "place": str,
    "flow": _flow,
    "basemap": _switch,
}
