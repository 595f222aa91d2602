"""What would expose a person is named and stays out of tables, rejected rows and findings."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from mobility import importers
from mobility.importers import describe, families, personal
from mobility.importers.judgement import judgement_of
from mobility.importers.problems import Imported
from mobility.store import draft
from mobility.words import speak
from tests.importers.handmade import CONTEXT, STAY, STAYS_HEADER, codes, faults, take, write

HEADER = "household_id,person_id,village_id,sex,age,severe"
NAMES = ("Daw Hla Mya", "U Aung Min", "Ko Thein")
PHONES = ("+95 9 781234567", "09781234568", "09 78 123 4569")
POINTS = ("16.10012 95.10034 3 4.5", "16.10212 95.10134 3 5", "16.10412 95.11034 0 0")


@pytest.mark.parametrize(
    ("name", "what"),
    [
        ("Name", "name"),
        ("member/name", "name"),
        ("Name of head of household", "name"),
        ("Prénom", "name"),
        ("Nom du chef de ménage", "name"),
        ("nombre_encuestado", "name"),
        ("Apellidos", "name"),
        ("enumerator_name", "name"),
        ("အိမ်ထောင်ဦးစီးအမည်", "name"),
        ("နာမည်", "name"),
        ("Village head name", "name"),
        ("respondent phone", "phone"),
        ("Numéro de téléphone", "phone"),
        ("teléfono_2", "phone"),
        ("ဖုန်းနံပါတ်", "phone"),
        ("NRC No.", "identity"),
        ("_gps_latitude", "position"),
        ("_location_longitude", "position"),
        ("GPSLatitude", "position"),
        ("_geolocation", "position"),
        ("lat", "position"),
        ("Dirección", "position"),
        ("deviceid", "device"),
        ("simserial", "device"),
        ("subscriberid", "device"),
        ("_submitted_by", "device"),
        ("username", "device"),
        ("Remarks", "text"),
        ("reason_specify", "text"),
        ("မှတ်ချက်", "text"),
    ],
)
def test_a_header_tells_what_it_holds_of_a_person(name: str, what: str) -> None:
    assert personal.kind_of_header(name, of_persons=True) == what


@pytest.mark.parametrize(
    "name",
    [
        "village_name", "Village Name (MMR)", "ADM3_EN", "admin1Name", "origin_name",
        "Nom du village", "nombre_municipio", "ကျေးရွာအမည်", "village_lat", "village/longitude",
        "place_id", "has_phone", "household_size", "number_of_members", "head_of_household", "sex",
        "role_name", "telling", "language", "nominal", "colour", "relation", "here_04",
    ],
)  # fmt: skip
def test_a_header_about_a_place_or_an_answer_tells_nothing_of_a_person(name: str) -> None:
    assert personal.kind_of_header(name, of_persons=True) is None


@pytest.mark.parametrize("name", ["name", "lat", "Longitude", "name_en", "location"])
def test_a_name_or_a_position_alone_is_a_persons_only_in_a_list_of_persons(name: str) -> None:
    assert personal.kind_of_header(name, of_persons=False) is None


def roster(folder: Path, header: str, *cells: str, **options: object) -> Imported:
    rows = [f"H{at},P1,V1,f,30,0,{cell}" for at, cell in enumerate(cells)]
    return take(folder, "roster", f"{HEADER},{header}", *rows, **options)


@pytest.mark.parametrize(
    ("header", "cells", "code"),
    [
        ("q17", NAMES, "personal_name"),
        ("q17", PHONES, "personal_phone"),
        ("q17", [f'"{point}"' for point in POINTS], "personal_position"),
        ("q17", ["12/LaMaNa(N)123456", "", "12/LaMaNa(N)123457"], "personal_identity"),
        ("q17", [f"she said that her son {n} will leave soon" for n in "abc"], "personal_text"),
    ],
)
def test_cells_tell_where_the_header_does_not(
    header: str, cells: list[str], code: str, tmp_path: Path
) -> None:
    imported = roster(tmp_path, header, *cells)
    (note,) = imported.problems
    assert (note.code, note.severity, note.values["columns"]) == (code, "note", header)
    assert imported.tables["roster"].num_rows == 3


@pytest.mark.parametrize(
    ("header", "cells"),
    [
        ("village_name", ("U To", "Ko Dan", "Ma Gyi Pin")),
        ("cvegeo_code", ("090020001", "090020002", "090020003")),
        ("start", ("01-02-2025", "02-02-2025", "03-02-2025")),
        ("weight", ("0.25", "1.5", "2.125")),
        ("income", ("150000", "0", "98000000")),
        ("village_point", ("16.10012 95.10034", "16.10012 95.10034", "16.10012 95.10034")),
        ("remark", ("", "", "")),
    ],
)
def test_cells_about_places_and_numbers_tell_nothing(
    header: str, cells: tuple[str, ...], tmp_path: Path
) -> None:
    imported = roster(tmp_path, header, *cells)
    assert codes(imported.problems) == ["unused_columns"]


def test_names_and_positions_of_places_are_read(tmp_path: Path) -> None:
    lines = ("place_id,name,level,parent,lon,lat", "V3,Ma Gyi Pin,village,T1,95.12345,16.12345")
    imported = take(tmp_path, "places", *lines)
    assert not [code for code in codes(imported.problems) if code.startswith("personal")]
    (place,) = imported.tables["places"].to_pylist()
    assert (place["name_en"], place["lon"]) == ("Ma Gyi Pin", 95.12345)


def test_rejected_rows_keep_everything_but_what_exposes(tmp_path: Path) -> None:
    imported = take(
        tmp_path, "roster", f"{HEADER},name,phone,_submitted_by,colour",
        "H1,P1,V1,x,30,0,Daw Hla Mya,+95 9781234567,enumerator7,red",
        "H2,P1,V1,f,30,0,Ko Thein,+95 9781234568,enumerator7,blue",
    )  # fmt: skip
    assert imported.rejected is not None
    assert imported.rejected.column_names == [*HEADER.split(","), "colour", "row", "reason"]
    kept = judgement_of(imported).rejected.decode()
    assert "red" in kept and not any(each in kept for each in ("Hla", "978", "enumerator7"))
    notes = [found.code for found in imported.problems if found.severity == "note"]
    assert notes == ["unused_columns", "personal_name", "personal_phone", "personal_device"]


def test_a_row_whose_cells_have_shifted_keeps_only_its_reason(tmp_path: Path) -> None:
    imported = take(
        tmp_path, "roster", f"{HEADER},phone",
        "H1,P1,V1,f,30,0,+95 9781234567", "H2,P1,V1,f,30,+95 9781234568",
    )  # fmt: skip
    assert imported.rejected is not None
    (row,) = imported.rejected.to_pylist()
    assert row["row"] == 3 and "cells" in row["reason"]
    assert not any(row[name] for name in HEADER.split(","))


@pytest.mark.parametrize(
    ("code", "fault"),
    [
        ("Aung Min", "a_persons_name"),
        ("Daw Hla Mya", "a_persons_name"),
        ("María López", "a_persons_name"),
        ("ဒေါ်လှမြ", "a_persons_name"),
        ("+95 9781234567", "a_phone_number"),
    ],
)
def test_a_code_that_is_a_name_or_a_number_is_refused_and_not_repeated(
    code: str, fault: str, tmp_path: Path
) -> None:
    imported = take(tmp_path, "roster", HEADER, f"H1,{code},V1,f,30,0", "H2,P1,V1,f,30,0")
    assert faults(imported) == [(fault, 2, "person_id")]
    said = " ".join(describe(each, speak("en")) for each in imported.problems)
    assert code not in said and "random code" in said
    assert code not in judgement_of(imported).rejected.decode()
    assert code not in str(imported.problems)


@pytest.mark.parametrize(
    "code",
    ["H1", "P-003", "MMR017016-12", "170160010045", "A B", "head", "Wife", "KXQ", "အိမ် ၁"],
)  # fmt: skip
def test_a_code_that_is_none_is_read(code: str, tmp_path: Path) -> None:
    imported = take(tmp_path, "roster", HEADER, f"{code},P1,V1,f,30,0")
    assert not imported.problems


@pytest.mark.parametrize(
    "ids", [("Aung", "Hla", "Thein"), ("09781234567", "09781234568", "09781234569")]
)
def test_codes_that_look_like_single_names_or_numbers_are_a_warning(
    ids: tuple[str, ...], tmp_path: Path
) -> None:
    imported = take(tmp_path, "roster", HEADER, *(f"{each},P1,V1,f,30,0" for each in ids))
    (warning,) = imported.problems
    assert (warning.code, warning.severity) == ("codes_like_persons", "warning")
    assert warning.column == "household_id" and ids[0] not in describe(warning, speak("en"))


def test_relations_are_codes_of_persons(tmp_path: Path) -> None:
    rows = (f"H1,{each},V1,f,30,0" for each in ("Head", "Wife", "Daughter"))
    assert not take(tmp_path, "roster", HEADER, *rows).problems


def test_a_finding_quotes_no_telephone_number_or_position(tmp_path: Path) -> None:
    imported = take(
        tmp_path, "stays", STAYS_HEADER,
        "V1,call 09781234567,2025,4,m,18-24,3", "V1,16.10012 95.10034,2025,4,m,18-24,3",
        "V1,Nowhere,2025,4,m,18-24,3",
    )  # fmt: skip
    said = " ".join(describe(each, speak("en")) for each in imported.problems)
    assert "0978" not in said and "16.10012" not in said and "Nowhere" in said
    assert imported.rejected is not None
    assert "0978" not in " ".join(imported.rejected["reason"].to_pylist())


def test_a_name_under_a_wrong_header_is_neither_quoted_nor_given_back(tmp_path: Path) -> None:
    row = "H1,P1,V1,Daw Hla Mya,U Aung Min,0"
    imported = take(tmp_path, "roster", HEADER, row)
    assert faults(imported) == [("not_allowed", 2, "sex"), ("not_a_number", 2, "age")]
    said = " ".join(describe(each, speak("en")) for each in imported.problems)
    kept = judgement_of(imported).rejected.decode()
    assert not any(each in said + kept for each in ("Hla", "Aung")) and "V1" in kept


def test_a_table_of_stays_names_what_it_leaves_out(tmp_path: Path) -> None:
    imported = take(
        tmp_path, "stays", f"{STAYS_HEADER},origin_name,name,respondent_phone",
        f"{STAY},Ma Gyi Pin,Ma Gyi Pin,0978123456",
    )  # fmt: skip
    left, note = imported.problems
    assert (left.code, left.values["columns"]) == ("unused_columns", "origin_name, name")
    assert (note.code, note.values["columns"]) == ("personal_phone", "respondent_phone")


def test_a_large_table_is_treated_alike(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MOBILITY_DATA", str(tmp_path / "data"))
    monkeypatch.setattr(families, "ROWS_AT_ONCE", 2)
    sexes = ("m", "x", "f")
    rows = [
        f"H1,P{sex},V1,{sex},30,0,{phone},red" for sex, phone in zip(sexes, PHONES, strict=True)
    ]
    path = write(tmp_path, "roster.csv", f"{HEADER},q17,colour", *rows, "H2,P1,V1,f,30,+95 978123")
    with draft.workspace() as room:
        imported = importers.read([path], "roster", CONTEXT, keep_going=True, workspace=room)
        (rejected,) = imported.rejected_files.values()
        kept = rejected.read_text()
    assert imported.files and "red" in kept and "q17" not in kept and "78" not in kept
    assert "cells" in kept and "H2" not in kept
    told = codes(imported.problems)
    assert told == ["ragged_row", "not_allowed", "unused_columns", "personal_phone"]


def test_answers_of_a_survey_tool_expose_nobody(tmp_path: Path) -> None:
    head = [
        "household_id",
        "village_id",
        "home_gps",
        "_home_gps_latitude",
        "_submitted_by",
        "_index",
    ]
    inner = ["person_id", "name", "sex", "age", "severe", "here_01"]
    members = [*(f"household_part/member/{name}" for name in inner), "_parent_index"]
    path = tmp_path / "kobo.xlsx"
    book = openpyxl.Workbook()
    book.active.title = "Survey"
    book["Survey"].append(head)
    book["Survey"].append(["h1", "V1", POINTS[0], "16.10012", "team7", 1])
    sheet = book.create_sheet("member")
    for row in (members, [1, "Hla", "f", 30, 0, 1, 1], [2, "Mya", "x", 31, 0, 1, 1]):
        sheet.append(row)
    book.save(path)
    imported = importers.read([path], None, CONTEXT, keep_going=True)
    left_out = {
        each.code: each.values["columns"] for each in imported.problems if "personal" in each.code
    }
    assert left_out == {
        "personal_name": "household_part/member/name",
        "personal_position": "home_gps, _home_gps_latitude",
        "personal_device": "_submitted_by",
    }
    assert imported.tables["roster"].num_rows == 1 and imported.rejected is not None
    kept = judgement_of(imported).rejected.decode()
    assert "h1" in kept and not any(each in kept for each in ("Mya", "16.1", "team7"))


def test_a_mapping_that_makes_a_code_of_a_name_gives_no_name_back(tmp_path: Path) -> None:
    mapping = write(tmp_path, "m.toml", "[columns]", 'person_id = "Member name"')
    header = HEADER.replace("person_id", "Member name")
    imported = take(tmp_path, "roster", header, "H1,Aung Min,V1,f,30,0", mapping=mapping)
    assert faults(imported)[0][0] == "a_persons_name"
    assert "Aung" not in judgement_of(imported).rejected.decode()
