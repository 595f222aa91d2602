"""The hazards shown together, to and from a link."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from urllib.parse import quote

from mobility.link import TEXTS, Form, Linked, parameter
from mobility.words import N_

HAZARDS = Form(
    lambda text: tuple(dict.fromkeys(TEXTS.read(text))),
    lambda names: ",".join(quote(name, safe=" ") for name in names),
)


@dataclass(frozen=True)
class HazardChoice(Linked):
    """Names of hazards as in the data; none chosen means the page's one hazard."""

    names: tuple[str, ...] = parameter((), N_("hazard"), HAZARDS, "hazards")

    def among(self, known: Collection[str]) -> HazardChoice:
        """The same without hazards that the places do not have."""
        return HazardChoice(tuple(name for name in self.names if name in known))
