"""What comments, docstrings and documents name is there: files, modules and what is in them."""

from __future__ import annotations

import ast
import builtins
import io
import re
import tokenize
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from tests.test_architecture import PROJECT, committed

# A path has a folder or stands alone between backticks; addresses and templates are none.
ENDINGS = "py|js|mjs|toml|md|csv|css|sql|txt|po|json|sh"
IN_FOLDER = re.compile(rf"(?<![\w:/.<{{-])(?:[\w.-]+/)+[\w.-]+\.(?:{ENDINGS})\b(?![\w/])")
ROLE = re.compile(r":(?:mod|func|class|data|attr|meth):`~?([^`]+)`")
BLOCK = re.compile(r"/\*.*?\*/|(?<!:)//[^\n]*", re.DOTALL)
MADE = ("data/flows/", "releases/", "figures/")  # by a run of the program
NOT_OURS = ("mobility/tables/NAME.csv", "sbin/start-connect-server.sh")  # a pattern; of Spark
WHERE = (
    "",
    "mobility",
    "mobility/store",
    "tests",
    "benchmarks",
    "static",
    "static/flow_map",
    "docs",
)


def told(path: Path) -> str:
    """What a file says to people: all of a document, the comments of a program."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".md":
        return text
    if path.suffix == ".toml":
        return "\n".join(line for line in text.splitlines() if line.lstrip().startswith("#"))
    if path.suffix == ".js":
        return "\n".join(BLOCK.findall(text))
    return "\n".join([*comments(text), *docstrings(text)])


def comments(text: str) -> Iterator[str]:
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type == tokenize.COMMENT:
            yield token.string


def docstrings(text: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            yield ast.get_docstring(node) or ""


def is_file(name: str, beside: Path) -> bool:
    places = [beside.parent, *beside.parent.parents, *(PROJECT / where for where in WHERE)]
    return any((place / name).is_file() for place in places)


def is_there(name: str, path: Path) -> bool:
    """Whether a role names a module or something in one, by its whole name or as seen there."""
    parts = name.split(".")
    for root in (PROJECT, path.parent, *path.parent.parents[:2]):
        for cut in range(len(parts), 0, -1):
            if module := module_file(root.joinpath(*parts[:cut])):
                return not parts[cut:] or parts[cut] in names_of(module)
    return parts[0] in names_of(path) or hasattr(builtins, parts[0])


def module_file(path: Path) -> Path | None:
    files = (path.with_suffix(".py"), path / "__init__.py")
    return next((each for each in files if each.is_file()), None)


@cache
def names_of(path: Path) -> set[str]:
    """What a module defines, assigns or imports, at any depth."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ClassDef | ast.FunctionDef):
            found.add(node.name)
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            found.add(node.id)
        elif isinstance(node, ast.Import | ast.ImportFrom):
            found |= {(each.asname or each.name).split(".")[0] for each in node.names}
    return found


def test_every_file_that_is_named_exists() -> None:
    lost = []
    for pattern in ("*.py", "*.js", "*.toml", "*.md"):
        for path in committed(pattern):
            named = {each.group() for each in IN_FOLDER.finditer(told(path))}
            lost += [
                f"{path.relative_to(PROJECT)}: {name}"
                for name in sorted(named)
                if not (name.startswith((*MADE, *NOT_OURS)) or is_file(name, path))
            ]
    assert lost == []


def test_everything_that_a_docstring_points_to_exists() -> None:
    lost = [
        f"{path.relative_to(PROJECT)}: {name}"
        for path in committed("*.py")
        for name in ROLE.findall(told(path))
        if not is_there(name, path)
    ]
    assert lost == []
