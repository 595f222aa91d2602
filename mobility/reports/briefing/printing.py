"""Typst: a template of this folder and the data for it, as PDF or as pictures.

Data reach a template as JSON, never as part of its text, so that nothing in them is markup. The
same data give the same bytes: the only date in a file is the release's.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from mobility.settings import PROJECT

if TYPE_CHECKING:
    import typst

TEMPLATES = Path(__file__).parent
FONTS = PROJECT / "static" / "fonts"
DOTS = 200  # an inch, of pictures
WORD_JOINER = "\u2060"
# မ alone says "not": it stays with the verb that it begins. It is not a syllable's last letter.
NOT = re.compile("(?<![\u1039\u1019])\u1019(?=[\u1000-\u1021](?!\u103a|\u1039|\u1037\u103a))")


def unbroken(text: str) -> str:
    """The text with signs that keep a line from ending between မ and its verb."""
    return NOT.sub(f"\u1019{WORD_JOINER}", text)


def pdf(template: str, data: Mapping[str, Any], created: datetime, *, tagged: bool = True) -> bytes:
    """A document of a template.

    Args:
        template: the name of its file, without ``.typ``.
        data: what JSON can hold.
        created: when the release was published.
        tagged: whether readers for the blind find its headings and tables; joined files cannot be.
    """
    return _compiled(template, data, "pdf", created, tagged=tagged)


def png(template: str, data: Mapping[str, Any], created: datetime) -> bytes:
    """The first page of a template as a picture."""
    return _compiled(template, data, "png", created)


def set_text(source: str, data: Mapping[str, Any], created: datetime) -> bytes:
    """A document of a template that is no file, for measurements."""
    inputs = {"data": json.dumps(data, ensure_ascii=False)}
    made = _compiler().compile(
        source.encode(), format="pdf", sys_inputs=inputs, timestamp=created, pdf_tags=False
    )
    return made if isinstance(made, bytes) else b""


def _compiled(
    template: str,
    data: Mapping[str, Any],
    form: Literal["pdf", "png"],
    created: datetime,
    *,
    tagged: bool = True,
) -> bytes:
    inputs = {"data": json.dumps(_unbroken(data), ensure_ascii=False)}
    made = _compiler().compile(
        str(TEMPLATES / f"{template}.typ"), format=form, sys_inputs=inputs, timestamp=created,
        ppi=DOTS, pdf_tags=tagged,
    )  # fmt: skip
    first = made[0] if isinstance(made, list) else made
    return first or b""  # None only where it writes a file itself


def _unbroken(value: Any) -> Any:
    if isinstance(value, str):
        return unbroken(value)
    if isinstance(value, Mapping):
        return {key: _unbroken(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_unbroken(each) for each in value]
    return value


@cache
def _compiler() -> typst.Compiler:
    """One for all documents: reading the fonts anew would take longer than a page."""
    import typst

    fonts = typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONTS)]
    )
    return typst.Compiler(root=str(TEMPLATES), font_paths=fonts, ignore_system_fonts=True)
