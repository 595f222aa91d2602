"""Small pieces of HTML: sentence, legend, tables. Everything from data is escaped."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any
from urllib.parse import quote

import streamlit as st

from mobility.maps.colours import MARK_BY_VERDICT, svg
from mobility.words import MONTHS, Words


def answer(text: str, more: str = "") -> None:
    """The page's answer: one sentence, read from the back of a room."""
    second = f'<p class="more">{escape(more)}</p>' if more else ""
    st.html(f'<h1 class="answer">{escape(text)}</h1>{second}')


def heading(text: str, note: str = "") -> None:
    """A part's heading with a quiet note."""
    tail = f'<span class="note">{escape(note)}</span>' if note else ""
    st.html(f'<h2 class="part">{escape(text)}{tail}</h2>')


def note(text: str) -> None:
    """A quiet line."""
    st.html(f'<p class="quiet">{escape(text)}</p>')


def stamp(text: str) -> None:
    """A line that must not be overlooked."""
    st.html(f'<p class="stamp">{escape(text)}</p>')


def on_every_sheet(text: str) -> None:
    """A line below every sheet of a print, with the sheet's number."""
    quoted = "".join(f"\\{ord(sign):x} " for sign in text)
    sheet = 'counter(page) " / " counter(pages)'
    st.html(
        f'<style>@page {{ @bottom-left {{ content: "{quoted}"; }} '
        f"@bottom-right {{ content: {sheet}; }} }}</style>"
    )


def verdict_html(words: Words, verdict: str) -> str:
    """Shape and word of a verdict."""
    mark = MARK_BY_VERDICT[verdict]
    return f'<span class="verdict">{picture(svg(mark))} {escape(words.say(mark.word))}</span>'


def picture(drawing: str) -> str:
    """SVG as an image: Streamlit takes drawings out of HTML, and leaves images in."""
    return f'<img alt="" src="data:image/svg+xml,{quote(drawing)}">'


def on_demand(label: str, key: str, draw: Callable[[], None]) -> None:
    """What stands behind a label, sent when a reader opens it and not before.

    Args:
        label: in the reader's language.
        key: remembers on its page whether it is open.
        draw: draws it.
    """
    with st.expander(label, key=key, on_change="rerun") as part:
        if part.open:
            draw()


def listed(
    words: Words, rows: Any, first: int, most: int, key: str, draw: Callable[[Any], None]
) -> None:
    """The first rows of a list, and the next on demand.

    Args:
        rows: a table or a list, all of it.
        first: how many are shown at once.
        most: how many are shown at all.
        key: as of :func:`on_demand`.
        draw: draws some of the rows.
    """
    draw(rows[:first])
    further = rows[first:most]
    if len(further):
        label = words.say("The next {n}", n=words.number(len(further)))
        on_demand(label, key, lambda: draw(further))


def level_legend(words: Words, colours: Sequence[str], names: Sequence[str], what: str) -> None:
    """The key of four levels: colour and word, after what they are levels of."""
    items = "".join(
        f'<li><span class="swatch" style="background:{colour}"></span> '
        f"{escape(words.say(name))}</li>"
        for colour, name in zip(colours, names, strict=True)
    )
    st.html(f'<ul class="key"><li class="what">{escape(what)}</li>{items}</ul>')


@dataclass(frozen=True)
class Column:
    """A column of a table for reading: its heading, and what it holds.

    Attributes:
        number: numbers, one below the other.
        wide_only: what is left out where there is little room.
        long: sentences; a line of their own where a row becomes a card.
        blank: nothing, to be written in by hand.
    """

    title: str
    number: bool = False
    wide_only: bool = False
    long: bool = False
    blank: bool = False


def table(
    columns: Sequence[Column], rows: Sequence[Sequence[str]], caption: str, stacks: bool = False,
    style: str = "",
) -> None:  # fmt: skip
    """A plain table. Cells are HTML: whoever makes them escapes what comes from data.

    On a phone a table that ``stacks`` gives its last column a line of its own, and one of the
    style "labelled" a line to each cell, after its column's title. ``style`` is one more class,
    or several, of the style sheet.
    """
    labels = [column.title if "labelled" in style else "" for column in columns]
    style = " ".join(["plain", *(["stacks"] if stacks else []), *([style] if style else [])])
    kinds = [_classes(column) for column in columns]
    head = "".join(
        f'<th scope="col"{kind}>{escape(column.title)}</th>'
        for column, kind in zip(columns, kinds, strict=True)
    )
    body = "".join(
        "<tr>"
        + "".join(
            _cell(cell, kind, label) for cell, kind, label in zip(row, kinds, labels, strict=True)
        )
        + "</tr>"
        for row in rows
    )
    st.html(
        f'<div class="scroll" role="region" tabindex="0" aria-label="{escape(caption)}">'
        f'<table class="{style}"><caption class="hidden">{escape(caption)}</caption>'
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def year_table(words: Words, rows: str, caption: str, style: str = "") -> None:
    """A table with a column for each month, made of :func:`year_row` and :func:`year_group`.

    In little room a row breaks into lines of six months, each named in its cell.
    """
    head = "".join(f'<th scope="col">{escape(words.month_short(m))}</th>' for m in MONTHS)
    st.html(
        f'<div class="scroll" role="region" tabindex="0" aria-label="{escape(caption)}">'
        f'<table class="{f"year {style}".strip()}">'
        f'<caption class="hidden">{escape(caption)}</caption>'
        f"<thead><tr><td></td>{head}</tr></thead><tbody>{rows}</tbody></table></div>"
    )


def year_row(words: Words, title: str, cells: Sequence[str]) -> str:
    """A row of twelve cells, each a ``<td …>``; ``title`` is HTML."""
    named = "".join(
        cell.replace("<td", f'<td data-month="{escape(words.month_short(month))}"', 1)
        for month, cell in zip(MONTHS, cells, strict=True)
    )
    return f'<tr><th scope="row">{title}</th>{named}</tr>'


def year_group(title: str, style: str = "group") -> str:
    """A row that names those below it; ``title`` is HTML."""
    return f'<tr class="{style}"><th scope="rowgroup" colspan="13">{title}</th></tr>'


def _cell(cell: str, kind: str, label: str) -> str:
    if not label:
        return f"<td{kind}>{cell}</td>"
    return f'<td{kind} data-label="{escape(label)}"><div>{cell}</div></td>'


def _classes(column: Column) -> str:
    names = {
        "n": column.number,
        "wide": column.wide_only,
        "long": column.long,
        "blank": column.blank,
    }
    held = " ".join(name for name, on in names.items() if on)
    return f' class="{held}"' if held else ""


def explained(words: Words, meanings: Sequence[tuple[str, str]], title: str = "") -> None:
    """What each word and number on the page means; both already in the reader's language."""
    title = title or words.say("What the words and numbers mean")
    with st.expander(title):
        rows = [[f"<b>{escape(word)}</b>", escape(text)] for word, text in meanings]
        table([Column(words.say("word")), Column(words.say("meaning"))], rows, title)
