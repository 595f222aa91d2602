"""Answers to our own form, and the files that KoboToolbox and ODK Central make of them."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

import openpyxl

from mobility.forms.xlsform import Form, survey

REPEAT = "member"
HALVES = ("04a", "04b", "05a", "05b", "10a", "10b", "11a", "11b")
MONTHS = range(1, 13)
Answers = dict[str, Any]


@dataclass(frozen=True)
class Submission:
    """An interview: answers by question, and those of each member."""

    answers: Answers
    members: Sequence[Answers] = ()


def submissions(villages: Sequence[str], seed: int, households: int = 6) -> list[Submission]:
    """Interviews with households of each village, and one with its leaders."""
    chance = Random(seed)
    found = []
    for village in villages:
        asked = {"village_id": village, "year": 2026, "today": "2027-02-03", "consent": "1"}
        for number in range(households):
            code = f"{village}{number:03d}{chance.getrandbits(24):06x}"
            is_last = village == villages[-1]  # its people do not know every month
            members = [_member(chance, at, is_last) for at in range(1, chance.randint(2, 8))]
            found.append(
                Submission(asked | {"interview": "household", "household_id": code}, members)
            )
        found.append(Submission(asked | {"interview": "village"} | _leaders(chance)))
    return found


def _member(chance: Random, number: int, forgets: bool) -> Answers:
    away = set(chance.sample(MONTHS, chance.choice((0, 0, 3, 12))))
    unknown = set(chance.sample(MONTHS, int(forgets and chance.random() < 0.05))) - away
    here = {m: "" if m in unknown else int(m not in away) for m in MONTHS}
    halves = {f"here_{half}": here[int(half[:2])] for half in HALVES}
    roles = chance.sample(("first_aid", "search_and_rescue"), chance.choice((0, 0, 1, 2)))
    return {
        "person_id": number,
        "sex": chance.choice("fm"),
        "age": chance.choice((0, 4, 5, 17, 18, 40, 59, 60, 83)),
        "severe": int(chance.random() < 0.15),
        **{f"here_{month:02d}": here[month] for month in MONTHS},
        **halves,
        "months_away": " ".join(map(str, sorted(away))),
        "destination_id": chance.choice(("SEA", "T2")) if away else "",
        "roles": "; ".join(role.replace("_", " ") for role in roles),
    }


def _leaders(chance: Random) -> Answers:
    from_one = chance.random() < 0.5
    return {
        **{f"newcomers_{month:02d}": chance.choice(("", 0, 7, 120)) for month in MONTHS},
        "newcomer_origins": "SEA" if from_one else "SEA T2",
        "warned": chance.choice("019"),
        "sheltered": chance.choice("019"),
        "on_committee": chance.choice("01"),
        "host_households": chance.choice(("", 0, 3)),
    }


def paths(form: Form) -> dict[str, tuple[str, ...]]:
    """The groups above each question of the form, from the outermost; its own name last."""
    above: list[str] = []
    found = {}
    for row in survey(form):
        kind, name = str(row["type"]), str(row.get("name", ""))
        if kind.startswith("begin_"):
            above.append(name)
        elif kind.startswith("end_"):
            above.pop()
        else:
            found[name] = (*above, name)
    return found


def _grids(
    form: Form, given: Sequence[Submission], mark: str, index: str, parent: str
) -> tuple[list[Answers], list[Answers]]:
    """Rows of interviews and of members, named by their paths; all questions of the form."""
    at = paths(form)
    is_kobo = mark == "/"
    main, below = [], []
    outside = [name for name, path in at.items() if REPEAT not in path]
    inside = [name for name in at if name not in outside]
    for number, each in enumerate(given, start=1):
        key = number if is_kobo else f"uuid:{number:08d}"
        row = {mark.join(at[name]): each.answers.get(name, "") for name in outside}
        main.append(row | {index: key})
        for answers in each.members:
            path = {name: at[name] if is_kobo else at[name][at[name].index(REPEAT) + 1 :]
                    for name in inside}  # fmt: skip
            row = {mark.join(path[name]): answers.get(name, "") for name in inside}
            below.append(row | {parent: key})
    return main, below


def kobo_workbook(form: Form, given: Sequence[Submission], folder: Path) -> Path:
    """A sheet of interviews and one of members, and a column for each choice of months."""
    main, below = _grids(form, given, "/", "_index", "_parent_index")
    for row in below:
        name = next(name for name in row if name.endswith("/months_away"))
        marked = str(row[name]).split()
        row |= {f"{name}/{month}": int(str(month) in marked) if marked else "" for month in MONTHS}
    for number, row in enumerate(main, start=1):
        row |= {
            "_id": 900 + number,
            "_uuid": f"u{number}",
            "_submission_time": "2027-02-03T10:00:00",
        }
    for number, row in enumerate(below, start=1):
        row |= {"_index": number, "_parent_table_name": "Seasonal mobility"}
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for title, rows in (("Seasonal mobility", main), (REPEAT, below)):
        sheet = book.create_sheet(title)
        sheet.append(list(rows[0]))
        for row in rows:
            sheet.append([value if value != "" else None for value in row.values()])
    path = folder / "kobo.xlsx"
    book.save(path)
    return path


def kobo_zip(form: Form, given: Sequence[Submission], folder: Path) -> Path:
    """CSV with semicolons and every cell in quotation marks."""
    main, below = _grids(form, given, "/", "_index", "_parent_index")
    below = [row | {"_index": number} for number, row in enumerate(below, start=1)]
    return _zipped(folder / "kobo.zip", {"survey": main, REPEAT: below}, ";")


def odk_zip(form: Form, given: Sequence[Submission], folder: Path) -> Path:
    """What ODK Central gives: groups with a hyphen, members' names from the repeat on."""
    main, below = _grids(form, given, "-", "KEY", "PARENT_KEY")
    below = [row | {"KEY": f"{row['PARENT_KEY']}/member[{at}]"} for at, row in enumerate(below)]
    return _zipped(folder / "odk.zip", {"survey": main, f"survey-{REPEAT}": below}, ",")


def kobo_json(form: Form, given: Sequence[Submission], folder: Path) -> Path:
    """What the API gives: unanswered questions are left out."""
    at = paths(form)
    results = []
    for number, each in enumerate(given, start=1):
        record = _named(each.answers, at) | {"_id": number, "_uuid": f"u{number}"}
        if each.members:
            record[f"household_part/{REPEAT}"] = [_named(member, at) for member in each.members]
        results.append(record)
    path = folder / "kobo.json"
    path.write_text(json.dumps({"count": len(results), "results": results}), encoding="utf-8")
    return path


def _named(answers: Answers, at: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
    return {"/".join(at[name]): str(value) for name, value in answers.items() if value != ""}


def _zipped(path: Path, tables: Mapping[str, list[Answers]], separator: str) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for name, rows in tables.items():
            text = io.StringIO()
            quoting = csv.QUOTE_ALL if separator == ";" else csv.QUOTE_MINIMAL
            writer = csv.DictWriter(text, list(rows[0]), delimiter=separator, quoting=quoting)
            writer.writeheader()
            writer.writerows(rows)
            archive.writestr(f"{name}.csv", text.getvalue())
    return path
