"""Briefings, atlases, slides and plans as files, read back by other programs."""

from __future__ import annotations

import io
import shutil
import subprocess
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pyarrow as pa
import pytest
from click.testing import CliRunner
from openpyxl import load_workbook
from pptx import Presentation
from pypdf import PdfReader

from mobility.access import OWNER, READER
from mobility.cli import main
from mobility.reports import slides
from mobility.reports.briefing import printing
from mobility.reports.briefing.asked import Asked, inquiry
from mobility.reports.briefing.atlas import places_of, write_atlas
from mobility.reports.briefing.job import Order
from mobility.reports.briefing.pages import Press
from mobility.reports.plan_workbook import plan_table, plan_workbook
from mobility.reports.report import briefing_pdf, months_png
from mobility.store import queries, releases
from mobility.words import speak
from tests import worlds
from tests.conftest import Published

LABUTTA, TRACT = "MMR017016", "DEMO016-T060"
MARKUP = "#set $x_1$ *b* _i_ @a [c] <d> `e` \\ // ="


def press(root: Path, place: str, language: str = "en", **asked: Any) -> Press:
    """What makes files about a place."""
    release = releases.open_release(root=root)
    return Press(
        Asked(inquiry(release, OWNER, speak(language), place, **asked)), "http://localhost/place"
    )


def read(content: bytes) -> str:
    """A PDF's text on one line, without the room between its words."""
    text = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)
    return "".join(text.split())


def bare(text: str) -> str:
    """A text as :func:`read` gives it."""
    return "".join(text.split())


def of_each_basis(made: Press) -> list[str]:
    """A village known from a full list, one from a sample, one from counts."""
    inquiry_ = made.asked.inquiry
    selection = inquiry_.selection.but(level="village", months=(1,))
    rows = queries.capacity(inquiry_.release, selection, READER)
    return list(rows.dropna(subset="basis").drop_duplicates("basis")["place_id"])


def named(name: str, **more: Any) -> dict[str, pa.Table]:
    """Two villages, the first of another name."""
    world = worlds.two_villages()
    places = [
        {**row, **({"name_en": name, **more} if row["place_id"] == "V1" else {})}
        for row in world["places"].to_pylist()
    ]
    return world | {"places": worlds.rows("places", *places)}


def test_what_is_asked_for_many_villages_is_what_is_asked_for_one(demonstration: Path) -> None:
    together = press(demonstration, LABUTTA)
    for village in of_each_basis(together):
        alone = press(demonstration, village)
        assert asdict(together.asked.briefing(village)) == asdict(alone.asked.briefing(village))


def test_a_briefing_is_one_page_with_its_numbers(demonstration: Path) -> None:
    made = press(demonstration, LABUTTA)
    village = of_each_basis(made)[0]
    content = briefing_pdf(made, village)
    assert len(PdfReader(io.BytesIO(content)).pages) == 1
    text, briefing = read(content), made.asked.briefing(village)
    month = briefing.part("month")
    assert month is not None
    for each in (briefing.answer, *month.said, *(line.value for line in month.lines)):
        assert bare(each) in text, each
    for cell in briefing.strip.cells:
        assert cell.number in text
    assert "SYNTHETIC" in text
    assert bare(made.asked.inquiry.release.id) in text


def test_the_same_data_give_the_same_bytes(demonstration: Path) -> None:
    first, second = (press(demonstration, TRACT) for _ in range(2))
    assert briefing_pdf(first, TRACT) == briefing_pdf(second, TRACT)
    assert slides.slides(first, TRACT) == slides.slides(second, TRACT)


@pytest.mark.parametrize("name", [MARKUP, "Long " + "a" * 55])
def test_a_name_is_printed_as_it_is(published: Published, name: str) -> None:
    made = press(published(named(name)), "T1")
    text = read(briefing_pdf(made, "V1"))
    assert text.startswith(bare(name))
    assert bare(f"{name} loses capacity") in text


def test_a_village_of_which_nothing_is_known_has_a_briefing(published: Published) -> None:
    """No roster, no newcomers, no hazard, no location."""
    world = named("Nowhere", lon=None, lat=None)
    world = {"places": world["places"]}
    content = briefing_pdf(press(published(world), "V1"), "V1")
    assert "Nothingisknown" in read(content)
    assert "itisonnomap" in read(content)


def test_a_month_chosen_is_the_month_told(demonstration: Path) -> None:
    village = of_each_basis(press(demonstration, LABUTTA))[0]
    chosen = press(demonstration, village, month=7).asked.briefing(village)
    assert chosen.month == 7
    assert [cell.chosen for cell in chosen.strip.cells].index(True) == 6


def test_an_atlas_has_its_places_in_order_behind_their_page_numbers(
    demonstration: Path, tmp_path: Path
) -> None:
    made, told = press(demonstration, TRACT), []
    places = places_of(made, "village", "name")
    write_atlas(made, places, "name", tmp_path / "a.pdf", lambda *each: told.append(each))
    reader = PdfReader(tmp_path / "a.pdf")
    names = [made.asked.places.name(made.words, each) for each in places]
    assert names == sorted(names)
    _, *marks = reader.outline  # the first is of the contents
    front = bare(reader.pages[0].extract_text())
    for name, mark in zip(names, marks, strict=True):
        page = reader.get_destination_page_number(mark)
        assert bare(f"{name} {page + 1}") in front
        assert bare(reader.pages[page].extract_text()).startswith(bare(name))
    assert told[0] == (0, len(places))
    assert told[-1] == (len(places), len(places))


def test_an_atlas_that_is_stopped_leaves_what_was_there(
    demonstration: Path, tmp_path: Path
) -> None:
    made, output = press(demonstration, TRACT), tmp_path / "a.pdf"
    output.write_bytes(b"before")

    def stop(done: int, _: int) -> None:
        if done:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_atlas(made, places_of(made, "village", "place"), "place", output, stop)
    assert output.read_bytes() == b"before"
    assert list(tmp_path.iterdir()) == [output]


def test_an_order_of_a_page_makes_the_press_of_its_question(
    demonstration: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MOBILITY_DATA", str(demonstration))
    made = press(demonstration, TRACT)
    mine = made.asked.inquiry
    order = Order(
        mine.release.id, (TRACT,), None, mine.selection.hazard, mine.selection.force, 4,
        asdict(replace(mine.limits, availability_loss=0.5)), "village", "name", "my", "",
    )  # fmt: skip
    asked = order.press().asked.inquiry
    assert asked.limits.availability_loss == 0.5
    assert (asked.month, asked.words.language, asked.viewer) == (4, "my", READER)


def test_slides_have_a_face_for_burmese_everywhere(demonstration: Path) -> None:
    made = press(demonstration, TRACT, "my")
    content = slides.slides(made, TRACT)
    with ZipFile(io.BytesIO(content)) as parts:
        drawn = [
            parts.read(name).decode()
            for name in parts.namelist()
            if name.startswith(("ppt/slides/slide", "ppt/charts/chart"))
        ]
        theme = parts.read("ppt/theme/theme1.xml").decode()
    for xml in drawn:
        for tag in ("rPr", "defRPr"):
            for run in xml.split(f"<a:{tag} ")[1:]:
                assert "<a:cs " in run.split(f"</a:{tag}>")[0]
                assert 'lang="' in run.split(">")[0]
    assert theme.count(f'<a:cs typeface="{slides.COMPLEX}"/>') == 2


def test_a_chart_of_slides_is_the_briefing_s_numbers(demonstration: Path) -> None:
    made = press(demonstration, TRACT)
    show = Presentation(io.BytesIO(slides.slides(made, TRACT)))
    charts = [shape.chart for slide in show.slides for shape in slide.shapes if shape.has_chart]
    cells = made.asked.briefing(TRACT).strip.cells
    assert list(charts[0].plots[0].series[0].values) == [cell.value for cell in cells]
    said = " ".join(
        shape.text_frame.text
        for slide in show.slides
        for shape in slide.shapes
        if shape.has_text_frame
    )
    assert made.asked.briefing(TRACT).answer in said


def test_a_plan_s_workbook_is_its_rows(demonstration: Path) -> None:
    made = press(demonstration, TRACT)
    table = plan_table(made, TRACT)
    sheet = load_workbook(io.BytesIO(plan_workbook(made, TRACT))).worksheets[0]
    head, *body = sheet.iter_rows(values_only=True)
    assert list(head) == list(table.rows.columns)
    assert [row[0] for row in body] == table.rows.iloc[:, 0].tolist()


def test_maps_of_the_months_are_a_picture(demonstration: Path) -> None:
    assert months_png(press(demonstration, TRACT), TRACT).startswith(b"\x89PNG")
    assert months_png(press(demonstration, TRACT, month=4), TRACT).startswith(b"\x89PNG")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--format", "html", "--each", "village"), "Only briefings as pdf"),
        (("--format", "png", "--each", "village"), "Only briefings as pdf"),
        (("--format", "pdf", "--each", "township"), "holds no place of level township"),
        (("--format", "pdf", "--hazard", "meteor"), "no hazard meteor"),
        (("--format", "pdf", "--year", "1990"), "no data for the year 1990"),
    ],
)
def test_what_cannot_be_had_is_said(
    demonstration: Path, tmp_path: Path, words: tuple[str, ...], said: str
) -> None:
    output = tmp_path / "file"
    place = ("report", "--place", TRACT, "--output", str(output))
    found = CliRunner(env={"MOBILITY_DATA": str(demonstration)}).invoke(main, [*place, *words])
    assert found.exit_code == 2
    assert said in found.output
    assert not list(tmp_path.iterdir())


def test_a_folder_that_is_not_there_is_said_before_the_work(
    demonstration: Path, tmp_path: Path
) -> None:
    output = tmp_path / "nowhere" / "file.pdf"
    words = ["report", "--place", TRACT, "--format", "pdf", "--output", str(output)]
    found = CliRunner(env={"MOBILITY_DATA": str(demonstration)}).invoke(main, words)
    assert found.exit_code == 2
    assert "There is no folder" in found.output and "Make the folder first" in found.output


def test_a_line_does_not_end_between_not_and_its_verb() -> None:
    joined = printing.unbroken("မရှိပါ")
    assert joined == "မ\u2060ရှိပါ"
    assert printing.unbroken("ထမင်း မြို့ မင်္ဂလာ မေ") == "ထမင်း မြို့ မင်္ဂလာ မေ"


@pytest.mark.skipif(not shutil.which("pdftotext"), reason="needs pdftotext")
def test_burmese_can_be_read_out_of_a_pdf(demonstration: Path) -> None:
    made = press(demonstration, TRACT, "my")
    shown = subprocess.run(
        ["pdftotext", "-", "-"], input=briefing_pdf(made, TRACT), capture_output=True, check=True
    )
    text = bare(shown.stdout.decode()).replace("\u2060", "").replace("\u200b", "")
    assert bare(made.asked.briefing(TRACT).name) in text
