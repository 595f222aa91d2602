"""The record that a measure carries: name, unit, formula, source, meaning.

A formula is written in the names of the columns it is computed from, so that
a test can work it out again from a row and compare.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Measure:
    """One measure.

    Attributes:
        name: the column that holds it.
        label: what people call it (English, marked for translation).
        unit: what it counts in.
        formula: how it is computed, in the names of columns; Python syntax where it can be.
        meaning: what it says, in a sentence or two.
        source: where the definition comes from.
        limits: names of the parameters it is judged by, or depends on.
    """

    name: str
    label: str
    unit: str
    formula: str
    meaning: str
    source: str
    limits: tuple[str, ...] = ()
