"""How the flow map is shown: settings that change no number's definition.

The part of a link that :class:`mobility.selection.Selection` does not hold.
"""

from __future__ import annotations

from dataclasses import dataclass

from mobility.link import MONTH, SWITCH, TEXT, Form, Linked, one_of, parameter, whole
from mobility.words import N_

MEAN = "mean"
SCALES = ("year", "month")
Box = tuple[float, float, float, float]


def _compared(text: str) -> str:
    return text if text == MEAN else str(MONTH.read(text))


def _box(text: str) -> Box:
    west, south, east, north = (float(part) for part in text.split(","))
    if not (-360 <= west < east <= 360 and -90 <= south < north <= 90):
        raise ValueError(text)
    return west, south, east, north


def _ends(text: str) -> tuple[str, str]:
    origin, destination = text.split(",")
    return origin, destination


COMPARED = Form(_compared)
BOX = Form(_box, lambda box: ",".join(f"{side:.5f}" for side in box))
ENDS = Form(_ends, ",".join)


@dataclass(frozen=True)
class Display(Linked):
    """How flows are shown.

    Attributes:
        least: the fewest people that an arrow is drawn for; None: as many as can be told apart.
        compare: what a month is compared with: empty for nothing, "mean" of the year, or a month.
        scale: widths and circles are scaled to the largest of the year or of the month shown.
        view: west, south, east, north that the reader moved the map to; None: the whole area.
        place: a single place to show; empty for none.
        flow: origin and destination of a single flow (empty: not known); None for none.
        basemap: whether the reader switched the online basemap on.
    """

    least: int | None = parameter(None, N_("people in an arrow, at least"), whole(1))
    compare: str = parameter("", N_("month to compare with"), COMPARED)
    scale: str = parameter(SCALES[0], N_("scale of widths"), one_of(SCALES))
    view: Box | None = parameter(None, N_("part of the map"), BOX)
    place: str = parameter("", N_("place looked at"), TEXT)
    flow: tuple[str, str] | None = parameter(None, N_("flow looked at"), ENDS)
    basemap: bool = parameter(False, N_("online map"), SWITCH)

    @property
    def reference_month(self) -> int | None:
        """The month compared with, if it is a month."""
        return int(self.compare) if self.compare.isdecimal() else None
