"""The Measures page's parts: records and limits, shown as the program itself reads them."""

from __future__ import annotations

from collections import Counter

from markupsafe import Markup

from mobility.measures import records
from mobility.measures.measure import Measure
from mobility.measures.parameters import Parameter
from mobility.ui.frame import headline, parts
from mobility.ui.frame.page import PageQuestion
from mobility.words import Words
from mobility.words.terms import EVIDENCE_MEANINGS


def introduction(asked: PageQuestion) -> None:
    """How to read the page."""
    words = asked.words
    headline.answer(
        asked,
        words.say("Six numbers and two findings for each village and month"),
        words.say(
            "Each is shown with the definition by which the program computes it. There is no "
            "combined index: it would hide a task force with nobody in it."
        ),
    )


def measures(asked: PageQuestion) -> None:
    """Every measure: name, unit, formula, meaning, source."""
    cards = parts.joined(_card(asked, measure) for measure in records.MEASURES)
    parts.html(Markup('<div class="cards">{}</div>').format(cards))


def _card(asked: PageQuestion, measure: Measure) -> Markup:
    words, columns = asked.words, measure.columns
    unit = words.say(columns[0].unit) if columns[0].unit else ""
    return Markup(
        '<article><h2>{label}{unit}</h2><p class="meaning">{meaning}</p>{notes}'
        "<pre>{name} = {formula}</pre><small>{source} {kinds}</small></article>"
    ).format(
        label=words.say(measure.label),
        unit=Markup("<span>{}</span>").format(unit) if unit else "",
        meaning=words.say("; ").join(asked.meaning(column.meaning) for column in columns),
        notes=parts.joined(
            Markup("<p>{}</p>").format(words.say(each.note)) for each in columns if each.note
        ),
        name=measure.name,
        formula=measure.formula,
        source=words.say("Source: {source}", source=words.say(measure.source)),
        kinds=parts.evidence(words, measure.kinds),
    )


def sureness(asked: PageQuestion) -> None:
    """The marks that stand beside sources, each with what it means."""
    words, title = asked.words, asked.words.say("How sure a source is")
    parts.heading(title, words.say("a mark beside each source; a source of two kinds has two"))
    rows = [
        [parts.evidence(words, [kind]), words.say(meaning)]
        for kind, meaning in EVIDENCE_MEANINGS.items()
    ]
    columns = [parts.Column(words.say("mark")), parts.Column(words.say("meaning"))]
    parts.table(columns, rows, title)


def limits(asked: PageQuestion) -> None:
    """Every limit with its value: working conventions, not norms."""
    words, records = asked.words, asked.release.parameters.records.values()
    usual, _ = Counter(_source(words, each) for each in records).most_common(1)[0]
    parts.heading(words.say("Limits and conventions"))
    said = words.say(
        "These are working conventions, dated and with their reasons, not norms. Where a limit "
        "names no source: {source}",
        source=usual,
    )
    kinds = {kind: None for each in records if _source(words, each) == usual for kind in each.kinds}
    parts.note(Markup("{} {}").format(said, parts.evidence(words, tuple(kinds))))
    columns = [
        parts.Column(words.say("limit")),
        asked.column(words.say("value"), "value of a limit"),
        parts.Column(words.say("reason, and who set it")),
    ]
    rows = [_limit(words, each, usual) for each in records]
    parts.table(columns, rows, words.say("Limits and conventions"))


def _limit(words: Words, record: Parameter, usual: str) -> list[str]:
    kinds = parts.evidence(words, record.kinds)
    said, source = words.say(record.reason), _source(words, record)
    about = Markup("{} {}").format
    return [
        parts.with_small(words.say(record.label), parts.code(record.name)),
        words.digits(f"{record.value:.4g}"),
        about(said, kinds) if source == usual else parts.with_small(said, about(source, kinds)),
    ]


def _source(words: Words, record: Parameter) -> str:
    return f"{words.say(record.source)} {words.date(record.date)}"
