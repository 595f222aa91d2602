"""The steps of a plan as a table: a line a step, with who leads it and what is agreed on it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from markupsafe import Markup

from mobility.store.agreements import NotAStepError, Step
from mobility.ui.frame import parts
from mobility.ui.frame.page import PageQuestion
from mobility.views import agreements
from mobility.views.agreements import Written
from mobility.words import N_, Words

ACTION, WHO_LEADS = N_("action to consider"), N_("who leads")
AGREED = (N_("agreed"), N_("by whom"), N_("by when"), N_("done"))
STYLES = ("lead", "blank", "blank", "blank", "blank last")  # of the columns behind the first
LONGEST_MONTH = 2  # digits


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
        name: of the month or the village.
        title: what stands above its steps, text or HTML; where it unfolds, what the name leaves
            out.
        note: what is known of it; text or HTML.
        lines: in the order of a plan; none where nothing is proposed.
        is_due: whether it is of a month when the hazard is due.
        is_open: whether it is unfolded at first.
    """

    name: str
    title: str
    note: str
    lines: Sequence[Line]
    is_due: bool = False
    is_open: bool = False


@dataclass(frozen=True)
class Sheet:
    """What the tables of a page are drawn with.

    Attributes:
        written: what is written on steps.
        refusal: why this reader does not write what is agreed; empty if they do.
        is_wide: whether there are too many villages to name those behind a number.
    """

    asked: PageQuestion
    written: Mapping[Step, Written]
    refusal: str
    is_wide: bool = False

    @property
    def words(self) -> Words:
        """The reader's words."""
        return self.asked.words

    @property
    def heads(self) -> list[str]:
        """The titles of the columns."""
        titles = (ACTION, WHO_LEADS, *AGREED)
        return [self.words.say(each) for each in titles]


def table(sheet: Sheet, groups: Sequence[Group], caption: str, part: str) -> None:
    """Draw groups one below the other.

    Args:
        part: tells the tables of a page apart.
    """
    parts.html(_table(sheet, caption, part, parts.joined(_group(sheet, each) for each in groups)))


def folded(sheet: Sheet, groups: Sequence[Group], part: str) -> None:
    """Draw groups that unfold, each a line with its number of steps; on paper all are open."""
    parts.html(parts.joined(_fold(sheet, each, f"{part}-{each.name}") for each in groups))


def key(step: Step) -> str:
    """A step of the page's hazard as the browser holds it; :func:`step_of` reads it."""
    return f"{step.month}|{step.action}|{step.place_id}"


def step_of(key: str, hazard: str) -> Step:
    """The step of a key.

    Raises:
        NotAStepError: it is none.
    """
    month, action, place = [*key.split("|", 2), "", ""][:3]
    if not (month.isascii() and month.isdigit()):
        raise NotAStepError
    return Step(place, hazard, int(month[:LONGEST_MONTH]), action)


def _table(sheet: Sheet, caption: str, part: str, bodies: Markup) -> Markup:
    return Markup(
        '<div class="scroll" role="group" tabindex="0" aria-label="{caption}">'
        '<table class="plain steps" data-part="{part}">'
        '<caption class="hidden">{caption}</caption>'
        "<thead><tr>{head}</tr></thead>{bodies}</table></div>"
    ).format(
        caption=caption,
        part=part,
        head=parts.joined(Markup('<th scope="col">{}</th>').format(each) for each in sheet.heads),
        bodies=bodies,
    )


def _group(sheet: Sheet, group: Group) -> Markup:
    head = Markup(
        '<tr class="{style}"><th scope="rowgroup" colspan="{n}"><b>{title}</b>'
        "<small>{note}</small></th></tr>"
    ).format(
        style="group due" if group.is_due else "group",
        n=len(sheet.heads),
        title=group.title,
        note=group.note,
    )
    return Markup("<tbody>{}{}</tbody>").format(head, _lines(sheet, group))


def _fold(sheet: Sheet, group: Group, part: str) -> Markup:
    words = sheet.words
    counted = words.count("{n} step", "{n} steps", len(group.lines))
    return Markup(
        '<details class="fold{due}" data-fold="{part}"{open}><summary><b>{name}</b>'
        "<span>{counted}</span><small>{note}</small></summary>{title}{table}</details>"
    ).format(
        due=" due" if group.is_due else "",
        part=part,
        open=Markup(" open") if group.is_open else "",
        name=group.name,  # what is pressed to unfold holds no link
        title=group.title,
        counted=counted,
        note=group.note,
        table=_table(sheet, group.name, part, _lines(sheet, group)) if group.lines else "",
    )


def _lines(sheet: Sheet, group: Group) -> Markup:
    return parts.joined(_line(sheet, each, sheet.written.get(each.step)) for each in group.lines)


def _line(sheet: Sheet, line: Line, written: Written | None) -> Markup:
    heads, cells = sheet.heads[1:], [line.lead, *_agreed(sheet.words, written)]
    if not sheet.refusal and line.step.place_id and line.step.hazard:
        cells[-1] = Markup("{}{}").format(cells[-1], _button(sheet.words, line, bool(written)))
    shown = (
        Markup('<td class="{}" data-label="{}">{}</td>').format(style, head, cell)
        for style, head, cell in zip(STYLES, heads, cells, strict=True)
    )
    row = Markup('<tr class="step"><td class="what">{}</td>{}</tr>')
    line_said = row.format(_what(sheet, line), parts.joined(shown))
    return line_said + _notes(sheet, written) if written else line_said


def _what(sheet: Sheet, line: Line) -> Markup:
    """The action, in how many villages, and what is known of it."""
    small = Markup("<small>{}</small>").format(line.detail) if line.detail else ""
    return Markup("<b>{}</b>{}{}").format(line.label, _where(sheet, line), small)


def _where(sheet: Sheet, line: Line) -> Markup:
    """In how many villages, and behind the number which."""
    if not line.villages:
        return Markup("")
    said = sheet.words.count("{n} village", "{n} villages", line.villages)
    if sheet.is_wide:
        return Markup('<span class="where">{}</span>').format(said)
    unfolds = Markup('<details data-step="{}"><summary>{}</summary></details>')
    return unfolds.format(key(line.step), said)


def _agreed(words: Words, written: Written | None) -> list[str]:
    if written is None:
        return ["", "", "", ""]
    entry = written.entry
    return [
        agreements.agreed(words, entry),
        entry.by_whom,
        agreements.day(words, entry.by_when),
        Markup("<span>{}</span>").format(words.say(agreements.DONE)) if entry.done else "",
    ]


def _button(words: Words, line: Line, is_written: bool) -> Markup:
    said = words.say("Change") if is_written else words.say("Write")
    button = Markup(
        '<button type="button" class="write" data-step="{}" aria-label="{}">{}</button>'
    )
    return button.format(
        key(line.step), words.say("{act}: {step}", act=said, step=line.label), said
    )


def _notes(sheet: Sheet, written: Written) -> Markup:
    """The notes of an entry, and who wrote it, when and where."""
    created = datetime.fromisoformat(sheet.asked.release.manifest.created)
    notes = Markup("<p>{}</p>").format(written.entry.notes) if written.entry.notes else ""
    return Markup('<tr class="notes"><td colspan="{}">{}<small>{}</small></td></tr>').format(
        len(sheet.heads), notes, agreements.origin(sheet.words, written, created)
    )
