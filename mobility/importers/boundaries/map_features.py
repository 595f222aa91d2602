"""The places a map draws, and the places they lie in, read from its columns.

Codes and names of every level, read from the columns that
:mod:`admin_columns` recognised. Texts are trimmed and lose invisible
characters; a code with two names or two parents is reported, and the most
frequent one is taken.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import pandas as pd

from mobility.errors import printable
from mobility.importers.boundaries.admin_columns import LevelColumns
from mobility.importers.boundaries.local_names import judge
from mobility.importers.problems import Problem, Rule
from mobility.importers.texts import tidy
from mobility.words import N_
from mobility.words.burmese import is_latin, is_misordered, visible

LONGEST_LABEL = 80  # characters of a code or a name


@dataclass(frozen=True)
class Feature:
    """One outline as the file describes it.

    Attributes:
        position: its index in the file, from 0.
        code, name_en, name_my, level, parent_id: as in ``places``; blank where not given.
    """

    position: int
    code: str
    name_en: str
    name_my: str | None
    level: str
    parent_id: str | None

    @property
    def label(self) -> str:
        """The name that findings use."""
        parts = (printable(part, LONGEST_LABEL) for part in (self.code, self.name_en) if part)
        return " ".join(parts) or "–"


@dataclass(frozen=True)
class Parent:
    """A place that the outlines at ``positions`` lie in."""

    code: str
    name_en: str
    name_my: str | None
    level: str
    parent_id: str | None
    positions: tuple[int, ...]


@dataclass(frozen=True)
class Described:
    """Everything read from the columns.

    Attributes:
        doubtful_names, doubtful_local: names that look damaged, by code; they are
            used only where the draft has no better one.
    """

    features: list[Feature]
    parents: list[Parent] = field(default_factory=list)
    doubtful_names: dict[str, str] = field(default_factory=dict)
    doubtful_local: dict[str, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


@dataclass(frozen=True)
class _Level:
    """Codes and names of one level, one per feature."""

    columns: LevelColumns
    codes: list[str]
    english: list[str]
    local: list[str | None]
    doubtful: dict[str, str]
    doubtful_local: dict[str, str]
    problems: list[Problem]


def describe_home(texts: pd.DataFrame) -> Described:
    """Features of a map in the home format."""
    blanks = dict.fromkeys(("name_my", "parent_id"), "")
    return Described(
        [
            Feature(
                position,
                visible(row["place_id"]),
                tidy(row["name_en"]),
                tidy(row["name_my"]) or None,
                visible(row["level"]).casefold(),
                visible(row["parent_id"]) or None,
            )
            for position, row in enumerate(blanks | record for record in texts.to_dict("records"))
        ]
    )


def describe(texts: pd.DataFrame, columns: Sequence[LevelColumns], file: str) -> Described:
    """Features and parents of a map with a column of P-codes for each level, the coarsest first."""
    levels = [_level(texts, level, file) for level in columns]
    own = levels[-1]
    features = [
        Feature(
            position,
            code,
            own.english[position],
            own.local[position],
            own.columns.level,
            _code_above(levels[:-1], position),
        )
        for position, code in enumerate(own.codes)
    ]
    parents, problems = [], []
    for depth, level in enumerate(levels[:-1]):
        found, findings = _parents(levels[:depth], level, file)
        parents += found
        problems += findings
    return Described(
        features,
        parents,
        {code: name for level in levels for code, name in level.doubtful.items()},
        {code: name for level in levels for code, name in level.doubtful_local.items()},
        problems + [problem for level in levels for problem in level.problems],
    )


def _level(texts: pd.DataFrame, columns: LevelColumns, file: str) -> _Level:
    codes = [visible(code) for code in texts[columns.code]]
    written = [tidy(name) for name in texts[columns.name]] if columns.name else [""] * len(codes)
    labels = [name or code for name, code in zip(written, codes, strict=True)]
    judged = judge({header: list(texts[header]) for header in columns.local}, labels, file)
    local = list(judged.names)
    if not columns.name and all(is_latin(name) for name in local if name):
        written, local = [name or "" for name in local], [None] * len(codes)
    damaged = {
        code: name
        for code, name in zip(codes, written, strict=True)
        if columns.name and columns.name in name
    }
    english = ["" if name in damaged.values() else name for name in written]
    misordered = {
        code: name for code, name in zip(codes, local, strict=True) if name and is_misordered(name)
    }
    local = [None if name in misordered.values() else name for name in local]
    problems = [*judged.problems, *_about_damaged(damaged, columns.name, file)]
    return _Level(columns, codes, english, local, damaged, misordered, problems)


DAMAGED_NAME = Rule(
    "damaged_name",
    "warning",
    N_("{place}: the name “{name}” holds its own column's name ({column})."),
    N_("Correct it in the source; a name in the draft is kept meanwhile."),
)


def _about_damaged(damaged: Mapping[str, str], column: str, file: str) -> list[Problem]:
    """Warn of names damaged by a find-and-replace of headers, as in ``Bago (Eaadmin1RefName)``."""
    return [
        DAMAGED_NAME.problem(
            {"place": code, "name": name, "column": column}, file=file, column=column
        )
        for code, name in damaged.items()
    ]


def _code_above(levels: Sequence[_Level], position: int) -> str | None:
    """Code of the nearest level above that names one."""
    return next(
        (level.codes[position] for level in reversed(levels) if level.codes[position]), None
    )


def _parents(
    above: Sequence[_Level], level: _Level, file: str
) -> tuple[list[Parent], list[Problem]]:
    positions: dict[str, list[int]] = {}
    for position, code in enumerate(level.codes):
        if code:
            positions.setdefault(code, []).append(position)
    parents, problems = [], []
    for code, places in positions.items():
        english = Counter(level.english[place] for place in places if level.english[place])
        local = Counter(name for place in places if (name := level.local[place]))
        higher = Counter(id_ for place in places if (id_ := _code_above(above, place)))
        problems += _about_several(code, english, level.columns.name, file)
        problems += _about_several(code, local, "/".join(level.columns.local), file)
        problems += _about_several(code, higher, above[-1].columns.code if above else "", file)
        parents.append(
            Parent(
                code,
                _most(english) or "",
                _most(local),
                level.columns.level,
                _most(higher),
                tuple(places),
            )
        )
    return parents, problems


def _most(values: Counter[str]) -> str | None:
    return values.most_common(1)[0][0] if values else None


CODE_WITH_SEVERAL_VALUES = Rule(
    "code_with_several_values",
    "warning",
    N_("{place} has several values in {column}: {listed}. The most frequent is used."),
    N_("Correct the others in the source."),
)


def _about_several(code: str, values: Counter[str], column: str, file: str) -> list[Problem]:
    if len(values) <= 1:
        return []
    return [
        CODE_WITH_SEVERAL_VALUES.problem(
            {
                "place": code,
                "column": column,
                "listed": ", ".join(f"{value} ({n})" for value, n in values.most_common()),
            },
            file=file,
            column=column,
        )
    ]
