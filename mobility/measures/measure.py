"""The record that a measure carries: name, formula, source, and the column that describes it.

A formula is written in the names of the columns it is computed from, so that
a test can work it out again from a row and compare. What a measure means, and its unit, stand in
``tables/out/measures.csv``.
"""

from __future__ import annotations

from dataclasses import dataclass

from mobility.tables import out
from mobility.tables.out import OutColumn


@dataclass(frozen=True)
class Measure:
    """One measure.

    Attributes:
        name: the column that holds it; several with a comma between.
        label: what people call it (English, marked for translation).
        formula: how it is computed, in the names of columns; Python syntax where it can be.
        source: where the definition comes from.
        limits: names of the parameters it is judged by, or depends on.
        kinds: of evidence of the source (``words.terms.EVIDENCE_NAMES``).
    """

    name: str
    label: str
    formula: str
    source: str
    limits: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ("convention",)

    @property
    def columns(self) -> tuple[OutColumn, ...]:
        """What is said of the columns that hold it."""
        return tuple(out.columns("measures")[name] for name in self.name.split(", "))
