"""Words that say that a row or a column is the sum of others, in several languages."""

from __future__ import annotations

import re
import unicodedata

# A place or a row with such a name is the sum of the others.
TOTALS = (
    *("total", "totals", "grand total", "sub total", "sub-total", "subtotal", "overall total"),
    *("totale", "total general", "gran total", "sous-total", "ensemble", "insgesamt", "summe"),
    *("suma", "suma total", "jumlah", "jumlah total", "toplam", "genel toplam", "razem", "jumla"),
    *("итого", "всего", "المجموع", "الإجمالي", "الاجمالي", "اجمالي", "إجمالي", "مجموع"),
    *(
        "合计",
        "总计",
        "合計",
        "總計",
        "小计",
        "합계",
        "총계",
        "소계",
        "รวม",
        "รวมทั้งหมด",
        "សរុប",
        "ລວມ",
    ),
    *("gesamt", "totaal", "celkem", "ukupno", "összesen", "σύνολο", "cəmi", "jami", "барлығы"),
    *("всього", "разом", "wadarta", "ድምር", "جمع", "جمع کل", "کل", "ٹوٹل", "total général"),
    *("total geral", "total nacional", "jumla kuu", "jumlah keseluruhan", "kabuuan", "နှစ်ရပ်ပေါင်း"),
    *("စုစုပေါင်း", "जम्मा", "कुल", "কুল", "মোট", "tổng", "tổng cộng", "tong cong"),
)
# Of them, names that places bear too: Jumla is a district of Nepal, Suma a town of Syria.
NAMES_TOO = ("jumla", "suma")
# A text that begins so: “Total Nepal”, “Grand total (all)”, “TOTAL:”.
TOTAL_OF = r"^\W*(grand |gran |sub[- ]?|sous-)?total(e|es|s)?(\W|$)"
# A sex or an age group of this name is everybody.
EVERYBODY = (
    *TOTALS,
    *("all", "both", "both sexes", "all sexes", "all ages", "everybody", "t", "f+m", "m+f"),
    *("tous", "toutes", "les deux", "les deux sexes", "tous ages", "tout"),
    *("todos", "todas", "ambos", "ambos sexos", "todas las edades", "semua", "الكل", "جميع"),
)


def _folded(text: str) -> str:
    apart = unicodedata.normalize("NFD", " ".join(text.split()).casefold().strip(" :*="))
    return "".join(sign for sign in apart if not "\u0300" <= sign <= "\u036f")


_EVERYBODY = frozenset(map(_folded, EVERYBODY))
_TOTALS = frozenset(map(_folded, TOTALS))


def is_total(text: str) -> bool:
    """Whether a place, row or column of this name is the sum of others."""
    return _folded(text) in _TOTALS or bool(re.match(TOTAL_OF, text.casefold()))


def is_everybody(text: str) -> bool:
    """Whether a sex or an age group of this name is everybody."""
    return _folded(text) in _EVERYBODY
