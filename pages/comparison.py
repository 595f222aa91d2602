"""Compare: places, months, releases and years side by side, and how much is known."""

from mobility.ui.comparison.topics import ANSWERS, SHOWN
from mobility.ui.frame import controls, page, parts, villages
from mobility.ui.frame.limits import limits_used
from mobility.views.comparing import TOPICS
from mobility.words import N_

page.guard("comparison")


@page.fragment
def compare(asked: page.PageQuestion) -> None:
    """The answer, what to compare, and the comparison."""
    villages.stop_unless_judged(asked)
    topic = asked.comparing.compared
    parts.answer(ANSWERS[topic](asked))
    controls.choice(asked, "compared", N_("Compare"), TOPICS, topic)
    SHOWN[topic](asked)
    page.footer(asked, limits_used(asked))


compare()
