"""Naming the columns of a file that was not recognised, and the words and places in them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from mobility import tables
from mobility.errors import MobilityError
from mobility.importers import proposals
from mobility.importers.aliases import Gazetteer
from mobility.importers.home.spellings import ANY_OF, missing_columns
from mobility.importers.kinds import KIND_NAMES
from mobility.importers.opening.tabular import RawTable, read_table
from mobility.importers.proposals import Answers
from mobility.importers.recipes.recipe import Recipe
from mobility.ui.bring_in.desk import Desk, context
from mobility.ui.frame import parts
from mobility.ui.frame.markdown import plain
from mobility.words import Words

# Kinds that have columns of their own to be named.
MAPPED = tuple(
    name for name in KIND_NAMES if name in tables.NAMES and not tables.table(name).is_map
)
NOT_THERE, THE_SAME = "", "\0same"  # no column of a file is called so
FORMS = {  # a form of dates, and an example
    "%Y-%m-%d": "2026-04-30", "%d/%m/%Y": "30/04/2026", "%m/%d/%Y": "04/30/2026",
    "%d.%m.%Y": "30.04.2026", "%d-%m-%Y": "30-04-2026", "%Y/%m": "2026/04", "%m/%Y": "04/2026",
    "%b %Y": "Apr 2026",
}  # fmt: skip
SAMPLES = 3
ABREAST = 2  # questions
MOST_ASKED, MOST_WORDS = 30, 300  # words of a column that are asked about: at once, at all
FEW_ROWS = 5


def asked(
    words: Words, desk: Desk, path: Path, kind: str | None, sheets: Sequence[str]
) -> tuple[str, str]:
    """Ask what the columns of a file mean.

    Returns:
        What the file holds, and the recipe, which is empty while answers are missing.
    """
    parts.heading(words.say("What the columns mean"), path.name)
    sheet = _sheet(words, desk, sheets)
    try:
        raw = read_table(path, sheet=sheet or None)
    except MobilityError as error:
        st.error(plain(words.error(error)))
        return "", ""
    _first_rows(words, raw)
    chosen = _kind(words, desk, kind, raw)
    answers = _columns(words, desk, Answers(chosen, sheet=sheet), raw)
    missing = _missing(answers)
    if missing:
        parts.note(words.say("Still missing: {names}.", names=words.say(", ").join(missing)))
        return chosen, ""
    answers = _words(words, desk, answers, raw)
    add_up = st.checkbox(
        words.say("Add up rows that count the same people in more detail"),
        key=desk.key("add_up"),
        help=words.say(
            "For example rows by year of age, where one row for each age group is needed."
        ),
    )
    content = proposals.recipe_of(replace(answers, add_up=add_up)).to_toml()
    st.download_button(
        words.say("Keep these answers as a file"),
        content,
        file_name=f"{path.stem}.mapping.toml",
        mime="application/toml",
        key=desk.key("mapping_file"),
        on_click="ignore",
        help=words.say("The next file of this source needs no questions: give this file with it."),
    )
    return chosen, content


def proposed(words: Words, desk: Desk, recipe: Recipe, missing: Sequence[str]) -> str:
    """Offer a recipe that was found for a file; gives it when nothing is missing any more."""
    parts.heading(words.say("How the file may be read"))
    with st.expander(words.say("The recipe")):
        st.code(recipe.to_toml(), language="toml")
    kind = str(recipe.kind)
    lacking = [column for column in tables.table(kind).columns if column.name in missing]
    given = {column.name: _constant(words, desk, kind, column) for column in lacking}
    if not all(given.values()):
        return ""
    if not given:
        return recipe.to_toml()
    constants = {**recipe.content.get("constants", {}), **given}
    return Recipe.of({**recipe.content, "constants": constants}).to_toml()


def _sheet(words: Words, desk: Desk, sheets: Sequence[str]) -> str:
    if not sheets:
        return ""
    found: str = st.selectbox(words.say("Sheet"), list(sheets), key=desk.key("sheet"))
    return found


def _first_rows(words: Words, raw: RawTable) -> None:
    """The first rows of the file, so that one sees what is asked about."""
    rows = raw.rows.slice(0, FEW_ROWS).to_pylist()
    columns = [parts.Column(name) for name in raw.header]
    title = words.say("The first rows of the file")
    with st.expander(title):
        parts.table(columns, [[row[name] for name in raw.header] for row in rows], title)


def _kind(words: Words, desk: Desk, kind: str | None, raw: RawTable) -> str:
    if kind in MAPPED:
        return str(kind)
    best = max(MAPPED, key=lambda name: _fit(name, raw.header))
    found: str = st.selectbox(
        words.say("What does the file hold?"),
        MAPPED,
        index=MAPPED.index(best),
        format_func=lambda name: words.say(KIND_NAMES.get(name, name)),
        key=desk.key("mapped_kind"),
    )
    return found


def _fit(kind: str, header: Sequence[str]) -> tuple[int, float]:
    """How well a header fits a table: columns used, then the share of what the table needs."""
    proposed = proposals.columns_of(kind, header)
    required = [column.name for column in tables.table(kind).columns if column.required]
    return len(proposed), sum(name in proposed for name in required) / len(required)


def _columns(words: Words, desk: Desk, answers: Answers, raw: RawTable) -> Answers:
    """Ask which column is which: those needed and those proposed first, the others folded."""
    table = tables.table(answers.kind)
    proposed = proposals.columns_of(answers.kind, raw.header)
    date = _date(words, desk, table, raw, proposed)
    asked_of = [c for c in table.columns if not (date[0] and c.name in ("year", "month"))]
    needed = {*proposed, *ANY_OF.get(answers.kind, ())}
    first = [column for column in asked_of if column.required or column.name in needed]
    rest = [column for column in asked_of if column not in first]
    columns, constants = dict[str, str](), dict[str, str]()

    def ask(some: Sequence[tables.Column]) -> None:
        for column, room in zip(some, _rooms(len(some)), strict=True):
            with room:
                _column(words, desk, answers.kind, column, raw, proposed, columns, constants)

    ask(first)
    if rest:
        with st.expander(words.say("Columns that may be there too")):
            ask(rest)
    return replace(answers, columns=columns, constants=constants, date=date)


def _rooms(count: int) -> list[DeltaGenerator]:
    """Room for questions, two beside each other."""
    rows = [st.columns(ABREAST, vertical_alignment="bottom") for _ in range(0, count, ABREAST)]
    return [room for row in rows for room in row][:count]


def _column(
    words: Words,
    desk: Desk,
    kind: str,
    column: tables.Column,
    raw: RawTable,
    proposed: dict[str, str],
    columns: dict[str, str],
    constants: dict[str, str],
) -> None:
    """Ask which column of the file is ``column``."""
    said = {
        NOT_THERE: words.say("not in the file"),
        THE_SAME: words.say("the same in every row …"),
    }
    options = [NOT_THERE, *raw.header, THE_SAME]
    choice = st.selectbox(
        f"{plain(words.say(column.meaning))} · {column.name}",
        options,
        index=options.index(proposed.get(column.name, NOT_THERE)),
        format_func=lambda name: said.get(name) or _with_samples(words, raw, name),
        key=desk.key(f"column_{kind}_{column.name}"),
    )
    if choice == THE_SAME:
        constant = _constant(words, desk, kind, column)
        if constant:
            constants[column.name] = constant
    elif choice:
        columns[column.name] = choice


def _constant(words: Words, desk: Desk, kind: str, column: tables.Column) -> str:
    key = desk.key(f"constant_{kind}_{column.name}")
    label = words.say("Its value in every row: {column}", column=column.name)
    if column.values:
        return str(st.selectbox(label, column.values, key=key))
    return st.text_input(label, key=key, max_chars=100).strip()


def _with_samples(words: Words, raw: RawTable, name: str) -> str:
    """A column with some of its values."""
    some = list(dict.fromkeys(filter(None, raw.rows[name].slice(0, 50).to_pylist())))[:SAMPLES]
    shown = words.say(", ").join(text[:20] for text in some)
    return f"{name} ({shown})" if shown else name


def _date(
    words: Words, desk: Desk, table: tables.Table, raw: RawTable, proposed: dict[str, str]
) -> tuple[str, str]:
    """A column of dates that stands for year and month, where the reader says so."""
    if not {"year", "month"} <= set(table.column_names):
        return "", ""
    if {"year", "month"} <= set(proposed):
        return "", ""
    column = st.selectbox(
        words.say("One column of dates, for year and month"),
        [NOT_THERE, *raw.header],
        format_func=lambda name: (
            _with_samples(words, raw, name) if name else words.say("not in the file")
        ),
        key=desk.key("date_column"),
    )
    if not column:
        return "", ""
    form = st.selectbox(
        words.say("How the dates are written"),
        list(FORMS),
        format_func=lambda form: FORMS[form],
        key=desk.key("date_form"),
    )
    return str(column), str(form)


def _missing(answers: Answers) -> tuple[str, ...]:
    named = {*answers.columns, *answers.constants}
    if answers.date[0]:
        named |= {"year", "month"}
    return missing_columns(sorted(named), tables.table(answers.kind))


def _words(words: Words, desk: Desk, answers: Answers, raw: RawTable) -> Answers:
    """Ask about words that the home format does not know, and names in the place of codes."""
    places = Gazetteer(context().places, None, {})
    own = answers.columns["place_id"] if answers.kind == "places" else ""
    codes = set(proposals.words_of(raw, own)) if own else set[str]()
    values = dict[str, dict[str, str]]()
    for column in tables.table(answers.kind).columns:
        source = answers.columns.get(column.name)
        if source is None or source == own:
            continue
        if column.values:
            values[column.name] = _fixed(words, desk, answers.kind, column, raw, source)
        elif column.references == "places":
            counted = proposals.words_of(raw, source)
            taken = codes | places.by_id.keys()
            unknown = {word: n for word, n in counted.items() if word not in taken}
            key = desk.key(f"place_{answers.kind}_{column.name}")
            values[column.name] = _places(words, key, source, unknown, places)
    return replace(answers, values={name: given for name, given in values.items() if given})


def _fixed(
    words: Words, desk: Desk, kind: str, column: tables.Column, raw: RawTable, source: str
) -> dict[str, str]:
    """Ask what each unknown word of a column with fixed values means."""
    unknown = proposals.unknown_words(column, proposals.words_of(raw, source))[:MOST_ASKED]
    given = dict[str, str]()
    if unknown:
        parts.note(words.say("Words of the column {column}:", column=source))
    for word, room in zip(unknown, _rooms(len(unknown)), strict=True):
        meant = room.selectbox(
            word,
            [NOT_THERE, *column.values],
            format_func=lambda value: value or words.say("not known: an error"),
            key=desk.key(f"word_{kind}_{column.name}_{word}"),
        )
        if meant:
            given[word] = meant
    return given


def _places(
    words: Words, key: str, source: str, unknown: Mapping[str, int], places: Gazetteer
) -> dict[str, str]:
    """Ask which place each name means; the only place of exactly that name is proposed."""
    given = dict[str, str]()
    if unknown:
        parts.note(
            words.count(
                "{n} name in the column {column} is no code of a place. Which place is it?",
                "{n} names in the column {column} are no codes of places. Which place is each?",
                len(unknown),
                column=source,
            )
        )
    for at in range(0, min(len(unknown), MOST_WORDS), MOST_ASKED):
        some = list(unknown)[at : at + MOST_ASKED]
        with st.container() if at == 0 else st.expander(words.say("More names")):
            for word, room in zip(some, _rooms(len(some)), strict=True):
                with room:
                    meant = _place(words, places, word, unknown[word], f"{key}_{word}")
                if meant:
                    given[word] = meant
    return given


def _place(words: Words, places: Gazetteer, word: str, rows: int, key: str) -> str:
    """Ask which place a name means; returns its code, or nothing."""
    same = places.only(word)
    offered = [NOT_THERE, *dict.fromkeys([*([same] if same else []), *places.likeliest(word)])]
    meant: str = st.selectbox(
        words.say("{name} · rows: {rows}", name=word, rows=words.number(rows)),
        offered,
        index=1 if same else 0,
        format_func=lambda code: (
            places.described(code) if code else words.say("none of these: an error")
        ),
        key=key,
    )
    return meant
