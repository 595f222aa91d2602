"""Columns of a file, found by the names that a recipe gives them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from mobility.importers.home.spellings import plain

ANY_GROUP = "*/"  # before a name: also below a group, as survey tools write it
_HOUSEHOLDS = re.compile(r"(^|[^a-z])(hh|households?|m[ée]nages|hogares)([^a-z]|$)", re.IGNORECASE)
_GROUPS = re.compile(r"[/:.-]")  # KoboToolbox writes a slash, ODK Central a hyphen


class Header:
    """The names of a file's columns: found as written, else without case and spaces."""

    def __init__(self, names: Sequence[str], hashtags: Mapping[str, str] | None = None) -> None:
        self.names = tuple(names)
        self._tagged: dict[str, list[str]] = {}
        for name, tag in (hashtags or {}).items():
            if not _HOUSEHOLDS.search(name):  # some files swap the tags of households and people
                self._tagged.setdefault(_tag(tag), []).append(name)
        self._plain: dict[str, list[str]] = {}
        self._letters: dict[str, list[str]] = {}
        self._last: dict[str, list[str]] = {}
        for name in self.names:
            self._plain.setdefault(plain(name), []).append(name)
            self._letters.setdefault(_letters(name), []).append(name)
            self._last.setdefault(plain(_GROUPS.split(name)[-1]), []).append(name)

    def find(self, wanted: Iterable[str]) -> str | None:
        """The column that the first possible of these names means."""
        for name in filter(None, wanted):
            is_grouped = name.startswith(ANY_GROUP)
            own = name.removeprefix(ANY_GROUP)
            if own.startswith("#") and len(self._tagged.get(_tag(own), [])) == 1:
                return self._tagged[_tag(own)][0]
            if own in self.names:
                return own
            alike = self._plain.get(plain(own)) or self._letters.get(_letters(own), [])
            if not alike and is_grouped:
                alike = self._last.get(plain(own), [])
            if len(alike) == 1:
                return alike[0]
        return None

    def has(self, wanted: Iterable[str]) -> bool:
        """Whether there is such a column."""
        return self.find(wanted) is not None


def _letters(name: str) -> str:
    """Letters and digits only, for a name that other marks are set into."""
    return "".join(sign for sign in name.casefold() if sign.isalnum())


def _tag(tag: str) -> str:
    """A hashtag without blanks, its attributes in alphabetical order."""
    first, *attributes = "".join(tag.split()).casefold().split("+")
    return "+".join([first, *sorted(attributes)])
