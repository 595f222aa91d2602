"""Flow map: who is elsewhere, where from and where to, month by month."""

from mobility.ui import answers, controls, downloads, flows, page, parts

page.guard("flows")
asked = page.asked()
flows.questions(asked)
year = answers.flow_year(asked.release, asked.selection.but(months=()), asked.drawn)
levels = flows.hazard_levels(asked)
default_month = flows.default_month(asked, year)


@page.fragment
def seasons(asked: page.Asked) -> None:
    """All that follows the month strip."""
    asked = page.latest(asked)
    month = page.month_of(asked, default_month)
    parts.answer(flows.title(asked, month), flows.shown(asked, year, month))
    controls.month_strip(
        asked, month, levels, flows.counts(asked, year), asked.words.say("People, by month")
    )
    flows.flow_map(asked, year, month)
    flows.table(asked, year, month)
    downloads.button(
        asked,
        flows.download_rows(asked, year, month),
        flows.title(asked, month),
        flows.column_meanings(asked.words),
        "flows",
    )
    page.footer(asked)


seasons(asked)
