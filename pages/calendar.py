"""Calendar: hazards and work by month against people away and responders here."""

from mobility.ui import (
    answers,
    calendar,
    calendar_month,
    downloads,
    hazard_editor,
    page,
    parts,
    storm_force,
)

page.guard("calendar")


@page.fragment
def months(asked: page.Asked) -> None:
    """The answer, the year's rows, the month chosen, the sources, and the table to edit."""
    view = answers.calendar(asked.selection)
    together = answers.hazards_together(asked.selection, asked.hazards)
    answer = calendar.title(asked, view, together)
    parts.answer(answer, calendar.basis(asked, view))
    page.offer_release_in_use(asked, "read_release_in_use")
    calendar.choose_hazards(asked)
    storm_force.choose(asked, view)
    calendar.strip(asked, view, together)
    calendar.by_place(asked)
    downloads.buttons(asked, lambda: calendar.download(asked, view, answer), "calendar")
    calendar_month.month_by_month(asked, view, together)
    calendar.other_hazards(asked, view)
    calendar.sources(asked, view)
    hazard_editor.editor(asked)
    page.footer(asked)


months()
