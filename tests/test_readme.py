"""The README's commands exist, and its questions have answers on the demonstration."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from mobility import tables
from mobility.cli import main
from mobility.settings import PROJECT
from mobility.ui.frame.navigation import PAGES

README = (PROJECT / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```(?:sh|bat)\n(.*?)```", README, re.DOTALL)
LINES = [line.split("#")[0].strip() for block in BLOCKS for line in block.splitlines()]
COMMANDS = [
    shlex.split(line.split("-m mobility ")[1].split(">")[0])
    for line in LINES
    if "-m mobility " in line
]
QUESTIONS = {"capacity", "flows", "hazards", "households"}


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_a_command_and_its_options_exist(words: list[str]) -> None:
    with main.make_context("mobility", list(words)) as context:
        name, command, rest = main.resolve_command(
            context, [*context._protected_args, *context.args]
        )
        assert command is not None
        with command.make_context(name, rest, parent=context) as own:
            assert isinstance(own, click.Context)


@pytest.mark.parametrize("words", [w for w in COMMANDS if w[0] in QUESTIONS], ids=" ".join)
def test_a_question_has_an_answer_on_the_demonstration(
    demonstration: Path, words: list[str]
) -> None:
    runner = CliRunner(env={"MOBILITY_DATA": str(demonstration)})
    answer = runner.invoke(main, [*words, "--format", "csv"])
    assert answer.exit_code == 0, answer.output
    assert len(answer.stdout.splitlines()) > 1


def test_every_make_target_that_is_named_exists() -> None:
    makefile = (PROJECT / "Makefile").read_text(encoding="utf-8")
    for target in re.findall(r"(?:^|`)make ([a-z]+)", README, re.MULTILINE):
        assert re.search(rf"^{target}:", makefile, re.MULTILINE), target


def test_every_file_that_is_linked_exists() -> None:
    for link in re.findall(r"\]\((?!https?:)([^)#]+)\)", README):
        assert (PROJECT / link).exists(), link


def first_cells(heading: str) -> list[str]:
    """The first cell of each row of the table below a heading."""
    section = README.partition(f"## {heading}\n")[2].partition("\n## ")[0]
    cells = re.findall(r"^\| ([^|]+?) \|", section, re.MULTILINE)
    return cells[1:]


def test_every_page_is_listed() -> None:
    assert sorted(first_cells("The pages")) == sorted(entry.title for entry in PAGES)


def test_every_table_of_the_home_format_is_listed() -> None:
    section = README.partition("## Where the data are\n")[2].partition("\n## ")[0]
    assert [name for name in tables.NAMES if f"`{name}`" not in section] == []
    assert {path.stem for path in tables.FOLDER.glob("*.csv")} == set(tables.NAMES)


def test_the_first_screen_has_the_picture_and_the_two_commands() -> None:
    first = README.splitlines()[:14]
    assert any("docs/screenshot.png" in line for line in first)
    assert any(line.startswith("make run") for line in first)
    assert any(line.startswith("make test") for line in first)
