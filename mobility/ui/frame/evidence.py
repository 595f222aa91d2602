"""Sources as a release names them, each with how sure it is."""

from __future__ import annotations

from collections.abc import Iterable

from markupsafe import Markup

from mobility.ui.frame import answers, parts
from mobility.ui.frame.page import PageQuestion


def marked(asked: PageQuestion, source: object, said: str = "") -> Markup:
    """A source of the release's tables, and the mark of each kind of evidence it is.

    Args:
        source: as a table has it; what is no text is shown as a dash.
        said: what is written in its place.
    """
    if not isinstance(source, str):
        return Markup("–")
    kinds = answers.evidence(asked.release.id).get(source, ())
    text = said or source
    return Markup("{} {}").format(text, parts.evidence(asked.words, kinds))


def listed(asked: PageQuestion, sources: Iterable[str]) -> Markup:
    """Several of them in a line."""
    return parts.separated(asked.words.say("; "), [marked(asked, each) for each in sources])
