"""The Data page's parts: the release, its tables, its sources, and where numbers come from."""

from __future__ import annotations

from datetime import datetime

from markupsafe import Markup

from mobility.store import releases
from mobility.tables import CONTENTS
from mobility.ui.frame import answers, headline, parts
from mobility.ui.frame.page import PageQuestion
from mobility.ui.frame.parts import Column
from mobility.words import N_
from mobility.words.terms import BASIS_NAMES, LEVEL_PLURALS

ORIGINS = (
    (N_("helpers, findings"),
     N_(
         "household lists where a village has one, otherwise residents minus the stays of that "
         "month"
     )),
    (N_("flows"), N_(
        "stays or moves; where a village has household lists, they are used instead of its rows "
        "of stays"
    )),
    (N_("newcomers"), N_(
        "stays whose destination is the village and whose origin is another place"
    )),
    (N_("hazard months"), N_(
        "the nearest place at a higher level that states the hazard; see Calendar"
    )),
    (N_("outlines"), N_("the release's boundaries; they are indicative, not official borders")),
    (N_("coast and rivers"), N_("the release's geography, which names its source and licence")),
)  # fmt: skip


def identity(asked: PageQuestion) -> None:
    """Which release this is, in a sentence."""
    words, manifest = asked.words, asked.release.manifest
    what = N_("Everything shown is from release {id} of {date}.")
    headline.answer(
        asked,
        words.say(what, id=manifest.id, date=words.date(datetime.fromisoformat(manifest.created))),
        words.say(manifest.note),
    )
    if manifest.synthetic:
        parts.stamp(
            words.say(
                "This is demonstration data. People, villages and movements are synthetic: made "
                "to look plausible, with published totals. Do not plan with them."
            )
        )
    parts.note(
        words.say("Published by {author}.", author=words.say(manifest.author))
        if manifest.author
        else words.say("Who published it is not recorded.")
    )
    others = [each for each in releases.releases() if each.id != manifest.id]
    if others:
        parts.note(
            words.count(
                "{n} other release is kept: {names}.",
                "{n} other releases are kept: {names}.",
                len(others),
                names=words.say(", ").join(each.id for each in others[:5]),
            )
        )


def rows(asked: PageQuestion) -> None:
    """Its tables with their numbers of rows, and its places by level."""
    words = asked.words
    counted = answers.manifest_facts(asked.release)
    parts.heading(words.say("Tables of the release"))
    columns = [
        Column(words.say("table")),
        asked.column(words.say("rows"), "rows"),
        Column(words.say("what it holds")),
    ]
    body = [
        [
            parts.code(name),
            words.number(counted[name]),
            words.say(contents.meaning),
        ]
        for name, contents in CONTENTS.items()
        if name in counted
    ]
    parts.table(columns, body, words.say("Tables of the release"))
    computed = len(set(counted) - set(CONTENTS))
    parts.note(
        words.count(
            "{n} more table is computed from these, so that pages answer at once. manifest.json "
            "in the release says what it is for.",
            "{n} more tables are computed from these, so that pages answer at once. "
            "manifest.json in the release says what each is for.",
            computed,
        )
    )
    by_level = asked.gazetteer.places["level"].value_counts()
    listed = [
        words.say("{n} {places}", n=words.number(int(by_level[level])), places=words.say(text))
        for level, text in LEVEL_PLURALS.items()
        if level in by_level
    ]
    parts.note(words.say("Places: {list}.", list=words.say(", ").join(listed)))


def sources(asked: PageQuestion) -> None:
    """The files it was made from; on demand, each one's checksum."""
    words = asked.words
    parts.heading(words.say("Files it was made from"))
    if not asked.release.manifest.sources:
        parts.note(words.say("This release names no files."))
        return
    columns = [
        Column(words.say("file")),
        Column(words.say("kind")),
        asked.column(words.say("rows read"), "rows read"),
        asked.column(words.say("rows kept"), "rows kept"),
    ]
    body = [
        [
            words.say(str(source.get("name", ""))),
            words.say(str(source.get("kind", ""))),
            words.number(source.get("rows_read")),
            words.number(source.get("rows_kept")),
        ]
        for source in asked.release.manifest.sources
    ]
    parts.table(columns, body, words.say("Files it was made from"))
    title = words.say("Checksums, to prove that a file is the one used")
    parts.on_demand(title, "checksums", lambda: _checksums(asked, title))


def _checksums(asked: PageQuestion, title: str) -> None:
    words = asked.words
    body = [
        [
            words.say(str(source.get("name", ""))),
            Markup('<code class="sha">{}</code>').format(source.get("sha256", "")),
        ]
        for source in asked.release.manifest.sources
    ]
    parts.table([Column(words.say("file")), Column("sha256")], body, title)


def origins(asked: PageQuestion) -> None:
    """The table that each kind of number is computed from, and for how many villages."""
    words = asked.words
    parts.heading(words.say("Where each number comes from"))
    body = [[parts.bold(words.say(a)), words.say(b)] for a, b in ORIGINS]
    columns = [Column(words.say("number")), Column(words.say("source"))]
    parts.table(columns, body, words.say("Where each number comes from"))
    bases = answers.village_bases(asked.selection.but(months=()))
    listed = [
        f"{words.say(text)} {words.number(bases[code])}"
        for code, text in BASIS_NAMES.items()
        if code in bases
    ]
    if listed:
        parts.note(
            words.say(
                "Villages of the chosen area by what their numbers rest on: {list}.",
                list=words.say(", ").join(listed),
            )
        )


def places_without_location(asked: PageQuestion) -> None:
    """Places that cannot be mapped, and who may use the data."""
    words, places = asked.words, asked.gazetteer.places
    parts.heading(words.say("What to know before quoting"))
    nowhere = int((places["lon"].isna() | places["lat"].isna()).sum())
    if nowhere:
        parts.note(
            words.count(
                "{n} place has no location; it is counted, but is not on the map.",
                "{n} places have no location; they are counted, but are not on the map.",
                nowhere,
            )
        )
    if asked.release.manifest.synthetic:
        parts.note(
            words.say(
                "The demonstration data is free to use under the program's licence (Apache-2.0), "
                "with the word synthetic beside it."
            )
        )
    else:
        parts.note(
            words.say(
                "The data belongs to whoever published this release, and is open to: {tier}.",
                tier=words.say(asked.release.manifest.opened_to),
            )
        )
