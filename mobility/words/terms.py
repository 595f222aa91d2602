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

# What a village's numbers are from.
BASIS_NAMES = {
    "full": N_("full list"),
    "sample": N_("sample"),
    "tables": N_("from counts"),
}

# A finding's name is its code.
FINDING_MEANINGS = {
    "loses": N_("too few people here could respond, or a task-force role has nobody"),
    "watch": N_("close to a limit"),
    "keeps": N_("above every limit"),
    "cannot tell": N_("the sample is too small to say which side of a limit"),
    "no data": N_("not asked, or a month is not known; not the same as low"),
}

# Reasons for a finding, and the conditions that group them.
FINDING_REASONS = {
    "no_helper": N_("no helper here"),
    "availability_loss": N_("few helpers here"),
    "availability_watch": N_("few helpers here"),
    "help_loss": N_("many to help"),
    "help_watch": N_("many to help"),
    "role_empty": N_("nobody here for {role}"),
    "role_short": N_("too few here for {role}"),
    "not_known": N_("the month is not known"),
    "too_few_households": N_("too few households surveyed"),
    "too_few_villages": N_("too few villages known"),
    "undefined": N_("nobody listed who could help or needs help"),
    "interval": N_("the sample is too small to tell"),
}
CONDITION_NAMES = {
    "helpers": N_("too few helpers here"),
    "help": N_("too many people to help for each helper"),
    "roles": N_("a task-force role not filled"),
}


def age_said(words: Words, age: str) -> str:
    """The words for an age group."""
    return words.say("age not known") if age == "unknown" else words.digits(age)


def reason_said(words: Words, reason: str) -> str:
    """A reason in the reader's language if it is a known one, else as the data state it."""
    return words.say(REASON_NAMES.get(reason.casefold(), reason))
