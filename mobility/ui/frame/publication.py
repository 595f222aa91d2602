"""Publishing what was edited on a page: who may, the problems that prevent it, and the button.

Where publishing from pages is switched off, the same change is a file to import.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from io import BytesIO

import pyarrow as pa
import pyarrow.csv as pa_csv
import streamlit as st

from mobility import access
from mobility.importers import describe
from mobility.importers.problems import Problem
from mobility.settings import PUBLISH_FROM_PAGES, publishes_from_pages
from mobility.store import releases
from mobility.store.manifest import Manifest
from mobility.ui.frame import page, parts, reader
from mobility.ui.frame.markdown import plain
from mobility.ui.frame.page import PageQuestion
from mobility.words import Words

PUBLISHED = "published_on_a_page"
SHOWN_PROBLEMS = 20


def published(asked: PageQuestion) -> str | None:
    """The release that this reader has just published but is not reading yet."""
    made: str | None = st.session_state.get(PUBLISHED)
    return made if made == releases.current_id() and made != asked.release.id else None


def may_change(asked: PageQuestion) -> bool:
    """Whether this reader may publish and reads the release in use; else the page says why not."""
    words = asked.words
    if not reader.permitted(access.require_owner, asked.release.manifest.opened_to):
        return False
    made = published(asked)
    if made:
        said = words.say(
            "Published as release {id}. You are still reading the release you opened.", id=made
        )
        st.success(plain(said))
        page.offer_release_in_use(asked, "read_published")
        return False
    if asked.release.id != releases.current_id():
        parts.note(words.say("Only the release in use can be changed, and this is not it."))
        return False
    if not asked.selection.areas:
        parts.note(words.say("Choose an area first."))
    return bool(asked.selection.areas)


def tell(words: Words, problems: Sequence[Problem]) -> None:
    """Every problem in words; nothing can be published while there is one."""
    lines = [describe(problem, words) for problem in problems[:SHOWN_PROBLEMS]]
    st.error("\n\n".join(map(plain, lines)))


def form(
    asked: PageQuestion,
    key: str,
    example: str,
    publish: Callable[[str], Manifest],
    rows: pa.Table,
    kind: str,
) -> None:
    """The note and the button; the reader then stays with the release they began with.

    Args:
        key: the widget key of the note.
        example: shown in the empty note.
        publish: publishes with the note it is given.
        rows: those changed, for a file to import; none where rows are only taken away.
        kind: what the file is imported as.
    """
    words = asked.words
    if not publishes_from_pages():
        _file(asked, rows, kind)
        return
    note = st.text_input(
        words.say("Why are you publishing this?"), key=key, max_chars=200, placeholder=example
    )
    button = words.say("Publish as a new release")
    if not st.button(button, type="primary", disabled=not note.strip()):
        return
    with page.errors_in_words(words), st.spinner(words.say("Publishing …")):
        st.session_state[PUBLISHED] = publish(note).id
        st.rerun()


def _file(asked: PageQuestion, rows: pa.Table, kind: str) -> None:
    """The change as a file, how to import it, and how to publish from here."""
    words = asked.words
    if asked.release.manifest.synthetic:  # no draft follows it, so no file could change it
        parts.note(
            words.say(
                "Publishing from pages is switched off. To try it on the demonstration, start the "
                "dashboard with {setting}=1.",
                setting=PUBLISH_FROM_PAGES.name,
            )
        )
        return
    parts.note(
        words.say(
            "Publishing from pages is switched off. Download the change as a file and import it; "
            "or start the dashboard with {setting}=1 to publish from here.",
            setting=PUBLISH_FROM_PAGES.name,
        )
    )
    if not rows.num_rows:
        parts.note(words.say("A file cannot say what has been removed."))
        return
    name = f"{kind}.csv"
    written = BytesIO()
    pa_csv.write_csv(rows, written)
    st.download_button(
        words.say("The change as a file"),
        data=written.getvalue(),
        file_name=name,
        mime="text/csv",
        key=f"change_{kind}",
        on_click="ignore",
    )
    st.code(
        f"python -m mobility import {name} --as {kind}\n"
        "python -m mobility check\n"
        f'python -m mobility publish --note "{words.say("why")}"',
        language=None,
        wrap_lines=True,
    )
