"""A form with the lists that must be uploaded with it, as files."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

from mobility.errors import UsageError
from mobility.forms.paper import paper
from mobility.forms.xlsform import DESTINATIONS_FILE, VILLAGES_FILE, Form, workbook
from mobility.words import N_

FORM_FILE, WORKBOOK, PACKAGE, PAPER = "form.xlsx", ".xlsx", ".zip", ".html"


def lists_beside(form: Form) -> dict[str, bytes]:
    """The lists of villages and destinations, by the names that the form knows them by."""
    files = {VILLAGES_FILE: form.lists.villages}
    if form.asks_destinations:
        files[DESTINATIONS_FILE] = form.lists.destinations
    return {
        name: rows.to_csv(index=False, lineterminator="\n").encode() for name, rows in files.items()
    }


def package(form: Form) -> bytes:
    """The form and its lists in one zip."""
    file = BytesIO()
    with ZipFile(file, "w", ZIP_DEFLATED) as archive:
        archive.writestr(FORM_FILE, workbook(form))
        for name, content in lists_beside(form).items():
            archive.writestr(name, content)
    return file.getvalue()


def write_form(form: Form, output: Path, stamp: str) -> list[Path]:
    """Write a form as what the name of the file asks for.

    Args:
        output: ``.xlsx``, with its lists beside it; ``.zip``; or ``.html``, for paper.
        stamp: of the release, printed on paper.

    Returns:
        What was written.

    Raises:
        UsageError: the name ends in none of these.
    """
    match output.suffix.lower():
        case ending if ending == WORKBOOK:
            files = {output: workbook(form)}
            files |= {output.with_name(name): each for name, each in lists_beside(form).items()}
        case ending if ending == PACKAGE:
            files = {output: package(form)}
        case ending if ending == PAPER:
            files = {output: paper(form, stamp).encode()}
        case _:
            raise UsageError(
                N_("A form is written as .xlsx, .zip or .html, not as {file}."),
                remedy=N_("Let the name of the file end in one of these."),
                file=output.name,
            )
    for path, content in files.items():
        path.write_bytes(content)
    return list(files)
