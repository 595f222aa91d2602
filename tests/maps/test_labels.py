"""Labels: both scripts, none over another."""

from __future__ import annotations

import base64
import io

from PIL import Image, features

from mobility.maps.frame import Frame
from mobility.maps.labels import Label, atlas, place, size

FRAME = Frame(95, 16, 8, 600, 400)


def _picture(url: str) -> Image.Image:
    return Image.open(io.BytesIO(base64.b64decode(url.split(",", 1)[1])))


def test_pillow_can_shape_burmese() -> None:
    assert features.check("raqm")


def test_burmese_is_shaped_and_not_set_letter_by_letter() -> None:
    letters = sum(size(letter, "")[0] for letter in "မြို့")
    assert size("မြို့", "")[0] < letters / 2


def test_every_label_is_in_the_atlas_with_ink_in_its_box() -> None:
    texts = (("Labutta", "1,200"), ("လပွတ္တာ", "၁,၂၀၀"))
    url, mapping = atlas(texts)
    picture = _picture(url)
    for name, number in texts:
        box = mapping[f"{name}|{number}"]
        corner = (box["x"] + box["width"], box["y"] + box["height"])
        drawn = picture.crop((box["x"], box["y"], *corner)).getchannel("A")
        assert drawn.getextrema()[1] == 255


def test_labels_at_one_point_take_different_sides_and_the_rest_are_left_out() -> None:
    crowd = [Label(f"Place {n}", "10", 0, 0, 5, weight=n) for n in range(20)]
    placed = place(crowd, FRAME)
    assert 2 <= len(placed) < len(crowd)
    assert placed[0].label.name == "Place 19"
    boxes = [(each.x, each.y, *size(each.label.name, "10")) for each in placed]
    for i, (x, y, width, height) in enumerate(boxes):
        for other_x, other_y, other_width, other_height in boxes[:i]:
            apart_across = abs(x - other_x) >= (width + other_width) / 2
            assert apart_across or abs(y - other_y) >= (height + other_height) / 2


def test_a_needed_label_is_written_even_in_a_crowd() -> None:
    crowd = [Label(f"Place {n}", "10", 0, 0, 5, weight=n) for n in range(1, 20)]
    placed = place([*crowd, Label("Thailand", "10", 0, 0, 5, weight=0, needed=True)], FRAME)
    assert "Thailand" in [each.label.name for each in placed]


def test_no_label_leaves_the_frame() -> None:
    assert place([Label("Far out", "", 900, 0, 5, 1)], FRAME) == []
