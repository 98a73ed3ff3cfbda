"""Taking results away as files: ask, see how far it is, and fetch."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from forum.decisions import decision_paper
from forum.exports import making as export_making
from forum.results.export_folder import folder
from forum.results.selection import about, about_paper
from forum.web import list_page
from forum.web.access import current_account, requires
from forum.web.clock import site_clock
from forum.web.forms import Form, RadiosField, SelectField
from forum.web.storage import database
from forum.web.translation import tell
from scenarios.account import Action
from scenarios.decisions.board_paper import ensure_fits
from scenarios.errors import Conflict, Invalid, NotFound
from scenarios.message import say
from scenarios.results.export_request import MOST_IN_PDF, FileFormat, FileState, Paper, wanted
from scenarios.results.selection import Selection
from scenarios.store.export_file import ExportFileRow
from scenarios.store.exports import export_request
from scenarios.store.list_page import part
from scenarios.store.results import selection as selections
from scenarios.store.results.selection import NamedSelection

blueprint = Blueprint("exports", __name__)

KINDS = (
    (FileFormat.XLSX, _l("A workbook (XLSX)"), _l("A sheet for each kind of row; the first says how to read them.")),
    (
        FileFormat.PDF,
        _l("A report (PDF)"),
        _l(
            "To print or to send: each vote as a picture and a table, with its scene. It takes a second or two for each"
            " result, and holds %(most)s at most.",
            most=MOST_IN_PDF,
        ),
    ),
    (
        FileFormat.ZIP,
        _l("A report in parts (ZIP)"),
        _l("The same for any number of results, as PDFs of %(most)s results each.", most=MOST_IN_PDF),
    ),
    (FileFormat.CSV, _l("A table (CSV)"), _l("One line for each option in each vote, for statistics programs.")),
    (FileFormat.JSON, _l("Data (JSON)"), _l("Everything, for a program.")),
)


class ExportForm(Form):
    """Which results, and as what."""

    of = SelectField(_l("Which results?"), required=True)
    kind = RadiosField(_l("As what?"), choices=KINDS, required=_l("Choose what kind of file you want."))

    def offer(self, choices: list[NamedSelection]) -> ExportForm:
        """Let people choose from what there is."""
        self.of.choices = [(each.selection.key, named(each)) for each in choices]
        return self


@blueprint.get("/review/take-away")
@requires(Action.REVIEW_OUTCOMES)
def ask() -> ResponseReturnValue:
    """What can be taken away, and the files that are there."""
    asked = {name: request.args[name] for name in ("of", "kind") if name in request.args}
    return _page(ExportForm(formdata=None, **asked))


@blueprint.get("/review/outcomes.<any(csv, json):kind>")
@requires(Action.REVIEW_OUTCOMES)
def earlier(kind: str) -> ResponseReturnValue:
    """Where such files were once sent at once: whoever kept the address asks for one here."""
    return redirect(url_for("exports.ask", of=Selection().key, kind=kind))


@blueprint.post("/review/take-away")
@requires(Action.REVIEW_OUTCOMES)
def send() -> ResponseReturnValue:
    """Have a file made."""
    form, by = ExportForm(), current_account()
    with database().read() as session:
        form.offer(selections.choices(session))
    if not form.validate():
        return _page(form)
    chosen = Selection.of(form.of.data) or Selection()
    written = form.write(
        lambda session: export_request.ask(session, by, chosen, FileFormat(form.kind.data)), Conflict, NotFound
    )
    if written is None:
        return _page(form)
    number = written.value
    export_making.start()
    return redirect(url_for("exports.show", number=number), 303)


@blueprint.post("/review/decisions/<int:decision_id>/paper")
@requires(Action.REVIEW_OUTCOMES)
def ask_for_paper(decision_id: int) -> ResponseReturnValue:
    """Have the paper made, where it fits on its two pages."""
    by, form = current_account(), FileFormat.DOCX if request.form.get("form") == FileFormat.DOCX else FileFormat.PDF
    try:
        ensure_fits(decision_paper.paper_of(decision_id))
        number = database().write(lambda session: export_request.ask(session, by, Paper(decision_id), form))
    except (Conflict, Invalid) as fault:
        flash(tell(fault.message), "error")
        return redirect(url_for("decision.show", decision_id=decision_id), 303)
    export_making.start()
    return redirect(url_for("exports.show", number=number), 303)


@blueprint.get("/review/take-away/<int:number>")
@requires(Action.REVIEW_OUTCOMES)
def show(number: int) -> ResponseReturnValue:
    """How far a file is, and the file once it is ready."""
    with database().read() as session:
        row = export_request.get(session, number)
        of = wanted(row.selection)
        told = about_paper(of) if isinstance(of, Paper) else named(selections.named(session, of or Selection()))
    paper = of.decision if isinstance(of, Paper) else None
    page = {"about": told, "paper": paper, "of": row.selection, "is_lost": _is_lost(row)}
    return render_template("forum/exports/export_file.html", file=row.plain, now=site_clock().now(), **page)


@blueprint.get("/review/take-away/<int:number>/file")
@requires(Action.REVIEW_OUTCOMES)
def fetch(number: int) -> ResponseReturnValue:
    """The file itself. Where it should be there and is not, its page says so."""
    with database().read() as session:
        row = export_request.get(session, number)
    if row.state != FileState.READY.value:
        raise NotFound(say("This file is not there. Ask for it again."))
    if _is_lost(row):
        return redirect(url_for("exports.show", number=number), 303)
    path, name = folder() / row.file, f"{row.selection}.{row.form}"
    response = send_file(path, as_attachment=True, download_name=name, etag=False)
    response.headers["Cache-Control"] = "no-store"
    return response


def named(choice: NamedSelection) -> str:
    """A selection with how much is in it."""
    many = ngettext("%(num)s result", "%(num)s results", choice.outcomes)
    return f"{about(choice)}: {many}"


def _is_lost(row: ExportFileRow) -> bool:
    """Whether a file that is ready is not on this server's disc, as after somebody else emptied its folder."""
    return row.state == FileState.READY.value and not (folder() / row.file).is_file()


def _about(row: ExportFileRow, choices: list[NamedSelection]) -> str:
    of = wanted(row.selection)
    if isinstance(of, Paper):
        return about_paper(of)
    return next((about(one) for one in choices if one.selection == of), "")


def _page(form: ExportForm) -> ResponseReturnValue:
    with database().read() as session:
        choices, rows = selections.choices(session), export_request.listed(session)
    there: list[dict[str, Any]] = [{"file": row.plain, "about": _about(row, choices)} for row in rows]
    asked = form.of.data or Selection().key
    listed = part(choices, lambda each: each.selection.key, list_page.asked())
    offered = [each for each in choices if each.selection.key == asked or each in listed.rows]
    page = {"form": form.offer(offered), "listed": list_page.shown(listed, anchor="reports"), "named": named}
    page |= {"there": there, "now": site_clock().now()}
    return render_template("forum/exports/exports.html", **page), form.status
