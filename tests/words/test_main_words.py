"""One word for one thing: no text that people read uses a word that ``docs/words.md`` rules out."""

from __future__ import annotations

import re
from collections.abc import Iterator

import click
import pytest

from mobility import cli
from mobility.words import update

WORDS = update.PROJECT / "docs" / "words.md"


def rows(title: str) -> list[list[str]]:
    """The cells of the table that begins with the column ``title``."""
    tables = re.findall(r"(?:^\|.*\n)+", WORDS.read_text(encoding="utf-8"), re.MULTILINE)
    for table in tables:
        lines = [[c.strip() for c in line.strip("|\n ").split("|")] for line in table.splitlines()]
        if lines[0][0] == title:
            return lines[2:]
    raise AssertionError(title)


def ruled_out() -> list[tuple[str, re.Pattern[str]]]:
    """Each word not used, with the one used for it."""
    return [
        (row[0], re.compile(rf"(?<![\w{{-]){re.escape(word.strip())}s?(?![\w}}-])", re.IGNORECASE))
        for row in [*rows("word"), *rows("say")]
        for word in row[-1].split(";")
    ]


def helps() -> Iterator[tuple[str, str]]:
    """What the commands say of themselves and of their options."""
    for name, command in cli.main.commands.items():
        yield f"{name} --help", command.help or ""
        for option in command.params:
            if isinstance(option, click.Option):
                yield f"{name} {option.opts[0]}", option.help or ""


def documents() -> Iterator[tuple[str, str]]:
    """The pages of documentation, paragraph by paragraph; not the changes, which name old words."""
    pages = [update.PROJECT / "README.md", *sorted((update.PROJECT / "docs").rglob("*.md"))]
    for page in pages:
        if page != WORDS:
            text = page.read_text(encoding="utf-8")
            for paragraph in re.split(r"\n\s*\n", text):
                yield page.name, " ".join(paragraph.split())


def said() -> Iterator[tuple[str, str]]:
    """Every text that people read, with where it stands."""
    for where, text in update.strings():
        for form in (text,) if isinstance(text, str) else text:
            yield where, form
    yield from helps()
    yield from documents()


def test_no_text_uses_a_word_that_is_not_used() -> None:
    words = ruled_out()
    wrong = {
        f"{where}: “{found.group()}” (say: {word}) in: {text[:120]}"
        for where, text in said()
        for word, pattern in words
        if (found := pattern.search(text))
    }
    assert sorted(wrong) == []


def test_there_are_twelve_words_each_with_one_sentence_and_its_burmese() -> None:
    listed = rows("word")
    assert len(listed) == 12
    catalogue = " ".join(update.foreign(message) for message in update.read("my") if message.id)
    for word, meaning, burmese, not_used in listed:
        assert meaning.endswith("."), word
        assert not_used, word
        for each in re.split("၊", burmese):
            assert each.strip() in catalogue, word


@pytest.mark.parametrize("text", ["3 Responders here", "it cannot be told", "as many as wanted."])
def test_a_word_not_used_is_found_in_any_case_and_beside_any_mark(text: str) -> None:
    assert any(pattern.search(text) for _, pattern in ruled_out())


@pytest.mark.parametrize("text", ["{wanted} of 3", "unwanted", "the helpers can tell"])
def test_a_part_of_a_word_and_a_placeholder_are_no_word(text: str) -> None:
    assert not any(pattern.search(text) for _, pattern in ruled_out())
