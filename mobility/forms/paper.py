"""The form on paper: one page of HTML that prints on A4, to be keyed into the same form later.

Members stand in rows and questions in columns, so that a household fits on a sheet or two. An
answer is written as the number of its choice; a month is a box.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from markupsafe import Markup

from mobility.forms.catalogue import (
    ASKED_OF,
    MEMBER_MODULES,
    MODULES,
    Question,
    Variable,
    variables,
)
from mobility.forms.xlsform import CONSENT, MEMBERS, PRIVACY, Form, answers
from mobility.words import MONTHS, N_, Words
from mobility.words.terms import LEVEL_NAMES

Numbered = tuple[int, Question]
ROWS = 9  # of members on a sheet
CODE_SIGNS = 10
BOXES = ("months", "halves")  # lists whose answers are boxes to mark
IN_THE_HEAD = ("household_code", "village")
EVERYBODY = ("household", "member", "village")
# Answered in the boxes of the question before it.
SHARED_BOXES = {"months_unknown": N_("Write ? in the box of the month.")}
# Asked once on paper, with a box for each month.
MONTHLY = {
    "newcomers_{mm}": N_("People from elsewhere who slept in or beside the village for work"),
}
WIDTH, CELL, WIDE_CELL, BOX_WIDTH = 262, 11, 22, 8  # millimetres
STYLE = Markup("""
@page { size: A4 landscape; margin: 11mm; }
* { box-sizing: border-box; }
body { font: 10pt/1.35 "Source Sans", Padauk, "Noto Sans Myanmar", "Myanmar Text", sans-serif;
  color: #1D2A30; margin: 1.2rem auto; max-width: 277mm; padding: 0 1rem; }
html[lang="my"] body { line-height: 1.8; }
h1 { font-size: 15pt; margin: 0; } h2 { font-size: 11.5pt; margin: 5mm 0 1mm; break-after: avoid; }
p { margin: 1mm 0; } .quiet { color: #4A5960; }
.fields { display: flex; flex-wrap: wrap; gap: 3mm 6mm; margin: 3mm 0; align-items: end; }
.fields > span { display: inline-flex; gap: 2mm; align-items: end; }
.line { border-bottom: 1px solid #1D2A30; min-width: 42mm; height: 7mm; display: inline-block; }
.box { border: 1px solid #1D2A30; width: 6mm; height: 7mm; display: inline-block; }
.questions { columns: 2; column-gap: 8mm; } .questions h2:first-child { margin-top: 0; }
ol { margin: 1mm 0; padding-left: 0; list-style: none; }
li { break-inside: avoid; margin: 0 0 1mm; padding-left: 9mm; text-indent: -9mm; }
li b { display: inline-block; width: 9mm; text-indent: 0; }
li .answer { display: inline-block; border-bottom: 1px solid #1D2A30; min-width: 20mm;
  height: 5mm; text-indent: 0; }
table { border-collapse: collapse; table-layout: fixed; break-inside: avoid; margin: 4mm 0 8mm; }
th, td { border: 1px solid #6A787E; text-align: center; font-weight: 400; font-size: 8pt;
  padding: 0; }
td { height: 9mm; }
th { height: 36mm; vertical-align: bottom; line-height: 1.15; }
th b { display: block; font-size: 9pt; height: 6mm; }
th span { writing-mode: vertical-rl; transform: rotate(180deg); height: 29mm; margin: 0 auto; }
html[lang="my"] th { line-height: 1.5; }
section { break-before: page; } section:first-of-type { break-before: auto; }
.months { display: grid; grid-template-columns: repeat(12, 1fr); text-indent: 0; margin-top: 1mm; }
.months span { border: 1px solid #6A787E; font-size: 7pt; text-align: center; height: 10mm; }
@media screen { body { background: #FFFFFF; } .wide { overflow-x: auto; } }
@media (max-width: 700px) { .questions { columns: 1; } }
""")
PAGE = Markup("""<!DOCTYPE html>
<html lang="{language}"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title><style>{style}</style></head>
<body>{body}</body></html>
""")


SECTION = Markup("<section>{}</section>")
HEAD = Markup('<th style="width: {}mm"><b>{}</b><span>{}</span></th>')


def paper(form: Form, stamp: str) -> str:
    """The form as a page of HTML, in the language it opens in.

    Args:
        stamp: which release its lists are from, and whether that is synthetic.
    """
    words = form.words
    asked = [each for each in form.questions if each.variable not in IN_THE_HEAD]
    asked = [each for each in asked if each.type not in ("calculate", "note")]
    numbered = list(enumerate(asked, start=1))
    own = [each for each in numbered if not _variable(each[1]).is_of_village]
    of_members = [each for each in own if _variable(each[1]).module in MEMBER_MODULES]
    leaders = [each for each in numbered if _variable(each[1]).is_of_village]
    body = [_head(form, stamp), _questions(form, own)]
    tables = [_table(form, part) for part in _sheets(form, of_members)]
    body.append(SECTION.format(_joined([_code(words), *tables])))
    if leaders:
        title = Markup("<h1>{}</h1>").format(words.say("The village's leaders"))
        body.append(SECTION.format(_joined([title, _fields(form), _questions(form, leaders)])))
    return str(
        PAGE.format(language=words.language, title=form.title, style=STYLE, body=_joined(body))
    )


def _variable(question: Question) -> Variable:
    return variables()[question.variable]


def _head(form: Form, stamp: str) -> Markup:
    """What it is, consent, and where."""
    words = form.words
    return Markup(
        '<h1>{title}</h1><p class="quiet">{stamp}</p><p><b>{privacy}</b></p>{fields}'
        '<p>{consent} <span class="box"></span> {yes} <span class="box"></span> {no}</p>'
    ).format(
        title=form.title,
        stamp=stamp,
        privacy=words.say(PRIVACY),
        fields=_fields(form),
        consent=words.say(CONSENT),
        yes=words.say("yes"),
        no=words.say("no"),
    )


def _fields(form: Form) -> Markup:
    """Place, day and code of the household, to be written by hand."""
    words = form.words
    lines = [*(words.say(LEVEL_NAMES[step]) for step in form.lists.steps), words.say("date")]
    written = [Markup('<span>{} <span class="line"></span></span>').format(each) for each in lines]
    return Markup('<div class="fields">{}</div>{}').format(_joined(written), _code(words))


def _code(words: Words) -> Markup:
    """Boxes for the household's code."""
    boxes = Markup('<span class="box"></span>') * CODE_SIGNS
    return Markup('<div class="fields"><span>{} {}</span></div>').format(
        words.say("Household code, from its card or drawn at random"), boxes
    )


def _questions(form: Form, numbered: Sequence[Numbered]) -> Markup:
    """The questions in two columns; those of members are answered in the tables."""
    return Markup('<div class="questions">{}</div>').format(_joined(_parts(form, numbered)))


def _parts(form: Form, numbered: Sequence[Numbered]) -> Iterator[Markup]:
    """The questions, module by module."""
    words = form.words
    for module, part in groupby(numbered, lambda each: _variable(each[1]).module):
        yield Markup("<h2>{}</h2>").format(words.say(MODULES[module]))
        if module == "members":
            yield Markup('<p>{} <span class="box"></span></p>').format(words.say(MEMBERS))
        before, items = "", []
        for number, question in part:
            items.append(_item(form, number, question, before))
            before = question.type
        yield Markup("<ol>{}</ol>").format(_joined(items))


def _item(form: Form, number: int, question: Question, before: str) -> Markup:
    """A question with whom it concerns and its answers, unless they are those of the one before."""
    words, variable = form.words, _variable(question)
    concerns = "" if variable.asked_of in EVERYBODY else words.say(ASKED_OF[variable.asked_of])
    codes = "" if question.type == before else _choices(form, question)
    hint = words.say(SHARED_BOXES.get(question.name, question.hint))
    notes = [Markup("<i>{}</i>").format(concerns), hint, codes]
    room = Markup("") if variable.module in MEMBER_MODULES else _room(form, question)
    return Markup('<li><b>{}</b>{} <span class="quiet">{}</span>{}</li>').format(
        words.digits(str(number)),
        words.say(MONTHLY.get(question.name, question.text)),
        Markup(" ").join(note for note in notes if note),
        room,
    )


def _room(form: Form, question: Question) -> Markup:
    """Room for the answer: a line, or a box a month."""
    if _listed(question) not in BOXES and "{mm}" not in question.name:
        return Markup(' <span class="answer"></span>')
    boxes = [Markup("<span>{}</span>").format(each) for each in _boxes(form, question)]
    return Markup('<div class="months">{}</div>').format(_joined(boxes))


def _choices(form: Form, question: Question) -> str:
    """The answers with their numbers; boxes and places are not listed."""
    words, name = form.words, _listed(question)
    if not name or name in BOXES or name in ("months", "destinations"):
        return ""
    labels = [said(words) for said in answers(form, name).values()]
    return words.say(" · ").join(
        f"{words.digits(str(number))} {label}" for number, label in enumerate(labels, start=1)
    )


def _listed(question: Question) -> str:
    """The list of a question's answers; empty where it has none."""
    return question.type.partition(" ")[2].removesuffix("_or_none")


def _boxes(form: Form, question: Question) -> list[str]:
    """The names of the boxes of a question about months or half-months."""
    words = form.words
    if _listed(question) == "halves":
        halves = answers(form, "halves")
        return [halves[code](words) for code in halves if code != "none"]
    return [words.month_short(month) for month in MONTHS]


def _sheets(form: Form, numbered: Sequence[Numbered]) -> Iterator[list[Numbered]]:
    """The questions of members in parts that fit the width of a sheet."""
    part: list[Numbered] = []
    for each in numbered:
        if each[1].name in SHARED_BOXES:
            continue
        if part and sum(_width(form, one) for _, one in [*part, each]) > WIDTH:
            yield part
            part = []
        part.append(each)
    if part:
        yield part


def _width(form: Form, question: Question) -> int:
    """Millimetres of a question's columns."""
    if _is_boxed(question):
        return BOX_WIDTH * len(_boxes(form, question))
    return (
        WIDE_CELL if question.type.startswith("many") or "destinations" in question.type else CELL
    )


def _is_boxed(question: Question) -> bool:
    return question.type.startswith("many") and _listed(question) in BOXES


def _table(form: Form, numbered: Sequence[Numbered]) -> Markup:
    """A row for each member; a column for each question, or for each of its boxes."""
    words, heads = form.words, []
    for number, question in numbered:
        names = _boxes(form, question) if _is_boxed(question) else [_short(form, question)]
        width = _width(form, question) // len(names)
        heads += [HEAD.format(width, words.digits(str(number)), name) for name in names]
    corner = HEAD.format(CELL, "", words.say("Member"))
    rows = [
        Markup("<tr><td>{}</td>{}</tr>").format(
            words.digits(str(row)), Markup("<td></td>") * len(heads)
        )
        for row in range(1, ROWS + 1)
    ]
    return Markup(
        '<div class="wide"><table><thead><tr>{}{}</tr></thead><tbody>{}</tbody></table></div>'
    ).format(corner, _joined(heads), _joined(rows))


def _short(form: Form, question: Question) -> str:
    """The head of a column: the variable's name, or the question where it has several."""
    asked = [each for each in form.questions if each.variable == question.variable]
    several = sum(each.type != "calculate" for each in asked) > 1
    return form.words.say(question.text if several else _variable(question).label)


def _joined(pieces: Iterable[Markup]) -> Markup:
    return Markup("").join(pieces)
