"""Survey kit: a form for the field, why each question is asked, and how many households to ask."""

from mobility.ui.frame import page
from mobility.ui.survey import kit, precision

page.guard("survey")


@page.fragment
def survey(asked: page.PageQuestion) -> None:
    """The form, its files, what it asks and leaves out, and the size of the sample."""
    made = kit.form(asked)
    kit.answer(asked, made)
    kit.controls_of(asked)
    kit.files(asked, made)
    kit.asked_and_why(asked, made)
    kit.left_out(asked, made)
    precision.households(asked, made.lists)
    kit.into_the_field(asked, made)
    page.footer(asked)


survey()
