"""The share of newcomers trained and assigned as responders, in a link and back.

What a link does not say is the value of ``parameters.toml``: none of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from mobility.measures.parameters import parameters

NAME = "newcomer_share"
STEP = 0.05
USUAL = parameters()["newcomer_share_as_responders"]


@dataclass(frozen=True)
class Training:
    """What a reader assumes of newcomers: the share, 0-1, who count as responders."""

    newcomer_share: float = USUAL

    def to_url(self) -> dict[str, str]:
        """Parameters of a link; the usual share is left out."""
        return {} if self == Training() else {NAME: f"{self.newcomer_share:g}"}

    @classmethod
    def from_url(cls, values: Mapping[str, str]) -> tuple[Training, tuple[str, ...]]:
        """What a link describes, and the names of parameters it had to leave out."""
        if NAME not in values:
            return cls(), ()
        try:
            share = float(values[NAME])
        except ValueError:
            return cls(), (NAME,)
        return (cls(share), ()) if 0 <= share <= 1 else (cls(), (NAME,))
