"""The catalogues hold every string of the code, translated, in sound Unicode."""

from __future__ import annotations

import ast
import csv
import gettext
import io
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message

from mobility import errors
from mobility.demo import figures
from mobility.demo.workers import COMPANION_REASON
from mobility.views.flow_text import UNDRAWN_TEXTS
from mobility.views.flows import NO_LOCATION
from mobility.words import LANGUAGES, speak, update
from mobility.words.terms import reason_said

TRANSLATED = [language for language in LANGUAGES if language != "en"]
PLACEHOLDER = re.compile(r"\{[a-z_]+\}")
# Code points that only Zawgyi text uses among Burmese, and its vowel written before the consonant.
ZAWGYI_ONLY = re.compile("[\u1060-\u1097]")
VOWEL_FIRST = re.compile("(?<![\u1000-\u109f])\u1031")
BURMESE = re.compile("[\u1000-\u109f]")
# Commands, options, file endings and the like stay as they are typed.
AS_TYPED = re.compile(r"^[\W\d_]*$|^\{[a-z_]+\}(\W|\{[a-z_]+\})*$|^(CSV|XLSX|Geo\w+|PNG|SVG)$")


@pytest.fixture(scope="module", params=TRANSLATED)
def catalogue(request: pytest.FixtureRequest) -> Catalog:
    return update.read(request.param)


def messages(catalogue: Catalog) -> list[Message]:
    return [message for message in catalogue if message.id]


def test_the_catalogue_holds_exactly_the_strings_of_the_code(catalogue: Catalog) -> None:
    in_code = {message.id for message in messages(update.template())}
    in_catalogue = {message.id for message in messages(catalogue)}
    assert in_catalogue == in_code, "run: make words"


def test_every_string_is_translated(catalogue: Catalog) -> None:
    assert update.untranslated(catalogue) == []


def test_placeholders_are_those_of_the_english_text(catalogue: Catalog) -> None:
    differing = {
        update.english(message): update.foreign(message)
        for message in messages(catalogue)
        if set(PLACEHOLDER.findall(update.english(message)))
        != set(PLACEHOLDER.findall(update.foreign(message)))
    }
    assert differing == {}


def test_every_text_can_be_filled(catalogue: Catalog) -> None:
    for message in messages(catalogue):
        names = PLACEHOLDER.findall(update.english(message))
        update.foreign(message).format(**{name.strip("{}"): "x" for name in names})


def test_burmese_is_unicode_and_not_zawgyi() -> None:
    for message in messages(update.read("my")):
        text = update.foreign(message)
        assert not ZAWGYI_ONLY.search(text), text
        assert not VOWEL_FIRST.search(text), text
        assert text == unicodedata.normalize("NFC", text), text
        assert not set(text) & set("\u200b\u200c\u200d\ufeff"), text


def test_burmese_texts_are_burmese() -> None:
    left = [
        update.english(message)
        for message in messages(update.read("my"))
        if not BURMESE.search(update.foreign(message))
        and not AS_TYPED.match(update.english(message))
    ]
    assert left == []


def test_the_compiled_file_says_what_the_edited_file_says(catalogue: Catalog) -> None:
    language = str(catalogue.locale)
    with update.po_file(language).with_suffix(".mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)
    for message in messages(catalogue):
        if isinstance(message.id, tuple):
            said = compiled.ngettext(*message.id[:2], 5)
        else:
            said = compiled.gettext(message.id)
        assert said == update.foreign(message)


def test_burmese_has_one_form_for_any_number(catalogue: Catalog) -> None:
    assert catalogue.num_plurals == 1


def test_the_review_list_names_every_translation_that_is_not_verified() -> None:
    written = update.REVIEW.read_text(encoding="utf-8")
    assert written == update.review_text(update.read("my")), "run: make words"
    listed = {row["english"] for row in csv.DictReader(io.StringIO(written))}
    unsure = {
        update.english(message)
        for message in messages(update.read("my"))
        if update.certainty(message) != "verified"
    }
    names = {name for _, name, *_ in update.unsure_names()}
    assert listed == unsure | names
    assert "The sea (offshore rafts)" in listed
    assert "Mon State" not in listed


def test_a_choice_between_two_texts_is_collected_whole() -> None:
    chosen = ast.parse("words.say('more' if compared else 'share' if known else '–')").body[0]
    assert isinstance(chosen, ast.Expr)
    assert isinstance(chosen.value, ast.Call)
    assert list(update._marked(chosen.value)) == ["more", "share", "–"]


def test_texts_kept_to_be_counted_later_are_counted_in_every_language(catalogue: Catalog) -> None:
    known = {message.id for message in messages(catalogue)}
    assert set(UNDRAWN_TEXTS.values()) <= known
    one, many = UNDRAWN_TEXTS[NO_LOCATION]
    assert speak("my").count(one, many, 3, people="၁၂") != speak("en").count(
        one, many, 3, people="၁၂"
    )


def test_reasons_of_the_demonstration_are_said_in_burmese() -> None:
    burmese = speak("my")
    for name in ("profiles", "newcomers"):
        for reason in figures.read(name)["reason"]:
            assert BURMESE.search(reason_said(burmese, reason)), reason
    assert BURMESE.search(reason_said(burmese, COMPANION_REASON))


def test_verified_words_are_those_of_the_terms_table() -> None:
    agreed = {my for my, certainty in update.terms("my").values() if certainty == "verified"}
    for message in messages(update.read("my")):
        if update.certainty(message) == "verified":
            assert update.foreign(message) in agreed


def test_numbers_and_months_are_in_the_language_own_figures() -> None:
    burmese = speak("my")
    assert burmese.number(12345) == "၁၂,၃၄၅"
    assert burmese.month(4) == "ဧပြီ"
    assert burmese.percent(0.5) == "၅၀%"
    assert speak("en").month(4) == "April"


SPEAKING = {
    name for name, each in vars(errors).items() if isinstance(each, type) and name != "Any"
} | {"Problem", "tell"}
TEMPLATES = {"what", "remedy", "message", "label", "meaning", "reason"}


def unmarked(path: Path) -> Iterator[str]:
    """Literal texts handed to an error or a finding without ``N_``."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        name = getattr(getattr(node, "func", None), "id", "")
        if not isinstance(node, ast.Call) or name not in SPEAKING:
            continue
        first = [] if name == "Problem" else node.args[:1]
        named = [each.value for each in node.keywords if each.arg in TEMPLATES]
        for value in [*first, *named]:
            if isinstance(value, ast.Constant) and isinstance(value.value, str) and value.value:
                yield f"{path.name}:{value.lineno}: {value.value}"


def test_every_error_and_finding_is_marked_for_translation() -> None:
    paths = (update.PROJECT / "mobility").rglob("*.py")
    assert [text for path in paths for text in unmarked(path)] == []


def test_a_new_language_begins_empty_and_with_its_own_plurals() -> None:
    """No term of another language stands in it."""
    begun = update.merge("ar")
    assert len(update.untranslated(begun)) == len(messages(begun)) > 1000
    counted = next(message for message in begun if isinstance(message.id, tuple))
    assert begun.num_plurals == len(counted.string) == 6
