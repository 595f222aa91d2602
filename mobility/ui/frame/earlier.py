"""What a page compares with: an earlier release, or another year of the same one."""

from __future__ import annotations

from datetime import datetime

from mobility.ui.frame import answers, controls
from mobility.ui.frame.page import PageQuestion
from mobility.words import N_

BEFORE = "before"  # of the link: the id of a release, or a year


def choices(asked: PageQuestion) -> dict[str, str]:
    """What can be compared with, newest release first: its code, and what it is in words."""
    words, usual = asked.words, asked.release.manifest.previous
    found: dict[str, str] = {}
    for each in answers.published():
        if each.id != asked.release.id:
            said = words.say(
                "release {id} of {date}",
                id=each.id,
                date=words.date(datetime.fromisoformat(each.created)),
            )
            note = words.say(" (the release before)") if each.id == usual else ""
            found[each.id] = said + note
    years = asked.release.manifest.years
    now = asked.selection.year or max(years, default=None)
    for year in sorted(set(years) - {now}, reverse=True):
        found[str(year)] = words.say("year {year}", year=words.digits(str(year)))
    return found


def chosen(asked: PageQuestion) -> str | None:
    """The code of what is compared with: chosen, else the release before, else a year."""
    found, wanted = choices(asked), asked.villages.before
    if wanted in found:
        return wanted
    return asked.release.manifest.previous or next(iter(found), None)


def choose(asked: PageQuestion, before: str) -> None:
    """The control, where there is a choice."""
    found = choices(asked)
    if len(found) > 1:
        controls.one_of(asked, BEFORE, N_("Compare with"), found, before)
