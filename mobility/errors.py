"""The errors a person may meet: what is wrong, where, and what to do.

Every error carries three English templates and the values that fill them.
They are kept apart so that :mod:`mobility.words` can say the same in any
language; ``str(error)`` is the English form, for logs and tests.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


class MobilityError(Exception):
    """Something a person can understand and mend.

    Args:
        what: what is wrong, an English template such as ``"There is no place {place}."``.
        where: the file, sheet, row, column or setting it was found in; may be empty.
        remedy: what to do about it, a template.
        **values: what fills the templates.
    """

    exit_code = 1

    def __init__(self, what: str, *, where: str = "", remedy: str = "", **values: Any) -> None:
        self.what = what
        self.where = where
        self.remedy = remedy
        self.values: Mapping[str, Any] = values
        super().__init__(what)

    def parts(self) -> tuple[str, str, str]:
        """The three templates: what, where, remedy."""
        return self.what, self.where, self.remedy

    def __str__(self) -> str:
        return " ".join(part.format(**self.values) for part in self.parts() if part)


class UsageError(MobilityError):
    """The question itself cannot be asked: an unknown option, place or month."""

    exit_code = 2


class FileError(MobilityError):
    """A file cannot be read as what it claims to be."""


class DataError(MobilityError):
    """Rows were read, and they break the rules of their table."""


class StoreError(MobilityError):
    """The store is busy, damaged or holds no release."""
