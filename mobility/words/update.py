"""Bring the catalogues up to date with the code: ``python -m mobility.words.update``.

Strings are collected from the Python files (``words.say``, ``words.count``,
``N_``, ``pair``), the descriptions of columns in the data dictionary and the output tables, what
forms ask, the records in ``.toml`` files, and the demonstration's tables of people and work. Each
language has a ``.po`` file, edited by people, and a ``.mo`` file compiled from it; both are
committed, so that nothing is compiled at run time.

A translator's comment of one word says how certain a translation is: ``verified``
(the terms table has it from a named source), ``likely`` or ``check`` (the terms
table says so) or ``composed`` (put together from those words). Everything but
``verified`` goes to ``review.csv`` for a native reader.
"""

from __future__ import annotations

import ast
import csv
import io
import sys
import tomllib
import unicodedata
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from mobility.words import CATALOGUES, LANGUAGES

PROJECT = Path(__file__).resolve().parents[2]
TERMS = Path(__file__).parent  # terms_en_LANGUAGE.csv, where a language has one
REVIEW = Path(__file__).with_name("review.csv")
DEMONSTRATION = PROJECT / "mobility" / "demo" / "figures"
# Tables that hold names in both scripts, with how sure the Burmese one is.
DEMONSTRATION_NAMES = (DEMONSTRATION / "places.csv", DEMONSTRATION / "actors.csv")
# Why people come and go; for each kind of work, who does it and where it takes them.
DEMONSTRATION_COLUMNS = ("reason", "who", "mobility")
# What a form asks and why, its answers, and what it says of a wrong one.
FORM_COLUMNS = ("label", "why", "number", "lost", "text", "hint", "message")
# The calls that mark a text, and how many forms of it each takes.
KEYWORDS = {"say": 1, "N_": 1, "count": 2, "forms": 2, "pair": 2}
# The parts of a record in a .toml file that a reader sees.
RECORD_TEXTS = (
    *("label", "meaning", "reason", "source"),
    *("evidence", "options", "leads", "caution"),
    *("title", "sentence", "notes"),  # of the slides of a story
)
CERTAINTY = ("verified", "likely", "check", "composed")
# Burmese has one form for any number; Babel would write the English rule. It knows the others.
PLURAL_RULES = {"my": "nplurals=1; plural=0;"}
# Who reads a text, most readers first: by the first of these that any file it is in begins with.
READERS = {
    "every page": ("app.py", "mobility/ui/frame/", "mobility/words/"),
    "answers of pages": ("mobility/views/", "mobility/selection.py"),
    "maps": ("mobility/maps/",),
    "a page that leads to decisions": (
        *("mobility/ui/overview/", "mobility/ui/plan/", "mobility/ui/one_place/"),
        *("mobility/ui/flows/", "mobility/ui/village_calendar/", "mobility/ui/comparison/"),
    ),
    "another page": ("mobility/ui/", "pages/"),
    "definitions": ("mobility/measures/",),
    "downloads": ("mobility/reports/", "mobility/tables/out/"),
    "survey forms": ("mobility/forms/",),
    "the demonstration": ("mobility/demo/",),
    "commands and files": ("",),
}
# A fixed date: the same strings give the same files.
WRITTEN = datetime(2026, 1, 1, tzinfo=UTC)

HEADER = """\
# Seasonal mobility in another language. Edit the lines that begin with msgstr, and set
# the one-word comment above them (verified, likely, check, composed) to how sure you are;
# then run: make words"""

Text = str | tuple[str, ...]


def strings() -> Iterator[tuple[str, Text]]:
    """Every string a person reads, as (file it is in, English text or pair of forms)."""
    yield from _python_strings()
    yield from _column_strings(PROJECT / "mobility" / "tables", "meaning")
    for column in ("unit", "meaning", "note"):
        yield from _column_strings(PROJECT / "mobility" / "tables" / "out", column)
    for column in FORM_COLUMNS:
        yield from _column_strings(PROJECT / "mobility" / "forms", column)
    for column in DEMONSTRATION_COLUMNS:
        yield from _column_strings(DEMONSTRATION, column)
    for records in sorted((PROJECT / "mobility").rglob("*.toml")):
        if records.parent.name == "recipes":  # columns of other people's files
            continue
        where = records.relative_to(PROJECT).as_posix()
        for text in _toml_strings(tomllib.loads(records.read_text(encoding="utf-8"))):
            yield where, text


def _rows(table: Path) -> list[dict[str, str]]:
    """The rows of a CSV file."""
    with table.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _column_strings(folder: Path, column: str) -> Iterator[tuple[str, Text]]:
    """The texts of a column in all CSV files of a folder that have it."""
    for table in sorted(folder.glob("*.csv")):
        for row in _rows(table):
            yield table.relative_to(PROJECT).as_posix(), row.get(column, "")


def _python_strings() -> Iterator[tuple[str, Text]]:
    """Literal first arguments of the marking calls; a pair of forms for ``words.count``.

    Read from the syntax tree: tokenizers see calls inside f-strings only from Python 3.12 on.
    """
    files = [PROJECT / "app.py", *(PROJECT / "pages").rglob("*.py")]
    for path in sorted([*files, *(PROJECT / "mobility").rglob("*.py")]):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                for text in _marked(node):
                    yield path.relative_to(PROJECT).as_posix(), text


def _marked(call: ast.Call) -> Iterator[Text]:
    """The texts that ``call`` marks for translation; both, if it chooses between two."""
    name = getattr(call.func, "attr", None) or getattr(call.func, "id", None)
    forms = KEYWORDS.get(str(name), 0)
    if forms == 1:
        yield from (text for argument in call.args[:1] for text in _literals(argument))
    elif forms and len(call.args) >= forms:
        texts = tuple(text for argument in call.args[:forms] for text in _literals(argument))
        if len(texts) == forms:
            yield texts


def _literals(node: ast.expr) -> Iterator[str]:
    """A literal text: the text itself, or the two that an ``if`` chooses between."""
    if isinstance(node, ast.IfExp):
        yield from _literals(node.body)
        yield from _literals(node.orelse)
    elif isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value


def _toml_strings(values: Mapping[str, Any]) -> Iterator[str]:
    """The texts that a reader sees of a file of records, such as parameters."""
    for key, value in values.items():
        series = value if isinstance(value, list) else [value]
        if series and isinstance(series[0], dict):
            for each in series:
                yield from _toml_strings(each)
        elif key in RECORD_TEXTS:
            yield from (
                [value] if isinstance(value, str) else value if isinstance(value, list) else []
            )


def template() -> Catalog:
    """The strings of the code as an empty catalogue, with the files they are in."""
    catalogue = Catalog(fuzzy=False)
    for file, text in sorted(strings(), key=lambda found: (found[0], str(found[1]))):
        if text and text != ("", ""):
            catalogue.add(text, locations=[(file, 0)])
    return catalogue


def po_file(language: str) -> Path:
    """The file that people edit."""
    return CATALOGUES / language / "LC_MESSAGES" / "mobility.po"


def read(language: str) -> Catalog:
    """The current catalogue of ``language``; empty if there is none yet."""
    if not po_file(language).exists():
        return Catalog(locale=language)
    with po_file(language).open("rb") as file:
        return read_po(file, locale=language)


def review_file(language: str) -> Path:
    """What a native reader of ``language`` should check."""
    return REVIEW if language == "my" else REVIEW.with_stem(f"{REVIEW.stem}_{language}")


def terms(language: str) -> dict[str, tuple[str, str]]:
    """The agreed terms of ``language``: English in lower case -> (translation, certainty)."""
    file = TERMS / f"terms_en_{language}.csv"
    rows = _rows(file) if file.exists() else []
    return {row["en"].casefold(): (row[language], row["confidence"]) for row in rows}


def english(message: Message) -> str:
    """The English text of a message; the plural, if it has two forms."""
    return message.id if isinstance(message.id, str) else message.id[1]


def forms_of(message: Message) -> tuple[str, ...]:
    """The translated text of a message, in each of its plural forms."""
    return (message.string,) if isinstance(message.string, str) else tuple(message.string or ())


def foreign(message: Message) -> str:
    """The translated text of a message, the first of its forms; empty if there is none."""
    return next(iter(forms_of(message)), "")


def certainty(message: Message) -> str:
    """How certain the translation is, one of :data:`CERTAINTY`."""
    return next((word for word in message.user_comments if word in CERTAINTY), "composed")


def merge(language: str) -> Catalog:
    """The catalogue with exactly the strings of the code, and known terms filled in."""
    fresh, known, agreed = template(), read(language), terms(language)
    merged = Catalog(
        locale=language,
        project="Seasonal mobility",
        version="1",
        msgid_bugs_address="",
        last_translator="",
        language_team="",
        header_comment=HEADER,
        creation_date=WRITTEN,
        revision_date=WRITTEN,
        fuzzy=False,
    )
    rule = PLURAL_RULES.get(language, merged.plural_forms)
    merged.mime_headers = [("Plural-Forms", rule)]
    for message in fresh:
        if not message.id:
            continue
        old = known.get(message.id)
        forms, sure = (forms_of(old), certainty(old)) if old else (("",), "composed")
        term = agreed.get(english(message).casefold())
        if term and forms[0] in ("", term[0]):
            forms, sure = (term[0],), term[1]
        forms = tuple(unicodedata.normalize("NFC", form) for form in forms)
        if isinstance(message.id, tuple):
            string: str | tuple[str, ...] = (forms * merged.num_plurals)[: merged.num_plurals]
        else:
            string = forms[0]
        is_said = all(forms)
        merged.add(message.id, string, message.locations, user_comments=[sure] if is_said else [])
    return merged


def po_bytes(catalogue: Catalog) -> bytes:
    """The ``.po`` file: by file and string, without line numbers, one line a string."""
    written = io.BytesIO()
    write_po(written, catalogue, width=0, include_lineno=False, sort_by_file=True)
    return written.getvalue()


def mo_bytes(po: bytes, language: str) -> bytes:
    """The ``.mo`` file compiled from a ``.po`` file."""
    catalogue = read_po(io.BytesIO(po), locale=language)
    written = io.BytesIO()
    write_mo(written, catalogue)
    return written.getvalue()


def review_text(catalogue: Catalog) -> str:
    """What a native reader should check, as CSV, what most people read first."""
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\n")
    writer.writerow(("english", "burmese", "read on", "where used", "reason"))
    rows = [
        (certainty(message), english(message), foreign(message), _places(message))
        for message in catalogue
        if message.id and foreign(message) and certainty(message) != "verified"
    ]
    rows += unsure_names()
    readers, reasons = list(READERS), ("check", "composed", "likely")
    ordered = sorted(
        (readers.index(_read_on(where)), reasons.index(reason), text, translated, where)
        for reason, text, translated, where in rows
    )
    for reader, reason, text, translated, where in ordered:
        writer.writerow((text, translated, readers[reader], where, reasons[reason]))
    return written.getvalue()


def _read_on(where: str) -> str:
    """Where most people read a text of these files, one of :data:`READERS`."""
    files = where.split("; ")
    return next(
        name
        for name, beginnings in READERS.items()
        if any(file.startswith(beginnings) for file in files)
    )


def unsure_names() -> list[tuple[str, str, str, str]]:
    """Review lines for the demonstration's places and actors whose Burmese name has no source."""
    return [
        (row["certainty"], row["name_en"], row["name_my"], table.relative_to(PROJECT).as_posix())
        for table in DEMONSTRATION_NAMES
        for row in _rows(table)
        if row["certainty"] != "verified"
    ]


def _places(message: Message) -> str:
    return "; ".join(sorted({file for file, _ in message.locations}))


def untranslated(catalogue: Catalog) -> list[str]:
    """English texts that have no translation yet."""
    return [english(message) for message in catalogue if message.id and not all(forms_of(message))]


def main() -> int:
    """Write the catalogues and the review list; 1 if a string has no translation."""
    missing = []
    for language in LANGUAGES:
        if language == "en":
            continue
        catalogue = merge(language)
        po = po_bytes(catalogue)
        po_file(language).parent.mkdir(parents=True, exist_ok=True)
        po_file(language).write_bytes(po)
        po_file(language).with_suffix(".mo").write_bytes(mo_bytes(po, language))
        review_file(language).write_text(review_text(catalogue), encoding="utf-8")
        missing += untranslated(catalogue)
        print(f"{language}: {len(catalogue)} strings, {len(untranslated(catalogue))} missing")
    for text in missing:
        print(f"  {text}")
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
