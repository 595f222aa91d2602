"""Small pieces of HTML: sentence, legend, tables.

HTML is ``Markup``, made of literal templates: ``Markup("<b>{}</b>").format(name)``. What is put
into one, or appended to it, and is not Markup is escaped, so that no text can become HTML.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

import streamlit as st
from markupsafe import Markup, escape

from mobility.maps.colours import LOW_MARK, evidence_svg, mark_of, svg
from mobility.tables import out
from mobility.views.overview import finding_said
from mobility.words import MONTHS, Words
from mobility.words.burmese import CUT, UNBROKEN
from mobility.words.terms import EVIDENCE_MEANINGS, EVIDENCE_NAMES

# What HTML is made of. No element may stand within those named first.
PIECES = re.compile(
    r"<(svg|script|style|textarea|select|title)\b.*?</\1>|<[^>]*>|(?P<text>[^<]+)", re.DOTALL
)


def html(markup: Markup, **options: Any) -> None:
    """Show HTML. Nothing else does, and plain text is refused."""
    st.html(unbroken(str(markup.__html__())), **options)


def unbroken(html: str) -> str:
    """HTML whose Burmese words no line may break are kept whole, as a browser would not do."""
    return PIECES.sub(_kept_whole, html)


def _kept_whole(piece: re.Match[str]) -> str:
    """Text as one element, for what lays elements out side by side; ``bdi`` has no other style."""
    if not piece["text"] or not UNBROKEN.search(piece["text"]):
        return piece[0]
    return f"<bdi>{UNBROKEN.sub(_kept, piece[0])}</bdi>"


def _kept(word: re.Match[str]) -> str:
    """Not for any room, or where there is room: a particle may begin a line of a narrow column."""
    style = "whole" if CUT.match(word[0]) else "with-particle"
    return f'<bdi class="{style}">{word[0]}</bdi>'


def joined(pieces: Iterable[str]) -> Markup:
    """Pieces of HTML or text, one after the other."""
    return Markup("").join(pieces)


def separated(between: str, pieces: Iterable[str]) -> Markup:
    """Pieces of HTML or text with something between each two."""
    return Markup("{}").format(between).join(pieces)


def bold(text: str) -> Markup:
    """A text in bold."""
    return Markup("<b>{}</b>").format(text)


def code(text: str) -> Markup:
    """An identifier of the program."""
    return Markup("<code>{}</code>").format(text)


def item(text: str) -> Markup:
    """An item of a list."""
    return Markup("<li>{}</li>").format(text)


def bulleted(items: Iterable[str]) -> Markup:
    """A list."""
    return Markup("<ul>{}</ul>").format(joined(map(item, items)))


def with_small(text: str, small: str) -> Markup:
    """A text, and a small one below it."""
    return Markup("{}<small>{}</small>").format(text, small)


def below(text: str, more: str) -> Markup:
    """Something, and more on a line below it."""
    return Markup("{}<div>{}</div>").format(text, more)


def answer(text: str, more: str = "") -> None:
    """The page's answer: one sentence, large enough to read from the back of a room."""
    second = Markup('<p class="more">{}</p>').format(more) if more else ""
    html(Markup('<h1 class="answer">{}</h1>{}').format(text, second))


def apart(text: str, more: str = "") -> None:
    """A second answer, apart from the page's first: what is low all year, with its sign."""
    second = Markup('<p class="more">{}</p>').format(more) if more else ""
    shape = picture(svg(LOW_MARK, 18))
    html(Markup('<p class="apart">{} {}</p>{}').format(shape, text, second))


def heading(text: str, note: str = "") -> None:
    """A part's heading with a quiet note."""
    tail = Markup('<span class="note">{}</span>').format(note) if note else ""
    html(Markup('<h2 class="part">{}{}</h2>').format(text, tail))


def note(text: str, **options: Any) -> None:
    """A quiet line."""
    html(Markup('<p class="quiet">{}</p>').format(text), **options)


def more(link: Markup) -> None:
    """A link, or several in a line, to what tells more; not printed."""
    html(Markup('<p class="elsewhere">{}</p>').format(link))


def stamp(text: str) -> None:
    """A line that must not be overlooked."""
    html(Markup('<p class="stamp">{}</p>').format(text))


def on_every_sheet(text: str) -> None:
    """A line below every sheet of a print, with the sheet's number."""
    html(
        Markup(
            '<style>@page {{ @bottom-left {{ content: "{}"; }} '
            '@bottom-right {{ content: counter(page) " / " counter(pages); }} }}</style>'
        ).format(_in_style(text))
    )


def written_instead(selector: str, text: str) -> None:
    """Show a text in the place of what an element of Streamlit's own says in English.

    That stays for readers of screens, who may be told no other name of a button.
    """
    html(
        Markup(
            "<style>{selector} > * {{ position: absolute; clip-path: inset(50%); }} "
            '{selector}::after {{ content: "{text}"; }}</style>'
        ).format(selector=selector, text=_in_style(text))
    )


def _in_style(text: str) -> str:
    """A text as a style sheet quotes it."""
    return "".join(f"\\{ord(sign):x} " for sign in text)


def landscape() -> None:
    """Print the page on sheets that lie on their side."""
    html(Markup("<style>@page {{ size: A4 landscape; }}</style>").format())


def whole(text: str, names: Iterable[str]) -> Markup:
    """A text whose names do not break at the end of a line, where a line has room for them."""
    known = sorted({str(escape(name)) for name in names if name}, key=len, reverse=True)
    if not known:
        return escape(text)
    named = re.compile("|".join(map(re.escape, known)))
    return Markup(named.sub(r'<span class="name">\g<0></span>', str(escape(text))))  # noqa: S704


def finding_html(words: Words, finding: str, sure: object = None) -> Markup:
    """Shape and word of a finding of a month; with ``sure``, how sure it is, where that is known.

    Without it the shape is filled, and says nothing of how sure.
    """
    shape, said = picture(svg(mark_of(finding, sure))), finding_said(words, finding, sure)
    return Markup('<span class="finding">{} {}</span>').format(shape, said)


def low_html(words: Words) -> Markup:
    """Shape and word of what is low all year."""
    shape = picture(svg(LOW_MARK))
    return Markup('<span class="finding">{} {}</span>').format(shape, words.say(LOW_MARK.code))


def picture(drawing: str) -> Markup:
    """SVG as an image: Streamlit removes inline SVG from HTML, but keeps images."""
    return Markup('<img alt="" src="data:image/svg+xml,{}">').format(quote(drawing))


def key(items: Iterable[Markup]) -> None:
    """The key of marks or colours, each item a ``<li>``."""
    html(Markup('<ul class="key">{}</ul>').format(joined(items)))


def marked(drawing: str, text: str) -> Markup:
    """An item of a key: an SVG drawing and its word."""
    return Markup("<li>{} {}</li>").format(picture(drawing), text)


def hint(words: Words, text: str) -> Markup:
    """A sign beside a word that tells what it means: under a pointer, a finger or the keyboard."""
    return Markup(
        '<span class="hint" tabindex="0" role="note" aria-label="{}" data-said="{}">ⓘ</span>'
    ).format(words.say("meaning: {text}", text=text), text)


def evidence(words: Words, kinds: Iterable[str]) -> Markup:
    """How sure a source is: a sign and a word for each kind of evidence, explained on demand.

    Args:
        kinds: of :data:`mobility.words.terms.EVIDENCE_NAMES`; none where nobody has said.
    """
    mark = Markup(
        '<span class="evidence" tabindex="0" role="note" aria-label="{}" data-said="{}">{}{}</span>'
    )
    marks = []
    for kind in list(kinds) or [""]:
        name, meaning = words.say(EVIDENCE_NAMES[kind]), words.say(EVIDENCE_MEANINGS[kind])
        said = words.say("{name}: {text}", name=name, text=meaning)
        marks.append(mark.format(said, meaning, picture(evidence_svg(kind)), name))
    return joined(marks)


def on_demand(label: str, key: str, draw: Callable[[], None]) -> None:
    """A part behind a label, sent only when a reader opens it.

    Args:
        label: in the reader's language.
        key: under which the page remembers whether it is open.
        draw: draws it.
    """
    with st.expander(label, key=key, on_change="rerun") as part:
        if part.open:
            draw()


def listed(
    words: Words, rows: Any, first: int, most: int, key: str, draw: Callable[[Any], None]
) -> None:
    """The first rows of a list, the next ones on demand, and a note on where the rest is.

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
        label = words.say("Show the next {n}", n=words.number(len(further)))
        on_demand(label, key, lambda: draw(further))
    if len(rows) > most:
        note(words.say("The whole list is in the download."))


def level_legend(words: Words, colours: Sequence[str], names: Sequence[str], what: str) -> None:
    """The key of four levels: what they are levels of, then each colour with its word."""
    swatch = Markup('<li><span class="swatch" style="background:{}"></span> {}</li>')
    items = (
        swatch.format(colour, words.say(name)) for colour, name in zip(colours, names, strict=True)
    )
    key([Markup('<li class="what">{}</li>').format(what), *items])


@dataclass(frozen=True)
class Column:
    """A column of a table for reading: its heading, and how it is laid out.

    Attributes:
        number: numbers, aligned to the right.
        wide_only: left out on narrow screens.
        long: sentences; on a line of their own where a row becomes a card.
        blank: empty, to be filled in by hand.
        hint: the sign that tells what it means.
    """

    title: str
    number: bool = False
    wide_only: bool = False
    long: bool = False
    blank: bool = False
    hint: str = ""


@dataclass(frozen=True)
class Table:
    """A table before it is drawn: a file may hold the same."""

    columns: Sequence[Column]
    rows: Sequence[Sequence[str]]


def number(words: Words, title: str, name: str) -> Column:
    """A column of numbers, and what they mean.

    Args:
        title: its heading, in the reader's language.
        name: of the line of ``tables/out/on_pages.csv`` that says so, which holds no values.
    """
    meaning = words.say(out.columns("on_pages")[name].meaning)
    return Column(title, number=True, hint=hint(words, meaning))


def table(
    columns: Sequence[Column], rows: Sequence[Sequence[str]], caption: str, stacks: bool = False,
    style: str = "", labels: Sequence[str] = (),
) -> None:  # fmt: skip
    """Show a plain table; its cells are texts or HTML: see :func:`table_html`."""
    html(table_html(columns, rows, caption, stacks, style, labels))


def table_html(
    columns: Sequence[Column], rows: Sequence[Sequence[str]], caption: str, stacks: bool = False,
    style: str = "", labels: Sequence[str] = (),
) -> Markup:  # fmt: skip
    """A plain table.

    On a phone a table that ``stacks`` puts its last column on a line of its own, and one of the
    style "labelled" puts each cell on a line after its label, else its column's title. ``style``
    is one more class of the style sheet, or several.
    """
    labels = labels or [column.title if "labelled" in style else "" for column in columns]
    style = " ".join(["plain", *(["stacks"] if stacks else []), *([style] if style else [])])
    kinds = [_classes(column) for column in columns]
    head = joined(
        Markup('<th scope="col"{}>{}{}</th>').format(kind, column.title, column.hint)
        for column, kind in zip(columns, kinds, strict=True)
    )
    body = joined(
        Markup("<tr>{}</tr>").format(
            joined(_cell(*each) for each in zip(row, kinds, labels, strict=True))
        )
        for row in rows
    )
    return Markup(
        '<div class="scroll" role="group" tabindex="0" aria-label="{caption}">'
        '<table class="{style}"><caption class="hidden">{caption}</caption>'
        "<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    ).format(caption=caption, style=style, head=head, body=body)


def fold(name: str, key: str, content: Markup) -> None:
    """A part that unfolds, and lies open on paper.

    Args:
        name: what stands on it, in the reader's language.
        key: tells the folds of a page apart.
        content: HTML.
    """
    html(
        Markup(
            '<details class="fold" data-fold="{}"><summary><b>{}</b></summary>{}</details>'
        ).format(key, name, content)
    )


def year_table(words: Words, rows: Iterable[Markup], caption: str, style: str = "") -> None:
    """A table with a column for each month, made of :func:`year_row` and :func:`year_group`.

    On a narrow screen a row breaks into lines of six months, each named in its cell.
    """
    head = joined(Markup('<th scope="col">{}</th>').format(words.month_brief(m)) for m in MONTHS)
    html(
        Markup(
            '<div class="scroll" role="group" tabindex="0" aria-label="{caption}">'
            '<table class="{style}">'
            '<caption class="hidden">{caption}</caption>'
            "<thead><tr><td></td>{head}</tr></thead><tbody>{rows}</tbody></table></div>"
        ).format(caption=caption, style=f"year {style}".strip(), head=head, rows=joined(rows))
    )


def year_row(words: Words, title: str, cells: Sequence[Markup]) -> Markup:
    """A row of twelve cells, each a ``<td …>``; the title is a text or HTML."""
    named = joined(
        cell.replace("<td", Markup('<td data-month="{}"').format(words.month_brief(month)), 1)
        for month, cell in zip(MONTHS, cells, strict=True)
    )
    return Markup('<tr><th scope="row">{}</th>{}</tr>').format(title, named)


def year_group(title: str, style: str = "group") -> Markup:
    """A row that names those below it; the title is a text or HTML."""
    row = Markup('<tr class="{}"><th scope="rowgroup" colspan="13">{}</th></tr>')
    return row.format(style, title)


def _cell(cell: str, kind: Markup, label: str) -> Markup:
    if not label:
        return Markup("<td{}>{}</td>").format(kind, cell)
    return Markup('<td{} data-label="{}"><div>{}</div></td>').format(kind, label, cell)


def _classes(column: Column) -> Markup:
    names = {
        "n": column.number,
        "wide": column.wide_only,
        "long": column.long,
        "blank": column.blank,
    }
    held = " ".join(name for name, on in names.items() if on)
    return Markup(' class="{}"').format(held) if held else Markup("")


def explained(words: Words, meanings: Sequence[tuple[str, str]], title: str = "") -> None:
    """What each word and number on the page means; both already in the reader's language."""
    title = title or words.say("What the words and numbers mean")
    with st.expander(title):
        rows = [[bold(word), text] for word, text in meanings]
        table([Column(words.say("word")), Column(words.say("meaning"))], rows, title)
