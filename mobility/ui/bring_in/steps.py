"""The steps of the page Bring data in: choose, judge, name, store, publish, and go back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

import streamlit as st
from markupsafe import Markup

from mobility.errors import MobilityError
from mobility.importers.judgement import Judgement
from mobility.importers.kinds import KIND_NAMES
from mobility.importers.opening.tabular import sheets
from mobility.importers.recipes.recipe import Recipe
from mobility.store import draft, intake, releases
from mobility.store.draft import Draft
from mobility.ui.bring_in import desk as desks
from mobility.ui.bring_in import drafted as drafts
from mobility.ui.bring_in import judging, mapping
from mobility.ui.bring_in.desk import Asked, Desk
from mobility.ui.frame import headline, page, parts, reader
from mobility.ui.frame.markdown import plain
from mobility.ui.frame.page import PageQuestion
from mobility.ui.frame.parts import Column
from mobility.words import Words

DROPZONE = "[data-testid=stFileUploaderDropzone]"
STORED = "intake_stored"  # what was last put into the draft, to be told once
PUBLISHED = "intake_published"
TYPES = ("csv", "tsv", "txt", "gz", "xlsx", "xlsm", "xlsb", "ods", "json", "geojson", "topojson",
         "parquet", "zip", "shp", "gpkg", "kml", "kmz", "fgb", "gpx", "dat")  # fmt: skip
LISTED_RELEASES = 20


def opening(asked: PageQuestion, drafted: Draft) -> None:
    """What is waiting, in a sentence."""
    words = asked.words
    if drafted.is_empty:
        said = words.say("No data is waiting: everything brought in is published.")
    else:
        said = words.count(
            "A draft of {n} file is waiting to be published.",
            "A draft of {n} files is waiting to be published.",
            len(drafted.sources),
        )
    headline.answer(
        asked,
        said,
        words.say(
            "Files are judged first, then put into a draft; the draft becomes a release when it is "
            "published. A release never changes, and one can always go back to it."
        ),
    )


def is_allowed(asked: PageQuestion) -> bool:
    """Whether this reader may bring data in; else the page says why, and how the commands do it."""
    why_not = reader.refusal(intake.require, asked.release)
    if not why_not:
        return True
    words = asked.words
    parts.note(why_not)
    parts.note(words.say("The same with commands, on the data owner's machine:"))
    st.code(
        "python -m mobility import FILE --dry-run\n"
        "python -m mobility import FILE\n"
        "python -m mobility check\n"
        f'python -m mobility publish --note "{words.say("why")}"',
        language=None,
        wrap_lines=True,
    )
    return False


def told() -> None:
    """What the last press did."""
    for key in (STORED, PUBLISHED):
        said = st.session_state.pop(key, None)
        if said:
            st.success(plain(said))


def bring(asked: PageQuestion) -> None:
    """Choose files, see what is wrong with them, and put them into the draft."""
    words, desk = asked.words, desks.desk()
    wanted = _chosen(words, desk)
    if wanted is None:
        return
    results = st.container()  # above the questions, whose answers they depend on
    with results:
        found = judging.judged(words, desk, wanted)
    kind, content = _mapping(words, desk, wanted, found)
    with results:
        if content:
            wanted = replace(wanted, kind=kind, mapping=content)
            found = judging.judged(words, desk, wanted)
        if isinstance(found, Judgement):
            judging.recognised(words, found)
            judging.findings(words, found)
        else:
            judging.refused(words, found, may_name=_may_name(wanted))
    if isinstance(found, Judgement):
        _store(asked, desk, wanted, found)


def _chosen(words: Words, desk: Desk) -> Asked | None:
    """Ask for files, what they hold, and how to treat broken rows; None while there is no file."""
    parts.heading(words.say("Choose files"))
    sent = st.file_uploader(
        words.say("Tables (CSV, Excel, OpenDocument, Parquet, JSON) or maps, several at once"),
        type=list(TYPES),
        accept_multiple_files=True,
        key=desk.key("files"),
    )
    parts.written_instead(
        f"{DROPZONE} button [data-testid=stMarkdownContainer]", words.say("Upload")
    )
    most = words.number(st.get_option("server.maxUploadSize"))
    parts.written_instead(
        f"{DROPZONE} [data-testid=stFileUploaderDropzoneInstructions] div",
        words.say("up to {n} MB a file: {types}", n=most, types=", ".join(TYPES).upper()),
    )
    lying = desks.incoming()
    picked = st.multiselect(
        words.say("Or files from the folder {folder}", folder=f"{desks.INCOMING}/"),
        lying,
        format_func=lambda path: path.name,
        key=desk.key("incoming"),
        placeholder=words.say("none") if lying else words.say("the folder is empty"),
        help=words.say(
            "A folder below the data folder, for files that are too large to send. It is looked "
            "through each time this page is drawn."
        ),
    )
    paths = [*desk.written(sent or []), *picked]
    if not paths:
        return None
    kind = st.selectbox(
        words.say("What do they hold?"),
        [None, *KIND_NAMES],
        format_func=lambda name: words.say(KIND_NAMES[name] if name else "the files say it"),
        key=desk.key("kind"),
    )
    keep_going = st.checkbox(
        words.say("Leave broken rows out"),
        key=desk.key("keep_going"),
        help=words.say("They are offered as a file, each with its reason."),
    )
    emptied = st.checkbox(
        words.say("Empty the tables concerned first"),
        key=desk.key("replace"),
        help=words.say("Without it, a row replaces the row of the same key, and others are added."),
    )
    version = desks.version_of(paths)
    return Asked(tuple(paths), version, kind, keep_going, emptied, mapping="")


def _mapping(
    words: Words, desk: Desk, wanted: Asked, found: Judgement | MobilityError
) -> tuple[str, str]:
    """What the file holds and its recipe, where one is proposed or the reader makes it."""
    if not _may_name(wanted):
        return "", ""
    recipe = None if isinstance(found, Judgement) else found.values.get("recipe")
    needs = not isinstance(found, Judgement) and recipe is None
    if not st.toggle(
        words.say("Say what the columns mean"), value=needs, key=desk.key(f"map_{wanted.version}")
    ):
        if isinstance(recipe, Recipe) and not isinstance(found, Judgement):
            missing = [name for name in str(found.values.get("missing", "")).split(", ") if name]
            return str(recipe.kind), mapping.proposed(words, desk, recipe, missing)
        return "", ""
    (path,) = wanted.paths
    try:
        named = sheets(path)
    except MobilityError as error:
        st.error(plain(words.error(error)))
        return "", ""
    return mapping.asked(words, desk, path, wanted.kind, named)


def _may_name(wanted: Asked) -> bool:
    """Whether the reader may say what the columns mean: of one file, and it is a table."""
    return len(wanted.paths) == 1 and (wanted.kind is None or wanted.kind in mapping.MAPPED)


def _store(asked: PageQuestion, desk: Desk, wanted: Asked, found: Judgement) -> None:
    """The button that puts the rows into the draft, and the rows that are left out."""
    words = asked.words
    if found.rejected:
        st.download_button(
            words.say("The rows left out, with their reasons"),
            found.rejected,
            file_name=f"{wanted.paths[0].name}.rejected.csv",
            mime="text/csv",
            key=desk.key("rejected"),
            on_click="ignore",
        )
    stopped = bool(found.errors) and not wanted.keep_going
    if stopped:
        parts.note(
            words.say(
                "Nothing can be put into the draft while there are errors. Correct the file, "
                "answer the questions, or leave broken rows out."
            )
        )
    left, right = st.columns(2)
    if left.button(
        words.say("Put into the draft"),
        type="primary",
        disabled=stopped or found.is_empty,
        key=desk.key("put"),
    ):
        with page.errors_in_words(words):
            changes = judging.store(asked, wanted)
            stored = _counted(words, changes)
            st.session_state[STORED] = words.say("In the draft: {tables}.", tables=stored)
            desks.cleared()
            st.rerun()
    if right.button(words.say("Clear"), key=desk.key("clear")):
        desks.cleared()
        st.rerun()


def _counted(words: Words, changes: Sequence[draft.Change]) -> str:
    said = [
        words.say(
            "{table}: {added} rows added, {replaced} replaced",
            table=words.say(KIND_NAMES.get(each.table, each.table)),
            added=words.number(each.added),
            replaced=words.number(each.replaced),
        )
        for each in changes
    ]
    return words.say("; ").join(said) or words.say("outlines of places")


def publish(asked: PageQuestion, drafted: Draft) -> None:
    """The draft beside the release in use; publish it with a note, or forget it."""
    if drafted.is_empty:
        return
    words = asked.words
    drafts.totals(asked, drafted)
    drafts.places(asked, drafted)
    drafts.quality(asked, drafted)
    errors = drafts.errors_of(asked, drafted)
    parts.heading(words.say("Publish"))
    if errors:
        parts.note(words.say("The draft cannot be published while it has errors."))
    note = st.text_input(
        words.say("Why are you publishing this?"),
        key="intake_note",
        max_chars=200,
        placeholder=words.say("Household lists of three townships, October"),
    )
    left, right = st.columns(2)
    if left.button(
        words.say("Publish as a new release"),
        type="primary",
        disabled=bool(errors) or not note.strip(),
        key="intake_publish",
    ):
        _publish(asked, note)
    if right.button(words.say("Forget the draft"), key="intake_discard"):
        with page.errors_in_words(words):
            intake.discard(reader.viewer(), asked.release)
            st.rerun()


def _publish(asked: PageQuestion, note: str) -> None:
    words = asked.words
    with page.errors_in_words(words), st.status(words.say("Publishing …")) as status:

        def progress(text: str, **values: object) -> None:
            status.update(label=words.say(text, **values))

        manifest = intake.publish(reader.viewer(), asked.release, note, progress)
        st.session_state[PUBLISHED] = words.say(
            "Published as release {id}. You are still reading the release you opened.",
            id=manifest.id,
        )
        st.rerun()


def history(asked: PageQuestion, may_go_back: bool) -> None:
    """Every release, newest first; what each changed; and the way back to it."""
    words, current = asked.words, releases.current_id()
    title = words.say("Releases")
    parts.heading(title)
    every = releases.releases()
    columns = [
        Column(words.say("release")),
        Column(words.say("published")),
        Column(words.say("by")),
        Column(words.say("why"), long=True),
    ]
    rows = [
        [
            parts.with_small(parts.bold(each.id), words.say("in use"))
            if each.id == current
            else parts.with_small(each.id, _compare(asked, each.id)),
            words.date(datetime.fromisoformat(each.created)),
            words.say(each.author) if each.author else "",
            words.say(each.note),
        ]
        for each in every[:LISTED_RELEASES]
    ]
    parts.table(columns, rows, title, stacks=True)
    page.offer_release_in_use(asked, "intake_read_current")
    others = [each.id for each in every if each.id != current]
    if others and may_go_back:
        _back(asked, others)


def _compare(asked: PageQuestion, before: str) -> Markup:
    words = asked.words
    return page.to_page(asked, "comparison", words.say("compare"), compared="times", before=before)


def _back(asked: PageQuestion, others: Sequence[str]) -> None:
    words = asked.words
    with st.expander(words.say("Go back to another release")):
        parts.note(words.say("Nothing is deleted: one can come back to the release in use now."))
        other = st.selectbox(words.say("Release"), others, key="intake_other")
        if st.button(words.say("Make it the release in use"), key="intake_back"):
            with page.errors_in_words(words):
                manifest = intake.rollback(reader.viewer(), asked.release, str(other))
                st.session_state[PUBLISHED] = words.say(
                    "Release {id} is in use now.", id=manifest.id
                )
                st.rerun()
