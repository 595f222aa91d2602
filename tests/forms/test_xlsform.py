"""The form passes pyxform, in every language, and asks what its tables say."""

from __future__ import annotations

import io
import re
from xml.etree import ElementTree
from zipfile import ZipFile

import openpyxl
import pandas as pd
import pytest
from pyxform.errors import PyXFormError
from pyxform.xls2xform import convert

from mobility.forms.catalogue import MODULES, STAGES
from mobility.forms.files import lists_beside, package
from mobility.forms.xlsform import Form, documentation, survey, workbook
from mobility.words import speak

from .conftest import Make

XFORM = "{http://www.w3.org/2002/xforms}"
ENGLISH, BURMESE = "English (en)", "မြန်မာ (my)"


def xform(made: bytes) -> ElementTree.Element:
    """What pyxform makes of a workbook, without a warning."""
    converted = convert(xlsform=io.BytesIO(made), validate=False)
    assert converted.warnings == []
    return ElementTree.fromstring(converted.xform)  # noqa: S314 - made of our own workbook


def texts(root: ElementTree.Element, language: str) -> dict[str, str]:
    """The texts of a language by their path."""
    translations = root.iter(f"{XFORM}translation")
    found = next(each for each in translations if each.get("lang") == language)
    return {
        each.get("id", ""): "".join(each.itertext()).strip() for each in found.iter(f"{XFORM}text")
    }


def binds(root: ElementTree.Element) -> dict[str, dict[str, str]]:
    """What is said of each question, by its name."""
    return {
        each.get("nodeset", "").rpartition("/")[2]: dict(each.attrib)
        for each in root.iter(f"{XFORM}bind")
    }


@pytest.mark.parametrize("stage", STAGES)
def test_the_longest_form_of_a_stage_passes_pyxform(stage: str, make: Make) -> None:
    form = make(stage=stage, minutes=180)
    root = xform(workbook(form))
    asked = binds(root)
    for month in range(1, 13):
        chosen = f"selected( ../months_away , '{month}')"
        assert chosen in asked[f"here_{month:02d}"]["calculate"]
    assert {"here_04a", "here_11b", "severe", "roles", "household_id", "person_id"} <= set(asked)
    english, burmese = texts(root, ENGLISH), texts(root, BURMESE)
    assert set(english) == set(burmese)
    labels = [each for each in english if each.endswith(":label")]
    same = {each for each in labels if english[each] == burmese[each]}
    assert same == set()


@pytest.mark.parametrize("module", MODULES)
def test_a_module_needs_no_other(module: str, make: Make) -> None:
    """A skip rule may only speak of what is in every form, or of its own module."""
    xform(workbook(make("en", stage="impact", modules=(module,))))
    xform(workbook(make("my", stage="monitoring", modules=(module,))))


def test_each_variable_can_be_asked_beside_the_minimum_alone(make: Make) -> None:
    longest = make("en", minutes=180).chosen
    shortest = make("en").chosen
    for variable in longest.variables:
        names = shortest.names | {variable.name}
        kept = tuple(each for each in longest.variables if each.name in names)
        form = make("en")
        alone = Form(form.stage, type(shortest)(kept, ()), form.lists, ("en",), form.made)
        xform(workbook(alone))


def test_pyxform_names_the_row_that_is_wrong(make: Make) -> None:
    """So that a partner who changes the workbook is told where."""
    book = openpyxl.load_workbook(io.BytesIO(workbook(make("en"))))
    book["survey"]["A8"] = "select_one nothing_like_it"
    changed = io.BytesIO()
    book.save(changed)
    with pytest.raises(PyXFormError, match=r"row : 8"):
        convert(xlsform=changed, validate=False)


def test_villages_are_a_cascade_from_a_file(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mobility.forms.form_lists.SHORT_LIST", 0)
    form = make("en")
    steps = ("township", "tract", "village")
    form = Form(form.stage, form.chosen, _stepped(form), form.languages, form.made)
    root = ElementTree.tostring(xform(workbook(form)), encoding="unicode")
    assert 'src="jr://file-csv/villages.csv"' in root
    kept = re.findall(r"instance\('villages'\)/root/item\[([^\]]*)\]", root)
    assert [re.sub(r"\s+", " ", each).strip() for each in kept] == [
        "level = 'township'", "parent = /data/township_id", "parent = /data/tract_id",
    ]  # fmt: skip
    assert form.lists.steps == steps


def _stepped(form: Form) -> object:
    from mobility.forms.form_lists import form_lists

    from .conftest import places, storms

    return form_lists(places(), (), form.lists.roles, storms())


def test_roles_and_nights_are_those_of_the_release(make: Make) -> None:
    sheet = _sheet(workbook(make("en", modules=("nights",))), "choices")
    roles = sheet[sheet["list_name"] == "roles"]
    assert list(roles["name"]) == ["first_aid", "search_and_rescue", "none"]
    nights = sheet[sheet["list_name"] == "nights"]
    assert list(nights["name"]) == ["0502", "1021", "none"]


def test_months_are_named_in_each_language(make: Make) -> None:
    sheet = _sheet(workbook(make()), "choices")
    months = sheet[sheet["list_name"] == "months"]
    assert list(months["name"]) == [str(month) for month in range(1, 13)]
    assert list(months[f"label::{BURMESE}"]) == [speak("my").month(m) for m in range(1, 13)]


def test_it_opens_in_the_language_asked_for_first(make: Make) -> None:
    settings = _sheet(workbook(make("my", "en")), "settings").iloc[0]
    assert settings["default_language"] == BURMESE
    assert settings["version"] == "202611291200"
    assert settings["form_id"] == "seasonal_mobility_baseline"


def test_villages_leaders_are_asked_only_where_they_are_needed(make: Make) -> None:
    names = [row["name"] for row in survey(make("en")) if "name" in row]
    assert "interview" not in names
    names = [row["name"] for row in survey(make("en", modules=("newcomers",))) if "name" in row]
    assert "interview" in names and "newcomers_07" in names


def test_names_of_questions_are_their_own(make: Make) -> None:
    for stage in STAGES:
        names = [
            row["name"] for row in survey(make("en", stage=stage, minutes=180)) if "name" in row
        ]
        assert len(set(names)) == len(names)


def test_half_months_and_months_may_not_contradict(make: Make) -> None:
    asked = binds(xform(workbook(make("en", modules=("halves",)))))
    constraint = asked["halves_away"]["constraint"]
    for month in ("04", "05", "10", "11"):
        assert f"selected(., '{month}a') = selected(., '{month}b')" in constraint
    assert constraint.count("not(selected(., 'none'))") == 1


def test_a_sheet_says_why_each_variable_is_asked(make: Make) -> None:
    form = make("en")
    sheet = _sheet(workbook(form), "why")
    assert len(sheet) == len(form.chosen.variables) == 12
    presence = sheet[sheet["variable"] == "Presence calendar"].iloc[0]
    assert "roster.here_01" in presence["column of the home format"]
    assert "roster.here_12" in presence["column of the home format"]
    assert all(len(row) == len(documentation(form)[0]) for row in documentation(make("my")))


def test_the_zip_holds_the_form_and_the_lists_it_names(make: Make) -> None:
    form = make("en", modules=("mobility",))
    with ZipFile(io.BytesIO(package(form))) as archive:
        assert set(archive.namelist()) == {"form.xlsx", "villages.csv", "destinations.csv"}
        villages = pd.read_csv(archive.open("villages.csv"), dtype=str, keep_default_na=False)
    assert list(villages.columns) == ["name", "label", "level", "parent"]
    assert set(lists_beside(make("en"))) == {"villages.csv"}


def _sheet(made: bytes, name: str) -> pd.DataFrame:
    return pd.read_excel(io.BytesIO(made), sheet_name=name, dtype=str, engine="openpyxl")
