"""What a link says: one record a parameter, and one way to read and to write them all.

What a link describes is a frozen record that is :class:`Linked`. Each of its parameters is one
line of it, a field with its default, its name in words and the form it has in a link::

    drawn: int = parameter(300, N_("flows drawn"), whole(1, 1000))

A field that is Linked itself stands in the same link. What equals the usual value is left out of
a link; what a link says wrongly is left out of the record, and named.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Any, Generic, Self, TypeVar
from urllib.parse import unquote

from mobility.errors import UsageError
from mobility.words import MONTHS

T = TypeVar("T")
Default = TypeVar("Default")
METADATA = "parameter"


@dataclass(frozen=True)
class Form(Generic[T]):
    """How a value is read from a link, with a ValueError where it is none, and written into it."""

    read: Callable[[str], T]
    write: Callable[[T], str] = str


@dataclass(frozen=True)
class Parameter:
    """A parameter of links: its name there, its name in words (English), and its form."""

    name: str
    label: str
    form: Form[Any]

    def is_usual(self, value: Any, usual: Any) -> bool:
        """Whether a value is the usual one, or cannot be told from it in a link."""
        return value == usual or (
            usual is not None and self.form.write(value) == self.form.write(usual)
        )


def in_link(label: str, form: Form[Any], name: str = "") -> Mapping[str, Parameter]:
    """The metadata of a field that stands in links, by its own name where none is given."""
    return {METADATA: Parameter(name, label, form)}


def parameter(default: Default, label: str, form: Form[T], name: str = "") -> Default | T:
    """A field of a record that stands in links: see :func:`in_link`."""
    return field(default=default, metadata=in_link(label, form, name))


@dataclass(frozen=True)
class Linked:
    """A record that a link describes."""

    @classmethod
    def usual(cls) -> Self:
        """What a link that says nothing describes."""
        return cls()

    @property
    def is_possible(self) -> bool:
        """Whether its parts do not contradict one another."""
        return True

    @classmethod
    def labels(cls) -> dict[str, str]:
        """The parameters by their names in a link, with their names in words (English)."""
        return {each.name: each.label for each in _parameters(cls.usual())}

    def but(self, **changes: Any) -> Self:
        """The same with some parts changed."""
        return replace(self, **changes)

    def to_url(self) -> dict[str, str]:
        """Parameters of a link; what is as usual is left out."""
        usual, written = self.usual(), {}
        for attribute, each in _fields(self):
            value = getattr(self, attribute)
            if each is None:
                written.update(value.to_url())
            elif not each.is_usual(value, getattr(usual, attribute)):
                written[each.name] = each.form.write(value)
        return written

    @classmethod
    def from_url(cls, values: Mapping[str, str]) -> tuple[Self, tuple[str, ...]]:
        """The record a link describes, and the names of parameters that had to be left out."""
        record, ignored = cls.usual(), []
        for attribute, each in _fields(record):
            if each is None:
                part, wrong = getattr(record, attribute).from_url(values)
                record = replace(record, **{attribute: part})
                ignored.extend(wrong)
            elif each.name in values:
                try:
                    value = each.form.read(values[each.name])
                    record = replace(record, **{attribute: value})
                except (UsageError, ValueError):
                    ignored.append(each.name)
        if not record.is_possible:
            return cls.usual(), tuple(name for name in cls.labels() if name in values)
        return record, tuple(ignored)


def _fields(record: Linked) -> Iterator[tuple[str, Parameter | None]]:
    """The fields of a record that stand in a link; one that is Linked itself has no parameter."""
    for each in fields(record):
        if METADATA in each.metadata:
            said: Parameter = each.metadata[METADATA]
            yield each.name, replace(said, name=said.name or each.name)
        elif isinstance(getattr(record, each.name), Linked):
            yield each.name, None


def _parameters(record: Linked) -> Iterator[Parameter]:
    """The parameters of a record, and of the records that are parts of it."""
    for attribute, each in _fields(record):
        if each is None:
            yield from _parameters(getattr(record, attribute))
        else:
            yield each


def only(form: Form[T], is_allowed: Callable[[T], bool]) -> Form[T]:
    """A form for some of its values."""

    def read(text: str) -> T:
        value = form.read(text)
        if not is_allowed(value):
            raise ValueError(text)
        return value

    return Form(read, form.write)


def one_of(allowed: Collection[str]) -> Form[str]:
    """One of several codes."""
    return only(TEXT, allowed.__contains__)


def some_of(allowed: Collection[str]) -> Form[tuple[str, ...]]:
    """Some of several codes."""
    return only(TEXTS, frozenset(allowed).issuperset)


def whole(least: int, most: float = float("inf")) -> Form[int]:
    """A whole number between two."""
    return only(WHOLE, lambda number: least <= number <= most)


def text(most: int) -> Form[str]:
    """A text that is cut after ``most`` characters."""
    return Form(lambda said: said.strip()[:most])


def _parts(said: str) -> list[str]:
    return [part for part in said.split(",") if part]


def _switch(said: str) -> bool:
    if said not in ("0", "1"):
        raise ValueError(said)
    return said == "1"


def _texts(values: tuple[str, ...]) -> str:
    """A comma inside a text is %2C, so that commas only separate."""
    return ",".join(each.replace("%", "%25").replace(",", "%2C") for each in values)


TEXT = Form(str)
TEXTS = Form(lambda said: tuple(unquote(part) for part in _parts(said)), _texts)
SWITCH = Form(_switch, lambda on: str(int(on)))
WHOLE = Form(int)
NUMBER = Form(float, "{:.4g}".format)
SHARE = only(NUMBER, lambda share: 0 <= share <= 1)
MONTH = whole(MONTHS[0], MONTHS[-1])
SEVERAL_MONTHS = only(
    Form(
        lambda said: tuple(sorted({int(part) for part in _parts(said)})),
        lambda months: ",".join(map(str, months)),
    ),
    frozenset(MONTHS).issuperset,
)
