"""How a view is quoted: the one sentence for "cite as", on pages and in every file."""

from __future__ import annotations

from datetime import datetime

from mobility.measures.parameters import Parameters
from mobility.selection import USUAL_FORCE
from mobility.store.manifest import Manifest
from mobility.views.hazards import force_name
from mobility.words import N_, Words

# Below every map that leaves the dashboard.
DISCLAIMER = N_(
    "Boundaries, names and coasts on this map imply no opinion on the legal status of any "
    "place. A distance takes no account of rivers."
)


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


def stamp(words: Words, manifest: Manifest, force: str, used: Parameters) -> str:
    """The :func:`origin`, and whether it is synthetic."""
    said = [origin(words, manifest, force, used)]
    if manifest.synthetic:
        said.append(words.say("demonstration, synthetic: no real person or village"))
    return words.say(" · ").join(said)


def origin(words: Words, manifest: Manifest, force: str, used: Parameters) -> str:
    """Release, date, and storms that count if not the usual ones.

    Args:
        force: which storms count, a code of :data:`mobility.selection.FORCES`.
        used: the release's conventions.
    """
    said = [
        words.say("release {id}", id=manifest.id),
        words.date(datetime.fromisoformat(manifest.created)),
    ]
    if force != USUAL_FORCE:
        counted = force_name(words, force, used)
        said.append(words.say("storms that count: {force}", force=counted))
    return words.say(" · ").join(said)
