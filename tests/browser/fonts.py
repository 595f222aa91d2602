"""Make the fonts that browsers are sent (``make fonts``), after an upgrade of Streamlit.

Padauk is only packed as WOFF2, not changed. Of the 4,000 symbols in Streamlit's icon font those are
kept that its pages, or ours, can show; ``test_line.py`` tells when one is missing. Source Sans in
Latin letters is a file of the npm package ``@fontsource-variable/source-sans-3``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from mobility.settings import PROJECT
from mobility.ui.serving.first_page import FRONTEND, SCRIPTS
from mobility.ui.serving.static_files import SMALL_FONTS

FONTS = PROJECT / "static" / "fonts"
ICONS = "MaterialSymbols-Rounded"
ICON = re.compile(r":material/([a-z0-9_]+):")
LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789_"  # a symbol is a ligature of its name's


def icon_names() -> set[str]:
    """The symbols that Streamlit's scripts name, and this program's pages."""
    ours = [*(PROJECT / "pages").glob("*.py"), *(PROJECT / "mobility" / "ui").rglob("*.py")]
    files = [*SCRIPTS.glob("*.js"), *ours]
    return {name for file in files for name in ICON.findall(file.read_text(encoding="utf-8"))}


def keep_ligatures(font: Any, names: set[str]) -> None:
    """Leave in a font only the ligatures that spell one of the names."""
    letters = {glyph: chr(code) for code, glyph in font.getBestCmap().items()}
    for table in _ligatures(font):
        for first, ligatures in list(table.items()):
            kept = [
                each
                for each in ligatures
                if "".join(letters.get(glyph, "?") for glyph in (first, *each.Component)) in names
            ]
            table[first] = kept
            if not kept:
                del table[first]


def _ligatures(font: Any) -> Iterator[dict[str, list[Any]]]:
    for lookup in font["GSUB"].table.LookupList.Lookup:
        for table in lookup.SubTable:
            found = getattr(getattr(table, "ExtSubTable", table), "ligatures", None)
            if found is not None:
                yield found


def make_icons() -> None:
    """The icon font with the symbols that can be shown."""
    from fontTools import subset
    from fontTools.ttLib import TTFont

    (source,) = (FRONTEND / "static" / "media").glob(f"{ICONS}.*.woff2")
    font = TTFont(source, recalcTimestamp=False)
    keep_ligatures(font, icon_names())
    options = subset.Options(flavor="woff2", hinting=False, layout_features=["*"])
    cutter = subset.Subsetter(options)
    cutter.populate(text=LETTERS)
    cutter.subset(font)
    _save(font, SMALL_FONTS[ICONS])


def pack_padauk() -> None:
    """Padauk as it is, packed."""
    from fontTools.ttLib import TTFont

    for file in FONTS.glob("Padauk-*.ttf"):
        _save(TTFont(file, recalcTimestamp=False), f"{file.stem}.woff2")


def _save(font: Any, name: str) -> None:
    font.flavor = "woff2"
    font.save(FONTS / name)


if __name__ == "__main__":
    make_icons()
    pack_padauk()
