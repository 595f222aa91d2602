"""One place: all that is known of a village, a tract, a township."""

from mobility.ui.frame import page
from mobility.ui.one_place import area, chosen, village

page.guard("one_place")


@page.fragment
def place(asked: page.PageQuestion) -> None:
    """The place looked at; without one, where to find it."""
    looked_at = chosen.place_of(asked)
    if not looked_at:
        chosen.ask(asked)
    elif asked.gazetteer.level(looked_at) == "village":
        village.village(asked.about(looked_at), looked_at)
    else:
        area.area(asked.about(looked_at), looked_at)


place()
