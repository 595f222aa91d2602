"""How a view is quoted: the one sentence for "cite as", on pages and in every file."""

from __future__ import annotations

from datetime import datetime

from mobility.words import Words


def citation(
    words: Words, title: str, release: str, published: datetime, synthetic: bool, address: str
) -> str:
    """The sentence to quote a page or a file with.

    Args:
        title: the page's headline; empty where it stands above already.
        release: its id.
        synthetic: whether the data are a demonstration.
        address: of the view; empty where it is not known.
    """
    quoted = f"“{title.strip()}”" if title else ""
    said = words.say(
        "Seasonal mobility, release {release} of {date}.",
        release=release,
        date=words.date(published),
    )
    notice = words.say("Demonstration with synthetic data: no real person or village.")
    return " ".join(filter(None, [quoted, said, notice if synthetic else "", address]))
