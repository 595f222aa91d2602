"""Calendar: hazards by month against people away and responders here."""

from mobility.ui import answers, calendar, downloads, page, parts

page.guard("calendar")
asked = page.asked()
view = answers.calendar(asked.selection)

parts.answer(calendar.title(asked, view), calendar.basis(asked, view))
calendar.strip(asked, view)
calendar.sources(asked, view)
downloads.buttons(asked, lambda: calendar.download(asked, view), "calendar")
page.footer(asked)
