"""The steps of a plan as a table: a line a step, with who leads it and what is agreed on it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from markupsafe import Markup

from mobility.store.agreements import Step
from mobility.ui.frame import parts
from mobility.ui.frame.page import PageQuestion
from mobility.views import agreements
from mobility.views.agreements import Written
from mobility.words import Words


@dataclass(frozen=True)
class Line:
    """A line of the table.

    Attributes:
        step: what it is about; without a place, nothing can be written on it.
        label: the action.
        detail: what is known of it.
        villages: in how many villages the rule holds; 0 where the line is of one place.
        lead: who leads; empty where the table does not say.
    """

    step: Step
    label: str
    detail: str = ""
    villages: int = 0
    lead: str = ""


@dataclass(frozen=True)
class Group:
    """Lines below a title: of a month, or of a village.

    Attributes:
        title: text or HTML.
        note: what is known of the month or the village; text or HTML.
        lines: in the order of a plan; none where nothing is proposed.
        is_due: whether it is of a month when the hazard is due.
    """

    title: str
    note: str
    lines: Sequence[Line]
    is_due: bool = False


def table(
    asked: PageQuestion,
    groups: Sequence[Group],
    written: Mapping[Step, Written],
    caption: str,
    part: str,
    may_write: bool,
    is_wide: bool = False,
) -> None:
    """Draw the groups.

    Args:
        part: tells the tables of a page apart.
        may_write: whether this reader writes what is agreed.
        is_wide: whether there are too many villages to name those behind a number.
    """
    words = asked.words
    heads = [
        words.say("action to consider"),
        words.say("who leads"),
        words.say("agreed"),
        words.say("by whom"),
        words.say("by when"),
        words.say("done"),
    ]
    bodies = parts.joined(_body(asked, each, written, heads, may_write, is_wide) for each in groups)
    parts.html(
        Markup(
            '<div class="scroll" role="region" tabindex="0" aria-label="{caption}">'
            '<table class="plain steps" data-part="{part}">'
            '<caption class="hidden">{caption}</caption>'
            "<thead><tr>{head}</tr></thead>{bodies}</table></div>"
        ).format(
            caption=caption,
            part=part,
            head=parts.joined(Markup('<th scope="col">{}</th>').format(each) for each in heads),
            bodies=bodies,
        )
    )


def key(step: Step) -> str:
    """A step as the browser holds it."""
    told = [step.place_id, step.hazard, step.month, step.action]
    return json.dumps(told, ensure_ascii=False)


def _body(
    asked: PageQuestion,
    group: Group,
    written: Mapping[Step, Written],
    heads: Sequence[str],
    may_write: bool,
    is_wide: bool,
) -> Markup:
    head = Markup(
        '<tr class="{style}"><th scope="rowgroup" colspan="{n}"><b>{title}</b>'
        "<small>{note}</small></th></tr>"
    ).format(
        style="group due" if group.is_due else "group",
        n=len(heads),
        title=group.title,
        note=group.note,
    )
    lines = (
        _line(asked, each, written.get(each.step), heads, may_write, is_wide)
        for each in group.lines
    )
    return Markup("<tbody>{}{}</tbody>").format(head, parts.joined(lines))


def _line(
    asked: PageQuestion,
    line: Line,
    written: Written | None,
    heads: Sequence[str],
    may_write: bool,
    is_wide: bool,
) -> Markup:
    words = asked.words
    entry = written.entry if written else None
    what = Markup("<b>{}</b>{}{}").format(
        line.label,
        _where(words, line, is_wide),
        Markup("<small>{}</small>").format(line.detail) if line.detail else "",
    )
    cells = [
        line.lead,
        agreements.agreed(words, entry) if entry else "",
        entry.by_whom if entry else "",
        agreements.day(words, entry.by_when) if entry else "",
        agreements.is_done(words, entry) if entry else "",
    ]
    is_open = may_write and line.step.place_id and line.step.hazard
    if is_open:
        cells[-1] = Markup("{}{}").format(cells[-1], _button(words, line, bool(written)))
    styles = ("lead", "blank", "blank", "blank", "blank last")
    shown = (
        Markup('<td class="{}" data-label="{}">{}</td>').format(style, head, cell)
        for style, head, cell in zip(styles, heads[1:], cells, strict=True)
    )
    row = Markup('<tr class="step"><td class="what">{}</td>{}</tr>').format(
        what, parts.joined(shown)
    )
    return row + (_notes(asked, written, len(heads)) if written else "")


def _where(words: Words, line: Line, is_wide: bool) -> Markup:
    """In how many villages, and behind the number which."""
    if not line.villages:
        return Markup("")
    said = words.count("{n} village", "{n} villages", line.villages)
    if is_wide:
        return Markup(' <span class="where">{}</span>').format(said)
    return Markup('<details data-step="{}"><summary>{}</summary></details>').format(
        key(line.step), said
    )


def _button(words: Words, line: Line, is_written: bool) -> Markup:
    said = words.say("Change") if is_written else words.say("Write")
    return Markup(
        '<button type="button" class="write" data-step="{}" aria-label="{}">{}</button>'
    ).format(
        key(line.step),
        words.say("{act}: {step}", act=said, step=line.label),
        said,
    )


def _notes(asked: PageQuestion, written: Written, columns: int) -> Markup:
    """The notes of an entry, and who wrote it, when and where."""
    created = datetime.fromisoformat(asked.release.manifest.created)
    notes = Markup("<p>{}</p>").format(written.entry.notes) if written.entry.notes else ""
    return Markup('<tr class="notes"><td colspan="{}">{}<small>{}</small></td></tr>').format(
        columns, notes, agreements.origin(asked.words, written, created)
    )
