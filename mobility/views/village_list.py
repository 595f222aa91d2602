"""How villages are listed and what they are compared with, in a link and back.

What a reader sets that changes no number: the order of the Village calendar,
what is left out of it, the part of a long list and the village looked at; and
the earlier release that the Overview is held against.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

from mobility.words import N_

ORDERS = {
    "worst": N_("worst month when the hazard is due"),
    "absence": N_("expected absence"),
    "place": N_("place"),
}
LONGEST_SEARCH = 60


@dataclass(frozen=True)
class VillageList:
    """One way to list villages.

    Attributes:
        order: worst (worst month in a hazard season first), absence (expected absence), place.
        by_tract: whether villages of a tract stand together.
        flagged: whether only those flagged in a hazard month are listed.
        find: part of a name in either script, or of a code; empty is every village.
        page: which part of a long list, from 1.
        village: code of the village looked at; empty is the first listed.
        before: id of the release to compare with; empty is the one before.
    """

    order: str = "worst"
    by_tract: bool = False
    flagged: bool = False
    find: str = ""
    page: int = 1
    village: str = ""
    before: str = ""

    def but(self, **changes: Any) -> VillageList:
        """The same with some parts changed."""
        return replace(self, **changes)

    def to_url(self) -> dict[str, str]:
        """Parameters of a link; what equals the default is left out."""
        default = VillageList()
        values = {field.name: getattr(self, field.name) for field in fields(self)}
        return {
            name: "1" if value is True else str(value)
            for name, value in values.items()
            if value != getattr(default, name)
        }

    @classmethod
    def from_url(cls, parameters: Mapping[str, str]) -> tuple[VillageList, tuple[str, ...]]:
        """The list a link describes, and the names of parameters it had to leave out."""
        listed, ignored = cls(), []
        for name, read in READERS.items():
            if name not in parameters:
                continue
            try:
                listed = listed.but(**{name: read(parameters[name])})
            except ValueError:
                ignored.append(name)
        return listed, tuple(ignored)


def _order(text: str) -> str:
    if text not in ORDERS:
        raise ValueError(text)
    return text


def _switch(text: str) -> bool:
    if text not in ("0", "1"):
        raise ValueError(text)
    return text == "1"


def _page(text: str) -> int:
    if int(text) < 1:
        raise ValueError(text)
    return int(text)


def _find(text: str) -> str:
    return text[:LONGEST_SEARCH]


READERS: dict[str, Callable[[str], Any]] = {
    "order": _order,
    "by_tract": _switch,
    "flagged": _switch,
    "find": _find,
    "page": _page,
    "village": str,
    "before": str,
}
