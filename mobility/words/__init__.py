"""All texts for people, in every language of the product.

A sentence is written once, in English, where it is used, as in
``words.say("There is no place {place}.", place=name)``. gettext catalogues
in this folder hold the other languages; ``words.count`` handles plurals.
Strings used later (labels in records, error templates) are marked with
:func:`N_`, those with a plural with :func:`pair`, so that the extractor finds
them. Months, digits and dates come from Babel (CLDR), which ships Burmese month
names but not Burmese digits.
"""

from __future__ import annotations

import gettext
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from numbers import Real
from pathlib import Path
from typing import Any

from babel.dates import format_date, get_month_names

from mobility.errors import MobilityError

CATALOGUES = Path(__file__).parent / "catalogues"
LANGUAGES = {"en": "English", "my": "မြန်မာ"}
MONTHS = tuple(range(1, 13))
# Burmese abbreviations are words of their own: အောက် is "below", စက် "machine".
BRIEF_MONTHS = {
    "my": dict(
        zip(
            MONTHS,
            ("ဇန်", "ဖေ", "မတ်", "ဧပြီ", "မေ", "ဇွန်", "ဇူလိုင်", "ဩဂုတ်", "စက်တင်", "အောက်တို", "နိုဝင်", "ဒီဇင်"),
            strict=True,
        )
    )
}
# CLDR's long Burmese date is bare: year, month and day are not called so.
DATES = {"my": "y 'ခုနှစ်' MMMM'လ' d 'ရက်'"}
NOISE = 1e-9  # sums of expanded samples differ in their last digits
DIGITS = {"my": str.maketrans("0123456789", "၀၁၂၃၄၅၆၇၈၉")}  # Babel has none for Burmese


def N_(text: str) -> str:  # noqa: N802 - gettext's own name for it
    """Mark ``text`` for translation without translating it now."""
    return text


def pair(one: str, many: str) -> tuple[str, str]:
    """Mark the two forms of a text for :meth:`Words.count`, to be counted later."""
    return one, many


def whole(people: float) -> int:
    """The whole number that every page shows for a number of people; halves round up.

    Numbers are summed unrounded and rounded once, when shown. Differences and shares of numbers
    that are shown are computed from the rounded ones.
    """
    return math.floor(people + 0.5 + NOISE)


@dataclass(frozen=True)
class Words:
    """One language: sentences, months, numbers and names in it."""

    language: str
    catalogue: gettext.NullTranslations

    def say(self, text: str, /, **values: Any) -> str:
        """``text`` in this language, with ``{name}`` filled from ``values``."""
        translated = self.catalogue.gettext(text) if text else ""
        return self._filled(translated, values) if values else translated

    def count(self, one: str, many: str, n: float | None, **values: Any) -> str:
        """The form for ``n`` as rounded for display; ``{n}`` in the text is ``n``."""
        shown = 2 if n is None or n != n else whole(n)
        text = self.catalogue.ngettext(one, many, shown)
        return self._filled(text, {"n": self.number(n), **values})

    def _filled(self, text: str, values: Mapping[str, Any]) -> str:
        """``text`` with its values; bare numbers in this language's numerals, as all others."""
        said = {
            name: self.digits(str(value)) if isinstance(value, Real) else value
            for name, value in values.items()
        }
        return text.format(**said)

    def forms(self, one: str, many: str) -> dict[str, str]:
        """Both forms with ``{n}`` not filled in, for the browser, which knows the number."""
        return {
            "one": self.catalogue.ngettext(one, many, 1),
            "other": self.catalogue.ngettext(one, many, 2),
        }

    def month(self, month: int) -> str:
        """Full name of month 1-12."""
        return get_month_names("wide", context="stand-alone", locale=self.language)[month]

    def month_short(self, month: int) -> str:
        """Short name of month 1-12. Burmese: full names in print (two look alike)."""
        return get_month_names("abbreviated", context="stand-alone", locale=self.language)[month]

    def month_brief(self, month: int) -> str:
        """Short name of month 1-12 that reads as nothing else, for cells with room for it."""
        return BRIEF_MONTHS.get(self.language, {}).get(month) or self.month_short(month)

    def month_said(self, month: int) -> str:
        """A month's name where a sentence goes on: Burmese calls it a month, မေလ."""
        return self.say("{month}", month=self.month(month))

    def listed(self, names: Sequence[str]) -> str:
        """Names as part of a sentence: ``A, B and C``."""
        if len(names) < 2:
            return "".join(names)
        return self.say(", ").join(names[:-1]) + self.say(" and ") + names[-1]

    def months(self, months: tuple[int, ...]) -> str:
        """Several months as a list, ``April, May``; twelve are "all months"."""
        if len(months) == len(MONTHS):
            return self.say("all months")
        return self.listed([self.month_said(m) for m in months])

    def years(self, years: Sequence[int]) -> str:
        """Years as a range, ``2016–2021``, or as a list if any in between are missing."""
        ordered = sorted(set(years))
        if len(ordered) > 2 and ordered[-1] - ordered[0] == len(ordered) - 1:
            return self.digits(f"{ordered[0]}–{ordered[-1]}")
        return self.listed([self.digits(str(year)) for year in ordered])

    def number(self, value: float | None, decimals: int = 0) -> str:
        """A number with digit grouping; a dash if it is not known."""
        if value is None or value != value:
            return "–"
        return self.digits(f"{value:,.{decimals}f}" if decimals else f"{whole(value):,}")

    def percent(self, value: float | None, decimals: int = 0) -> str:
        """A share 0-1 as a percentage."""
        if value is None or value != value:
            return "–"
        least = 10.0**-decimals
        if 0 < value * 100 < least / 2:  # a few must not read as none
            return "<" + self.number(least, decimals) + "%"
        return self.number(value * 100, decimals) + "%"

    def digits(self, text: str) -> str:
        """The text with its digits in this language's numerals."""
        return text.translate(DIGITS.get(self.language, {}))

    def date(self, moment: date | datetime) -> str:
        """A day, written out."""
        written = DATES.get(self.language, "long")
        return self.digits(format_date(moment, format=written, locale=self.language))

    def place(self, name_en: str | None, name_my: str | None) -> str:
        """The name in this language, else in the other."""
        names = (name_my, name_en) if self.language == "my" else (name_en, name_my)
        return next((name for name in names if name), "")

    def error(self, error: MobilityError) -> str:
        """An error as one paragraph: what, where, what to do."""
        return " ".join(
            self._filled(self.catalogue.gettext(part), error.values)
            for part in error.parts()
            if part
        )


@cache
def speak(language: str) -> Words:
    """The words of ``language``; English if it is not known."""
    known = language if language in LANGUAGES else "en"
    catalogue = gettext.translation("mobility", CATALOGUES, languages=[known], fallback=True)
    return Words(known, catalogue)
