"""PPTX: a briefing as slides, with texts, tables and charts that can be edited.

Every run names a face for complex scripts and its language, in texts, charts and the theme:
without it PowerPoint shows Burmese in a face that does not shape it. The same data give the
same bytes.
"""

from __future__ import annotations

import io
import math
import re
import unicodedata
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from mobility.maps import colours
from mobility.measures.hazards import is_due
from mobility.reports.briefing import printing
from mobility.reports.briefing.pages import WORDS, Press
from mobility.views.briefing import Briefing, Line, Part
from mobility.views.citation import citation, stamp
from mobility.views.hazards import hazard_name, seasons_said
from mobility.views.limits_used import limits_said
from mobility.words import MONTHS
from mobility.words.burmese import is_burmese

if TYPE_CHECKING:
    from pptx.presentation import Presentation
    from pptx.slide import Slide
    from pptx.text.text import TextFrame

LATIN, COMPLEX = "Calibri", "Myanmar Text"  # faces that come with the program that opens them
WIDE, HIGH = 13.333, 7.5  # inches
LEFT, RIGHT, TOP = 0.6, 0.6, 0.45
TITLE, TEXT, TABLE, FOOT = 26, 16, 12, 9  # points
MAP = (430, 232)  # points
BODY_HIGH = 4.8  # inches between a plan's heading and the foot
SMALLEST = 12  # points, of a text that is made smaller to fit
WIDTHS = {True: 0.8, False: 0.5}  # of the size: an average letter of Burmese, of Latin
CELL_MARGINS = 0.15  # inches, above and below a cell's text
LINES = {True: 2.5, False: 1.35}  # of the size: a line
TABLE_SHARES = (0.5, 0.18, 0.13, 0.11, 0.08)  # of the width: action, who leads, and three to fill
DATED = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*(</dcterms:)")
DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/main"


def slides(press: Press, place: str) -> bytes:
    """The slides of a place: finding, months, map, who is away, plan, source."""
    import pptx
    from pptx.util import Inches

    show = pptx.Presentation()
    show.slide_width, show.slide_height = Inches(WIDE), Inches(HIGH)
    _dress_theme(show)
    deck = Deck(press, press.asked.briefing(place), show)
    deck.draw()
    about, created = show.core_properties, press.created.astimezone(UTC).replace(tzinfo=None)
    about.title, about.author = deck.briefing.name, press.words.say("Seasonal mobility")
    about.created = about.modified = created
    about.last_modified_by, about.revision = "", 1
    file = io.BytesIO()
    show.save(file)
    return dated(file.getvalue(), press.created)


class Deck:
    """The slides of a briefing."""

    def __init__(self, press: Press, briefing: Briefing, show: Presentation) -> None:
        self.press, self.briefing, self._show = press, briefing, show
        self.words = press.words

    def draw(self) -> None:
        """Every slide, in order."""
        self._title()
        self._months()
        self._map()
        for code in ("away", "come"):
            if (part := self.briefing.part(code)) and part.lines:
                self._where(part)
        for code in ("month", "numbers"):
            if part := self.briefing.part(code):
                self._numbers(part)
        self._plan()
        self._source()

    def _title(self) -> None:
        briefing = self.briefing
        slide = self._slide("")
        self._text(slide, 0.6, 1.0, [(briefing.name, 40, True)])
        self._text(slide, 1.5, 0.5, [(briefing.other_name, 20, False)])
        self._text(slide, 2.1, 0.5, [(briefing.where, TEXT, False)])
        said = [(briefing.answer, TITLE, True)]
        if briefing.apart:
            said.append((briefing.apart, TEXT, False))
        self._text(slide, 2.9, 3.9, _fitting(said, 3.9))

    def _months(self) -> None:
        from pptx.chart.data import CategoryChartData
        from pptx.enum.chart import XL_CHART_TYPE

        strip = self.briefing.strip
        slide = self._slide(strip.title)
        data = CategoryChartData(number_format="#,##0")
        data.categories = [
            f"{cell.name} ●" if is_due(cell.level) else cell.name for cell in strip.cells
        ]
        data.add_series(strip.title, [cell.value for cell in strip.cells])
        chart = self._chart(slide, XL_CHART_TYPE.COLUMN_CLUSTERED, data, 1.3, 4.6)
        self._colour(chart, [cell.chosen for cell in strip.cells])
        self._label(chart, [cell.number for cell in strip.cells])
        due = seasons_said(
            self.words, {month: cell.level for month, cell in zip(MONTHS, strip.cells, strict=True)}
        )
        hazard = self.press.asked.inquiry.selection.hazard
        if hazard and due:
            said = self.words.say(
                "● {hazard} is due: {months}",
                hazard=hazard_name(self.words, hazard),
                months=due,
            )
            self._text(slide, 6.0, 0.8, [(said, 14, False)])

    def _map(self) -> None:
        from pptx.util import Inches

        sheet, note = self.press.map_of(self.briefing, MAP)
        if sheet is None:
            return
        slide = self._slide(note)
        data = {**self.press.document([], note), "map": asdict(sheet), "note": ""}
        picture = io.BytesIO(printing.png("map", data, self.press.created))
        drawn = slide.shapes.add_picture(picture, Inches(LEFT), Inches(1.25), height=Inches(5.5))
        drawn.element.nvPicPr.cNvPr.set("descr", f"{note} {self.briefing.answer}")
        most = Inches(WIDE - LEFT - RIGHT)
        if drawn.width > most:
            drawn.height = int(drawn.height * most / drawn.width)
            drawn.width = most

    def _where(self, part: Part) -> None:
        from pptx.chart.data import CategoryChartData
        from pptx.enum.chart import XL_CHART_TYPE

        title = part.title or " ".join(part.said)
        slide = self._slide(title, part.note)
        if part.title:
            self._text(slide, 1.25, 0.5, [(" ".join(part.said), TEXT, False)])
        rows = list(reversed(part.lines))  # a bar chart begins below
        data = CategoryChartData(number_format="#,##0")
        data.categories = [line.label for line in rows]
        data.add_series(title, [_number(line) for line in rows])
        chart = self._chart(slide, XL_CHART_TYPE.BAR_CLUSTERED, data, 1.9, 4.7)
        self._colour(chart, [True] * len(rows))
        self._label(chart, [line.value for line in rows])

    def _numbers(self, part: Part) -> None:
        slide = self._slide(part.title, part.note)
        said = [(part.sign.text, TITLE, True)] if part.sign else []
        said += [(each, TEXT, False) for each in (*part.said, *part.listed)]
        if said:
            self._text(slide, 1.25, 5.0, said)
        body = [[line.label, line.value, line.note] for line in part.lines]
        if body:
            below = self._slide(part.title, part.note) if said else slide
            self._table(below, 1.5, [], body, (0.4, 0.2, 0.4))

    def _plan(self) -> None:
        part = self.briefing.part("plan")
        if part is None:
            return
        slide = self._slide(part.title, self.briefing.name)
        self._text(slide, 1.6, BODY_HIGH, _fitting([(" ".join(part.said), 20, False)], BODY_HIGH))
        rows = [
            [
                "\n".join(
                    [row.label, "; ".join(f"{each.months}: {each.text}".rstrip(": ")
                                          for each in row.whens)]
                ),
                row.lead, "", "", "☐",
            ]
            for row in part.actions
        ]  # fmt: skip
        for body in _slidefuls(rows):
            slide = self._slide(part.title, self.briefing.name)
            self._table(slide, 1.4, part.heads, body, TABLE_SHARES)

    def _source(self) -> None:
        words, inquiry = self.words, self.press.asked.inquiry
        manifest = inquiry.release.manifest
        known = self.briefing.part("known")
        slide = self._slide(known.title if known else words.say("Source"))
        said = [(each, 14, False) for each in (known.said if known else ())]
        usual = inquiry.release.parameters.limits
        said.append((limits_said(words, inquiry.limits, usual), 12, False))
        cite = citation(words, "", manifest.id, self.press.created, manifest.synthetic,
                        self.press.link(self.briefing))  # fmt: skip
        said += [(cite, 12, False), (words.say(WORDS["disclaimer"]), 12, False)]
        if self.press.land.source:
            source = words.say("Coast and rivers: {source}", source=self.press.land.source)
            said.append((source, 12, False))
        self._text(slide, 1.3, 5.2, said)

    # --- what slides are made of ---

    def _slide(self, title: str, note: str = "") -> Slide:
        slide = self._show.slides.add_slide(self._show.slide_layouts[5])
        heading = slide.shapes.title
        heading.left, heading.top, heading.width, heading.height = _inches(
            LEFT, TOP, WIDE - LEFT - RIGHT, 0.8
        )
        said = " – ".join(filter(None, [title or self.briefing.name, note]))
        if title:
            self._fill(heading.text_frame, [(said, TITLE, True)])
        else:  # the first slide says its title larger
            heading.element.getparent().remove(heading.element)
        inquiry = self.press.asked.inquiry
        foot = stamp(
            self.words, inquiry.release.manifest, inquiry.selection.force,
            inquiry.release.parameters,
        )  # fmt: skip
        self._text(slide, HIGH - 0.45, 0.3, [(foot, FOOT, inquiry.release.manifest.synthetic)])
        return slide

    def _text(
        self, slide: Slide, top: float, high: float, said: Sequence[tuple[str, int, bool]]
    ) -> None:
        box = slide.shapes.add_textbox(*_inches(LEFT, top, WIDE - LEFT - RIGHT, high))
        self._fill(box.text_frame, said)

    def _fill(self, frame: TextFrame, said: Sequence[tuple[str, int, bool]]) -> None:
        """Paragraphs of one run each."""
        from pptx.enum.text import PP_ALIGN
        from pptx.util import Pt

        frame.word_wrap = True
        for number, (text, size, bold) in enumerate(said):
            paragraph = frame.paragraphs[0] if number == 0 else frame.add_paragraph()
            paragraph.alignment = PP_ALIGN.LEFT
            if is_burmese(text):  # marks stand above and below its letters
                paragraph.line_spacing, paragraph.space_after = 1.25, Pt(size / 3)
            run = paragraph.add_run()
            run.text = text
            self._dress(run.font, size, bold, text)

    def _dress(self, font: Any, size: int, bold: bool, text: str = "") -> None:
        """A face for each script, and the language."""
        from pptx.dml.color import RGBColor
        from pptx.util import Pt

        font.size, font.bold, font.name = Pt(size), bold, LATIN
        font.color.rgb = RGBColor.from_string(colours.INK[1:])
        is_my = is_burmese(text) if text else self.words.language == "my"
        properties = font._rPr  # noqa: SLF001 - the library has no other way to a language
        properties.set("lang", "my-MM" if is_my else "en-US")
        _complex(properties)

    def _chart(self, slide: Slide, kind: Any, data: Any, top: float, high: float) -> Any:
        box = _inches(LEFT, top, WIDE - LEFT - RIGHT, high)
        chart = slide.shapes.add_chart(kind, *box, data).chart
        chart.has_legend = chart.has_title = False
        self._dress(chart.font, 12, False)
        chart.value_axis.visible = chart.value_axis.has_major_gridlines = False
        chart.value_axis.minimum_scale = 0
        chart.plots[0].gap_width = 40
        return chart

    def _colour(self, chart: Any, chosen: Sequence[bool]) -> None:
        from pptx.dml.color import RGBColor

        for number, is_chosen in enumerate(chosen):
            colour = colours.ACCENT if is_chosen else colours.ACCENT_PALE
            fill = chart.plots[0].series[0].points[number].format.fill
            fill.solid()
            fill.fore_color.rgb = RGBColor.from_string(colour[1:])

    def _label(self, chart: Any, numbers: Sequence[str]) -> None:
        """The numbers beside the bars, in the numerals of the language."""
        plot = chart.plots[0]
        plot.has_data_labels = True
        self._dress(plot.data_labels.font, 12, True)
        if self.words.language == "en":
            return
        for number, text in enumerate(numbers):
            frame = plot.series[0].points[number].data_label.text_frame
            run = frame.paragraphs[0].add_run()
            run.text = text
            self._dress(run.font, 12, True)

    def _table(
        self,
        slide: Slide,
        top: float,
        heads: Sequence[str],
        body: Sequence[Sequence[str]],
        shares: Sequence[float],
    ) -> None:
        rows = [*([heads] if heads else []), *body]
        box = _inches(LEFT, top, WIDE - LEFT - RIGHT, 0.4 * len(rows))
        table = slide.shapes.add_table(len(rows), len(shares), *box).table
        table.first_row = bool(heads)
        table.horz_banding = False
        for column, share in zip(table.columns, shares, strict=True):
            (column.width,) = _inches((WIDE - LEFT - RIGHT) * share)
        for at, row in enumerate(rows):
            (table.rows[at].height,) = _inches(_row_tall(row, shares))
            for number, text in enumerate(row):
                first, *more = text.split("\n")
                is_bold = number == 0 and bool(heads)
                said = [(first, TABLE, is_bold), *((each, 10, False) for each in more if each)]
                cell = table.cell(at, number)
                self._fill(cell.text_frame, said)
                if at == 0 and heads:
                    _pale(cell)


def _tall(text: str, size: float, wide: float) -> float:
    """About how high a text stands, in inches; programs break lines each in their own way.

    Args:
        size: of its letters, in points.
        wide: of its box, in inches.
    """
    is_my = is_burmese(text)
    letters = sum(not unicodedata.category(each).startswith("M") for each in text)
    a_line = wide * 72 / (size * WIDTHS[is_my])
    return math.ceil(letters / a_line) * size * LINES[is_my] / 72


def _fitting(said: Sequence[tuple[str, int, bool]], high: float) -> list[tuple[str, int, bool]]:
    """Texts made smaller together until they fit a box of the slide's width, if they can."""
    wide, sizes = WIDE - LEFT - RIGHT, list(said)
    while (
        sum(_tall(text, size, wide) for text, size, _ in sizes) > high
        and max(size for _, size, _ in sizes) > SMALLEST
    ):
        sizes = [(text, max(size - 2, SMALLEST), bold) for text, size, bold in sizes]
    return sizes


def _slidefuls(rows: Sequence[Sequence[str]]) -> Iterator[list[Sequence[str]]]:
    """Rows of a plan by slide, as many as stand above the foot."""
    body, high = list[Sequence[str]](), 0.0
    for row in rows:
        tall = _row_tall(row, TABLE_SHARES)
        if body and high + tall > BODY_HIGH:
            yield body
            body, high = [], 0.0
        body.append(row)
        high += tall
    if body:
        yield body


def _row_tall(row: Sequence[str], shares: Sequence[float]) -> float:
    """About how high a row of a table stands: its tallest cell, in inches."""
    cells = []
    for text, share in zip(row, shares, strict=True):
        first, *more = text.split("\n")
        wide = (WIDE - LEFT - RIGHT) * share - 0.2
        cells.append(_tall(first, TABLE, wide) + sum(_tall(each, 10, wide) for each in more))
    return max(cells) + CELL_MARGINS


def _inches(*values: float) -> tuple[int, ...]:
    from pptx.util import Inches

    return tuple(int(Inches(value)) for value in values)


def _pale(cell: Any) -> None:
    from pptx.dml.color import RGBColor

    cell.fill.solid()
    cell.fill.fore_color.rgb = RGBColor.from_string(colours.ACCENT_PALE[1:])


def _number(line: Line) -> float:
    """A line's number as it is written, in any numerals."""
    return float(line.value.replace(",", ""))


def _complex(properties: Any) -> None:
    """Name the face for complex scripts, after that for Latin letters."""
    from lxml import etree

    for old in properties.findall(f"{{{DRAWING}}}cs"):
        properties.remove(old)
    face = etree.Element(f"{{{DRAWING}}}cs", typeface=COMPLEX)
    latin = properties.find(f"{{{DRAWING}}}latin")
    if latin is None:
        properties.append(face)
    else:
        latin.addnext(face)


def _dress_theme(show: Presentation) -> None:
    """The faces of the theme: what somebody adds later is in them too."""
    from lxml import etree

    master = show.slide_masters[0].part
    for relation in master.rels.values():
        if relation.reltype.endswith("/theme"):
            part = relation.target_part
            theme = etree.fromstring(part.blob)
            for fonts in theme.iter(f"{{{DRAWING}}}majorFont", f"{{{DRAWING}}}minorFont"):
                fonts.find(f"{{{DRAWING}}}cs").set("typeface", COMPLEX)
                for face in fonts.findall(f"{{{DRAWING}}}font[@script='Mymr']"):
                    fonts.remove(face)
                etree.SubElement(fonts, f"{{{DRAWING}}}font", script="Mymr", typeface=COMPLEX)
            whole = etree.tostring(theme, xml_declaration=True, encoding="UTF-8", standalone=True)
            part._blob = whole  # noqa: SLF001 - the library takes a theme as it is


def dated(content: bytes, created: datetime) -> bytes:
    """A zipped document, and those inside it, with one date for all: that of the release."""
    moment = created.astimezone(UTC)
    file = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            inside = old.read(name)
            if name.endswith(".xlsx"):
                inside = dated(inside, created)
            if name == "docProps/core.xml":
                said = moment.strftime("%Y-%m-%dT%H:%M:%SZ").encode()
                inside = DATED.sub(rb"\g<1>" + said + rb"\g<3>", inside)
            entry = zipfile.ZipInfo(name, moment.timetuple()[:6])
            entry.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(entry, inside)
    return file.getvalue()
