"""Names in the local script from columns that may hold three encodings at once.

A map of Myanmar can carry the same name as WinInnwa (Latin letters in an old
font), Zawgyi and Unicode, in columns whose headers are not always true. Only
Unicode is taken; :func:`judge` reports what the other columns hold and which
headers are wrong.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from mobility.importers.problems import Problem, Rule
from mobility.importers.texts import tidy
from mobility.words import N_
from mobility.words.burmese import is_burmese, is_latin, is_misordered, sign

UNICODE, ZAWGYI, OLD_FONT, LATIN, OTHER, EMPTY = (
    "unicode",
    "zawgyi",
    "old font",
    "latin",
    "other script",
    "empty",
)
BEST_FIRST = (UNICODE, OTHER, LATIN)


@dataclass(frozen=True)
class LocalNames:
    """The chosen column, its names (None where none can be taken), and the findings."""

    column: str
    names: tuple[str | None, ...]
    problems: tuple[Problem, ...]


@dataclass(frozen=True)
class _Column:
    """One candidate column: its header, its texts and their encodings, and details for findings."""

    header: str
    texts: Sequence[str]
    places: Sequence[str]
    file: str

    @property
    def kind(self) -> str:
        """What the column holds, by its content, or by its header if that is unclear."""
        filled = [text for text in self.texts if text.strip()]
        if not filled:
            return EMPTY
        burmese = [text for text in filled if is_burmese(text)]
        if not burmese:
            latin = all(is_latin(text) for text in filled)
            return OTHER if not latin else OLD_FONT if self._expects_burmese() else LATIN
        signs = [sign(text) for text in burmese]
        zawgyi, unicode_ = signs.count("zawgyi"), signs.count("unicode")
        if zawgyi == unicode_:
            return ZAWGYI if self.claims_zawgyi else UNICODE
        return ZAWGYI if zawgyi > unicode_ else UNICODE

    @property
    def claims_zawgyi(self) -> bool:
        """Whether the header says Zawgyi."""
        return "zaw" in self.header.casefold()

    def _expects_burmese(self) -> bool:
        word = self.header.casefold()
        return self.claims_zawgyi or "win" in word or word.endswith(("my", "mm", "mmr", "mya"))

    def signs(self) -> list[str]:
        """The encoding that each text shows sure signs of; empty for texts that are not Burmese."""
        return [sign(text) if is_burmese(text) else "" for text in self.texts]

    def finding(self, rule: Rule, **values: object) -> Problem:
        """A finding about the column."""
        return rule.problem({"column": self.header, **values}, file=self.file, column=self.header)

    def listed(self, rule: Rule, marked: Sequence[bool]) -> list[Problem]:
        """One finding that lists the marked places, if there are any."""
        those = [place for place, mark in zip(self.places, marked, strict=True) if mark]
        return [self.finding(rule, n=len(those), places=", ".join(those))] if those else []


OLD_FONT_UNUSED = Rule(
    "old_font",
    "note",
    N_("{column} holds Burmese in an old font (WinInnwa or a similar one); it was not used."),
)
ZAWGYI_UNUSED = Rule("zawgyi", "note", N_("{column} is in Zawgyi; it was not used."))
UNICODE_IN_ZAWGYI = Rule(
    "unicode_in_zawgyi",
    "warning",
    N_("{column} is a Zawgyi column, but {n} of its names are really Unicode: {places}."),
)
NO_SURE_SIGN = Rule(
    "no_sure_sign",
    "note",
    N_(
        "In {column}, {n} names carry no sure sign of either encoding; "
        "nothing was concluded: {places}."
    ),
)
ZAWGYI_IN_UNICODE = Rule(
    "zawgyi_in_unicode",
    "warning",
    N_("In {column}, {n} names are in Zawgyi, not Unicode; they were left out: {places}."),
    N_("Convert them to Unicode, or give the names by P-code."),
)
MISORDERED_MARKS = Rule(
    "misordered_marks",
    "warning",
    N_(
        "In {column}, {n} names have marks in an order that Unicode does not use, "
        "so that they differ from the same name elsewhere: {places}."
    ),
    N_("Type the names again, or take them from a file that is right."),
)


def judge(columns: Mapping[str, Sequence[str]], places: Sequence[str], file: str) -> LocalNames:
    """Choose the column of local names among ``columns``.

    Args:
        columns: candidates by header, each with one text a feature.
        places: the name of each feature in findings.
        file: name of the file.
    """
    candidates = [_Column(header, texts, places, file) for header, texts in columns.items()]
    fitting = [column for kind in BEST_FIRST for column in candidates if column.kind == kind]
    chosen = fitting[0] if fitting else None
    problems = [
        problem
        for column in candidates
        if column is not chosen
        for problem in _about_unused(column)
    ]
    if chosen is None:
        return LocalNames("", (None,) * len(places), tuple(problems))
    names = tuple(
        None if mark == "zawgyi" else tidy(text) or None
        for text, mark in zip(chosen.texts, chosen.signs(), strict=True)
    )
    return LocalNames(chosen.header, names, (*problems, *_about_chosen(chosen)))


def _about_unused(column: _Column) -> list[Problem]:
    if column.kind == OLD_FONT:
        return [column.finding(OLD_FONT_UNUSED)]
    if column.kind != ZAWGYI and not column.claims_zawgyi:
        return []
    signs = column.signs()
    return [
        column.finding(ZAWGYI_UNUSED),
        *column.listed(UNICODE_IN_ZAWGYI, [mark == "unicode" for mark in signs]),
        *column.listed(NO_SURE_SIGN, [mark in ("none", "both") for mark in signs]),
    ]


def _about_chosen(column: _Column) -> list[Problem]:
    return [
        *column.listed(ZAWGYI_IN_UNICODE, [mark == "zawgyi" for mark in column.signs()]),
        *column.listed(MISORDERED_MARKS, [is_misordered(text) for text in column.texts]),
    ]
