"""Writes the measurements into ``docs/performance.md``, with the growth curves as a picture.

Run from the project's folder: ``python -m benchmarks.document``. The figures are the files of
``benchmarks/figures/``, which the measurements write (``--save``); text between the marks
``<!-- NAME -->`` and ``<!-- /NAME -->`` is replaced by tables of them.
"""

from __future__ import annotations

import json
import re
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import median
from textwrap import fill
from typing import Any

from tabulate import tabulate

from benchmarks import results
from benchmarks.build.__main__ import HEADERS as BUILD_HEADERS
from benchmarks.build.__main__ import Step, lines
from benchmarks.questions import packages
from benchmarks.readers.__main__ import HEADERS as READER_HEADERS
from benchmarks.readers.__main__ import row
from benchmarks.readers.measure import Crowd
from benchmarks.results import FLOOR, FOLDER, OURS, Run

PAGE = FOLDER.parents[1] / "docs" / "performance.md"
PICTURE = PAGE.with_name("growth.svg")
TITLE_WIDTH = 44
SIZES = ("S", "L", "XL")
COLOURS = {
    OURS: "#0B5F7D",
    FLOOR: "#9AA5AA",
    "pandas": "#B04A2F",
    "polars": "#C98B1B",
    "duckdb": "#5B7F3A",
    "flowmap_gl": "#7A4E8A",
}


def main() -> None:
    """Write the page and the picture."""
    runs = [results.read(FOLDER / f"{size}.json") for size in SIZES if _there(size)]
    page = PAGE.read_text(encoding="utf-8")
    for name, text in parts(runs).items():
        page = put(page, name, text)
    PAGE.write_text(page, encoding="utf-8")
    draw(runs)


def parts(runs: list[Run]) -> dict[str, str]:
    """The text between the marks, by name."""
    found = {}
    for run in runs:
        smaller = runs[0] if run is not runs[0] else None
        below = "\n".join(f"- {line}" for line in results.other_lines(run))
        found[f"questions {run.size}"] = f"{results.table(run, smaller, 'github')}\n\n{below}"
    for path in sorted(FOLDER.glob("readers*.json")):
        found[path.stem] = _readers(json.loads(path.read_text(encoding="utf-8")))
    for path in sorted(FOLDER.glob("build*.json")):
        found[path.stem] = _build(json.loads(path.read_text(encoding="utf-8")))
    return found


def put(page: str, name: str, text: str) -> str:
    """The page with ``text`` between the marks ``name``, if it has them."""
    pattern = re.compile(rf"(<!-- {re.escape(name)} -->\n).*?(<!-- /{re.escape(name)} -->)", re.S)
    return pattern.sub(lambda found: f"{found[1]}{text}\n{found[2]}", page)


def _there(size: str) -> bool:
    return (FOLDER / f"{size}.json").exists()


def _readers(content: dict[str, Any]) -> str:
    rows = [row(Crowd(**each)) for each in content["crowds"]]
    said = "{steps} steps each, {pause} s between them, world {data}".format(**content)
    return f"{_grid(rows, READER_HEADERS)}\n\n- {said}; {results.machine_text(content['machine'])}"


def _build(content: dict[str, Any]) -> str:
    rows = lines([Step(**each) for each in content["steps"]], content["rows"])
    said = f"{content['rows']:,} rows of stays from CSV; {results.machine_text(content['machine'])}"
    return f"{_grid(rows, BUILD_HEADERS)}\n\n- {said}"


def _grid(rows: list[list[str]], headers: Sequence[str]) -> str:
    """A Markdown table."""
    return tabulate(rows, headers, "github", disable_numparse=True)


def draw(runs: list[Run]) -> None:
    """Warm medians against rows of stays, a small chart a question, both axes logarithmic."""
    with tempfile.TemporaryDirectory() as folder:
        installed = packages.folder_below(Path(folder))
        packages.install(installed)
        sys.path.append(str(installed))
        import matplotlib as mpl
        from matplotlib.figure import Figure

        mpl.rcParams["svg.hashsalt"] = "growth"  # the same figures give the same file
        figure = Figure(figsize=(11, 6.4), layout="constrained")
        charts = figure.subplots(2, 3, sharex=True, sharey=True)
        names = list(dict.fromkeys(each.question for run in runs for each in run.measured))
        for chart, question in zip(charts.flat, names, strict=False):
            for key, stays, milliseconds in _curves(runs, question):
                thick = 2.4 if key == OURS else 1.2
                chart.plot(
                    stays,
                    milliseconds,
                    "o-",
                    color=COLOURS[key],
                    lw=thick,
                    label=runs[-1].names[key],
                )
            chart.set(xscale="log", yscale="log")
            chart.set_title(fill(runs[-1].names[question], TITLE_WIDTH), fontsize=9)
            chart.grid(color="#E3E8EA", lw=0.6)
        figure.supxlabel("rows of stays")
        figure.supylabel("milliseconds, warm median")
        handles, labels = charts.flat[0].get_legend_handles_labels()
        figure.legend(handles, labels, loc="outside upper center", ncols=len(labels), frameon=False)
        figure.savefig(PICTURE, metadata={"Date": None})


def _curves(runs: list[Run], question: str) -> Iterator[tuple[str, list[int], list[float]]]:
    """For each contender: rows of stays and milliseconds, where it was measured."""
    for key in COLOURS:
        found = [(run.stays, run.of(question, key)) for run in runs]
        known = [(stays, median(each.warm) * 1000) for stays, each in found if each and each.warm]
        if known:
            stays, milliseconds = zip(*known, strict=True)
            yield key, list(stays), list(milliseconds)


if __name__ == "__main__":
    main()
