"""The terms of the field, each once: the English names of codes, marked for translation."""

from __future__ import annotations

from mobility.words import N_, Words

SEX_NAMES = {"f": N_("female"), "m": N_("male"), "unknown": N_("sex not known")}

ABSENCE_NAMES = {
    "short": N_("short absence"),
    "seasonal": N_("seasonal absence"),
    "temporary": N_("temporary absence"),
    "long": N_("long absence"),
    "unknown": N_("absence class not known"),
}

# Reasons for being away are free text. Those that data sets share have a word in every language.
REASON_NAMES = {
    "unknown": N_("reason not known"),
    "drought": N_("drought"),
    "drought related": N_("drought"),
    "flood": N_("flood"),
    "conflict": N_("conflict"),
    "insecurity": N_("insecurity"),
    "conflict/insecurity": N_("conflict or insecurity"),
    "work": N_("work"),
    "study": N_("study"),
    "pay": N_("better pay"),
    "family": N_("marriage or family"),
    "debt": N_("debt"),
    "harvest": N_("lost harvest or disaster"),
    "health": N_("health"),
    "other": N_("another reason"),
}

# The levels of places.
LEVEL_NAMES = {
    "country": N_("country"),
    "state": N_("state or region"),
    "district": N_("district"),
    "township": N_("township"),
    "tract": N_("village tract"),
    "village": N_("village"),
    "other": N_("other place"),
}
LEVEL_PLURALS = {
    "country": N_("countries"),
    "state": N_("states and regions"),
    "district": N_("districts"),
    "township": N_("townships"),
    "tract": N_("village tracts"),
    "village": N_("villages"),
    "other": N_("other places"),
}

# By level, 0 to 3.
HAZARD_LEVEL_NAMES = (N_("none"), N_("possible"), N_("season"), N_("peak"))
WORK_LEVEL_NAMES = (N_("none"), N_("some"), N_("much"), N_("peak"))

# How sure a source is: the kinds of evidence, surest first; "own" where
# each row of a table has its own, "" where nobody has said.
EVIDENCE_NAMES = {
    "measured": N_("measured"),
    "official": N_("official"),
    "published": N_("from a publication"),
    "expert judgement": N_("expert judgement"),
    "convention": N_("convention"),
    "assumption": N_("assumption"),
    "synthetic": N_("synthetic"),
    "own": N_("row by row"),
    "": N_("not stated"),
}
EVIDENCE_MEANINGS = {
    "measured": N_("Counted, or computed from measurements that can be looked up."),
    "official": N_("Stated by an authority, in a law, a notice or official statistics."),
    "published": N_("Stated in a report, a paper or the press; nobody has checked it here."),
    "expert judgement": N_("What people who do this work say from experience; not counted."),
    "convention": N_("A rule that was set for this program. It can be agreed anew, not proved."),
    "assumption": N_("Nobody has measured or published it. Check it before you rely on it."),
    "synthetic": N_("Invented for the demonstration; nothing real."),
    "own": N_("Each row of the table names its own source; the Calendar shows their marks."),
    "": N_("This release does not say how sure the source is."),
}

# What a village's numbers are from.
BASIS_NAMES = {
    "full": N_("full list"),
    "sample": N_("sample"),
    "tables": N_("from counts"),
}

# What absence does in a month. A finding's name is its code.
FINDING_MEANINGS = {
    "loses": N_(
        "because people are away: far fewer helpers are here than in the fullest months, or "
        "nobody for a task-force role that is filled then"
    ),
    "watch": N_("fewer helpers are here than in the fullest months, or too few for a role"),
    "keeps": N_("nearly as many are here as in the fullest months; that may still be too few"),
    "cannot tell": N_("too little is known, or it is too uncertain, to say"),
    "no data": N_("not asked, or a month is not known; not the same as low"),
}
SURE_NAMES = {"certain": N_("certain"), "probably": N_("probably")}

# What is low whoever is away.
ALL_YEAR_MEANINGS = {
    "low all year": N_(
        "even in the fullest months the helpers are too few for those who may need help, or a "
        "task-force role is not filled"
    ),
    "not low": N_("in the fullest months the helpers are enough for those who may need help"),
    "cannot tell": FINDING_MEANINGS["cannot tell"],
    "no data": FINDING_MEANINGS["no data"],
}

# Why nothing can be said; and the reasons for each finding, by code.
_DOUBTS = {
    "not_known": N_("the month is not known"),
    "too_few_households": N_("too few households surveyed"),
    "too_few_villages": N_("too few villages known"),
    "too_few_months": N_("too few months known to say how many helpers there usually are"),
    "interval": N_("the sample is too small to tell"),
    "count_error": N_("the counts are too uncertain to tell"),
}
FINDING_REASONS = {
    "helpers_loss": N_("many helpers are away"),
    "help_loss": N_("helpers are away, and those here are too few for those who may need help"),
    "role_loss": N_("nobody here for {role}"),
    "helpers_watch": N_("some helpers are away"),
    "role_watch": N_("too few here for {role}"),
    **_DOUBTS,
}
ALL_YEAR_REASONS = {
    "help": N_("too few helpers for those who may need help, even in the fullest months"),
    "no_helper": N_("no resident is a helper here in any month"),
    "role": N_("too few for {role} in every month"),
    **_DOUBTS,
}

# The parts of a finding, of which one may decide it.
CONDITION_NAMES = {
    "helpers": N_("helpers are away"),
    "roles": N_("a task-force role is not filled"),
}


def age_said(words: Words, age: str) -> str:
    """The words for an age group."""
    return words.say("age not known") if age == "unknown" else words.digits(age)


def reason_said(words: Words, reason: str) -> str:
    """A reason in the reader's language if it is a known one, else as the data state it."""
    return words.say(REASON_NAMES.get(reason.casefold(), reason))
