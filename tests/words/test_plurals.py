"""What is counted agrees with its number: no page says “1 other places”."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mobility.words import update

ON_SCREEN = (
    "mobility/ui/",
    "mobility/views/",
    "mobility/maps/",
    "mobility/words/terms.py",
    "pages/",
    "app.py",
)
# A number that is never 1: the reason, by the text.
NEVER_ONE = {
    "in one or more of the {n} months {due}": "one month is named",
    "{area} has {n} villages: too many to show one by one.": "only of more than a page can show",
    "{n} helpers each": "one helper each is said in words",
    "The list offers {n} of {total} villages. To find the others, choose them as an area.": (
        "only of more than 500"
    ),
}
# A limit is written with decimals: “0.50 people”.
NOT_COUNTED = ("{limit} people", "{help} people")


def said() -> Iterator[str]:
    """Texts on the screen that are said as they are, whatever their numbers."""
    for where, text in update.strings():
        if isinstance(text, str) and where.startswith(ON_SCREEN):
            yield text


def counted_nouns() -> set[str]:
    """Nouns that some text tells apart: ``places`` of “{n} place”, “{n} places”."""
    nouns = set()
    for _, text in update.strings():
        if isinstance(text, tuple):
            one, many = (set(re.findall(r"[a-z]+", form)) for form in text)
            nouns |= {noun for noun in many - one if noun.removesuffix("s") in one}
    return nouns | {"people", "women", "men"}


def beside_numbers(text: str) -> set[str]:
    """The words after each number, up to a preposition that begins another thought."""
    runs = re.findall(r"\{\w+\}((?: (?!(?:of|in|to|for|are|than)\b)[a-z]+){1,3})", text)
    return {word for run in runs for word in run.split()}


def test_a_number_beside_a_plural_is_counted() -> None:
    nouns = counted_nouns()
    wrong = [
        text
        for text in said()
        if beside_numbers(text) & nouns
        and text not in NEVER_ONE
        and not any(each in text for each in NOT_COUNTED)
    ]
    assert wrong == [], "use words.count"
