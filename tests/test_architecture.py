"""The house keeps its order: who may import whom, and what stands at the top."""

from __future__ import annotations

import ast
import subprocess
from collections.abc import Callable, Container, Iterable, Iterator
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
# Each rank may import from itself and from those before it.
RANKS = (
    {"errors"},
    {"settings", "words", "tables"},
    {"link"},
    {"selection", "access"},
    {"measures"},
    {"forms"},
    {"store"},
    {"importers", "views"},
    {"maps", "reports"},
    {"demo"},
    {"ui"},
    {"cli", "__main__"},
)
RANK = {name: rank for rank, names in enumerate(RANKS) for name in names}
ONLY_IN = {
    "streamlit": ("app.py", "pages/", "mobility/ui/", "benchmarks/"),
    "pydeck": ("mobility/maps/", "benchmarks/"),
    "duckdb": ("mobility/store/", "benchmarks/"),
    "pyspark": ("mobility/store/spark.py", "benchmarks/"),
}
TOP_LEVEL = {
    ".ci", ".gitignore", ".streamlit", "CHANGELOG.md", "LICENSE", "Makefile", "README.md",
    "SECURITY.md", "app.py", "benchmarks", "data", "docs", "mobility", "pages", "pyproject.toml",
    "requirements.txt", "static", "tests",
}  # fmt: skip
LONGEST_FUNCTION = 60
HTML_DOOR = PROJECT / "mobility" / "ui" / "frame" / "parts.py"  # shows only Markup


def committed(pattern: str) -> list[Path]:
    """Files git keeps, and new ones it would keep."""
    listing = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", pattern],
        cwd=PROJECT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    names = listing.stdout.splitlines()
    return [path for path in (PROJECT / name for name in names) if path.is_file()]


SOURCES = [path for path in committed("*.py") if "tests" not in path.relative_to(PROJECT).parts]


def where(path: Path) -> str:
    """A file's name in the project."""
    return path.relative_to(PROJECT).as_posix()


@cache
def tree(path: Path) -> ast.Module:
    """A file's syntax tree."""
    return ast.parse(path.read_text(encoding="utf-8"))


def imported(path: Path) -> Iterator[tuple[int, str]]:
    """Every module a file imports, as (line, dotted name)."""
    package = path.relative_to(PROJECT).with_suffix("").parts[:-1]
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = package[: len(package) - node.level + 1] if node.level else ()
            module = ".".join([*above, *filter(None, [node.module])])
            yield from ((node.lineno, f"{module}.{alias.name}") for alias in node.names)


def rank(parts: tuple[str, ...]) -> int | None:
    """Where ``mobility.<name>`` stands; app.py and pages/ stand above all."""
    if parts[0] == "mobility":
        return RANK[parts[1]] if len(parts) > 1 and parts[1] in RANK else None
    return len(RANKS)


def climbs(path: Path) -> Iterator[str]:
    """What a module imports from those after it."""
    own = rank(path.relative_to(PROJECT).with_suffix("").parts)
    for line, name in imported(path):
        parts = tuple(name.split("."))
        other = rank(parts) if parts[0] == "mobility" else None
        if own is not None and other is not None and other > own:
            yield f"{where(path)}:{line} imports {name}"


def circle(imports: dict[str, set[str]]) -> list[str]:
    """The names along one circle of imports, its first repeated at the end; empty if none."""
    try:
        TopologicalSorter(imports).prepare()
    except CycleError as error:
        return list(error.args[1])
    return []


def imports_between(paths: Iterable[Path]) -> dict[str, set[str]]:
    """Which of these modules each of them imports, at its top or inside a function."""
    modules = {dotted(path): path for path in paths}
    return {
        name: {module_of(other, modules) for _, other in imported(path)} - {"", name}
        for name, path in modules.items()
    }


def dotted(path: Path) -> str:
    """The name that a module is imported by."""
    parts = path.relative_to(PROJECT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def module_of(name: str, modules: Container[str]) -> str:
    """The module that a dotted name is, or is in; empty if none of these."""
    while name and name not in modules:
        name = name.rpartition(".")[0]
    return name


def away_from_home(path: Path) -> Iterator[str]:
    """What a module imports of a library that has its own folders."""
    for line, name in imported(path):
        homes = ONLY_IN.get(name.split(".")[0])
        if homes is not None and not where(path).startswith(homes):
            yield f"{where(path)}:{line} imports {name}"


def long_functions(path: Path) -> Iterator[str]:
    """Functions with more lines than a reader keeps in mind."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            lines = (node.end_lineno or node.lineno) - node.lineno + 1
            if lines > LONGEST_FUNCTION:
                yield f"{where(path)}:{node.lineno} {node.name} has {lines} lines"


def offenders(rule: Callable[[Path], Iterable[str]], paths: Iterable[Path]) -> list[str]:
    """All that a rule finds, file by file."""
    return [each for path in paths for each in rule(path)]


def test_a_module_imports_only_from_those_before_it() -> None:
    assert offenders(climbs, SOURCES) == []


def test_no_modules_import_each_other_in_a_circle() -> None:
    assert circle(imports_between(SOURCES)) == []


def test_a_circle_is_found_wherever_the_import_stands() -> None:
    assert circle({"a": {"b"}, "b": {"c"}, "c": set()}) == []
    assert set(circle({"a": {"b"}, "b": {"c"}, "c": {"a"}})) == {"a", "b", "c"}
    late = "mobility.store.spark"  # imported inside a function
    assert late in imports_between(SOURCES)["mobility.store.engine_choice"]


def strays(path: Path) -> Iterator[str]:
    """What a page, or a room of ``ui/``, imports of rooms that are not open to it."""
    own = room(path.relative_to(PROJECT).with_suffix("").parts)
    for line, name in imported(path):
        other = room(tuple(name.split(".")))
        if other and other not in open_to(own):
            yield f"{where(path)}:{line} imports {name}"


def room(parts: tuple[str, ...]) -> str:
    """The folder of ``ui/`` that a module is in; of a page's file the page's own folder."""
    if parts[0] == "pages":
        return parts[1]
    return parts[2] if parts[:2] == ("mobility", "ui") and len(parts) > 2 else ""


def open_to(own: str) -> set[str]:
    """The rooms that a room may import from; app.py and commands start what is served."""
    return {own, "frame"} if own else {"frame", "serving"}


def test_a_page_imports_only_the_frame_and_its_own_folder() -> None:
    assert offenders(strays, SOURCES) == []


def test_each_page_has_its_folder_and_each_folder_its_page() -> None:
    folders = {path.parent.name for path in committed("mobility/ui/*/*.py")}
    assert folders - {"frame", "serving"} == {path.stem for path in PAGES}


def test_the_face_of_a_room_of_ui_is_its_docstring() -> None:
    faces = [path for path in committed("mobility/ui/*") if path.name == "__init__.py"]
    assert [where(path) for path in faces if len(tree(path).body) != 1] == []


def test_a_library_stays_in_its_folder() -> None:
    assert offenders(away_from_home, SOURCES) == []


def test_every_part_of_the_package_has_its_place_in_the_order() -> None:
    parts = {path.relative_to(PROJECT).with_suffix("").parts[1] for path in committed("mobility/*")}
    assert parts - {"__init__"} <= set(RANK)


def test_the_top_level_holds_only_what_it_should() -> None:
    names = {path.relative_to(PROJECT).parts[0] for path in committed("*")}
    assert {"app.py", "mobility", "pages"} <= names <= TOP_LEVEL


def test_functions_are_short() -> None:
    assert offenders(long_functions, SOURCES) == []


def test_a_module_opens_with_what_it_is_for() -> None:
    assert [where(path) for path in SOURCES if not ast.get_docstring(tree(path))] == []


def test_html_goes_through_one_door_and_is_escaped_by_its_type() -> None:
    """Ruff's S704 sees to it that Markup is made of literals alone."""
    served = [path for path in SOURCES if PROJECT / "benchmarks" not in path.parents]
    found = {
        path.relative_to(PROJECT).as_posix(): list(html_by_hand(path.read_text(encoding="utf-8")))
        for path in served
        if path != HTML_DOOR
    }
    assert {path: lines for path, lines in found.items() if lines} == {}
    assert list(html_by_hand(HTML_DOOR.read_text(encoding="utf-8"))) == [
        "st.html(unbroken(str(markup.__html__())), **options)"
    ]


def test_html_that_goes_past_the_door_is_found() -> None:
    source = """
import html
import streamlit
from html import escape, unescape
from streamlit import html as show
streamlit.html("<b>")
st.sidebar.html(f"<b>{name}</b>")
st.markdown("<b>", unsafe_allow_html=True)
parts.html(parts.bold(name))
"""
    assert len(list(html_by_hand(source))) == 6


def html_by_hand(source: str) -> Iterator[str]:
    """What hands HTML to Streamlit past ``parts.html``, or escapes by hand."""
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Import(names=names):
                named = any(each.name == "html" for each in names)
            case ast.ImportFrom(module=module, names=names):
                named = module == "html" or any(each.name == "html" for each in names)
            case ast.Call(func=ast.Attribute(attr="html", value=value)):
                named = ast.unparse(value) != "parts"
            case ast.Call(keywords=keywords):
                named = any(each.arg == "unsafe_allow_html" for each in keywords)
            case _:
                named = False
        if named:
            yield ast.unparse(node)


PAGES = sorted((PROJECT / "pages").glob("*.py"))


def first_act(path: Path) -> str:
    """The first statement of a page after its imports."""
    acts = (node for node in tree(path).body[1:] if isinstance(node, ast.Expr))
    return ast.unparse(next(acts))


def test_a_page_opens_with_its_guard() -> None:
    """Streamlit may run a page without app.py; the guard must be the first thing it does."""
    assert {path.stem: first_act(path) for path in PAGES} == {
        path.stem: f"page.guard('{path.stem}')" for path in PAGES
    }


def test_a_page_is_one_function_that_is_handed_the_question() -> None:
    """A part that is drawn again alone would go on with what was computed outside it."""
    outside = {path.stem: outside_of_drawing(path.read_text(encoding="utf-8")) for path in PAGES}
    assert {page: list(map(ast.unparse, nodes)) for page, nodes in outside.items() if nodes} == {}


def test_what_a_page_computes_outside_its_drawing_is_found() -> None:
    page = """
from mobility.ui import answers, page
page.guard("plan")
with st.sidebar:
    controls.find_area(page.current_question())
view = answers.plan()
if view.empty:
    st.stop()
LIMIT = 3
@page.fragment
def year(asked: page.PageQuestion) -> None:
    plan.months(asked, view)
def drawn_without_being_asked() -> None: ...
year(asked)
year()
"""
    found = [ast.unparse(node).splitlines()[0] for node in outside_of_drawing(page)]
    assert found == [
        "view = answers.plan()", "if view.empty:", "LIMIT = 3",
        "def drawn_without_being_asked() -> None:", "year(asked)",
    ]  # fmt: skip


def outside_of_drawing(source: str) -> list[ast.stmt]:
    """What a page does besides its guard, its questions in the sidebar and its one drawing."""
    body = ast.parse(source).body
    drawings = [node for node in body if is_drawing(node)]
    calls = {f"{node.name}()" for node in drawings if isinstance(node, ast.FunctionDef)}
    return [
        node
        for node in body
        if not isinstance(node, ast.Import | ast.ImportFrom)
        and not (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant))
        and not ast.unparse(node).startswith("page.guard(")
        and not is_sidebar(node)
        and node not in drawings
        and ast.unparse(node) not in calls
    ]


def is_drawing(node: ast.stmt) -> bool:
    """Whether this is a function that ``page.fragment`` hands the question."""
    return isinstance(node, ast.FunctionDef) and [
        ast.unparse(each) for each in node.decorator_list
    ] == ["page.fragment"]


def is_sidebar(node: ast.stmt) -> bool:
    """Whether this draws into the sidebar, and names nothing."""
    return (
        isinstance(node, ast.With)
        and [ast.unparse(each) for each in node.items] == ["st.sidebar"]
        and all(isinstance(each, ast.Expr) for each in node.body)
    )
