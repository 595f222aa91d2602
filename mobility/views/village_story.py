"""One village in one month: its findings explained, who is where, who can help, what changes it.

Every part is a list of sentences or of labelled numbers from capacity rows; the page only lays
them out. Sentences are what a member of the village's committee would say, in whole people.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from mobility.measures.finding import (
    CANNOT_TELL,
    CERTAIN,
    FLAGS,
    KEEPS,
    LOW_ALL_YEAR,
    NO_DATA,
    NOT_LOW,
    WATCH,
)
from mobility.measures.parameters import Limits
from mobility.measures.rounding import whole_people
from mobility.views.gazetteer import Gazetteer
from mobility.views.hazards import hazard_name
from mobility.views.overview import reasons
from mobility.views.villages import keeps_again, lenders
from mobility.words import MONTHS, N_, Words, whole
from mobility.words.terms import ALL_YEAR_REASONS, FINDING_REASONS, HAZARD_LEVEL_NAMES

DESTINATION_LEVEL = "township"
MOST_DESTINATIONS = 5
MOST_LENDERS = 4
FEWEST_BY_SEX = 10  # people counted of each sex, below which the two are told together
Row = Mapping[str, Any]


@dataclass(frozen=True)
class Fact:
    """A labelled number, with a note on how certain it is."""

    label: str
    value: str
    note: str = ""


@dataclass(frozen=True)
class Story:
    """The content of the panel.

    Attributes:
        why: reasons for the month's finding, in a few words; empty if all is well.
        due: the hazard and its level that month.
        told: the month's finding explained, how sure it is, and why.
        all_year: what is so all year, whoever is away.
        facts: the numbers of the month.
        away: where the members who are away are, most first.
        away_note: how many are away, or why this is not known.
        callable: who could be called on.
        changes: what would change the finding.
    """

    why: str
    due: str
    told: tuple[str, ...]
    all_year: tuple[str, ...]
    facts: tuple[Fact, ...]
    away: tuple[Fact, ...]
    away_note: str
    callable: tuple[str, ...]
    changes: tuple[str, ...]


@dataclass(frozen=True)
class Judged:
    """By what the rows were judged: the reader's limits, and the release's confidence."""

    limits: Limits
    confidence: float


def tell(
    words: Words,
    gazetteer: Gazetteer,
    months: Sequence[Row],
    month: int,
    neighbours: pd.DataFrame,
    destinations: pd.DataFrame,
    judged: Judged,
    hazard: str | None,
    halves: pd.DataFrame,
) -> Story:
    """The story of a village in a month.

    Args:
        months: its twelve capacity rows, January first.
        neighbours: capacity rows of its tract, including its own.
        destinations: destination_id and people who are there in the month.
        judged: by what the rows were judged.
        hazard: the hazard that rings the months.
        halves: rows of ``store.queries.half_months`` of the village and month; maybe none.
    """
    row = next(each for each in months if int(each["month"]) == month)
    return Story(
        reasons(words, row),
        _due(words, row, hazard),
        tuple(_told(words, row, judged)),
        tuple(_all_year(words, row, judged.limits)),
        (
            *_numbers(words, row, judged.limits),
            *_halves(words, halves),
            _roles(words, row),
            _people(words, row),
            _basis(words, row),
        ),
        _away(words, gazetteer, destinations, str(row["place_id"]))
        if pd.notna(row["people_away"])
        else (),
        _away_note(words, row),
        tuple(_callable(words, gazetteer, months, row, neighbours)),
        tuple(_changes(words, months, row)),
    )


def _told(words: Words, row: Row, judged: Judged) -> list[str]:
    """The month in sentences: who is here of those usual, for how many it is enough, how sure."""
    if pd.isna(row["helpers"]):
        return []
    said = [
        _here(words, row),
        _by_sex(words, row),
        _enough(words, row, judged.limits),
        _sure(words, row, judged),
    ]
    return [each for each in said if each]


def _here(words: Words, row: Row) -> str:
    month = words.month(int(row["month"]))
    if pd.isna(row["helpers_usual"]):
        return words.count(
            "{here} adult who could help is in the village in {month}.",
            "{here} adults who could help are in the village in {month}.",
            row["helpers"],
            here=_about(words, row, row["helpers"]),
            month=month,
        )
    usual = _about(words, row, row["helpers_usual"])
    if not whole(row["helpers"]):
        return words.count(
            "The {usual} adult who could help here in the fullest months is not in the village in "
            "{month}: no helper.",
            "Of the {usual} adults who could help here in the fullest months, nobody is in the "
            "village in {month}: no helper.",
            row["helpers_usual"],
            usual=usual,
            month=month,
        )
    if whole(row["helpers"]) >= whole(row["helpers_usual"]):
        return words.count(
            "In {month}, {here} adult who could help is in the village, as many as in the fullest "
            "months.",
            "In {month}, {here} adults who could help are in the village, as many as in the "
            "fullest months.",
            row["helpers"],
            here=_about(words, row, row["helpers"]),
            month=month,
        )
    return words.count(
        "Of the {usual} adults who could help here in the fullest months, {here} is in the "
        "village in {month}.",
        "Of the {usual} adults who could help here in the fullest months, {here} are in the "
        "village in {month}.",
        row["helpers"],
        usual=usual,
        here=_about(words, row, row["helpers"]),
        month=month,
    )


def _about(words: Words, row: Row, people: float) -> str:
    """A number of people; of a sample it is an estimate."""
    number = words.number(people)
    return words.say("about {n}", n=number) if row["basis"] == "sample" else number


def _by_sex(words: Words, row: Row) -> str:
    """Women and men among the helpers here, where enough of each were counted; else nothing."""
    women, men = (row[f"helpers_{sex}"] for sex in ("women", "men"))
    if pd.isna(women) or pd.isna(men):
        return ""
    drawn = 1.0
    if row["basis"] == "sample":
        drawn = row["households_surveyed"] / row["households_total"]
    if min(women, men) * drawn < FEWEST_BY_SEX:
        return ""
    return words.say(
        "{women} of them are women and {men} are men.",
        women=words.number(women),
        men=words.number(men),
    )


def _enough(words: Words, row: Row, limits: Limits) -> str:
    """For how many of those who may need help the helpers here are enough."""
    if not whole(row["needs_help"]):
        return words.say("Nobody here is known to need help.")
    with_helpers = whole(row["needs_help"]) - whole(row["without_helpers"])
    need = words.count(
        "{n} person may need help", "{n} people may need help", row["needs_help"]
    )  # fmt: skip
    each = _each(words, limits)
    if not whole(row["helpers"]):
        return words.say("{need}, and there is no helper for them.", need=need)
    if not whole(row["without_helpers"]):
        return words.say("{need}; {each} is enough for all of them.", need=need, each=each)
    return words.say(
        "{need}; {each} is enough for {n} of them.",
        need=need,
        each=each,
        n=words.number(with_helpers),
    )


EACH = {1: N_("one helper each"), 2: N_("two helpers each")}


def _each(words: Words, limits: Limits) -> str:
    """``two helpers each``."""
    each = limits.helpers_each
    if each in EACH:
        return words.say(EACH[int(each)])
    return words.say("{n} helpers each", n=words.digits(f"{each:g}"))


def _sure(words: Words, row: Row, judged: Judged) -> str:
    """How sure the finding is, and why."""
    error = _error(words, row, judged)
    if row["finding"] == CANNOT_TELL:
        code = str(row["reasons"]).split(";")[0]
        why = words.say(FINDING_REASONS[code])
        said = words.say("Cannot tell: {why}.", why=why)
        return f"{said} {error}" if code in ("interval", "count_error") else said
    if row["finding"] == NO_DATA:
        return ""
    if row["basis"] == "full":
        return words.say("This is certain: every household is listed.")
    if row["sure"] == CERTAIN:
        side = words.say("The finding is the same over that whole range: certain.")
    elif row["finding"] in FLAGS:
        side = words.say(
            "In the middle of that range the village is flagged, but at one end the finding is "
            "different: probable."
        )
    else:
        side = words.say(
            "In the middle of that range the village is not flagged, but at one end the finding "
            "is different: probable."
        )
    return f"{error} {side}"


def _error(words: Words, row: Row, judged: Judged) -> str:
    """How far off the share of helpers here may be, and why."""
    low, high = (words.percent(row[f"availability_{end}"]) for end in ("low", "high"))
    if "–" in (low, high):
        return ""
    between = words.say("{low} to {high} of the usual helpers are here", low=low, high=high)
    if row["basis"] == "sample":
        return words.say(
            "By the households asked, {surveyed} of {total}: {between}, at {confidence} "
            "confidence.",
            surveyed=words.number(row["households_surveyed"]),
            total=words.number(row["households_total"]),
            between=between,
            confidence=words.percent(judged.confidence),
        )
    return words.say(
        "Counts of people away may be {error} too low or too high, unless they state their own "
        "error: {between}.",
        error=words.percent(judged.limits.count_error),
        between=between,
    )


def _all_year(words: Words, row: Row, limits: Limits) -> list[str]:
    """What is so all year, whoever is away; apart from the month's finding."""
    said = []
    if row["all_year"] == LOW_ALL_YEAR:
        codes = str(row["all_year_reasons"]).split(";")
        said = [_low(words, row, limits, code) for code in codes]
    elif row["all_year"] == NOT_LOW and whole(row["needs_help_usual"]):
        said = [words.say("When most are home, the helpers are enough for all who may need help.")]
    elif row["all_year"] == CANNOT_TELL:
        code = str(row["all_year_reasons"]).split(";")[0]
        said = [
            words.say(
                "We cannot tell whether it is low all year: {why}.",
                why=words.say(ALL_YEAR_REASONS[code]),
            )
        ]
    if row["all_year"] != NO_DATA and not row["roles_known"]:
        said.append(words.say("Its task-force roles are not known."))
    if not pd.isna(row["away_all_year"]) and whole(row["away_all_year"]):
        said.append(
            words.count(
                "Of its {all} adults who could help, {n} is away all year.",
                "Of its {all} adults who could help, {n} are away all year.",
                row["away_all_year"],
                all=_about(words, row, row["helpers_all"]),
            )
        )
    return said


def _low(words: Words, row: Row, limits: Limits, code: str) -> str:
    if code == "no_helper":
        return words.say("None of its residents is a helper here in any month.")
    if code == "role":
        return words.say(
            "In no month are enough people here for: {roles}.",
            roles=_named(words, row["roles_never"]),
        )
    need = whole(row["needs_help_usual"])
    return words.say(
        "Even when most are home, the adults who could help are too few: {helpers}, for {need} who "
        "may need help; {each} is enough for {n} of them.",
        helpers=_about(words, row, row["helpers_usual"]),
        need=words.number(need),
        each=_each(words, limits),
        n=words.number(need - whole(row["without_helpers_usual"])),
    )


def _named(words: Words, roles: object) -> str:
    """Roles of a capacity row as a list in words; empty where there is none."""
    names = roles.split(";") if isinstance(roles, str) else []
    return words.listed([words.say(name) for name in names])


def _numbers(words: Words, row: Row, limits: Limits) -> list[Fact]:
    return [
        Fact(
            words.say("helpers here / usual"),
            f"{words.number(row['helpers'])} / {words.number(row['helpers_usual'])}",
            words.say(
                "{share}; loses under {limit}",
                share=words.percent(row["availability"]),
                limit=words.percent(limits.availability_loss, 1),
            ),
        ),
        *_sole_carers(words, row),
        Fact(
            words.say("people without enough helpers"),
            words.number(row["without_helpers"]),
            words.say(
                "of {n} who may need help; {usual} in the fullest months",
                n=words.number(row["needs_help"]),
                usual=words.number(row["without_helpers_usual"]),
            ),
        ),
    ]


def _sole_carers(words: Words, row: Row) -> list[Fact]:
    """Helpers who may not be free to help, where a roster tells."""
    if pd.isna(row["sole_carers"]):
        return []
    return [
        Fact(
            words.say("of them alone with a small child"),
            words.number(row["sole_carers"]),
            words.say("counted as helpers, and may not be free to help"),
        )
    ]


HALF_LABELS = {
    "a": N_("helpers here, 1st to 15th of {month}"),
    "b": N_("helpers here, from 16th of {month}"),
}


def halves_by_month(words: Words, halves: pd.DataFrame) -> dict[int, list[tuple[str, str]]]:
    """What the halves of each month are called, and the helpers here in them, the first first.

    Args:
        halves: rows of ``store.queries.half_months`` of a village; months without any have none.
    """
    found: dict[int, list[tuple[str, str]]] = {}
    for half in halves.itertuples():
        named = (_half_name(words, half), words.number(half.helpers))
        found.setdefault(int(half.month), []).append(named)
    return found


def _half_name(words: Words, half: Any) -> str:
    return words.say(HALF_LABELS[half.half], month=words.month(int(half.month)))


def _halves(words: Words, halves: pd.DataFrame) -> list[Fact]:
    """Who is here in the halves of the month that the roster asked for."""
    if halves.empty:
        return []
    return [
        Fact(
            _half_name(words, half),
            words.number(half.helpers),
            words.say("not known for everybody counted")
            if pd.isna(half.helpers)
            else words.count(
                "{n} person may need help", "{n} people may need help", half.needs_help
            ),
        )
        for half in halves.itertuples()
    ]  # fmt: skip


def _roles(words: Words, row: Row) -> Fact:
    label = words.say("weakest task-force role")
    if not isinstance(row["weakest_role"], str):
        listed = row["basis"] == "full" and row["known"]
        return Fact(
            label,
            words.say("roles not known"),
            words.say("no role is named there")
            if listed
            else words.say("known only from full lists, for known months"),
        )
    share = words.percent(row["weakest_cover"])
    here = (
        words.say("nobody here")
        if row["weakest_cover"] == 0
        else words.say("{share} of the people it needs are here", share=share)
    )
    usual = _usually(words, row, str(row["weakest_role"]))
    return Fact(
        label, words.say(row["weakest_role"]), words.say("; ").join(filter(None, [here, usual]))
    )


def _usually(words: Words, row: Row, role: str) -> str:
    """What a role that is below its minimum has when most are home."""
    if role in _split(row["roles_lost"]) + _split(row["roles_down"]):
        return words.say("filled when most are home")
    if role in _split(row["roles_never"]):
        return words.say("filled in no month")
    return ""


def _split(roles: object) -> list[str]:
    return roles.split(";") if isinstance(roles, str) else []


def _basis(words: Words, row: Row) -> Fact:
    label = words.say("known from")
    surveyed = words.number(row["households_surveyed"])
    total = words.count("{n} household", "{n} households", row["households_total"])
    households = words.say("{n} of {households}", n=surveyed, households=total)
    if row["basis"] == "full":
        return Fact(label, words.say("full list"), households)
    if row["basis"] == "sample":
        few = words.say("; few: read with care") if row["few_households"] else ""
        return Fact(label, words.say("sample"), households + few)
    if row["basis"] == "tables":
        return Fact(
            label, words.say("counts"), words.say("residents minus those away; no households")
        )
    return Fact(label, "–", words.say("this release has no data for this village"))


def _people(words: Words, row: Row) -> Fact:
    return Fact(
        words.say("people to protect"),
        words.number(row["people_to_protect"]),
        words.say(
            "{members} here and {newcomers}",
            members=words.count("{n} member", "{n} members", row["people_here"]),
            newcomers=words.count("{n} newcomer", "{n} newcomers", row["newcomers"]),
        ),
    )


def _due(words: Words, row: Row, hazard: str | None) -> str:
    if hazard is None:
        return words.say("no hazard calendar here")
    level = words.say(HAZARD_LEVEL_NAMES[int(row["hazard_level"])])
    return words.say("{hazard}: {level}", hazard=hazard_name(words, hazard), level=level)


def _away(
    words: Words, gazetteer: Gazetteer, destinations: pd.DataFrame, village: str
) -> tuple[Fact, ...]:
    own = set(gazetteer.line(village))

    def named_place(place: object) -> str:
        name = gazetteer.name(words, place)
        return words.say("elsewhere in {place}", place=name) if place in own else name

    places, people = (destinations[name].tolist() for name in ("destination_id", "people"))
    named = [
        Fact(named_place(place), words.number(n))
        for place, n in zip(places[:MOST_DESTINATIONS], people, strict=False)
    ]
    rest = sum(people[MOST_DESTINATIONS:])
    return (*named, *([Fact(words.say("other places"), words.number(rest))] if rest else []))


def _away_note(words: Words, row: Row) -> str:
    if pd.isna(row["people_away"]):
        return words.say("How many are away that month is not known.")
    if not row["people_away"]:
        return words.say("No member is away that month.")
    return words.count(
        "{n} of {members} is away:",
        "{n} of {members} are away:",
        row["people_away"],
        members=words.count("{n} member", "{n} members", row["people"]),
    )


def _callable(
    words: Words, gazetteer: Gazetteer, months: Sequence[Row], row: Row, neighbours: pd.DataFrame
) -> list[str]:
    found = lenders(neighbours, str(row["place_id"]), int(row["month"]))[:MOST_LENDERS]
    named = [_lender(words, gazetteer, each) for each in found]
    said = [
        words.say(
            "Villages of the tract with helpers to spare that month: {villages}.",
            villages=words.listed(named),
        )
        if named
        else words.say("No village of the same tract is known to have a helper to spare.")
    ]
    if pd.notna(row["newcomers"]) and whole(row["newcomers"]) > 0:
        said.append(
            words.count(
                "{n} newcomer works there: a helper only once trained and assigned.",
                "{n} newcomers work there: helpers only once trained and assigned.",
                row["newcomers"],
            )
        )
    following = months[int(row["month"]) % len(MONTHS)]
    if not pd.isna(following["helpers"]):
        said.append(
            words.count(
                "Next month, {month}: {n} helper is here.",
                "Next month, {month}: {n} helpers are here.",
                following["helpers"],
                month=words.month(int(following["month"])),
            )
        )
    return said


def _lender(words: Words, gazetteer: Gazetteer, row: Row) -> str:
    """A village that could lend, how many helpers, and its own finding where it is flagged."""
    village = gazetteer.name(words, row["place_id"])
    n = words.number(row["helpers_to_spare"])
    if row["finding"] == KEEPS:
        return words.say("{village} ({n})", village=village, n=n)
    finding = words.say(str(row["finding"]))
    return words.say("{village} ({n}; {finding})", village=village, n=n, finding=finding)


ASK_FOR = {
    "too_few_households": N_("List more households, best all of them: too few were surveyed."),
    "interval": N_("List more households, best all of them: the sample is too small to tell."),
    "too_few_months": N_("Ask about more months: what is usual there is not known."),
    "count_error": N_(
        "Count again who is away that month, or list the households: the counts are too uncertain."
    ),
}
WOULD = {
    KEEPS: N_("the village would keep its capacity"),
    WATCH: N_("the village would still be on watch"),
}


def _changes(words: Words, months: Sequence[Row], row: Row) -> list[str]:
    if row["finding"] == NO_DATA:
        return [words.say("Ask the village about this month: until then nothing can be said.")]
    if row["finding"] == CANNOT_TELL:
        return [words.say(ASK_FOR[str(row["reasons"]).split(";")[0]])]
    if row["finding"] == KEEPS:
        return [
            words.say(
                "Absence changes little: nearly as many helpers are here as in the fullest "
                "months. That may still be too few."
            )
        ]
    again = keeps_again(list(months), int(row["month"]))  # type: ignore[arg-type]
    return [
        _deciding(words, row),
        words.say("It keeps its capacity again in {month}.", month=words.month(again))
        if again
        else words.say("It keeps its capacity in no month of the year."),
    ]


def _deciding(words: Words, row: Row) -> str:
    """Which part would better the finding, and to what."""
    back = whole_people(float(row["helpers_to_return"]))
    roles = _named(words, ";".join(_split(row["roles_lost"]) + _split(row["roles_down"])) or None)
    if not isinstance(row["decided_by"], str):
        return words.count(
            "It takes both: {n} more helper here, and the people needed for: {roles}.",
            "It takes both: {n} more helpers here, and the people needed for: {roles}.",
            back,
            roles=roles,
        )
    would = words.say(WOULD[str(row["finding_without"])])
    if row["decided_by"] == "roles":
        return words.say(
            "With the people needed for {roles} here, {would}.", roles=roles, would=would
        )
    return words.count(
        "With {n} more of the helpers here, {would}.",
        "With {n} more of the helpers here, {would}.",
        back,
        would=would,
    )
