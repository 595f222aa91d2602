"""The recipes that come with the program, and which of them a table is read by."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

from mobility.errors import UsageError
from mobility.importers.opening.raw_table import RawTable
from mobility.importers.problems import Problem, Rule
from mobility.importers.recipes.engine import fits
from mobility.importers.recipes.finding import Header
from mobility.importers.recipes.recipe import Recipe
from mobility.words import N_

FOLDER = Path(__file__).parent
# What a recipe may recognise only to name it: it is not for this program.
HELD: Mapping[str, str] = {
    "questionnaire": N_("This is a questionnaire (XLSForm), not its answers."),
    "activities": N_("This is a list of who does what where (3W), not of people who move."),
    "conflict": N_("These are events of conflict, not people who move."),
    "displacement": N_(
        "These are events of displacement (IDMC): points of one event may be of the same people, "
        "and do not say where they went."
    ),
    "modelled_flows": N_(
        "These are flows of five years from a model (WorldPop): they have no month, so that "
        "nothing seasonal can be told from them."
    ),
    "risk": N_("The table holds risk and damage by township, and no people."),
    "vulnerability": N_(
        "Its total_pop has no sex, no age and no year, and is another total than that of the "
        "2014 census: the two must not be mixed."
    ),
}
# What to import in its place, where that is known.
INSTEAD: Mapping[str, str] = {
    "displacement": N_(
        "Import those who are displaced, by place and month: IOM's DTM as stays, UNHCR's PRMN as "
        "moves. Read about single events at IDMC."
    ),
    "modelled_flows": N_("Import flows by month: --as moves. A model of years has no place here."),
}


@cache
def shipped() -> tuple[Recipe, ...]:
    """Every recipe beside this file, the most demanding first."""
    found = [
        Recipe.of(tomllib.loads(path.read_text(encoding="utf-8")), path.name)
        for path in sorted(FOLDER.glob("*.toml"))
    ]
    return tuple(sorted(found, key=lambda recipe: -len(_wanted(recipe))))


def _wanted(recipe: Recipe) -> list[str]:
    columns = recipe.content.get("recognise", {}).get("columns", [])
    return [columns] if isinstance(columns, str) else list(columns)


def recognises(
    recipe: Recipe, names: Sequence[str], hashtags: Mapping[str, str] | None = None
) -> bool:
    """Whether a table with these columns is one that the recipe is for."""
    header, wanted = Header(names, hashtags), _wanted(recipe)
    some = recipe.content.get("recognise", {}).get("any", [])
    has_some = not some or any(header.has((name,)) for name in some)
    if not (wanted or some) or not has_some or not all(header.has((name,)) for name in wanted):
        return False
    return held(recipe) is not None or fits(recipe, names, hashtags)


def is_for(recipe: Recipe, names: Sequence[str], hashtags: Mapping[str, str] | None = None) -> bool:
    """Whether a sheet with these columns is the one that a recipe given with it is for."""
    says = "recognise" in recipe.content
    return recognises(recipe, names, hashtags) if says else fits(recipe, names, hashtags)


def recognised(
    names: Sequence[str], kind: str | None, hashtags: Mapping[str, str] | None = None
) -> Recipe | None:
    """The recipe for a table with these columns that gives ``kind``, or any."""
    return next(
        (
            recipe
            for recipe in shipped()
            if (recipe.kind in (kind, None) or (kind is None and _is_all_of(recipe, names)))
            and recognises(recipe, names, hashtags)
        ),
        None,
    )


def _is_all_of(recipe: Recipe, names: Sequence[str]) -> bool:
    """Whether a recipe says enough of itself, or uses most columns, to decide what a table is."""
    if _wanted(recipe) or recipe.rules:
        return True
    header = Header(names)
    used = {header.find(each) for part in recipe.parts for each in part.columns.values()}
    return len(used - {None}) * 2 > len(names)


def held(recipe: Recipe) -> str | None:
    """What a table holds that is not for this program, as a marked text."""
    name = recipe.content.get("recipe", {}).get("holds")
    return HELD.get(name) if name else None


def refuse_foreign(recipe: Recipe, file: str) -> None:
    """Refuse a table that is known not to be for this program.

    Raises:
        UsageError: it is one; what it is.
    """
    what = held(recipe)
    if what is not None:
        raise UsageError(
            what,
            where=N_("File: {file}."),
            remedy=INSTEAD.get(
                recipe.content["recipe"]["holds"], N_("Import the table of the people themselves.")
            ),
            file=file,
        )


READ_BY_RECIPE = Rule("read_by_recipe", "note", N_("The table was recognised as: {title}."))


def note(recipe: Recipe, raw: RawTable) -> list[Problem]:
    """A note that names the recipe, if it comes with the program."""
    if recipe not in shipped():
        return []
    about = READ_BY_RECIPE.problem({"title": recipe.title}, file=raw.file, sheet=raw.sheet)
    return [about]
