"""docs/settings.md says what the program does."""

from __future__ import annotations

import re

from mobility.settings import PROJECT, SETTINGS

PAGE = (PROJECT / "docs" / "settings.md").read_text(encoding="utf-8")
ROW = re.compile(r"^\| `(\w+)` \| (?:`([^`]*)`|(.*?)) \| (.*?) \|$", re.MULTILINE)


def test_the_page_lists_every_setting_with_its_default_and_meaning() -> None:
    written = {name: (code or text, meaning) for name, code, text, meaning in ROW.findall(PAGE)}
    shipped = str(PROJECT / "data")
    actual = {
        each.name: (
            "the project's own `data/`" if each.default == shipped else each.default,
            each.meaning,
        )
        for each in SETTINGS
    }
    assert written == actual


def test_no_other_environment_variable_configures_the_program() -> None:
    known = {each.name for each in SETTINGS}
    used = set()
    for path in [PROJECT / "app.py", *(PROJECT / "mobility").rglob("*.py")]:
        used |= set(re.findall(r"[\"'](MOBILITY_[A-Z_]+)[\"']", path.read_text(encoding="utf-8")))
    assert used <= known
