"""Names of months, as tables in several languages write them."""

from __future__ import annotations

import unicodedata

NAMES = (
    "january jan janvier janv enero ene januari yanvar январь ဇန်နဝါရီ يناير",
    "february feb fevrier fevr febrero februari февраль ဖေဖော်ဝါရီ فبراير",
    "march mar mars marzo maret март မတ် مارس",
    "april apr avril avr abril abr апрель ဧပြီ أبريل",
    "may mai mayo mei май မေ مايو",
    "june jun juin junio juni июнь ဇွန် يونيو",
    "july jul juillet juil julio juli июль ဇူလိုင် يوليو",
    "august aug aout agosto ago agustus август ဩဂုတ် أغسطس",
    "september sep sept septembre septiembre сентябрь စက်တင်ဘာ سبتمبر",
    "october oct octobre octubre oktober октябрь အောက်တိုဘာ أكتوبر",
    "november nov novembre noviembre ноябрь နိုဝင်ဘာ نوفمبر",
    "december dec decembre diciembre dic desember декабрь ဒီဇင်ဘာ ديسمبر",
)


def _folded(text: str) -> str:
    apart = unicodedata.normalize("NFD", text.strip().casefold())
    return "".join(sign for sign in apart if unicodedata.category(sign) != "Mn" or sign > "\u0600")


_MONTHS = {
    _folded(name): month for month, names in enumerate(NAMES, start=1) for name in names.split()
}


def month_number(text: str) -> int | None:
    """The month (1 to 12) that a word or a number names, or None."""
    folded = _folded(text).rstrip(".")
    if folded.isdecimal() and len(folded) <= 2 and 1 <= int(folded) <= 12:
        return int(folded)
    return _MONTHS.get(folded)
