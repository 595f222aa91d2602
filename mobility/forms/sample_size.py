"""How many households to ask in a village, and in how many villages.

For a share p that is to be told within e, with z of the confidence: n0 = z² p (1 − p) / e²,
times the design effect; with the finite population correction n = n0 / (1 + (n0 − 1) / N)
(Cochran, Sampling Techniques, chapters 4 and 5). For one number of a whole area, b households
are asked in each village: the design effect is 1 + (b − 1) rho, where rho says how alike the
households of one village are (Kish, Survey Sampling).
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import pandas as pd

from mobility.link import NUMBER, SHARE, Linked, only, parameter, whole
from mobility.measures.parameters import Parameters
from mobility.measures.sampling import normal_quantile
from mobility.words import N_

FINEST, WIDEST = 0.01, 0.5
MOST_HOUSEHOLDS = 100_000


@dataclass(frozen=True)
class Precision(Linked):
    """How well a share is to be known.

    Attributes:
        within: half-width of the interval, as a share.
        expected: the share expected; 0.5 is the safest.
        households: of a village.
        design_effect: how much worse the households are drawn than at random.
        answering: share of the households that will be found and agree.
        villages: of the area; 0 where nobody says.
        alike: rho, how alike the households of one village are.
    """

    within: float = parameter(
        0.1, N_("precision"), only(NUMBER, lambda each: FINEST <= each <= WIDEST)
    )
    expected: float = parameter(0.5, N_("expected share"), SHARE)
    households: int = parameter(120, N_("households in a village"), whole(1, MOST_HOUSEHOLDS))
    design_effect: float = parameter(
        1.0, N_("design effect"), only(NUMBER, lambda each: 1 <= each <= 10)
    )
    answering: float = parameter(
        0.9, N_("share of households that answer"), only(NUMBER, lambda each: 0.1 <= each <= 1)
    )
    villages: int = parameter(0, N_("villages to choose from"), whole(0), "area_villages")
    alike: float = parameter(0.05, N_("how alike households in a village are"), SHARE)


@dataclass(frozen=True)
class SampleSize:
    """What a precision needs.

    Attributes:
        before_correction: n0 with the design effect.
        to_interview: households to be interviewed in a village, to tell that village's own share.
        to_approach: households to go to, as some will not answer.
        fewest: households below which the dashboard tells nothing of a village.
        interviews: in the whole area, to tell one share of the area, if ``to_interview`` are
            asked in each village; None where the number of villages is not known.
        villages: villages for that; None likewise.
        area_effect: the design effect of that.
    """

    before_correction: float
    to_interview: int
    to_approach: int
    fewest: int
    interviews: int | None
    villages: int | None
    area_effect: float

    @property
    def is_enough(self) -> bool:
        """Whether the dashboard will tell the village with so many households."""
        return self.to_interview >= self.fewest


def needed(share: float, within: float, confidence: float) -> float:
    """Households to tell a share within a half-width, of a village without end: n0."""
    return float(normal_quantile(confidence)) ** 2 * share * (1 - share) / within**2


def corrected(needed: float, total: int) -> float:
    """The same of ``total`` households: the finite population correction; at most all."""
    return min(needed / (1 + (needed - 1) / total), total) if needed > 1 else 1.0


def sample_size(wanted: Precision, used: Parameters) -> SampleSize:
    """What a precision needs.

    Args:
        used: conventions of the release: its confidence, and the fewest households of a village.
    """
    infinite = needed(wanted.expected, wanted.within, used["confidence"])
    before = infinite * wanted.design_effect
    households = _up(corrected(before, wanted.households))
    effect = 1 + (households - 1) * wanted.alike
    villages = interviews = None
    if wanted.villages:
        villages = _up(corrected(infinite * effect / households, wanted.villages))
        interviews = villages * households
    return SampleSize(
        before,
        households,
        min(_up(households / wanted.answering), wanted.households),
        min(int(used["fewest_households"]), _up(wanted.households / 2)),
        interviews,
        villages,
        effect,
    )


def _up(number: float) -> int:
    """The next whole number; what is off by the noise of arithmetic alone is not raised."""
    return math.ceil(number - 1e-9)


def table_of(wanted: Precision, size: SampleSize) -> pd.DataFrame:
    """What was wanted and what it needs, as the one row of the output table ``sample``."""
    row = {
        "precision": wanted.within,
        "expected": wanted.expected,
        "village_households": wanted.households,
        "before_correction": size.before_correction,
        "to_interview": size.to_interview,
        "to_approach": size.to_approach,
        "fewest": size.fewest,
        "villages_needed": size.villages,
        "interviews": size.interviews,
    }
    return pd.DataFrame([row]).astype({"villages_needed": "Int64", "interviews": "Int64"})
