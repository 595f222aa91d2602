"""Names on a map, in Latin and in Burmese script.

deck.gl's own text breaks Burmese apart, so names are drawn with Pillow, which
shapes them, into one picture (an atlas) for an IconLayer. Labels are tried on
several sides of their point, the most important labels first, and left out if
they would cover another label or the edge of the map.
"""

from __future__ import annotations

import base64
import io
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import pydeck as pdk
from PIL import Image, ImageDraw, ImageFont

from mobility.maps.colours import INK, PAPER
from mobility.maps.deck import layer, literal
from mobility.maps.frame import Frame
from mobility.settings import PROJECT

FONTS = PROJECT / "static" / "fonts"
SHARPNESS = 2  # atlas pixels for each pixel on the screen
NAME_SIZE, NUMBER_SIZE = 15, 13
HALO = 2
PADDING = 3
NARROW_SPACE = "\u2005"  # Padauk's own space is made for Burmese and twice as wide
ATLAS_WIDTH = 1024

Box = tuple[float, float, float, float]  # left, top, right, bottom, in pixels of the frame


@dataclass(frozen=True)
class Label:
    """A text at a point of the frame (pixels), clear of a circle of ``radius``.

    A ``needed`` label is placed even if it covers something.
    """

    name: str
    number: str
    x: float
    y: float
    radius: float
    weight: float
    needed: bool = False


@dataclass(frozen=True)
class Placed:
    """A label and the centre of its box, in pixels of the frame."""

    label: Label
    x: float
    y: float


def place(labels: Sequence[Label], frame: Frame, taken: Sequence[Box] = ()) -> list[Placed]:
    """The labels that fit, the heaviest first, none over another or over an occupied box."""
    boxes = list(taken)
    placed = []
    for label in sorted(labels, key=lambda each: -each.weight):
        side = _free_side(label, frame, boxes)
        if side:
            boxes.append(_box(label, *side))
            placed.append(Placed(label, *side))
    return placed


def _free_side(label: Label, frame: Frame, boxes: Sequence[Box]) -> tuple[float, float] | None:
    """A label's position: the first free side; if it is needed, else the one covering least."""
    inside = [side for side in _sides(label) if _inside(_box(label, *side), frame)]
    for side in inside:
        if not any(_overlap(_box(label, *side), other) for other in boxes):
            return side
    if not inside or not label.needed:
        return None
    return min(inside, key=lambda side: sum(_shared(_box(label, *side), each) for each in boxes))


def _shared(a: Box, b: Box) -> float:
    """Area two boxes have in common."""
    across, down = min(a[2], b[2]) - max(a[0], b[0]), min(a[3], b[3]) - max(a[1], b[1])
    return max(across, 0.0) * max(down, 0.0)


def _box(label: Label, x: float, y: float) -> Box:
    width, height = size(label.name, label.number)
    return (x - width / 2, y - height / 2, x + width / 2, y + height / 2)


def _sides(label: Label) -> list[tuple[float, float]]:
    """Centres of the box around the circle: left and right, below and above, then diagonally."""
    width, height = size(label.name, label.number)
    across, down = label.radius + 3 + width / 2, label.radius + 2 + height / 2
    inwards = -1 if label.x > 0 else 1
    flush = inwards * (width / 2 - label.radius)
    return [
        (label.x + inwards * across, label.y),
        (label.x - inwards * across, label.y),
        (label.x, label.y + down),
        (label.x, label.y - down),
        (label.x + flush, label.y - down),
        (label.x + flush, label.y + down),
    ]


def _inside(box: Box, frame: Frame) -> bool:
    return (
        box[0] > -frame.width / 2
        and box[2] < frame.width / 2
        and box[1] > -frame.height / 2
        and box[3] < frame.height / 2
    )


def _overlap(a: Box, b: Box) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


@lru_cache(maxsize=4)
def _font(bold: bool, pixels: int) -> ImageFont.FreeTypeFont:
    file = FONTS / ("Padauk-Bold.ttf" if bold else "Padauk-Regular.ttf")
    return ImageFont.truetype(str(file), pixels * SHARPNESS, layout_engine=ImageFont.Layout.RAQM)


@lru_cache(maxsize=4096)
def size(name: str, number: str) -> tuple[float, float]:
    """Width and height of a label's box on the screen, in pixels."""
    name_font, number_font = _font(True, NAME_SIZE), _font(False, NUMBER_SIZE)
    width = max(name_font.getlength(_spaced(name)), number_font.getlength(_spaced(number)))
    height = _line_height(name_font) + (_line_height(number_font) if number else 0)
    return width / SHARPNESS + 2 * PADDING, height / SHARPNESS + 2 * PADDING


def _spaced(text: str) -> str:
    return text.replace(" ", NARROW_SPACE)


def _line_height(font: ImageFont.FreeTypeFont) -> int:
    ascent, descent = font.getmetrics()
    return int((ascent + descent) * 0.92)


@lru_cache(maxsize=64)
def atlas(texts: tuple[tuple[str, str], ...]) -> tuple[str, dict[str, dict[str, int]]]:
    """One picture of all labels (a data URL), and the position of each in it."""
    mapping: dict[str, dict[str, int]] = {}
    x = y = row_height = 0
    for name, number in texts:
        width, height = (int(side * SHARPNESS) + 1 for side in size(name, number))
        if x + width > ATLAS_WIDTH:
            x, y, row_height = 0, y + row_height, 0
        mapping[f"{name}|{number}"] = {"x": x, "y": y, "width": width, "height": height}
        x, row_height = x + width, max(row_height, height)
    picture = Image.new("RGBA", (ATLAS_WIDTH, max(y + row_height, 1)), (255, 255, 255, 0))
    draw = ImageDraw.Draw(picture)
    for name, number in texts:
        _write(draw, name, number, mapping[f"{name}|{number}"])
    return data_url(picture), mapping


def _write(draw: ImageDraw.ImageDraw, name: str, number: str, box: dict[str, int]) -> None:
    middle = box["x"] + box["width"] / 2
    top = box["y"] + PADDING * SHARPNESS
    lines = [
        (name, _font(True, NAME_SIZE), INK),
        (number, _font(False, NUMBER_SIZE), INK),
    ]
    for text, font, colour in lines:
        if text:
            draw.text(
                (middle, top), _spaced(text), font=font, fill=colour, anchor="ma",
                stroke_width=HALO * SHARPNESS // 2, stroke_fill=PAPER,
            )  # fmt: skip
        top += _line_height(font)


def label_layer(labels: Sequence[Label], frame: Frame, taken: Sequence[Box] = ()) -> pdk.Layer:
    """The labels that fit, as one IconLayer."""
    placed = place(labels, frame, taken)
    texts = tuple(sorted({(each.label.name, each.label.number) for each in placed}))
    url, mapping = atlas(texts)
    rows = []
    for each in placed:
        icon = f"{each.label.name}|{each.label.number}"
        lon, lat = frame.to_degrees(np.array([[each.label.x, each.label.y]]))[0]
        rows.append(
            {
                "icon": icon,
                "at": [round(lon, 5), round(lat, 5)],
                "high": mapping[icon]["height"] / SHARPNESS,
                "off": [
                    round(each.x - each.label.x, 1),
                    round(each.y - each.label.y, 1),
                ],
            }
        )
    return layer(
        "IconLayer",
        "labels",
        rows,
        icon_atlas=literal(url),
        icon_mapping=mapping,
        get_icon="icon",
        get_position="at",
        get_size="high",
        get_pixel_offset="off",
        size_units=literal("pixels"),
        pickable=False,
    )


def data_url(picture: Image.Image) -> str:
    """A picture as a ``data:`` URL, which needs no file and no request."""
    file = io.BytesIO()
    picture.save(file, "PNG", optimize=True)
    return "data:image/png;base64," + base64.b64encode(file.getvalue()).decode("ascii")
