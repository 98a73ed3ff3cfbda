"""Evidence from elsewhere, beside a finding: a link, a figure or a file, for the group alone."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from contextlib import suppress
from urllib.parse import quote

from flask import Blueprint, Response, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from forum.common import quota
from forum.results.export_folder import sweep
from forum.web.access import current_account, requires
from forum.web.forms import FileField, Form, TextAreaField, TextField, takes_up_to
from forum.web.storage import database
from scenarios.account import Action
from scenarios.decisions import evidence as rules
from scenarios.decisions.evidence import ADDRESS_LIMIT, FILE_LIMIT, FILE_TYPES, SOURCE_LIMIT, WORDS_LIMIT
from scenarios.errors import Busy
from scenarios.store.decisions import evidence as store
from scenarios.store.decisions import finding as findings

blueprint = Blueprint("evidence", __name__)

UPLOAD_LIMIT = FILE_LIMIT + 2_000_000
"""Largest upload in bytes: a file that is a little too large is refused on a page that keeps what was typed."""


class EvidenceForm(Form):
    """What a piece of evidence shows, in the group's words."""

    words = TextAreaField(
        _l("What does it show?"),
        limit=WORDS_LIMIT,
        required=_l("Say in a sentence what it shows."),
        description=_l("In a sentence, so that the others need not open it."),
    )


class LinkForm(EvidenceForm):
    """A page elsewhere."""

    address = TextField(_l("Its address"), limit=ADDRESS_LIMIT, required=_l("Enter its address."))


class FigureForm(EvidenceForm):
    """A figure and its source."""

    source = TextField(
        _l("Where is the figure from?"),
        limit=SOURCE_LIMIT,
        required=_l("Say where the figure is from."),
        description=_l("Such as: Trust board papers, May 2026, page 12"),
    )


class EvidenceFileForm(EvidenceForm):
    """A file."""

    file = FileField(
        _l("The file"),
        required=_l("Choose a file."),
        accept=",".join(FILE_TYPES),
        description=_l("10 MB at most. PDF, picture, text document or spreadsheet. Only the group can open it."),
    )


@blueprint.get("/review/findings/<int:finding_id>/evidence/link")
@requires(Action.REVIEW_OUTCOMES)
def offer_link(finding_id: int) -> ResponseReturnValue:
    """The form for a link."""
    return _page(finding_id, LinkForm(formdata=None), _("Add a link"))


@blueprint.post("/review/findings/<int:finding_id>/evidence/link")
@requires(Action.REVIEW_OUTCOMES)
def add_link(finding_id: int) -> ResponseReturnValue:
    """Keep a link."""
    form = LinkForm()
    return _add(finding_id, form, _("Add a link"), lambda: rules.link(form.words.data, form.address.data))


@blueprint.get("/review/findings/<int:finding_id>/evidence/figure")
@requires(Action.REVIEW_OUTCOMES)
def offer_figure(finding_id: int) -> ResponseReturnValue:
    """The form for a figure."""
    return _page(finding_id, FigureForm(formdata=None), _("Add a figure"))


@blueprint.post("/review/findings/<int:finding_id>/evidence/figure")
@requires(Action.REVIEW_OUTCOMES)
def add_figure(finding_id: int) -> ResponseReturnValue:
    """Keep a figure with its source."""
    form = FigureForm()
    return _add(finding_id, form, _("Add a figure"), lambda: rules.figure(form.words.data, form.source.data))


@blueprint.get("/review/findings/<int:finding_id>/evidence/file")
@requires(Action.REVIEW_OUTCOMES)
def offer_file(finding_id: int) -> ResponseReturnValue:
    """The form for a file."""
    quota.ensure_room()
    return _page(finding_id, EvidenceFileForm(formdata=None), _("Add a file"))


@blueprint.post("/review/findings/<int:finding_id>/evidence/file")
@requires(Action.REVIEW_OUTCOMES)
@takes_up_to(UPLOAD_LIMIT)
def add_file(finding_id: int) -> ResponseReturnValue:
    """Keep a file of a kind that is taken."""
    quota.ensure_room()
    form = EvidenceFileForm()
    sent = form.file
    return _add(finding_id, form, _("Add a file"), lambda: rules.file(form.words.data, sent.filename, sent.data))


@blueprint.get("/review/findings/<int:finding_id>/evidence/<int:evidence_id>/file")
@requires(Action.REVIEW_OUTCOMES)
def download(finding_id: int, evidence_id: int) -> ResponseReturnValue:
    """The file, to be saved: no browser shows it as a page of this site."""
    with database().read() as session:
        row = store.get_file(session, finding_id, evidence_id)
    response = Response(store.parts(database(), row.id), content_type=row.file_type)
    response.headers["Content-Disposition"] = _as_file(row.file_name)
    response.headers["Content-Length"] = str(row.size)
    response.headers["Cache-Control"] = "no-store"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


@blueprint.post("/review/findings/<int:finding_id>/evidence/<int:evidence_id>/remove")
@requires(Action.REVIEW_OUTCOMES)
def remove(finding_id: int, evidence_id: int) -> ResponseReturnValue:
    """Remove what one added oneself. Its words are gone at once; bytes that are left then go without anybody."""
    by = current_account()
    database().write(lambda session: store.remove(session, by, finding_id, evidence_id))
    sweep()
    with suppress(Busy):
        store.erase(database(), evidence_id)
    flash(_("It is removed."), "success")
    return redirect(url_for("finding.show", finding_id=finding_id, _anchor="evidence"), 303)


def _as_file(name: str) -> str:
    """To be saved under this name: in plain letters for old browsers, and as it is (RFC 6266)."""
    letters = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    plain = "".join(letter for letter in letters if letter not in '"\\/').strip(" .") or "file"
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"


def _add(finding_id: int, form: EvidenceForm, heading: str, read: Callable[[], rules.Evidence]) -> ResponseReturnValue:
    """Keep what the form says, or show it once more with all that was typed."""
    by = current_account()
    with database().read() as session:
        findings.get(session, finding_id)
    if not form.validate():
        return _page(finding_id, form, heading)
    evidence = form.attempt(read)
    if evidence is None:
        return _page(finding_id, form, heading)
    if isinstance(form, EvidenceFileForm):
        quota.take(quota.FILES)
        store.add_file(database(), by, finding_id, evidence.value, form.file.data)
    else:
        database().write(lambda session: store.add(session, by, finding_id, evidence.value))
    flash(_("It is there for the group."), "success")
    return redirect(url_for("finding.show", finding_id=finding_id, _anchor="evidence"), 303)


def _page(finding_id: int, form: EvidenceForm, heading: str) -> ResponseReturnValue:
    with database().read() as session:
        row = findings.get(session, finding_id)
    return render_template("forum/decisions/evidence_new.html", row=row, form=form, heading=heading), form.status
