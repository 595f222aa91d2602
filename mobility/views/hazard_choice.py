"""The hazards that a reader looks at together, in a link and back."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from urllib.parse import quote, unquote

PARAMETER = "hazards"


@dataclass(frozen=True)
class HazardChoice:
    """Names of hazards as the data state them; none chosen is the page's one hazard."""

    names: tuple[str, ...] = ()

    def to_url(self) -> dict[str, str]:
        """Parameters of a link; nothing where none is chosen."""
        return (
            {PARAMETER: ",".join(quote(name, safe=" ") for name in self.names)}
            if self.names
            else {}
        )

    @classmethod
    def from_url(cls, parameters: Mapping[str, str]) -> HazardChoice:
        """The choice a link describes."""
        parts = parameters.get(PARAMETER, "").split(",")
        return cls(tuple(dict.fromkeys(unquote(part) for part in parts if part)))

    def among(self, known: Collection[str]) -> HazardChoice:
        """The same without hazards that the places do not have."""
        return HazardChoice(tuple(name for name in self.names if name in known))
