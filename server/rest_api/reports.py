"""The result sheet and the investigation report of a ticket, as HTML and PDF."""

from __future__ import annotations

import hashlib
from typing import Any

from flask import Response, current_app, request
from flask.views import MethodView

from casework.unnamed import unnamed
from schemas.api.reports import DocumentQuery, Language, ReportFormat
from schemas.api.views import View
from server.identity import Permission
from server.masking import masked_dossier, with_facts
from server.office.commands import existing, folded
from server.problem import Problem
from server.registry.people import User
from server.reports.casebook import casebook
from server.reports.html import Document, Page, page
from server.reports.language import TAGS
from server.reports.pdf import press_of
from server.rest_api.access import parts, require, seen
from server.rest_api.api import Resources
from server.rest_api.tickets import desk
from server.showing.twins import hidden_by

blueprint = Resources("reports", __name__, description="Result sheet and investigation report")
_TYPES = {ReportFormat.HTML: "text/html", ReportFormat.PDF: "application/pdf"}
_PDF: dict[str, Any] = {"type": "string", "format": "binary"}
_AS_HTML: dict[str, Any] = {
    "schema": {"type": "string"},
    "content_type": "text/html",
    "description": "The document, in the form asked for",
}


@blueprint.route("/tickets/<ticket>/result-sheet")
class ResultSheet(MethodView):
    """What the customer is given."""

    @blueprint.arguments(DocumentQuery, location="query")
    @blueprint.response(200, _PDF, content_type="application/pdf")
    @blueprint.alt_response(200, **_AS_HTML)
    @blueprint.alt_response(304, description="It is still as the ETag in If-None-Match says")
    def get(self, query: dict[str, Any], ticket: str) -> Response:
        """Read the customer's result sheet; without `format`, `Accept` decides, else HTML.

        Who need not know who the customer is gets it with names, numbers and addresses masked.
        """
        return _answer(require(Permission.READ_TICKETS), Document.SHEET, query, ticket)


@blueprint.route("/tickets/<ticket>/report")
class InvestigationReport(MethodView):
    """All that was done and found."""

    @blueprint.arguments(DocumentQuery, location="query")
    @blueprint.response(200, _PDF, content_type="application/pdf")
    @blueprint.alt_response(200, **_AS_HTML)
    @blueprint.alt_response(304, description="It is still as the ETag in If-None-Match says")
    def get(self, query: dict[str, Any], ticket: str) -> Response:
        """Read the investigation report; without `format`, `Accept` decides, else HTML."""
        return _answer(require(Permission.SEE_IDENTITY), Document.REPORT, query, ticket)


def _answer(user: User, document: Document, query: dict[str, Any], ticket: str) -> Response:
    """Raises Problem: not_found, pdf_unavailable, pdf_failed, service_unavailable."""
    language, form = query["lang"], query.get("format") or _accepted()
    etag, made = _page(document, ticket, language)
    seen(user, View.REPORT, [ticket])
    response = Response(content_type=_TYPES[form])
    response.headers["ETag"] = f'"{etag}-{form}"'
    response.headers["Cache-Control"] = "private, no-cache"
    response.headers["Content-Language"] = TAGS[language]
    response.vary.add("Accept")
    if request.if_none_match.contains(f"{etag}-{form}"):
        response.status_code = 304
        return response
    if form is ReportFormat.PDF:
        response.set_data(press_of(current_app.extensions).pdf(made.html))
        name = f"{ticket}-{document.value}-{language.value}.pdf"
        response.headers["Content-Disposition"] = f'inline; filename="{name}"'
    else:
        response.content_type = "text/html; charset=utf-8"
        response.headers["Content-Security-Policy"] = made.content_security_policy
        response.set_data(made.html)
    return response


def _page(document: Document, ticket: str, language: Language) -> tuple[str, Page]:
    """The document, and the ticket's ETag with a mark of what the document says of it."""
    here = desk()
    dossier = existing(here, ticket)
    tag = folded(here, dossier).etag.strip('"')
    if not here.scope.identity:
        dossier = masked_dossier(dossier)
    hidden = hidden_by(here, dossier)
    if hidden:
        dossier = with_facts(dossier, lambda fact: unnamed(fact, hidden))
    found = here.dossiers.fold(dossier)
    if found is None:
        raise Problem("not_found", f"There is no ticket {ticket!r}.")
    made = page(document, casebook(parts().store, dossier, found, here.rules), language)
    return f"{tag}-{hashlib.sha256(made.html.encode()).hexdigest()[:16]}", made


def _accepted() -> ReportFormat:
    """What ``Accept`` likes best; HTML where it takes both alike."""
    best = request.accept_mimetypes.best_match(["text/html", "application/pdf"], "text/html")
    return ReportFormat.PDF if best == "application/pdf" else ReportFormat.HTML
