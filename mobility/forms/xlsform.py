"""The form as an XLSForm workbook, for KoboToolbox and ODK.

Three sheets are read by them: survey, choices, settings; a fourth says why each variable is
asked. Villages and destinations are lists in files beside the workbook, since tens of thousands
of choices within it open slowly. What the home format needs is computed in the form itself, under
the home format's own names, so that what is collected needs no mapping.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from io import BytesIO
from itertools import groupby
from typing import TYPE_CHECKING

from mobility.forms.catalogue import (
    ASKED_OF,
    MEMBER_MODULES,
    MODULES,
    STAGES,
    Question,
    choices,
    questions,
    variables,
)
from mobility.forms.choice import Chosen
from mobility.forms.form_lists import FormLists
from mobility.measures.half_months import HALVES
from mobility.words import LANGUAGES, MONTHS, N_, Words, speak
from mobility.words.terms import LEVEL_NAMES

if TYPE_CHECKING:
    from xlsxwriter import Workbook

VILLAGES_FILE, DESTINATIONS_FILE = "villages.csv", "destinations.csv"
SURVEY_COLUMNS = ("type", "name", "required", "relevant", "constraint", "calculation",
                  "appearance", "choice_filter", "repeat_count")  # fmt: skip
TEXT_COLUMNS = ("label", "hint", "constraint_message")
MONTH_BOXES, SEARCHED = "columns-3", "minimal autocomplete"
NONE = "none"
MOST_MEMBERS = 40
HOUSEHOLD = "${interview} = 'household'"
VILLAGE_LEADERS = "${interview} = 'village'"
AGREED = "${consent} = '1'"
PRIVACY = N_(
    "Write down no name, no telephone number and no position of a household, "
    "neither here nor on paper."
)
CONSENT = N_(
    "They were told what the answers are for, that they may refuse or stop, and that no "
    "name is written down. Do they agree?"
)
MEMBERS = N_("How many people belong to the household, those away included?")
ABOUT_MEMBER = N_("{module}: member {person}, {age} years")
Row = dict[str, str | dict[str, str]]
Text = Callable[[Words], str]


@dataclass(frozen=True)
class Form:
    """A form to be written: what it asks, where, in which languages, and when it was made.

    Attributes:
        languages: codes; the first is the one it opens in.
    """

    stage: str
    chosen: Chosen
    lists: FormLists
    languages: tuple[str, ...]
    made: datetime

    @property
    def speakers(self) -> dict[str, Words]:
        """The words of each language, by its name in the form: ``English (en)``."""
        return {f"{LANGUAGES[each]} ({each})": speak(each) for each in self.languages}

    @property
    def words(self) -> Words:
        """The words of the language it opens in."""
        return speak(self.languages[0])

    @property
    def has_village_part(self) -> bool:
        """Whether the village's leaders are asked too."""
        return any(each.is_of_village for each in self.chosen.variables)

    @property
    def asks_destinations(self) -> bool:
        """Whether a question takes its answers from the list of destinations."""
        return any("destinations" in each.type for each in self.questions)

    @property
    def questions(self) -> tuple[Question, ...]:
        """Its questions, in order; those of a month each stand once."""
        return tuple(each for each in questions() if each.variable in self.chosen.names)

    @property
    def title(self) -> str:
        """Its title, in the language it opens in."""
        stage = self.words.say(STAGES[self.stage])
        return self.words.say("Seasonal mobility: {stage} survey", stage=stage)


def survey(form: Form) -> list[Row]:
    """The rows of the survey sheet; texts by the name of their language."""
    return [*_opening(form), *_household(form), *_village(form)]


def _opening(form: Form) -> Iterator[Row]:
    """Day, privacy, place, consent."""
    yield {"type": "today", "name": "today"}
    yield _calculation("year", YEAR)
    yield _asked(form, "note", "privacy_note", PRIVACY)
    yield from _places(form)
    if form.has_village_part:
        yield _asked(form, "select_one interview", "interview", N_("Who is asked?"), required=True)
    yield _asked(form, "select_one agreement", "consent", CONSENT, required=True)


# The calendar year in which most of the last twelve whole months lie.
YEAR = "number(format-date(${today}, '%Y')) - if(number(format-date(${today}, '%n')) <= 6, 1, 0)"


def _places(form: Form) -> Iterator[Row]:
    """The cascade that ends at the village; each step lists what lies in the one before."""
    before = ""
    for step in form.lists.steps:
        name = f"{step}_id"
        kept = f"parent = ${{{before}}}" if before else f"level = '{step}'"
        level = LEVEL_NAMES[step]
        row = _asked(form, f"select_one_from_file {VILLAGES_FILE}", name, level, required=True)
        yield row | {"appearance": SEARCHED, "choice_filter": kept}
        before = name


def _household(form: Form) -> Iterator[Row]:
    """What a household is asked: about itself, and about each of its members."""
    asked = f"{HOUSEHOLD} and {AGREED}" if form.has_village_part else AGREED
    own = [each for each in form.questions if not variables()[each.variable].is_of_village]
    own = [each for each in own if each.type != "place"]
    parts = {module: list(each) for module, each in groupby(own, _module)}
    yield _begin(form, "household_part", lambda words: words.say("The household"), asked)
    is_first = True
    for module, part in parts.items():
        if module not in MEMBER_MODULES:
            yield from _group(form, module, part)
        elif is_first:
            is_first = False
            yield from _members(
                form, {name: parts[name] for name in parts if name in MEMBER_MODULES}
            )
    yield {"type": "end_group"}


def _members(form: Form, parts: dict[str, list[Question]]) -> Iterator[Row]:
    """The members, one after the other, known by their number, age and sex alone."""
    limits = f". >= 1 and . <= {MOST_MEMBERS}"
    message = N_("A number of people from 1 to 40.")
    size = _asked(form, "integer", "household_size", MEMBERS, required=True)
    yield size | {"constraint": limits, "constraint_message": _texts(form, _say(message))}
    member = _say(N_("Member of the household"))
    yield {"type": "begin_repeat", "name": "member", "label": _texts(form, member),
           "repeat_count": "${household_size}"}  # fmt: skip
    yield _calculation("person_id", "position(..)")
    for module, part in parts.items():
        yield from _group(form, module, part, of_member=module != "members")
    yield {"type": "end_repeat"}


def _village(form: Form) -> Iterator[Row]:
    """What the village's leaders are asked."""
    if not form.has_village_part:
        return
    own = [each for each in form.questions if variables()[each.variable].is_of_village]
    asked = f"{VILLAGE_LEADERS} and {AGREED}"
    yield _begin(form, "village_part", lambda words: words.say("The village"), asked)
    for module, part in groupby(own, _module):
        yield from _group(form, module, list(part))
    yield {"type": "end_group"}


def _module(question: Question) -> str:
    return variables()[question.variable].module


def _group(
    form: Form, module: str, part: Sequence[Question], of_member: bool = False
) -> Iterator[Row]:
    """The questions of a module on one screen."""

    def label(words: Words) -> str:
        name = words.say(MODULES[module])
        if not of_member:
            return name
        return words.say(ABOUT_MEMBER, module=name, person="${person_id}", age="${age}")

    yield _begin(form, f"{module}_group", label) | {"appearance": "field-list"}
    for question in part:
        for each, month in _each_month(question):
            yield _row(form, each, month)
    yield {"type": "end_group"}


def _each_month(question: Question) -> Iterator[tuple[Question, int]]:
    """A question with its expressions filled in; once a month where its name says so."""
    months = MONTHS if question.each == "months" else sorted({month for month, _ in HALVES})
    if "{mm}" not in question.name:
        yield replace(question, constraint=_every(question.constraint, months)), 0
        return
    for month in months:
        yield (
            replace(
                question,
                name=_filled(question.name, month),
                relevant=_filled(question.relevant, month),
                constraint=_filled(question.constraint, month),
                calculation=_filled(question.calculation, month),
                becomes=_filled(question.becomes, month),
            ),
            month,
        )


def _every(constraint: str, months: Sequence[int]) -> str:
    """The parts of a constraint, all of which must hold, some of them for each month."""
    parts = [part.strip() for part in constraint.split("|")]
    if len(parts) == 1:
        return constraint
    each = [_filled(part, m) for part in parts for m in (months if "{mm}" in part else months[:1])]
    return " and ".join(f"({part})" for part in each)


def _spelt(becomes: str) -> str:
    """A column that stands for those of twelve months, by its first and its last."""
    if "{mm}" not in becomes:
        return becomes
    return f"{_filled(becomes, MONTHS[0])} … {_filled(becomes, MONTHS[-1])}"


def _filled(expression: str, month: int) -> str:
    return expression.replace("{mm}", f"{month:02d}").replace("{m}", str(month))


def _row(form: Form, question: Question, month: int) -> Row:
    """A question as a row of the survey sheet."""
    if question.type == "calculate":
        return _calculation(question.name, question.calculation)
    row = _asked(form, _type(question), question.name, "", required=question.required)
    row["label"] = _texts(form, lambda words: _in_month(words, question.text, month))
    row |= {
        "relevant": question.relevant,
        "constraint": question.constraint,
        "appearance": _appearance(question),
        "hint": _texts(form, lambda words: words.say(question.hint)),
    }
    if question.message:
        row["constraint_message"] = _texts(form, _say(question.message))
    return row


def _in_month(words: Words, text: str, month: int) -> str:
    return words.say(text, month=words.month(month)) if month else words.say(text)


def _type(question: Question) -> str:
    kind, _, answers = question.type.partition(" ")
    if not answers:
        return kind
    asked = {"one": "select_one", "many": "select_multiple"}[kind]
    return (
        f"{asked}_from_file {DESTINATIONS_FILE}"
        if answers == "destinations"
        else f"{asked} {answers}"
    )


def _appearance(question: Question) -> str:
    kind, _, answers = question.type.partition(" ")
    if answers == "destinations":
        return SEARCHED
    return MONTH_BOXES if kind == "many" and answers.startswith(("months", "halves")) else ""


def _asked(form: Form, kind: str, name: str, text: str, required: bool = False) -> Row:
    row: Row = {"type": kind, "name": name, "label": _texts(form, _say(text))}
    return row | ({"required": "yes"} if required else {})


def _begin(form: Form, name: str, label: Text, relevant: str = "") -> Row:
    return {"type": "begin_group", "name": name, "label": _texts(form, label), "relevant": relevant}


def _calculation(name: str, calculation: str) -> Row:
    return {"type": "calculate", "name": name, "calculation": calculation}


def _say(text: str) -> Text:
    return lambda words: words.say(text)


def _texts(form: Form, said: Text) -> dict[str, str]:
    return {name: said(words) for name, words in form.speakers.items()}


def answers(form: Form, name: str) -> dict[str, Text]:
    """The answers of a list: code, and label by language."""
    none: dict[str, Text] = {NONE: _say(N_("none of these"))}
    if name in ("months", "months_or_none"):
        months = {str(month): _month(month) for month in MONTHS}
        return {**months, **(none if name != "months" else {})}
    if name == "halves":
        return {f"{month:02d}{half}": _half(month, half) for month, half in HALVES} | none
    if name == "nights":
        return {night.code: night.said for night in form.lists.nights} | none
    if name == "roles" and form.lists.roles:
        return {role.replace(" ", "_"): _say(role) for role in form.lists.roles} | none
    if name == "roles":
        return {code: _say(label) for code, label in choices()[name].items()} | none
    return {code: _say(label) for code, label in choices()[name].items()}


def _month(month: int) -> Text:
    return lambda words: words.month(month)


def _half(month: int, half: str) -> Text:
    text = N_("{month}, 1 to 15") if half == "a" else N_("{month}, 16 to the end")
    return lambda words: words.say(text, month=words.month(month))


def answer_lists(form: Form) -> dict[str, dict[str, Text]]:
    """The lists of answers that the form uses, in the order of its questions."""
    used = ["interview"] if form.has_village_part else []
    used += ["agreement"]
    used += [each.type.split()[1] for each in form.questions if " " in each.type]
    return {name: answers(form, name) for name in dict.fromkeys(used) if name != "destinations"}


def workbook(form: Form) -> bytes:
    """The XLSForm."""
    from xlsxwriter import Workbook

    file = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False,
               "strings_to_numbers": False}  # fmt: skip
    with Workbook(file, options) as book:
        book.set_properties({"title": form.title, "created": form.made.replace(tzinfo=None)})
        _sheet(book, "survey", _headings(form, SURVEY_COLUMNS, TEXT_COLUMNS), survey(form))
        rows: list[Row] = [
            {"list_name": name, "name": code, "label": _texts(form, said)}
            for name, listed in answer_lists(form).items()
            for code, said in listed.items()
        ]
        _sheet(book, "choices", _headings(form, ("list_name", "name"), ("label",)), rows)
        _sheet(book, "settings", list(_settings(form)), [dict(_settings(form))])
        why = documentation(form)
        _sheet(book, "why", list(why[0]), [dict(each) for each in why])
    return file.getvalue()


def _headings(form: Form, plain: Sequence[str], texts: Sequence[str]) -> list[str]:
    """The columns of a sheet, texts once a language: ``label::English (en)``."""
    first, rest = plain[:2], plain[2:]
    translated = [f"{text}::{name}" for text in texts for name in form.speakers]
    return [*first, *translated, *rest]


def _settings(form: Form) -> Row:
    return {
        "form_title": form.title,
        "form_id": f"seasonal_mobility_{form.stage}",
        "version": form.made.strftime("%Y%m%d%H%M"),
        "default_language": next(iter(form.speakers)),
        "style": "pages",
        "instance_name": "concat(${village_id}, ' ', ${household_id})",
    }


def _sheet(book: Workbook, name: str, headings: Sequence[str], rows: Sequence[Row]) -> None:
    sheet = book.add_worksheet(name)
    bold, text = book.add_format({"bold": True}), book.add_format({"num_format": "@"})
    sheet.write_row(0, 0, headings, bold)
    places = {heading: column for column, heading in enumerate(headings)}
    for number, row in enumerate(rows, start=1):
        for column, value in row.items():
            said = value.items() if isinstance(value, dict) else [("", value)]
            for language, cell in said:
                if cell:
                    heading = f"{column}::{language}" if language else column
                    sheet.write_string(number, places[heading], cell, text)
    sheet.freeze_panes(1, 0)
    sheet.set_column(0, len(headings) - 1, 28)


def documentation(form: Form) -> list[dict[str, str]]:
    """Why each variable is asked, one row each, in the language the form opens in."""
    words = form.words
    names = {
        each.name: [one.name for one in form.questions if one.variable == each.name]
        for each in form.chosen.variables
    }
    columns = {
        each.name: sorted(
            {_spelt(one.becomes) for one in form.questions if one.variable == each.name} - {""}
        )
        for each in form.chosen.variables
    }
    return [
        {
            words.say("variable"): words.say(each.label),
            words.say("questions"): ", ".join(names[each.name]),
            words.say("asked of"): words.say(ASKED_OF[each.asked_of]),
            words.say("why it is asked"): words.say(each.why),
            words.say("number it feeds"): words.say(each.number),
            words.say("lost without it"): words.say(each.lost),
            words.say("column of the home format"): ", ".join(columns[each.name]),
            words.say("idea from"): each.source,
        }
        for each in form.chosen.variables
    ]
