"""Calendar: hazards and work by month against people away and helpers here."""

from mobility.ui.calendar import hazard_editor, month, storm_force, year
from mobility.ui.frame import answers, downloads, headline, page
from mobility.ui.frame.limits import limits_used

page.guard("calendar")


@page.fragment
def months(asked: page.PageQuestion) -> None:
    """The answer, the year's rows, the month chosen, the sources, and the table to edit."""
    view = answers.calendar(asked.selection)
    together = answers.hazards_together(asked.selection, asked.hazards)
    answer = year.title(asked, view, together)
    headline.answer(
        asked, answer, year.basis(asked, view),
        lambda: downloads.buttons(
            asked, lambda: year.download(asked, view, answer), "calendar",
            picture=year.chart(asked, view, together, answer),
        ),
    )  # fmt: skip
    page.offer_release_in_use(asked, "read_release_in_use")
    year.choose_hazards(asked)
    storm_force.choose(asked, view)
    year.strip(asked, view, together)
    year.by_place(asked)
    month.month_by_month(asked, view, together)
    year.other_hazards(asked, view)
    year.sources(asked, view)
    hazard_editor.editor(asked)
    month.explained(asked)
    page.footer(asked, limits_used(asked))


months()
