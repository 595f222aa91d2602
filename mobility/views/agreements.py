"""What is agreed on the steps of a plan, as a reader sees it, and as rows of a file."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

import pandas as pd

from mobility.store.agreements import Agreement, Entry, Step
from mobility.store.manifest import Manifest
from mobility.tables import out
from mobility.views.actions import actions
from mobility.views.gazetteer import Gazetteer
from mobility.views.location import COLUMNS, located
from mobility.views.plan import dated, planned_year
from mobility.words import N_, Words

ANSWERS = {"": "", "yes": N_("yes"), "no": N_("no")}
DONE = N_("done")
UNWRITTEN = {  # of a step that the plan proposes, and on which nothing is written
    **asdict(Entry()), "is_proposed": True, "is_carried_over": False,
    "written_on": "", "written": "", "writer": "",
}  # fmt: skip
NO_LONGER = N_("the step is no longer proposed")


@dataclass(frozen=True)
class Written:
    """What is written on a step, seen from the plan of one release.

    Attributes:
        carried: whether it was written on another release.
        proposed: whether the plan proposes the step.
    """

    agreement: Agreement
    carried: bool
    proposed: bool

    @property
    def step(self) -> Step:
        """The step."""
        return self.agreement.step

    @property
    def entry(self) -> Entry:
        """What people wrote."""
        return self.agreement.entry

    def is_late(self, today: date) -> bool:
        """Whether its day is over and it is not done."""
        by_when = self.entry.by_when
        return bool(by_when) and not self.entry.done and date.fromisoformat(by_when) < today


def build_written(
    found: Iterable[Agreement], manifest: Manifest, proposed: Collection[Step]
) -> list[Written]:
    """What is written, by the day it is to be done, those without a day last."""
    written = [Written(each, each.release != manifest.id, each.step in proposed) for each in found]
    return sorted(written, key=lambda each: (each.entry.by_when or "~", each.agreement.number))


def day(words: Words, by_when: str) -> str:
    """The day by which a step is to be done; empty if none is said."""
    return words.date(date.fromisoformat(by_when)) if by_when else ""


def agreed(words: Words, entry: Entry) -> str:
    """Yes, no, or nothing."""
    return words.say(ANSWERS[entry.agreed])


def origin(words: Words, written: Written, created: datetime) -> str:
    """Who wrote it and when; where it comes from, if not from this release; what has changed.

    Args:
        created: when the release that is read was published.
    """
    made = written.agreement
    said = [signed(words, made)]
    if written.carried:
        said.append(
            words.say(
                "carried over from release {release} of {date}",
                release=made.release,
                date=words.date(datetime.fromisoformat(made.released)),
            )
        )
    if made.year != planned_year(made.step.month, created):
        said.append(words.say("it was for {month}", month=dated(words, made.step.month, made.year)))
    if not written.proposed:
        said.append(words.say(NO_LONGER))
    return words.say("; ").join(said)


def signed(words: Words, made: Agreement) -> str:
    """Who wrote it, and when, in this machine's time."""
    moment = datetime.fromisoformat(made.written).astimezone()
    return words.say(
        "written by {who} on {date}, {time}",
        who=made.writer or "–",
        date=words.date(moment),
        time=words.digits(f"{moment:%H:%M}"),
    )


def in_words(words: Words, entry: Entry) -> str:
    """An entry in one line: agreed, by whom, by when, done, notes."""
    said = [
        words.say("agreed: {answer}", answer=agreed(words, entry)) if entry.agreed else "",
        words.say("by whom: {who}", who=entry.by_whom) if entry.by_whom else "",
        words.say("by {day}", day=day(words, entry.by_when)) if entry.by_when else "",
        words.say(DONE) if entry.done else "",
        words.say("notes: {notes}", notes=" ".join(entry.notes.split())) if entry.notes else "",
    ]
    return words.say("; ").join(filter(None, said)) or words.say("nothing")


def summary(words: Words, found: Iterable[Written], today: date) -> str:
    """How many steps are agreed, how many of them done, and how many past their day."""
    found = list(found)
    done = sum(each.entry.done for each in found)
    late = sum(each.is_late(today) for each in found)
    said = words.count(
        "Something is written on {n} step: {agreed} agreed, {done} done.",
        "Something is written on {n} steps: {agreed} agreed, {done} done.",
        len(found),
        agreed=words.number(sum(each.entry.agreed == "yes" for each in found)),
        done=words.number(done),
    )
    if late:
        said += " " + words.count(
            "For {n} the day has passed, and it is not done.",
            "For {n} the day has passed, and they are not done.",
            late,
        )
    return said


def rows(
    words: Words, lines: Iterable[tuple[Step, int, Written | None]], places: Gazetteer
) -> pd.DataFrame:
    """Steps as rows of a file, see ``tables/out/agreements.csv``.

    Args:
        lines: each step, the year it is for, and what is written on it.
        places: of the release.
    """
    found = [
        {
            "place_id": step.place_id,
            "hazard": step.hazard,
            "year": year,
            "month": step.month,
            "action": step.action,
            "step": words.say(actions()[step.action].label),
            **(_written_cells(written) if written else UNWRITTEN),
        }
        for step, year, written in lines
    ]
    columns = list(out.columns("agreements"))
    table = pd.DataFrame(found, columns=[each for each in columns if each not in COLUMNS])
    return located(table, places, columns)[columns]


def _written_cells(written: Written) -> dict[str, Any]:
    made = written.agreement
    return {
        **asdict(made.entry),
        "is_proposed": written.proposed,
        "is_carried_over": written.carried,
        "written_on": made.release,
        "written": made.written,
        "writer": made.writer,
    }
