"""Names matched to places, and the file in which a person confirms spellings."""

from __future__ import annotations

from pathlib import Path

import pytest

from mobility.errors import FileError
from mobility.importers import describe
from mobility.importers.aliases import (
    Gazetteer,
    Proposal,
    alias_key,
    read_aliases,
    write_aliases,
)
from mobility.words import speak
from tests.importers.golden.somalia import country

DRAFT = country().places
HEADER = "name,region,place_id,place_name,score,confirmed\n"


def gazetteer(**aliases: str) -> Gazetteer:
    return Gazetteer(DRAFT, "district", aliases)


def written(folder: Path, *lines: str) -> Path:
    path = folder / "prmn.aliases.csv"
    path.write_text(HEADER + "\n".join(lines), encoding="utf-8")
    return path


def test_the_same_name_is_found_whatever_its_case_and_blanks() -> None:
    match = gazetteer().match("BUUR  hakaba", "bay")
    assert match.candidate is not None
    assert (match.candidate.place_id, match.how, match.region_agrees) == ("D2", "same name", True)


def test_a_place_in_another_region_is_found_and_said_to_differ() -> None:
    assert gazetteer().match("Luuq", "Bay").region_agrees is False
    assert gazetteer().match("Luuq", "").region_agrees is None


def test_the_region_decides_between_namesakes() -> None:
    found = {region: gazetteer().match("New Town", region) for region in ("Bay", "Gedo", "Sool")}
    assert {region: m.candidate and m.candidate.place_id for region, m in found.items()} == {
        "Bay": "D4",
        "Gedo": "D5",
        "Sool": None,
    }
    assert found["Sool"].how == "several"


def test_a_like_name_is_never_taken_for_the_same() -> None:
    assert gazetteer().match("Baydhabo", "Bay").how == "none"


def test_a_confirmed_spelling_goes_before_everything() -> None:
    names = Gazetteer(DRAFT, "district", {"luuq|gedo": "D2", "baidoa": "D1"})
    assert names.match("Luuq", "Gedo").candidate == names.by_id["D2"]
    assert names.match("Luuq", "").candidate == names.by_id["D3"]
    assert names.match(" BAIDOA", "Bay").how == "confirmed"


def test_only_places_of_the_level_are_meant() -> None:
    assert gazetteer().match("Bay").how == "none"


def test_a_weak_likeness_is_proposed_only_within_the_region() -> None:
    near, far = gazetteer().propose("Baidoa", "Bay"), gazetteer().propose("Baidoa", "Gedo")
    assert (near.place_id, near.score, near.region_agrees) == ("D1", 57, True)
    assert far.place_id == ""


def test_a_strong_likeness_is_proposed_from_anywhere() -> None:
    found = gazetteer().propose("Luuk", "Sool")
    assert (found.place_id, found.region_agrees) == ("D3", False)


def test_two_places_as_likely_are_not_proposed() -> None:
    assert gazetteer().propose("New Town", "").place_id == ""


def test_parents_in_a_circle_end() -> None:
    circle = country([("A", "Here", "district", "B"), ("B", "There", "state", "A")]).places
    assert Gazetteer(circle, "district", {}).match("Here", "There").region_agrees is True


def test_what_is_written_is_read_and_nothing_is_confirmed(tmp_path: Path) -> None:
    path = tmp_path / "x.aliases.csv"
    proposals = (
        Proposal("Baidoa", "Bay", "D1", "Baydhaba", 57, False, True),
        Proposal('Ye "Old", Town', "", "", "", None, False, None),
    )
    write_aliases(path, proposals)
    read = read_aliases(path, DRAFT)
    assert read.proposals == proposals
    assert (dict(read.confirmed), read.problems) == ({}, ())


def test_answers_survive_a_second_writing(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        "Baidoa,Bay,D2,Buur Hakaba,,yes",
        "Gone,Bay,D3,Luuq,,yes",
        "Kismayo,,,,,no",
    )
    fresh = [
        Proposal("Baidoa", "Bay", "D1", "Baydhaba", 57),
        Proposal("Kismayo", "", "D3", "Luuq", 80),
    ]
    write_aliases(path, fresh)
    assert dict(read_aliases(path, DRAFT).confirmed) == {"baidoa|bay": "D2", "gone|bay": "D3"}
    names = [proposal.name for proposal in read_aliases(path, DRAFT).proposals]
    assert names == ["Baidoa", "Kismayo", "Gone"]


def test_only_yes_confirms(tmp_path: Path) -> None:
    path = written(
        tmp_path, "Baidoa,Bay,D1,,,YES", "Luuk,,D3,,,no", "Luk,,D3,,,", "Luq,,D3,,,maybe"
    )
    read = read_aliases(path, DRAFT)
    assert dict(read.confirmed) == {"baidoa|bay": "D1"}
    assert [(p.code, p.row) for p in read.problems] == [("unclear_answer", 5)]


def test_a_confirmed_place_must_be_there(tmp_path: Path) -> None:
    read = read_aliases(written(tmp_path, "Baidoa,Bay,D9,,,yes", "Luuk,,,,,yes"), DRAFT)
    assert [p.code for p in read.problems] == ["unknown_place", "unknown_place"]
    assert not read.confirmed
    assert "D9" in describe(read.problems[0], speak("en"))


def test_two_answers_for_one_spelling_are_an_error(tmp_path: Path) -> None:
    read = read_aliases(written(tmp_path, "Baidoa,,D1,,,yes", "BAIDOA,,D2,,,yes"), DRAFT)
    assert [(p.code, p.row) for p in read.problems] == [("two_answers", 3)]


def test_another_file_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "other.csv"
    path.write_text("a,b\n1,2\n", encoding="utf-8")
    with pytest.raises(FileError, match="no column name, region, place_id, confirmed"):
        write_aliases(path, [Proposal("Baidoa", "Bay")])
    assert path.read_text(encoding="utf-8") == "a,b\n1,2\n"


def test_a_spelling_is_known_by_its_letters() -> None:
    assert alias_key("  New   Town ", "BAY") == "new town|bay"
