"""Compare: places, months, releases and years side by side, and how much is known."""

from functools import partial

from mobility.ui.comparison import topics
from mobility.ui.frame import controls, headline, page, villages
from mobility.ui.frame.limits import limits_used
from mobility.views.comparing import TOPICS
from mobility.words import N_

page.guard("comparison")


@page.fragment
def compare(asked: page.PageQuestion) -> None:
    """The answer, what to compare, and the comparison."""
    villages.stop_unless_judged(asked)
    chosen = asked.comparing.compared
    topic = topics.TOPICS[chosen]
    headline.answer(
        asked, topic.answer(asked), files=partial(topic.files, asked) if topic.files else None
    )
    controls.choice(asked, "compared", N_("Compare"), TOPICS, chosen)
    topic.show(asked)
    page.footer(asked, limits_used(asked))


compare()
