"""Present: a story for a room, one message a slide; and the stories that are kept."""

from mobility.ui.frame import page
from mobility.ui.present import deck, editor, shelf

page.guard("present")


@page.fragment
def present(asked: page.PageQuestion) -> None:
    """The story in the link, else the stories there are, or the one that is being written."""
    story = shelf.presented(asked)
    if story is not None:
        deck.show(asked, story, asked.presenting.story or asked.presenting.view)
    elif editor.is_open():
        editor.editor(asked)
    else:
        shelf.shelf(asked)
    page.footer(asked)


present()
