"""Invented names, the same syllables in Latin letters and in Burmese.

Three syllables in the order of Burmese place names (two descriptive ones and an ending: creek,
bank, field …), drawn without repeats. No real village is meant.
"""

from __future__ import annotations

import unicodedata
from itertools import product

import numpy as np

from mobility.demo import figures


def invented(n: int, rng: np.random.Generator) -> list[tuple[str, str]]:
    """``n`` different names as (Latin letters, Burmese)."""
    rows = figures.read("syllables")
    parts = [
        [(row.latin, row.burmese) for row in group.itertuples()]
        for _, group in rows.groupby("place_in_name", sort=False)
    ]
    every = list(product(*parts))
    chosen = rng.choice(len(every), size=n, replace=False)
    return [_join(every[k]) for k in chosen]


def _join(syllables: tuple[tuple[str, str], ...]) -> tuple[str, str]:
    latin = " ".join(part[0] for part in syllables)
    burmese = unicodedata.normalize("NFC", "".join(part[1] for part in syllables))
    return latin, burmese
