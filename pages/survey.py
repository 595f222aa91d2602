"""Survey kit: a form for the field, why each question is asked, and how many households to ask."""

from mobility.ui.frame import page
from mobility.ui.survey import kit, precision

page.guard("survey")


@page.fragment
def survey(asked: page.PageQuestion) -> None:
    """The form, its files, the size of the sample, what it asks and why, and what it leaves out."""
    made = kit.form(asked)
    kit.answer(asked, made)
    kit.controls_of(asked)
    kit.files(asked, made)
    precision.households(asked, made.lists)
    kit.asked_and_why(asked, made)
    kit.left_out(asked, made)
    kit.into_the_field(asked, made)
    precision.explained(asked)
    page.footer(asked)


survey()
